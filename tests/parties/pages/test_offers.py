"""Looking through the offers of a section: found, priced for the party, taken by one click."""

import datetime as dt
import html
import re

import pytest
from django.urls import reverse

from agents.catalogue import repository
from agents.catalogue.files import builtin
from agents.catalogue.loading import load
from agents.catalogue.models import CatalogueOffer
from parties import commands, queries
from parties.domain.message import Phrase, read
from parties.models import Membership
from parties.outbox import relay
from parties.presentation.affected_fragments import SECTIONS

BAR = "Bar, with drinks that you buy"
NOW = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def catalogue():
    repository.forget()
    load()
    yield
    repository.forget()


@pytest.fixture
def alice(django_user_model, client):
    user = django_user_model.objects.create_user("alice", password="correct horse battery")
    client.force_login(user)
    return user


@pytest.fixture
def party(alice):
    text = "Jungle theme party for 75 guests in Austin, budget about $2,000"
    party_id = commands.create_party(text=text, actor="alice", now=NOW, owner=alice).party_id
    relay.drain("planner")
    return party_id


def look(client, party_id, section="venue", **query):
    return client.get(reverse("offers", args=[party_id, section]), query)


def titles(page):
    found = re.findall(r'class="option-name"><span dir="auto">([^<]+)<', page.content.decode())
    return [html.unescape(title) for title in found]


def take(client, page, title):
    """Press the button of an offer, as a browser without scripts does, and let the planner work."""
    item = next(part for part in page.content.decode().split("<li ") if f">{html.escape(title)}<" in part)
    (action,) = re.findall(r'action="([^"]+)"', item)
    fields = re.findall(r'<(?:input type="hidden"|button) name="([^"]+)" value="([^"]*)"', item)
    answer = client.post(action, {name: html.unescape(value) for name, value in fields})
    assert answer.status_code == 302
    relay.drain("planner")


def picked(party_id, section):
    agent = queries.load_state(party_id).agents.get(section)
    return {choice["id"]: choice["picked"] for choice in agent.output.get("choices", ())} if agent else {}


def test_a_host_finds_a_place_by_what_it_is_like_and_takes_it(client, party):
    page = look(client, party, q="high up with a view over the city")
    assert page.status_code == 200
    assert titles(page)[0] == "Rooftop or terrace"
    take(client, page, "Rooftop or terrace")
    assert picked(party, "venue") == {"venue": "rooftop"}
    assert "In your plan" in look(client, party, q="rooftop").content.decode()


def test_what_does_not_hold_the_guests_is_shown_only_when_asked_for(client, party):
    assert "Small park pavilion" not in titles(look(client, party, q="park pavilion"))
    assert "Small park pavilion" in titles(look(client, party, q="park pavilion", anyway="1"))


def test_the_most_to_spend_counts_for_this_party(client, party):
    found = look(client, party, "catering", q="dinner", most="$1,000").content.decode()
    prices = re.findall(r'class="option-price">\$([\d,]+)', found)
    assert prices
    assert all(int(price.replace(",", "")) <= 1000 for price in prices)
    assert "Wedding caterer" in titles(look(client, party, "catering", q="wedding caterer"))
    assert "Wedding caterer" not in titles(look(client, party, "catering", q="wedding caterer", most="1000"))


@pytest.mark.parametrize("most", ["lots", "-5", "NaN", "1e999", "9" * 30])
def test_an_amount_that_is_none_is_told_and_the_words_stay(client, party, most):
    page = look(client, party, q="rooftop", most=most)
    assert page.status_code == 400
    assert "The most to spend is an amount" in page.content.decode()
    assert 'value="rooftop"' in page.content.decode()


@pytest.mark.parametrize("section", SECTIONS)
def test_without_a_query_all_offers_are_there_to_look_through(client, party, section):
    page = look(client, party, section, anyway="1")
    shown = [offer.title for offer in builtin().offers[section]][:30]
    assert titles(page)[:5] == shown[:5]
    assert len(titles(page)) == 30


def test_a_diet_of_the_guests_is_met_unless_asked_otherwise(client, party):
    commands.add_input(party_id=party, text="Some guests eat only halal", actor="alice", now=NOW)
    relay.drain("planner")
    halal = set(titles(look(client, party, "catering")))
    known = {offer.title for offer in builtin().offers["catering"] if "halal" in getattr(offer.terms, "diets", ())}
    assert halal == known
    assert BAR in titles(look(client, party, "catering", anyway="1", q="open bar"))


