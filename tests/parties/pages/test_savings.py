"""Ways to fit through the front door: a plain post applies one, its claim comes true, and it can be taken back."""

import re
from html import unescape

import pytest
from django.urls import reverse

from agents.planning import savings
from agents.runs import savings_queue, savings_worker
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
    """Label → (address, fields) of the savings on the page, once found, as a browser without scripts has them."""
    client.get(reverse("party", args=[party_id]))
    savings_worker.take_one()
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


def shown(client, party_id):
    page = client.get(reverse("party", args=[party_id])).content.decode()
    return "Looking for ways to fit" in page, 'class="saving"' in page


def test_the_page_does_not_wait_and_a_worker_finds_them_once(client, party_id, monkeypatch):
    asked = []
    find = savings.savings

    def counted(*arguments):
        asked.append(arguments)
        return find(*arguments)

    monkeypatch.setattr(savings, "savings", counted)
    assert [shown(client, party_id) for _ in range(3)] == [(True, False)] * 3
    assert asked == []
    assert savings_worker.take_one()
    assert [shown(client, party_id) for _ in range(2)] == [(False, True)] * 2
    assert not savings_worker.take_one()
    assert len(asked) == 1


def test_polling_brings_them(client, party_id):
    address = reverse("fragments", args=[party_id]) + f"?since={repository.load(party_id).version}"
    client.get(reverse("party", args=[party_id]))
    waiting = client.get(address + "&pending=budget").json()
    assert (waiting["type"], list(waiting["fragments"])) == ("fragments", ["budget"])
    assert "Looking for ways to fit" in waiting["fragments"]["budget"]
    assert savings_worker.take_one()
    assert 'class="saving"' in client.get(address + "&pending=budget").json()["fragments"]["budget"]
    assert client.get(address).json()["type"] == "heartbeat"
    assert client.get(address + "&pending=everything").json()["type"] == "heartbeat"


@pytest.mark.parametrize("broken", ["found", "savings"])
def test_the_page_is_there_even_when_they_cannot_be_found(client, party_id, monkeypatch, broken):
    def fail(*arguments):
        raise ValueError("no")

    module, name = (savings_queue, flow.SAVINGS.rpartition(".")[2]) if broken == "found" else (savings, "savings")
    with monkeypatch.context() as patched:
        patched.setattr(module, name, fail)
        shown(client, party_id)
        assert savings_worker.take_one() == (broken == "savings")
        assert shown(client, party_id) == (False, False)
    assert queries.savings(queries.load_state(party_id)) == ([] if broken == "savings" else None)
