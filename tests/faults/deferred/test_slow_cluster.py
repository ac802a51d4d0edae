"""The second cluster under its supervisor: stopped in order, and without Redis."""

import signal
import time

import psutil
import pytest

from agents.models import AgentRun
from parties.domain import events as ev
from parties.eventstore import event_store, repository
from parties.outbox import relay
from tests.parties.factories import PartyFactory
from tests.support.application import await_true

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]
NOBODY = "redis://127.0.0.1:1/0"


def started():
    party = PartyFactory(texts=("jungle theme party for 75 guests in Austin",))
    relay.drain("planner")
    return party.party_id


def results(party_id):
    found = [item.event for item in event_store.read(party_id) if isinstance(item.event, ev.AgentCompleted)]
    return [event for event in found if event.agent == "venue"]


def stop(supervisor, within):
    begun = time.monotonic()
    supervisor.send_signal(signal.SIGTERM)
    assert supervisor.wait(within + 10) == 0
    assert time.monotonic() - begun < within


def test_a_run_that_ends_within_the_grace_is_finished(crew):
    party_id = started()
    crew.order("hold")
    supervisor = crew.supervise(grace=20)
    await_true(crew.runs, 60)
    supervisor.send_signal(signal.SIGTERM)
    time.sleep(1)
    crew.release()
    assert supervisor.wait(25) == 0
    relay.drain("planner")
    assert len(results(party_id)) == 1


@pytest.mark.parametrize("without", [{}, {"REDIS_URL": NOBODY}], ids=["with Redis", "without Redis"])
def test_a_run_that_takes_longer_is_handed_back_at_once(crew, without):
    party_id = started()
    crew.order("hold")
    supervisor = crew.supervise(grace=1, RUN_LEASE_SECONDS="600", **without)
    await_true(crew.runs, 60)
    stop(supervisor, within=10)
    row = AgentRun.objects.get()
    assert (row.attempts, row.lease_until, row.result) == (0, None, None)
    crew.order("go")
    assert crew.start().wait(30) == 0
    relay.drain("planner")
    assert len(results(party_id)) == 1


def test_without_redis_runs_go_on_and_no_plan_waits_for_them(crew):
    slow = started()
    crew.order("hold")
    supervisor = crew.supervise(grace=1, REDIS_URL=NOBODY)
    await_true(crew.runs, 60)
    quick = PartyFactory(texts=("12 guests",)).party_id
    await_true(lambda: not repository.load(quick).stale, 30)
    assert not results(slow)
    crew.release()
    await_true(lambda: results(slow) and results(quick), 30)
    stop(supervisor, within=10)


def test_without_redis_a_loop_that_no_signal_reaches_holds_up_no_other_run(crew):
    """Nor does it outlive its supervisor."""
    hung, well = started(), started()
    crew.order("spin")
    supervisor = crew.supervise(grace=1, REDIS_URL=NOBODY)
    await_true(crew.runs, 60)
    crew.order("go")
    await_true(lambda: results(hung) and results(well), 30)
    deaf = psutil.Process(crew.runs()[0])
    assert deaf.is_running()
    supervisor.kill()
    supervisor.wait()
    await_true(lambda: not deaf.is_running(), 30)
