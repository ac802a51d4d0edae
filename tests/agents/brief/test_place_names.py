"""Two names of a place: of one place they add up, of two they contradict."""

import random

import pytest

from agents.brief.brief import resolve
from agents.brief.place_names import names_a_town, within
from tests.support.planning import PureParty, planned, real_deps
from tests.support.rendered import shown

TEAM = real_deps()


@pytest.mark.parametrize("place", ["Austin", "Austin, TX", "1200 Ocean Drive, Miami, FL", "new york city"])
def test_a_town_is_known_by_its_name(place):
    assert names_a_town(place)


@pytest.mark.parametrize("place", ["Zilker Park", "Rusty Barn", "42 Jungle Lane", ""])
def test_a_park_is_no_town(place):
    assert not names_a_town(place)


def test_a_name_is_within_another_word_by_word():
    assert within("Miami", "1200 Ocean Drive, Miami, FL")
    assert not within("York", "Yorkshire Hall")


@pytest.mark.parametrize(
    ("wishes", "place"),
    [
        (("at Zilker Park", "we are in Austin"), "Zilker Park, Austin"),
        (("party at 1200 Ocean Drive, Miami, FL", "we are in Miami"), "1200 Ocean Drive, Miami, FL"),
        (("we are in Austin", "the party is in Austin"), "Austin"),
    ],
)
def test_names_of_one_place_add_up_in_any_order(wishes, place):
    for order in (wishes, tuple(reversed(wishes))):
        party = planned(TEAM, "20 guests", *order)
        brief = resolve(party.state)
        assert brief.value("location") == place
        assert len(brief.causes("location")) == 2
        assert brief.conflicts == ()
    there, back = (planned(TEAM, "20 guests", *order).shown() for order in (wishes, tuple(reversed(wishes))))
    assert there == back


def test_a_park_in_a_town_pays_the_towns_tax():
    party = planned(TEAM, "20 guests", "a chocolate cake", "we are in Austin", "at Zilker Park")
    assert shown(party.state.budget["rules"]["tax:food"]["label"]).endswith("Texas cities")


def test_two_towns_contradict_and_so_do_two_parks():
    party = planned(TEAM, "we are in Austin", "at Zilker Park", "we are in Houston")
    assert resolve(party.state).value("location") == "Zilker Park, Houston"
    assert [conflict.id for conflict in resolve(party.state).conflicts] == ["conflict:location"]
    party = planned(TEAM, "we are in Austin", "at Zilker Park", "at Memorial Park")
    assert resolve(party.state).value("location") == "Memorial Park, Austin"
    (conflict,) = resolve(party.state).conflicts
    kept, (dropped,) = (party.state.inputs[one].text for one in (conflict.kept,)), conflict.dropped
    assert (*kept, party.state.inputs[dropped].text) == ("at Memorial Park", "at Zilker Park")


def test_a_must_beats_a_later_town():
    party = PureParty(TEAM)
    party.add("we are in Austin", priority="must")
    party.add("we are in Houston")
    assert resolve(party.state).value("location") == "Austin"


def test_who_does_not_mind_contradicts_nobody():
    wishes = ["indoors or outdoors, both are fine", "somewhere outdoors", "20 guests"]
    shown = []
    for seed in range(3):
        random.Random(seed).shuffle(wishes)
        party = planned(TEAM, *wishes)
        assert resolve(party.state).value("setting") == "outdoor"
        assert party.state.plan["conflicts"].keys() <= {"conflict:rain"}
        shown.append(party.shown())
    assert len(set(shown)) == 1
