"""The pages: who may see and change what, and that plain form posts do everything."""

import re

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.urls import reverse

from parties.eventstore import epochs, repository
from parties.models import Membership, Party, Person
from tests.parties.factories import PartyFactory, UserFactory

pytestmark = pytest.mark.django_db

ROUTES = {
    "party": ("get", {}, {}),
    "fragments": ("get", {}, {}),
    "add_input": ("post", {}, {"text": "a cake"}),
    "remove_input": ("post", {"input_id": "INPUT"}, {}),
    "set_priority": ("post", {"input_id": "INPUT"}, {"priority": "must"}),
    "change_details": ("post", {}, {"guests": "30"}),
}
DANA = {
    "username": "dana@example.org",
    "display_name": " Dana ",
    "password1": "a long enough secret",
    "password2": "a long enough secret",
}
READS = {"party", "fragments"}
# What each person gets: 404 tells a stranger nothing, 302 is a change that was made.
EXPECTED = {
    "anonymous": lambda route: 404,
    "charlie": lambda route: 404,
    "viewer": lambda route: 200 if route in READS else 403,
    "bob": lambda route: 200 if route in READS else 302,
    "alice": lambda route: 200 if route in READS else 302,
}


@pytest.fixture
def people():
    alice, bob, charlie, viewer = (UserFactory(username=name) for name in ("alice", "bob", "charlie", "viewer"))
    party = PartyFactory(owner=alice, texts=["75 guests"])
    Membership.objects.create(party_id=party.party_id, user=bob, role="editor")
    Membership.objects.create(party_id=party.party_id, user=viewer, role="viewer")
    Person.objects.create(user=bob, display_name="Bob")
    clients = {"anonymous": Client()}
    for user in (alice, bob, charlie, viewer):
        clients[user.username] = Client()
        clients[user.username].force_login(user)
    return party, clients


@pytest.mark.parametrize("person", EXPECTED)
@pytest.mark.parametrize("route", ROUTES)
def test_every_route_for_every_person(people, person, route):
    party, clients = people
    method, arguments, data = ROUTES[route]
    arguments = {key: next(iter(party.inputs)) for key in arguments}
    address = reverse(route, kwargs={"party_id": party.party_id, **arguments})
    response = getattr(clients[person], method)(address, data)
    assert response.status_code == EXPECTED[person](route)
    changed = repository.load(party.party_id).version > party.version
    assert changed == (response.status_code == 302)


def test_the_activity_says_you_to_the_one_who_did_it_and_the_name_to_the_others(people):
    party, clients = people
    address = reverse("party", args=[party.party_id])
    for person, text in (("alice", "a cake"), ("bob", "a clown")):
        clients[person].post(reverse("add_input", args=[party.party_id]), {"text": text})
    read = {name: _activity(clients[name].get(address)) for name in ("alice", "bob", "viewer")}
    assert ("You added “a cake”" in read["alice"], "Bob added “a clown”" in read["alice"]) == (True, True)
    assert ("The host added “a cake”" in read["bob"], "You added “a clown”" in read["bob"]) == (True, True)
    assert ("The host added “a cake”" in read["viewer"], "Bob added “a clown”" in read["viewer"]) == (True, True)


def test_what_a_visitor_did_stays_theirs_after_sign_up_and_is_the_hosts_for_the_others(client, people):
    _, clients = people
    address = client.post("/", {"text": "a picnic for 8"}).url
    assert "You started the party" in _activity(client.get(address))
    client.post(reverse("signup"), DANA)
    client.post(f"{address}inputs", {"text": "a clown"})
    Membership.objects.create(
        party_id=Party.objects.latest("created_at").pk, user=User.objects.get(username="bob"), role="editor"
    )
    hers, his = (_activity(one.get(address)) for one in (client, clients["bob"]))
    assert ("You started the party" in hers, "You added “a clown”" in hers) == (True, True)
    assert ("The host started the party" in his, "Dana added “a clown”" in his) == (True, True)


