"""Deferred runs in real processes: stopped, killed, hanging, racing. Each result is taken once, or refused."""

import signal

import pytest
from django.db import connection
from django.utils import timezone

from agents.models import AgentBreaker, AgentRun
from agents.runs import queue, worker
from agents.runs.retry_policy import OPENS_AFTER
from parties import commands
from parties.domain import events as ev
from parties.domain.message import as_text, from_text
from parties.eventstore import event_store, replay, repository
from parties.outbox import relay
from tests.faults.deferred.crew import WORK_OFF
from tests.parties.factories import PartyFactory
from tests.support.application import await_true
from tests.support.rendered import shown

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]


def started():
    party = PartyFactory(texts=("jungle theme party for 75 guests in Austin",))
    relay.drain("planner")
    return party.party_id


def events_of(party_id, kind):
    found = [item.event for item in event_store.read(party_id) if isinstance(item.event, kind)]
    return [event for event in found if event.agent == "venue"]


def taken_away():
    """The lease of a silent worker has run out by the database's clock, and the next attempt is due."""
    await_true(lambda: queue.reap() > 0, 30)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE agents_run SET available_at = now()")


def assert_taken_once(party_id):
    relay.drain("planner")
    assert len(events_of(party_id, ev.AgentCompleted)) == 1
    assert not AgentRun.objects.exists()
    state = repository.load(party_id)
    assert not state.stale
    assert replay.replay(party_id) == state


def test_many_workers_share_the_runs_and_double_none(crew):
    parties = [started() for _ in range(12)]
    crew.order("sleep 0.1")
    for process in [crew.start(WORK_OFF) for _ in range(3)]:
        assert process.wait(60) == 0
    assert len(crew.runs()) == len(parties)
    assert len(set(crew.runs())) > 1
    relay.drain("planner")
    assert [len(events_of(party_id, ev.AgentCompleted)) for party_id in parties] == [1] * len(parties)
    assert not any(events_of(party_id, ev.AgentResultRejected) for party_id in parties)


@pytest.mark.parametrize("planned_first", [False, True], ids=["before the plan", "after the plan"])
def test_a_worker_that_was_stopped_past_its_lease_is_too_late(crew, planned_first):
    party_id = started()
    crew.order("hold")
    zombie = crew.at_work()
    zombie.send_signal(signal.SIGSTOP)
    fence = AgentRun.objects.get().fence
    taken_away()
    crew.order("go")
    assert crew.start().wait(30) == 0
    if planned_first:
        relay.drain("planner")
    crew.release()
    zombie.send_signal(signal.SIGCONT)
    assert zombie.wait(30) == 0
    assert_taken_once(party_id)
    (rejected,) = events_of(party_id, ev.AgentResultRejected)
    assert (rejected.fence, rejected.reason) == (fence, worker.TAKEN_OVER)


def test_a_killed_worker_is_replaced_by_another(crew):
    party_id = started()
    crew.order("sleep 30")
    crew.at_work().kill()
    taken_away()
    assert AgentRun.objects.get().last_error == as_text(queue.DIED)
    crew.order("go")
    assert crew.start().wait(30) == 0
    assert AgentRun.objects.get().attempts == 2
    assert_taken_once(party_id)
    assert not events_of(party_id, ev.AgentResultRejected)


@pytest.mark.parametrize("point", ["runs.claimed", "runs.ran", "runs.before_commit"])
def test_a_worker_killed_at_any_step_loses_and_doubles_nothing(crew, point):
    party_id = started()
    assert crew.start(FAILPOINT=point).wait(30) == -signal.SIGKILL
    assert AgentRun.objects.get().attempts == 1
    taken_away()
    assert crew.start().wait(30) == 0
    assert_taken_once(party_id)


def test_a_loop_that_no_signal_reaches_loses_its_lease(crew):
    party_id = started()
    crew.order("spin")
    deaf = crew.at_work()
    taken_away()
    crew.order("go")
    assert crew.start().wait(30) == 0
    assert deaf.poll() is None
    assert_taken_once(party_id)


def test_removing_what_it_was_for_ends_the_run(crew):
    party_id = started()
    crew.order("sleep 60")
    worker = crew.at_work()
    (wish,) = repository.load(party_id).inputs
    commands.remove_input(party_id=party_id, input_id=wish, actor="test", now=timezone.now())
    relay.drain("planner")
    assert worker.wait(10) == 0
    assert not AgentRun.objects.exists()
    assert "venue" not in repository.load(party_id).agents
    assert not events_of(party_id, ev.AgentResultRejected)
    assert len(events_of(party_id, ev.AgentRunCancelled)) == 1


def test_a_run_that_takes_too_long_is_interrupted(crew):
    started()
    crew.order("sleep 60")
    assert crew.start(RUN_TIMEOUT_SECONDS="1").wait(30) == 0
    row = AgentRun.objects.get()
    assert (row.attempts, row.lease_until, shown(from_text(row.last_error))) == (
        1,
        None,
        "It took longer than 1 second.",
    )


def test_a_flaky_agent_rests_is_probed_once_and_works_again(crew):
    parties = [started() for _ in range(OPENS_AFTER + 1)]
    crew.order("fail")
    for process in [crew.start(WORK_OFF) for _ in range(2)]:
        assert process.wait(60) == 0
    failures = len(crew.runs())
    assert OPENS_AFTER <= failures <= OPENS_AFTER + 1  # one may have begun before the other ended
    assert AgentBreaker.objects.get().position == "open"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE agents_breaker SET probe_at = now()")
        cursor.execute("UPDATE agents_run SET available_at = now()")
    crew.order("hold")
    probing = crew.at_work()
    assert AgentBreaker.objects.get().position == "half_open"
    assert crew.start().wait(30) == 0  # finds nothing that it may run
    assert len(crew.runs()) == failures + 1
    crew.release()
    assert probing.wait(30) == 0
    assert AgentBreaker.objects.get().position == "closed"
    crew.order("go")
    assert crew.start(WORK_OFF).wait(30) == 0
    relay.drain("planner")
    assert [len(events_of(party_id, ev.AgentCompleted)) for party_id in parties] == [1] * len(parties)
