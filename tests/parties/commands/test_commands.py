"""Whatever people type is kept as text or refused with a sentence; nothing breaks, nothing is lost."""

import pytest
from django.utils import timezone

from parties import commands
from parties.domain import errors, pins
from parties.eventstore import repository
from tests.parties.factories import PartyFactory
from tests.support.rendered import refused

pytestmark = pytest.mark.django_db


def add(party, text, **more):
    return commands.add_input(party_id=party.party_id, text=text, actor="test", now=timezone.now(), **more)


@pytest.fixture
def party():
    return PartyFactory()


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\x00", "\x00\x01\x02", "\u200e".join(["\ud800"])])
def test_nothing_readable_is_refused(party, text):
    with refused(errors.EmptyText, "Type what you want"):
        add(party, text)
    assert repository.load(party.party_id) == party


def test_a_hundred_thousand_characters_are_refused_with_the_limit(party, settings):
    with refused(errors.TextTooLong, r"100,000 characters; one wish may have 4,000"):
        add(party, "x" * 100_000)
    assert repository.load(party.party_id) == party


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("cake\x00 for\x1b[31m 20", "cake\ufffd for\ufffd[31m 20"),
        ("lone \ud83d surrogate", "lone \ufffd surrogate"),
        ("🎉🎂🦄", "🎉🎂🦄"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("'; DROP TABLE party_events; --", "'; DROP TABLE party_events; --"),
        ("  two\r\nlines  ", "two\nlines"),
        ("cafe\u0301", "café"),
    ],
)
def test_anything_else_is_kept_as_text(party, text, kept):
    appended = add(party, text)
    assert repository.load(party.party_id).inputs[appended.input_id].text == kept


def test_the_same_wish_twice_is_two_wishes(party):
    first, second = add(party, "a balloon"), add(party, "a balloon")
    assert first.input_id != second.input_id
    assert len(repository.load(party.party_id).inputs) == 2


def test_too_many_wishes_are_refused(party, settings):
    settings.PARTY_MAX_INPUTS = 2
    add(party, "one")
    add(party, "two")
    with refused(errors.TooManyInputs, "2 wishes already"):
        add(party, "three")


def test_all_wishes_together_have_a_limit_and_removing_one_makes_room(party, settings):
    settings.PARTY_MAX_CHARACTERS = 12
    first = add(party, "a cake").input_id
    add(party, "clowns")
    version = repository.load(party.party_id).version
    with refused(errors.TooManyCharacters, "may have 12 characters together"):
        add(party, "x")
    assert repository.load(party.party_id).version == version
    commands.remove_input(party_id=party.party_id, input_id=first, actor="test", now=timezone.now())
    add(party, "a tent")


def test_removing_what_is_not_there_is_refused(party):
    with pytest.raises(errors.NoSuchInput):
        commands.remove_input(party_id=party.party_id, input_id="nope", actor="test", now=timezone.now())


def test_a_cancelled_party_changes_no_more(party):
    commands.cancel_party(party_id=party.party_id, actor="test", now=timezone.now())
    with refused(errors.PartyClosed, "cancelled"):
        add(party, "a cake")


def test_an_unknown_party_is_not_found():
    with pytest.raises(repository.PartyNotFound):
        commands.add_input(party_id="fp2026nothing", text="a cake", actor="test", now=timezone.now())


