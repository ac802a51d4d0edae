"""Wrong clocks and frozen workers: the database's clock counts, and who comes back too late changes nothing."""

import signal
import time

import psutil
import pytest

from tests.faults.support.environment import cleanup, frozen
from tests.faults.support.load_generator import LoadGenerator, planned_again
from tests.support.application import await_true

pytestmark = pytest.mark.fault


def test_clocks_that_are_two_minutes_off(environment, load_generator, recovered):
    """A worker that is late and a writer that is early, with each other and beside right ones."""
    environment.delete_worker_rows()
    hasty = LoadGenerator(environment.remote(CLOCK_OFFSET="120"))
    wrong = environment.start_workers(CLOCK_OFFSET="-120")
    with cleanup(lambda: _stop(wrong)):
        working = "SELECT count(*) FROM partyplanner_worker WHERE state = 'working'"
        await_true(lambda: environment.sql(working) == [(2,)], 40)
        recovered(max(planned_again(environment, who, 30) for who in (load_generator, hasty)), 3)
        assert environment.sql("SELECT kind FROM partyplanner_alert WHERE kind = 'silent_worker'") == []
        with frozen(environment.workers):
            # One wake-up goes to the frozen ones, and its party waits for the sweep.
            recovered(
                max(planned_again(environment, who, 30) for who in (load_generator, hasty, load_generator, hasty)), 3
            )
            failing = hasty.start_party("jungle theme poison-raises")["party"]
            await_true(lambda: environment.planned(failing))
            ((due,),) = environment.sql(
                "SELECT extract(epoch FROM available_at - now())::float FROM outbox_messages WHERE party_id = %s",
                failing,
            )
            assert due < 3, "the second try of an agent comes after about two seconds"
    load_generator.acknowledged += hasty.acknowledged


def _stop(process):
    process.terminate()
    process.wait(15)


@pytest.mark.parametrize("point", ["outbox.claimed", "outbox.planned"])
def test_a_worker_frozen_past_its_lease(environment, load_generator, recovered, point):
    """Another one does its work; thawed, it finds its fence passed or its session ended, and changes nothing."""
    code = "from parties import tasks; from parties.outbox import relay; tasks.drain('planner', relay.BEGINNING)"
    arguments = ("manage.py", "shell", "--no-imports", "-c", code)
    with frozen(environment.workers):
        party = load_generator.start_party()
        zombie = environment.start(*arguments, name="zombie", PROCESS_ROLE="worker", FAILPOINT=f"{point}:1:STOP")
        await_true(lambda: psutil.Process(zombie.pid).status() == psutil.STATUS_STOPPED, 30)
    stopped = time.monotonic()
    await_true(lambda: environment.planned(party["party"], party["version"]), 40)
    lease = time.monotonic() - stopped
    before = environment.sql("SELECT version FROM parties_party WHERE id = %s", party["party"])
    zombie.send_signal(signal.SIGCONT)
    assert zombie.wait(20) == 0
    assert environment.sql("SELECT version FROM parties_party WHERE id = %s", party["party"]) == before
    recovered(lease, 10)
