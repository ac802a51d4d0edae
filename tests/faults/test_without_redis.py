"""Redis away and an agent at its worst: the supervisor and the other plans go on, with all bounds of the workers."""

from functools import partial

import psutil
import pytest

from partyplanner.runtime.supervisor import BEAT_SECONDS
from tests.faults.support.load_generator import planned_again
from tests.faults.test_poison import REASONS, given_up, letters
from tests.support.application import await_true

pytestmark = pytest.mark.fault


def silence(environment):
    """Seconds since the supervisor's last heartbeat, by the database's clock."""
    name = f"%:{environment.workers.pid}"
    ((seconds,),) = environment.sql(
        "SELECT extract(epoch FROM now() - last_seen_at)::float FROM partyplanner_worker WHERE name LIKE %s", name
    )
    return seconds


@pytest.mark.parametrize("spell", ["loops", "grinds"])
def test_the_supervisor_goes_on_while_an_agent_hangs(environment, load_generator, recovered, parked, spell):
    """It beats and sweeps, the others get their plans, and the party is given up after three attempts."""
    planned_again(environment, load_generator, 30)
    environment.redis_proxy.mode = "refuse"
    party = load_generator.start_party(f"jungle theme poison-{spell}")["party"]
    parked.append(party)
    lags: list[float] = []
    silences = []
    while not letters(environment, party) and sum(lags) < 60:
        lags.append(planned_again(environment, load_generator, 30))
        silences.append(silence(environment))
    given_up(environment, party, REASONS[spell])
    assert max(silences) < 2 * BEAT_SECONDS
    environment.redis_proxy.heal()
    await_true(lambda: "Redis fails: well again" in environment.log())
    recovered(max(lags), 15)


def test_a_worker_keeps_to_its_memory(environment, load_generator):
    environment.redis_proxy.mode = "refuse"
    planned_again(environment, load_generator, 30)
    party = load_generator.start_party("jungle theme poison-grows")["party"]
    await_true(partial(environment.planned, party), 20)
    assert "MemoryError" in load_generator.remote.call("state", party=party)["errors"]["theme"]


def test_a_killed_worker_is_replaced(environment, load_generator, recovered):
    environment.redis_proxy.mode = "refuse"
    planned_again(environment, load_generator, 30)
    for worker in environment.await_members()[2:4]:
        worker.kill()
    recovered(planned_again(environment, load_generator, 30), 15)


def test_a_cluster_that_hangs_is_replaced(environment, load_generator, recovered):
    """No canary gets through, but neither does the cluster do what it would do by itself."""
    environment.redis_proxy.mode = "refuse"
    planned_again(environment, load_generator, 30)
    before = environment.await_members()
    for member in before:
        member.suspend()
    recovered(planned_again(environment, load_generator, 60), 30)
    assert not psutil.wait_procs(before, timeout=5)[1]


def test_tasks_do_not_pile_up(environment, load_generator, parked):
    """While every worker is busy, a handful of tasks waits at most; once they are over, plans are quick again."""
    environment.redis_proxy.mode = "refuse"
    planned_again(environment, load_generator, 30)
    parties = [load_generator.start_party("jungle theme poison-loops")["party"] for _ in range(3)]
    parked += parties
    await_true(lambda: all(letters(environment, party) for party in parties), 90)
    await_true(lambda: planned_again(environment, load_generator, 30) < 3, 30)


def test_all_ends_with_the_supervisor(environment, load_generator, parked):
    environment.redis_proxy.mode = "refuse"
    planned_again(environment, load_generator, 30)
    party = load_generator.start_party("jungle theme poison-grinds")["party"]
    parked.append(party)
    await_true(
        lambda: environment.sql("SELECT 1 FROM outbox_messages WHERE party_id = %s AND attempts > 0", party) != []
    )
    family = environment.members()
    environment.workers.kill()
    environment.workers.wait()
    assert not psutil.wait_procs(family, timeout=3)[1]
    environment.sql("DELETE FROM outbox_messages WHERE party_id = %s", party)
