"""Kill any process of the workers, at work or idle: planning goes on by itself and nothing is lost."""

import os
import signal
import time

import psutil
import pytest

from tests.faults.support.load_generator import planned_again
from tests.support.application import await_true

pytestmark = pytest.mark.fault
VICTIMS = {"main": (0,), "sentinel": (1,), "workers": (2, 3), "monitor": (4,), "pusher": (5,)}


@pytest.mark.parametrize("victim", VICTIMS)
def test_killed_idle(environment, load_generator, recovered, victim):
    planned_again(environment, load_generator, 30)
    members = environment.await_members()
    for index in VICTIMS[victim]:
        members[index].kill()
    recovered(planned_again(environment, load_generator, 30), 15)
    await_true(lambda: not any(one.is_running() for one in members[:1]) or victim not in ("main", "sentinel"))


@pytest.mark.parametrize("victim", ["sentinel", "workers"])
def test_killed_under_load(environment, load_generator, recovered, victim):
    planned_again(environment, load_generator, 30)
    members = environment.await_members()
    load_generator.begin(pause=0.0)
    time.sleep(0.5)
    for index in VICTIMS[victim]:
        members[index].kill()
    time.sleep(0.5)
    load_generator.end()
    recovered(await_true(environment.settled, 30), 15)


def test_killed_supervisor(environment, load_generator, recovered):
    planned_again(environment, load_generator, 30)
    members = environment.members()
    environment.workers.kill()
    environment.workers.wait()
    await_true(lambda: not psutil.wait_procs(members, timeout=0.1)[1])
    environment.ensure_workers()
    recovered(planned_again(environment, load_generator, 30), 15)


def test_terminated_group_during_a_drain(environment, load_generator, recovered):
    """As a machine that shuts down does it: every process gets the signal at the same moment."""
    planned_again(environment, load_generator, 30)
    members = environment.await_members()
    load_generator.begin(pause=0.0)
    time.sleep(1.0)
    begun = time.monotonic()
    environment.workers.terminate()
    os.killpg(os.getpgid(members[0].pid), signal.SIGTERM)
    assert environment.workers.wait(15) == 0
    stopped = time.monotonic() - begun
    assert not psutil.wait_procs(members, timeout=1)[1]
    left = environment.sql("SELECT count(*) FROM outbox_messages WHERE attempts > 0")
    load_generator.end()
    assert left == [(0,)], "what was in hand is finished, what was not is not begun"
    environment.ensure_workers()
    recovered(stopped, 10)