def _activity(response):
    """The activity as it reads."""
    card = response.content.decode().partition('id="fragment-activity"')[2].partition("</section>")[0]
    return " ".join(re.sub(r"<[^>]+>", "", card).split())


def test_a_first_wish_needs_no_account_and_survives_sign_up(client):
    response = client.post("/", {"text": "a picnic for 8"})
    assert response.status_code == 302
    party_id = Party.objects.get().pk
    assert response.url == reverse("party", args=[party_id])
    assert client.get(response.url).status_code == 200
    signed_up = client.post(reverse("signup"), DANA)
    assert signed_up.status_code == 302
    membership = Membership.objects.values_list("user__username", "visitor", "role").get()
    assert membership == ("dana@example.org", "", "owner")
    assert client.get(response.url).status_code == 200
    assert Client().get(response.url).status_code == 404


def test_logging_in_takes_the_drafts_along(client):
    UserFactory(username="dana", password="a long enough secret")
    client.post("/", {"text": "a picnic for 8"})
    client.post(reverse("login"), {"username": "dana", "password": "a long enough secret"})
    assert Membership.objects.values_list("user__username", flat=True).get() == "dana"


@pytest.mark.parametrize("text", ["", " ", "\x00", "x" * 100_000])
def test_what_cannot_be_kept_is_refused_on_the_page_with_the_text_kept(client, text):
    response = client.post("/", {"text": text})
    assert response.status_code == 400
    assert b'role="alert"' in response.content
    assert not Party.objects.exists()


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "'; DROP TABLE party_events; --", "{{ settings.SECRET_KEY }}", "🎉", "‮evil"]
)
def test_what_is_kept_is_shown_as_text(client, text):
    address = client.post("/", {"text": text}).url
    page = client.get(address).content.decode()
    assert "<script>alert" not in page
    assert "insecure" not in page
    assert text.replace("<", "&lt;").replace(">", "&gt;").replace("'", "&#x27;") in page


def test_a_refused_wish_stays_in_its_box(client):
    address = client.post("/", {"text": "a picnic"}).url
    response = client.post(address + "inputs", {"text": "<b>" + "y" * 4000})
    assert response.status_code == 400
    assert b"one wish may have 4,000" in response.content
    assert b"&lt;b&gt;yyyy" in response.content


def test_the_script_gets_json(client):
    json = {"Accept": "application/json"}
    party_id = client.post("/", {"text": "a picnic"}, headers=json).json()["party_id"]
    address = reverse("add_input", args=[party_id])
    assert client.post(address, {"text": "a cake"}, headers=json).json()["seq"] == 3
    refused = client.post(address, {"text": ""}, headers=json)
    assert (refused.status_code, "Type what you want" in refused.json()["error"]) == (400, True)


def test_a_key_sent_twice_has_one_effect(client):
    address = client.post("/", {"text": "a picnic"}).url + "inputs"
    for _ in "12":
        client.post(address, {"text": "a cake"}, headers={"Idempotency-Key": "k1"})
    assert len(repository.load(Party.objects.get().pk).inputs) == 2


def test_polling_brings_what_changed(client):
    address = client.post("/", {"text": "a picnic"}).url
    client.post(address + "inputs", {"text": "a cake"})
    frame = client.get(address + "fragments?since=2").json()
    assert (frame["type"], frame["seq"]) == ("fragments", 3)
    assert "a cake" in frame["fragments"]["inputs"]
    assert client.get(address + "fragments?since=3").json() == {"type": "heartbeat", "seq": 3}
    assert client.get(address + "fragments?since=x").status_code == 400
    assert client.get(address + "fragments?since=3&epoch=x").status_code == 400


def test_polling_notices_that_the_database_was_restored(client):
    address = client.post("/", {"text": "a picnic"}).url
    again = {"type": "resync_required", "seq": 2, "epoch": 1}
    assert client.get(address + "fragments?since=3").json() == again
    assert client.get(address + "fragments?since=2&epoch=2").json() == again
    assert client.get(address + "fragments?since=2&epoch=1").json() == {"type": "heartbeat", "seq": 2}


