"""Which events can change which fragments."""

import datetime as dt

import pytest

from parties.domain import events as ev
from parties.domain import vocabulary
from parties.domain.state import PartyState, apply
from parties.presentation import CHANGED_BY, FRAGMENTS, fragments_for, render_fragments
from tests.parties.samples.log import NOON, TODAY, budgeted, failed, planned, started
from tests.parties.samples.states import SAMPLES, jungle


def changed_by_event(before: PartyState, recorded: ev.Recorded, log, role):
    after = apply(before, recorded)
    until = [item for item in log.recorded if item.version <= recorded.version]
    old = render_fragments(before, until[:-1], FRAGMENTS, role, today=TODAY)
    new = render_fragments(after, until, FRAGMENTS, role, today=TODAY)
    return after, {name for name in FRAGMENTS if old[name] != new[name]}


def everything():
    """A party that sees every type of event."""
    return jungle().add(
        ev.InputPriorityChanged(input_id="i2", priority="must"),
        ev.ExperimentAssigned(experiment="ranking", variant="value"),
        ev.InputRemoved(input_id="i1"),
        ev.InputRestored(input_id="i1", order=2, text="jungle for 75", source="web", priority="must", added_at=NOON),
        failed("venue", "no", NOON + dt.timedelta(seconds=9)),
        failed("budget", "no"),
        ev.AgentRetryRequested(agent="budget"),
        planned("budget", "venue", "theme"),
        started("venue"),
        ev.AgentStarted(agent="theme", execution="rerun", fingerprint="g", deferred=True),
        ev.AgentResultRejected(agent="theme", fingerprint="f", fence=1, reason="r"),
        ev.AgentRunCancelled(agent="theme", fingerprint="g", reason="r"),
        ev.AgentDataRemoved(agent="theme", reason="no wish needs it any more"),
        budgeted({"total": {"low": "0.00", "high": "0.00"}, "verdict": None}, ("1.00", "2.00"), ("-1.00", "-2.00")),
        ev.PlanUpdated(patch={"headline": "Party", "facts": {"location": "Ghent"}, "question": None}, reason="r"),
        ev.PlanUpdated(patch={"missing": {"theme": {"text": "t", "example": "e"}}, "sections": None}, reason="r"),
        ev.DetailsChanged(changes={"title": "Mia", "currency": "EUR", "pins": {"guests": {"min": 5, "max": 5}}}),
        ev.PartyCompleted(),
    )


@pytest.mark.parametrize("role", ["owner", "viewer"])
@pytest.mark.parametrize("make", [*SAMPLES.values(), everything], ids=lambda make: make.__name__)
def test_a_fragment_changes_only_by_events_that_are_said_to_change_it(make, role):
    log = make()
    state = PartyState(party_id=log.state.party_id)
    for recorded in log.recorded[: 60 if make.__name__ != "crowded" else 40]:
        state, changed = changed_by_event(state, recorded, log, role)
        assert changed <= fragments_for([recorded.event]), recorded.event


def test_the_sample_of_everything_leaves_no_event_type_out():
    seen = {item.event.type for item in everything().recorded} | {"party_cancelled"}
    assert seen == set(vocabulary.TYPES)


def test_every_event_type_is_in_the_table():
    kinds = {kind for kind in vocabulary.TYPES if not kind.startswith("agent_") and kind != "execution_planned"}
    assert kinds == {key for key in CHANGED_BY if ":" not in key}


def test_a_small_event_touches_little():
    assert fragments_for([started("venue")]) == {"venue", "progress", "activity"}
    assert fragments_for([]) == frozenset()


def test_an_agent_nobody_foresaw_may_change_anything():
    assert fragments_for([started("drinks")]) == set(FRAGMENTS)