def test_the_form_asks_only_for_what_makes_a_difference(client, party):
    def asks(section):
        page = look(client, party, section).content.decode()
        return [name for name in ("most", "anyway") if f'name="{name}"' in page]

    assert {section: asks(section) for section in SECTIONS} == {
        "theme": [],
        "venue": ["most", "anyway"],
        "cake": ["most"],
        "catering": ["most"],
        "vendor": ["most"],
    }
    commands.add_input(party_id=party, text="Some guests eat only halal", actor="alice", now=NOW)
    relay.drain("planner")
    assert asks("cake") == asks("catering") == ["most", "anyway"]
    assert "Show what does not promise halal, too" in look(client, party, "catering").content.decode()


def test_drinks_come_beside_the_food(client, party):
    commands.add_input(party_id=party, text="Some guests are vegan", actor="alice", now=NOW)
    relay.drain("planner")
    food = picked(party, "catering")
    page = look(client, party, "catering", q="somebody who serves beer and wine")
    assert titles(page)[0] == BAR
    take(client, page, BAR)
    assert picked(party, "catering") == food
    lines = queries.load_state(party).agents["catering"].output["lines"]
    assert Phrase("Bar service") in [read(line["item"]) for line in lines]
    assert "In your plan" in look(client, party, "catering", q="beer and wine").content.decode()


def test_another_offer_of_drinks_takes_the_place_of_the_first(client, party):
    bar = CatalogueOffer.objects.get(kind="catering", key="byo_bar")
    mocktails = CatalogueOffer.objects.create(
        kind="catering",
        key="mocktails",
        title="Mocktail bar",
        summary="Mixed fresh",
        tags=["mocktails"],
        terms=bar.terms,
    )
    repository.publish(["catering"], [mocktails])
    for title, key in ((BAR, "byo_bar"), ("Mocktail bar", "mocktails"), (BAR, "byo_bar")):
        take(client, look(client, party, "catering", q=title), title)
        assert queries.load_state(party).agents["catering"].output["facts"]["bar"] == key, title


def test_a_hire_that_nobody_asked_for_becomes_a_wish_that_is_planned(client, party):
    take(client, look(client, party, "vendor", q="predict the future with cards"), "Fortune teller")
    assert picked(party, "vendor") == {"vendor.fortune_teller": "fortune_teller"}
    take(client, look(client, party, "vendor", q="palm reader"), "Palm or tea-leaf reader")
    assert picked(party, "vendor") == {"vendor.fortune_teller": "palm_reader"}


def test_a_section_that_is_not_planned_yet_takes_a_wish(client, alice):
    party_id = commands.create_party(title="Empty", actor="alice", now=NOW, owner=alice).party_id
    relay.drain("planner")
    wanted = {"theme": "Pirates", "venue": "Rooftop or terrace", "cake": "Cheesecake", "catering": "Tapas"}
    for section, title in wanted.items():
        take(client, look(client, party_id, section, q=title, anyway="1"), title)
    found = {section: picked(party_id, section)[section] for section in wanted}
    assert found == {"theme": "pirate", "venue": "rooftop", "cake": "cheesecake", "catering": "tapas"}


def test_every_section_of_the_party_links_to_its_offers(client, party):
    page = client.get(reverse("party", args=[party])).content.decode()
    for section in SECTIONS:
        assert f'href="{reverse("offers", args=[party, section])}"' in page


def test_who_only_looks_on_sees_no_button(client, party):
    Membership.objects.filter(party_id=party).update(role="viewer")
    page = look(client, party, q="rooftop")
    assert titles(page)
    assert "<button name=" not in page.content.decode()


def test_a_party_that_is_over_takes_nothing_more(client, party):
    commands.complete_party(party_id=party, actor="alice", now=NOW)
    assert "<button name=" not in look(client, party, q="rooftop").content.decode()


def test_a_stranger_and_an_unknown_section_find_nothing(client, party, django_user_model):
    assert look(client, party, "budget").status_code == 404
    assert look(client, party, "boats").status_code == 404
    client.force_login(django_user_model.objects.create_user("charlie", password="correct horse battery"))
    assert look(client, party).status_code == 404


@pytest.mark.parametrize("query", ["<script>alert(1)</script>", "漢字" * 200, "' OR 1=1 --", "%"])
def test_whatever_is_typed_is_harmless(client, party, query):
    page = look(client, party, q=query)
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()


def test_the_page_wears_the_colour_of_the_partys_theme(client, party):
    assert 'data-accent="150"' in client.get(reverse("party", args=[party])).content.decode()
    assert 'data-accent="150"' in look(client, party).content.decode()
