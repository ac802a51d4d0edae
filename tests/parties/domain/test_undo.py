"""Undoing a gesture gives back what there was, and leaves alone what others did since."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parties.domain import events as ev
from parties.domain.state import PartyState, apply, encode
from parties.domain.undo import inverse
from tests.support.planning import NOW, PureParty, real_deps
from tests.support.recording import recorded

TEXTS = ("jungle theme for 20", "a chocolate cake", "a balloon artist", "tacos", "budget $900", "in Austin")


@pytest.fixture(scope="module")
def deps():
    return real_deps()


def gesture(party: PureParty, *events: ev.Event) -> list[ev.Recorded]:
    """What one request did; the plan follows."""
    start = len(party.log)
    party.append(list(events))
    done = party.log[start:]
    party.plan()
    return done


def undo(party: PureParty, done: list[ev.Recorded]) -> list[ev.Recorded]:
    before = PartyState(party_id=party.state.party_id)
    for item in party.log[: done[0].version - 1]:
        before = apply(before, item)
    return gesture(party, *inverse(done, before, party.state))


def shown(state: PartyState) -> bytes:
    """All of a state, wishes in their order, but for the positions in the log."""
    placed = msgspec.structs.replace(state, version=0, planning_version=0, planned_version=0, changed_at=None)
    return encode([placed, list(state.inputs)])


WISHES = st.lists(st.tuples(st.sampled_from(TEXTS), st.sampled_from(("must", "nice"))), min_size=1, max_size=4)


@given(wishes=WISHES, number=st.integers(0, 3))
def test_removing_a_wish_and_undoing_it_is_the_identity(deps, wishes, number):
    party = PureParty(deps)
    added = [party.add(text, priority) for text, priority in wishes]
    removed = added[number % len(added)]
    before = party.state
    done = gesture(party, ev.InputRemoved(input_id=removed))
    assert removed not in party.state.inputs
    undo(party, done)
    assert shown(party.state) == shown(before)


def test_it_is_back_before_the_planner_looks_and_nothing_is_read_anew(deps):
    party = PureParty(deps)
    wish, *_ = [party.add(text) for text in TEXTS[:3]]
    inputs = party.state.inputs
    done = gesture(party, ev.InputRemoved(input_id=wish))
    (restored, classified, *_) = undo(party, done)
    assert isinstance(restored.event, ev.InputRestored)
    assert isinstance(classified.event, ev.InputClassified)
    assert list(party.state.inputs.items()) == list(inputs.items())
    assert sum(isinstance(item.event, ev.InputClassified) for item in party.log[restored.version :]) == 1


def test_a_wish_that_nobody_had_read_is_read_when_it_is_back(deps):
    party = PureParty(deps, plan_each=False)
    wish = party.add("a chocolate cake")
    start = len(party.log)
    party.append([ev.InputRemoved(input_id=wish)])
    undo(party, party.log[start:])
    assert party.state.inputs[wish].classified


def test_undoing_the_undo_is_a_redo(deps):
    party = PureParty(deps)
    wish = party.add("a chocolate cake")
    done = gesture(party, ev.InputRemoved(input_id=wish))
    after = shown(party.state)
    undone = undo(party, done)
    undo(party, undone)
    assert shown(party.state) == after


def test_what_was_typed_again_meanwhile_stays_as_it_is(deps):
    party = PureParty(deps)
    wish = party.add("a chocolate cake")
    done = gesture(party, ev.InputRemoved(input_id=wish))
    party.add("a chocolate cake")
    before = party.state
    assert undo(party, done) == []
    assert party.state == before


def test_a_wish_added_by_a_gesture_goes_and_a_later_one_of_the_same_words_stays(deps):
    party = PureParty(deps)
    done = gesture(party, ev.InputAdded(input_id="x", text="tacos", source="test"))
    party.remove("x")
    gesture(party, ev.InputAdded(input_id="x", text="tacos", source="test"))
    assert undo(party, done) == []


def test_the_order_of_later_wishes_stands(deps):
    party = PureParty(deps)
    first, second = party.add("in Austin"), party.add("tacos")
    done = gesture(party, ev.InputRemoved(input_id=first))
    third = party.add("a balloon artist")
    undo(party, done)
    assert list(party.state.inputs) == [first, second, third]
    assert [wish.order for wish in party.state.inputs.values()] == sorted(
        wish.order for wish in party.state.inputs.values()
    )


def details(*changes):
    """The state after each change of details in turn."""
    states = [PartyState(party_id="fp2027abc")]
    log = []
    for change in ({"title": "Test"}, *changes):
        log.append(recorded(ev.DetailsChanged(changes=change), at=NOW, version=states[-1].version + 1))
        states.append(apply(states[-1], log[-1]))
    return states, log


@pytest.mark.parametrize(
    ("changes", "patch"),
    [
        ([{"title": "Mia"}], {"title": "Test"}),
        ([{"time_zone": "Europe/Berlin"}], {"time_zone": None}),
        ([{"pins": {"hours": 3}}], {"pins": {"hours": None}}),
        ([{"pins": {"hours": 3}}, {"title": "Mia"}], {"pins": {"hours": None}}),
        ([{"pins": {"hours": 3, "location": "Ghent"}}, {"pins": {"hours": 4}}], {"pins": {"location": None}}),
        ([{"pins": {"hours": 3}}, {"pins": {"hours": None}}], None),
    ],
)
def test_details_go_back_where_they_still_are_what_the_gesture_made_of_them(changes, patch):
    states, log = details(*changes)
    found = inverse([log[1]], states[1], states[-1])
    assert found == ([] if patch is None else [ev.DetailsChanged(changes=patch)])


def test_a_cleared_pin_is_set_again():
    states, log = details({"pins": {"hours": 3}}, {"pins": {"hours": None}})
    assert inverse([log[2]], states[2], states[3]) == [ev.DetailsChanged(changes={"pins": {"hours": 3}})]