@pytest.mark.parametrize(
    ("field", "value", "stored"),
    [
        ("guests", "80", {"guests": {"min": 80, "max": 80}}),
        ("event_date", "2026-06-20", {"event_date": "2026-06-20"}),
        ("start_time", "15:00", {"start_time": "15:00"}),
        ("hours", "3", {"hours": 3}),
        ("rate.tax", "8.25 %", {"rate.tax": "8.25"}),
        ("location", " Austin ", {"location": "Austin"}),
        ("budget", "$2,000", {"budget.total": {"min": 2000, "max": 2000, "currency": "USD", "scope": "total"}}),
    ],
)
def test_a_detail_set_by_hand_is_pinned_and_cleared(party, field, value, stored):
    def change(new):
        commands.change_details(party_id=party.party_id, changes={field: new}, actor="test", now=timezone.now())
        return repository.load(party.party_id).details.get("pins", {})

    assert change(value) == stored
    assert change(None) == {}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("guests", "many"),
        ("guests", "0"),
        ("guests", "-3"),
        ("guests", "٣"),
        ("event_date", "2026-02-30"),
        ("event_date", "0001-01-01"),
        ("event_date", "1999-12-31"),
        ("event_date", "9999-12-31"),
        ("start_time", "25:00"),
        ("hours", "0"),
        ("rate.tip", "101"),
        ("rate.tip", "a lot"),
        ("rate.tip", "-3"),
        ("hours", "2.5"),
        ("budget", "NaN"),
        ("budget", "-1"),
        ("budget", "1.500,00"),
        ("budget", "1.500"),
        ("budget", "1,50"),
        ("budget", "100000000.01"),
        ("colour", "red"),
    ],
)
def test_a_detail_that_cannot_be_is_refused(party, field, value):
    with pytest.raises(errors.WrongDetail):
        commands.change_details(party_id=party.party_id, changes={field: value}, actor="test", now=timezone.now())
    assert repository.load(party.party_id) == party


def test_a_party_has_a_time_zone_where_the_host_gives_one(party):
    def change(zone):
        commands.change_details(party_id=party.party_id, changes={"time_zone": zone}, actor="test", now=timezone.now())
        return repository.load(party.party_id).details.get("time_zone")

    assert change("Europe/Berlin") == "Europe/Berlin"
    assert change("") is None


@pytest.mark.parametrize("zone", ["Berlin", "europe/berlin", "../../etc/passwd", "Europe", "+02:00", "UTC\0"])
def test_a_time_zone_that_is_none_is_refused(party, zone):
    with refused(errors.WrongDetail, "time zone is one by name, like America/Chicago"):
        commands.change_details(party_id=party.party_id, changes={"time_zone": zone}, actor="test", now=timezone.now())
    assert repository.load(party.party_id) == party


def choose(party, **changes):
    named = {field.replace("__", "."): value for field, value in changes.items()}
    return commands.change_details(party_id=party.party_id, changes=named, actor="test", now=timezone.now())


def test_the_host_chooses_among_offers_and_gives_the_choice_back(party):
    choose(party, pick__cake="sheet_cake", pick__vendor__balloon_artist="balloon_arch")
    chosen = repository.load(party.party_id).details["pins"]
    assert chosen == {"pick.cake": "sheet_cake", "pick.vendor.balloon_artist": "balloon_arch"}
    choose(party, pick__cake="", pick__vendor__balloon_artist=None)
    assert repository.load(party.party_id).details["pins"] == {}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("pick.cake", "Sheet Cake"),
        ("pick.cake", "x" * 65),
        ("pick.cake", "<b>"),
        ("pick.budget", "x"),
        ("pick.vendor.", "x"),
        ("pick.vendor.DJ", "x"),
        ("pick.", "x"),
    ],
)
def test_a_choice_that_cannot_be_is_refused(party, field, value):
    with pytest.raises(errors.WrongDetail):
        choose(party, **{field: value})
    assert repository.load(party.party_id) == party


def test_the_choices_of_a_party_are_limited(party):
    choose(party, **{f"pick.vendor.kind_{number}": "x" for number in range(pins.MAX_PINS)})
    with refused(errors.WrongDetail, "At most 100"):
        choose(party, pick__cake="sheet_cake")
    choose(party, pick__vendor__kind_0="y")
    choose(party, pick__vendor__kind_1="", pick__cake="sheet_cake")
    chosen = repository.load(party.party_id).details["pins"]
    assert (len(chosen), chosen["pick.vendor.kind_0"], chosen["pick.cake"]) == (pins.MAX_PINS, "y", "sheet_cake")
