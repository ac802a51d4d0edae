"""Every page says every sentence in the language that is asked for."""

import pytest
from django.urls import reverse

from agents.catalogue.loading import load
from parties.outbox import relay
from tests.support.pseudo_locale import leftovers

pytestmark = pytest.mark.django_db(transaction=True)
WISHES = (
    "jungle theme party for 75 guests in Austin on June 12, 2027, about $2,000",
    "maybe 80 guests",
    "I need a balloon artist",
    "a chocolate cake",
    "tacos, two vegans",
)
SECTIONS = ("theme", "venue", "cake", "catering", "vendor")


@pytest.fixture
def party(client):
    load()
    address = client.post("/", {"text": WISHES[0]}).url
    for text in WISHES[1:]:
        client.post(f"{address}inputs", {"text": text})
    relay.drain("planner")
    return address


def data(address):
    """What is the host's own, or the same in every language."""
    return (
        *WISHES,
        address.split("/")[2],
        "Austin",
        "Jungle",
        "jungle",
        "partyplanner",
        "party",
        "planner",
        "US",
        "USD",
    )


def shown(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def test_the_partys_page(client, party):
    assert leftovers(shown(client, party), data(party)) == []


@pytest.mark.parametrize("section", SECTIONS)
def test_the_offers(client, party, section):
    page = shown(client, f"{party}offers/{section}?q=drinks")
    assert leftovers(page, data(party)) == []
    assert "Message(" not in page
    assert "Phrase(" not in page


@pytest.mark.parametrize("name", ["home", "login", "signup"])
def test_the_way_in(client, db, name):
    assert leftovers(shown(client, reverse(name)), data("//x")) == []


def test_what_is_refused_and_not_found(client, party):
    assert leftovers(shown(client, "/nothing/", 404), data(party)) == []
    refused = client.post(f"{party}inputs", {"text": " "})
    assert leftovers(refused.content.decode(), data(party)) == []
    wrong = client.post(f"{party}details", {"guests": "many"}, headers={"Accept": "application/json"})
    assert wrong.json()["error"].startswith("⟦")


def test_the_fragments_of_a_poll(client, party):
    frame = client.get(f"{party}fragments?since=1&epoch=1", headers={"Accept": "application/json"}).json()
    for name, html in frame["fragments"].items():
        assert leftovers(html, data(party)) == [], name
