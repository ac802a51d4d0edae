"""Undo through the front door: the log grows, the state and the rows are what they were."""

import pytest
from django.utils import timezone

from parties import commands
from parties.domain import errors
from parties.eventstore import event_store, replay, repository
from parties.models import PartyInput
from parties.outbox import relay
from tests.parties.factories import PartyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def party():
    party_id = PartyFactory(texts=["jungle theme for 20", "a chocolate cake", "tacos"]).party_id
    relay.drain("planner")
    return party_id


def by(**arguments):
    return arguments | {"actor": "test", "now": timezone.now()}


def last_gesture(party_id):
    return event_store.read(party_id)[-1].correlation_id


def rows(party_id):
    found = PartyInput.objects.filter(party_id=party_id).order_by("added_version").values()
    return [{name: value for name, value in row.items() if name != "id"} for row in found]


def kept(party_id):
    state = repository.load(party_id)
    return state.details, list(state.inputs.items()), state.agents, state.budget, state.plan, rows(party_id)


def assert_rebuilt_alike(party_id):
    before = replay.dump(party_id)
    replay.rebuild(party_id)
    assert replay.dump(party_id) == before


def test_a_removed_wish_is_back_with_its_row(party):
    before = kept(party)
    wish = next(iter(repository.load(party).inputs))
    commands.remove_input(**by(party_id=party, input_id=wish))
    gesture = last_gesture(party)
    relay.drain("planner")
    assert kept(party) != before
    undone = commands.undo(**by(party_id=party, undone=gesture))
    assert undone.input_id == wish
    assert_rebuilt_alike(party)
    relay.drain("planner")
    assert kept(party) == before
    assert_rebuilt_alike(party)


def test_a_wish_with_its_pick_is_undone_in_one_and_done_again(party):
    before = kept(party)
    commands.add_input(**by(party_id=party, text="a balloon artist", picks={"pick.cake": "sheet_cake"}))
    gesture = last_gesture(party)
    relay.drain("planner")
    with_it = repository.load(party)
    commands.undo(**by(party_id=party, undone=gesture))
    undone = last_gesture(party)
    relay.drain("planner")
    details, inputs, *rest = kept(party)
    assert (details.pop("pins"), details, inputs) == ({}, before[0], before[1])
    assert tuple(rest[:3]) == before[2:5]
    commands.undo(**by(party_id=party, undone=undone))
    relay.drain("planner")
    again = repository.load(party)
    assert (again.details, again.inputs, again.plan) == (with_it.details, with_it.inputs, with_it.plan)
    assert_rebuilt_alike(party)


def test_an_unread_wish_is_restored_unread_and_read_later(party):
    wish = commands.add_input(**by(party_id=party, text="a clown")).input_id
    commands.remove_input(**by(party_id=party, input_id=wish))
    commands.undo(**by(party_id=party, undone=last_gesture(party)))
    assert not repository.load(party).inputs[wish].classified
    relay.drain("planner")
    assert repository.load(party).inputs[wish].classified
    assert_rebuilt_alike(party)


def test_what_is_undone_already_is_refused_and_nothing_changes(party):
    wish = next(iter(repository.load(party).inputs))
    commands.set_priority(**by(party_id=party, input_id=wish, priority="must"))
    gesture = last_gesture(party)
    commands.undo(**by(party_id=party, undone=gesture))
    assert repository.load(party).inputs[wish].priority == "nice"
    before = repository.load(party)
    for undone in (gesture, "00000000-0000-7000-8000-000000000000"):
        with pytest.raises(errors.NothingToUndo):
            commands.undo(**by(party_id=party, undone=undone))
    assert repository.load(party) == before


def test_undo_keeps_to_the_limit_of_wishes(party, settings):
    wish = next(iter(repository.load(party).inputs))
    commands.remove_input(**by(party_id=party, input_id=wish))
    gesture = last_gesture(party)
    commands.add_input(**by(party_id=party, text="a clown"))
    settings.PARTY_MAX_INPUTS = 3
    with pytest.raises(errors.TooManyInputs):
        commands.undo(**by(party_id=party, undone=gesture))


def test_a_party_that_is_over_undoes_nothing(party):
    commands.set_priority(**by(party_id=party, input_id=next(iter(repository.load(party).inputs)), priority="must"))
    gesture = last_gesture(party)
    commands.complete_party(**by(party_id=party))
    with pytest.raises(errors.PartyClosed):
        commands.undo(**by(party_id=party, undone=gesture))