def test_a_page_does_not_show_what_was_lost_with_the_database(client):
    """A version that comes again after a restore is another one."""
    address = client.post("/", {"text": "a picnic"}).url
    with transaction.atomic():
        client.post(address + "inputs", {"text": "a lost magician"})
        assert "a lost magician" in client.get(address).content.decode()
        transaction.set_rollback(True)
    epochs.begin()
    client.post(address + "inputs", {"text": "a new clown"})
    page = client.get(address).content.decode()
    assert "a new clown" in page
    assert "a lost magician" not in page
    frame = client.get(address + "fragments?since=2").json()
    assert "a lost magician" not in frame["fragments"]["inputs"]


def test_what_the_page_lets_a_host_set_is_set(client):
    address = client.post("/", {"text": "a picnic"}).url
    (form,) = re.findall(r'<form[^>]*action="[^"]*/details".*?</form>', client.get(address).content.decode(), re.DOTALL)
    names = set(re.findall(r'name="([a-z_.]+)"', form)) - {"csrfmiddlewaretoken"}
    values = {
        "title": "Our day",
        "time_zone": "America/Chicago",
        "event_date": "2027-06-12",
        "start_time": "15:00",
        "location": "Austin",
    }
    assert names >= {"hours", "rate.tax", *values}
    client.post(address + "details", {name: values.get(name, "7") for name in names})
    found = repository.load(address.split("/")[2]).details
    assert (found["title"], found["time_zone"]) == ("Our day", "America/Chicago")
    assert {name.partition(".total")[0] for name in found["pins"]} == names - {"title", "time_zone"}


def test_a_wish_is_not_taken_when_what_is_picked_with_it_cannot_be(client):
    address = client.post("/", {"text": "a picnic"}).url
    refused = client.post(address + "inputs", {"text": "a cake", "pick.cake": "No Such Id!"})
    assert refused.status_code == 400
    assert len(repository.load(address.split("/")[2]).inputs) == 1


def test_too_much_at_once_is_answered_with_429(client, settings):
    settings.RATES = settings.RATES | {"change": "5/m"}
    address = client.post("/", {"text": "a picnic"}).url + "inputs"
    answers = [client.post(address, {"text": "a cake"}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert int(answers[-1]["Retry-After"]) >= 1


def test_behind_a_proxy_each_visitor_has_a_limit_of_their_own(client, settings):
    """A client may say what it likes of where it comes from: only what the proxy adds counts."""
    settings.RATES = settings.RATES | {"create": "2/m"}

    def post(said):
        return Client().post("/", {"text": "a picnic"}, headers={"X-Forwarded-For": said}).status_code

    assert [post(f"192.0.2.{number}") for number in range(3)] == [302, 302, 429]
    settings.BEHIND_PROXY = True
    assert [post(f"192.0.2.{number}") for number in range(3)] == [302] * 3
    assert [post(f"198.51.100.{number}, 203.0.113.7") for number in range(3)] == [302, 302, 429]


def test_an_open_redirect_is_refused(client):
    response = client.post(
        reverse("signup") + "?next=https://evil.example/",
        {"username": "dana", "password1": "a long enough secret", "password2": "a long enough secret"},
    )
    assert response.url == "/"


def test_a_form_without_its_token_is_refused():
    assert Client(enforce_csrf_checks=True).post("/", {"text": "a picnic"}).status_code == 403


def test_a_page_that_does_not_exist_is_a_page(client):
    response = client.get("/p/fp2026nothing/")
    assert response.status_code == 404
    assert b"Nothing here" in response.content


def test_the_host_chooses_an_offer_by_a_plain_post(people):
    party, clients = people
    address = reverse("change_details", args=[party.party_id])
    assert clients["alice"].post(address, {"pick.cake": "sheet_cake"}).status_code == 302
    assert repository.load(party.party_id).details["pins"] == {"pick.cake": "sheet_cake"}
    assert clients["alice"].post(address, {"pick.cake": "No Such Thing"}).status_code == 400
    assert clients["alice"].post(address, {"pick.cake": ""}).status_code == 302
    assert repository.load(party.party_id).details["pins"] == {}
