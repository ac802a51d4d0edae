"""Ways to fit through the front door: a plain post applies one, its claim comes true, and it can be taken back."""

import re
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from agents.sections import savings
from parties import queries
from parties.eventstore import repository
from parties.models import Party
from parties.outbox import relay
from partyplanner import flow

pytestmark = pytest.mark.django_db(transaction=True)
WISHES = ("jungle theme party for 75 guests in Austin, budget about $2,000", "I need a balloon artist")
FORM = re.compile(r'<li><form method="post" action="([^"]+)">(.*?)</form>', re.S)
FIELD = re.compile(r'name="([^"]+)" value="([^"]*)"')


@pytest.fixture
def party_id(client):
    client.post("/", {"text": WISHES[0]})
    party_id = Party.objects.get().pk
    client.post(reverse("add_input", args=[party_id]), {"text": WISHES[1]})
    relay.drain("planner")
    return party_id


def offered(client, party_id):
    """Label → (address, fields) of the savings on the page, as a browser without scripts has them."""
    page = client.get(reverse("party", args=[party_id])).content.decode()
    forms = {}
    for address, inside in FORM.findall(page):
        if 'class="saving"' in inside:
            fields = {name: unescape(value) for name, value in FIELD.findall(inside) if "csrf" not in name}
            forms[" ".join(unescape(re.sub(r"<[^>]+>", " ", inside)).split())] = (address, fields)
    return forms


def post(client, form):
    address, fields = form
    assert client.post(address, fields).status_code == 302
    relay.drain("planner")


def totals(party_id):
    return repository.load(party_id).budget["total"]


@pytest.mark.parametrize(
    ("label", "low"), [("Sheet cake instead", "2009.02"), ("Drop-off buffet", "1973.29"), ("Invite 43", "1998.41")]
)
def test_a_saving_does_what_it_says_and_can_be_taken_back(client, party_id, label, low):
    before = repository.load(party_id)
    (form,) = [form for text, form in offered(client, party_id).items() if text.startswith(label)]
    post(client, form)
    assert totals(party_id)["low"] == low
    post(client, (form[0], dict.fromkeys(form[1], "")))
    after = repository.load(party_id)
    assert (after.agents, after.budget, after.plan) == (before.agents, before.budget, before.plan)


def test_leaving_something_out_is_a_wish(client, party_id):
    (form,) = [form for text, form in offered(client, party_id).items() if text.startswith("No cake")]
    post(client, form)
    assert totals(party_id)["low"] == "1830.40"
    assert "no cake" in {wish.text for wish in repository.load(party_id).inputs.values()}


def test_a_plan_that_fits_offers_no_savings(client, party_id):
    (form,) = [form for text, form in offered(client, party_id).items() if text.startswith("Drop-off")]
    post(client, form)
    assert offered(client, party_id) == {}


def test_the_page_is_there_even_when_the_savings_cannot_be_worked_out(client, party_id, monkeypatch):
    def broken(state, now):
        raise ValueError("no")

    monkeypatch.setattr(savings, flow.SAVINGS.rpartition(".")[2], broken)
    assert queries.savings(queries.load_state(party_id), timezone.now()) == []
