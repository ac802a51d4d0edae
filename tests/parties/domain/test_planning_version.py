"""Only what concerns planning makes a plan stale."""

import pytest

from parties.domain import events as ev
from tests.parties.samples.log import Log, added

PLANNED = ev.PlanUpdated(patch={}, reason="test")


def planned() -> Log:
    return Log().add(ev.PartyCreated(title="Test"), added("i1", "a cake"), PLANNED)


@pytest.mark.parametrize(
    "event",
    [
        ev.AgentResultRejected(agent="theme", fingerprint="f", fence=1, reason="late"),
        ev.DetailsChanged(changes={"title": "Mia turns five"}),
        ev.DetailsChanged(changes={"time_zone": "Europe/Berlin", "title": "Mia"}),
        ev.PartyCompleted(),
        ev.PartyCancelled(),
    ],
)
def test_what_the_planner_does_not_read_leaves_a_plan_current(event):
    log = planned()
    assert not log.state.stale
    before = log.state
    log.add(event)
    assert not log.state.stale
    assert (log.state.planning_version, log.state.planned_version) == (2, 3)
    assert log.state.version == before.version + 1
    assert event.wakes == ()


@pytest.mark.parametrize(
    "event",
    [
        added("i2", "a clown"),
        ev.InputRemoved(input_id="i1"),
        ev.InputPriorityChanged(input_id="i1", priority="must"),
        ev.DetailsChanged(changes={"pins": {"guests": {"min": 5, "max": 5}}}),
        ev.DetailsChanged(changes={"title": "Mia", "currency": "EUR"}),
        ev.AgentRetryRequested(agent="theme"),
    ],
)
def test_what_the_planner_reads_makes_it_stale_and_wakes_the_planner(event):
    log = planned().add(event)
    assert log.state.stale
    assert log.state.planning_version == log.state.version
    assert event.wakes == ("planner",)
    assert not log.add(PLANNED).state.stale


def test_an_event_that_the_planner_ignores_does_not_hide_one_that_waits():
    log = planned().add(added("i2", "a clown"), ev.DetailsChanged(changes={"title": "Mia"}))
    assert log.state.stale
    assert log.state.planning_version == 4
