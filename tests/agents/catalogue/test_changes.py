"""A change of the catalogue makes just the agents stale that read what has changed."""

import datetime as dt

import msgspec
import pytest
from django.urls import reverse

from agents.catalogue import loading, repository
from agents.catalogue.files import builtin
from agents.catalogue.models import CatalogueFigure, CatalogueOffer, CatalogueVersion
from agents.catalogue.offers import KINDS
from parties import commands
from parties.models import OutboxMessage, PartyEvent
from parties.outbox import messages, relay

NOW = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
WISHES = (
    "Jungle theme party for 75 guests in Austin, budget about $2,000",
    "A chocolate cake, tacos for everybody, and a park pavilion",
    "I need a balloon artist",
)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("forgetful", "loaded")]


@pytest.fixture
def party():
    """A party with every section planned."""
    party_id = commands.create_party(text=WISHES[0], actor="alice", now=NOW).party_id
    for text in WISHES[1:]:
        commands.add_input(party_id=party_id, text=text, actor="alice", now=NOW)
    relay.drain("planner")
    assert started(party_id, after=0) >= set(KINDS)
    return party_id


def started(party_id, after):
    events = PartyEvent.objects.filter(party_id=party_id, version__gt=after, type="agent_started")
    return set(events.values_list("payload__agent", flat=True))


def version(party_id):
    return PartyEvent.objects.filter(party_id=party_id).count()


def save(staff, offer, **changes):
    """Change an offer as staff do, in the admin."""
    values = {"kind": offer.kind, "key": offer.key, "title": offer.title, "summary": offer.summary}
    values |= {"tags": as_json(offer.tags), "terms": as_json(offer.terms), "position": offer.position}
    url = reverse("admin:agents_catalogueoffer_change", args=[offer.pk])
    assert staff.post(url, values | {"active": "on"} | changes).status_code == 302


def as_json(value):
    return msgspec.json.encode(value).decode()


def grade(staff, figure, **changes):
    names = ("category", "item", "unit", "low", "high", "typical", "conditions", "quality", "year", "source", "url")
    values = {name: getattr(figure, name) for name in names} | changes
    url = reverse("admin:agents_cataloguefigure_change", args=[figure.pk])
    assert staff.post(url, values).status_code == 302


def cited_by(kind):
    """A figure of grade A or B that offers of this kind cite and no others."""
    found = {name: {id for offer in offers for id in offer.figures} for name, offers in builtin().offers.items()}
    others = set().union(*(ids for name, ids in found.items() if name != kind))
    return min(id for id in found[kind] - others if builtin().figures[id].quality != "C")


@pytest.mark.parametrize("kind", KINDS)
def test_an_offer_that_no_plan_shows_reruns_its_own_agent_alone(party, staff, kind):
    before = version(party)
    save(staff, CatalogueOffer.objects.filter(kind=kind).order_by("-position")[0], summary="Said in other words.")
    assert OutboxMessage.objects.count() == 1
    relay.drain("planner")
    assert started(party, before) == {kind}


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "theme"])
def test_a_grade_reruns_the_agents_whose_offers_cite_the_figure(party, staff, kind):
    before = version(party)
    grade(staff, CatalogueFigure.objects.get(id=cited_by(kind)), quality="C")
    relay.drain("planner")
    assert started(party, before) & set(KINDS) == {kind}


def test_the_source_of_a_figure_makes_no_plan_stale(party, staff):
    before = version(party)
    grade(staff, CatalogueFigure.objects.get(id=cited_by("cake")), source="A better one")
    assert not OutboxMessage.objects.exists()
    assert repository.current().figures[cited_by("cake")].source == "A better one"
    messages.enqueue(["planner"], [party], None)
    relay.drain("planner")
    assert version(party) == before


def test_for_whom_a_theme_is_reaches_all_who_count_heads(party, staff):
    before = version(party)
    jungle = CatalogueOffer.objects.get(kind="theme", key="jungle")
    crowd = "adults" if jungle.terms["crowd"] != "adults" else "kids"
    save(staff, jungle, terms=as_json(jungle.terms | {"crowd": crowd}))
    relay.drain("planner")
    assert started(party, before) >= set(KINDS)


def test_a_delivery_with_another_grade_wakes_who_cites_it(party, monkeypatch):
    id = cited_by("vendor")
    figures = builtin().figures
    worse = figures | {id: msgspec.structs.replace(figures[id], quality="C")}
    monkeypatch.setattr(loading, "read_figures", lambda: worse)
    monkeypatch.setattr(loading, "digest", lambda kind: "new" if kind == "figure" else _loaded(kind))
    before = version(party)
    assert [result.graded for result in loading.load()] == [(id,)]
    relay.drain("planner")
    assert started(party, before) & set(KINDS) == {"vendor"}


def _loaded(kind):
    return CatalogueVersion.objects.get(kind=kind).content_hash
