"""Kill any process of the workers, at work or idle: planning goes on by itself and nothing is lost."""

import os
import signal
import time

import psutil
import pytest

from tests.faults.environment import await_true
from tests.faults.load_generator import planned_again

pytestmark = pytest.mark.fault
VICTIMS = {"main": (0,), "sentinel": (1,), "workers": (2, 3), "monitor": (4,), "pusher": (5,)}


@pytest.mark.parametrize("victim", VICTIMS)
def test_killed_idle(site, typist, recovered, victim):
    planned_again(site, typist, 30)
    members = site.await_members()
    for index in VICTIMS[victim]:
        members[index].kill()
    recovered(planned_again(site, typist, 30), 15)
    await_true(lambda: not any(one.is_running() for one in members[:1]) or victim not in ("main", "sentinel"))


@pytest.mark.parametrize("victim", ["sentinel", "workers"])
def test_killed_under_load(site, typist, recovered, victim):
    planned_again(site, typist, 30)
    members = site.await_members()
    typist.begin(pause=0.0)
    time.sleep(0.5)
    for index in VICTIMS[victim]:
        members[index].kill()
    time.sleep(0.5)
    typist.end()
    recovered(await_true(site.settled, 30), 15)


def test_killed_supervisor(site, typist, recovered):
    planned_again(site, typist, 30)
    members = site.members()
    site.workers.kill()
    site.workers.wait()
    await_true(lambda: not psutil.wait_procs(members, timeout=0.1)[1])
    site.employ()
    recovered(planned_again(site, typist, 30), 15)


def test_terminated_group_during_a_drain(site, typist, recovered):
    """As a machine that shuts down does it: every process gets the signal at the same moment."""
    planned_again(site, typist, 30)
    members = site.await_members()
    typist.begin(pause=0.0)
    time.sleep(1.0)
    begun = time.monotonic()
    site.workers.terminate()
    os.killpg(os.getpgid(members[0].pid), signal.SIGTERM)
    assert site.workers.wait(15) == 0
    stopped = time.monotonic() - begun
    assert not psutil.wait_procs(members, timeout=1)[1]
    left = site.sql("SELECT count(*) FROM outbox_messages WHERE attempts > 0")
    typist.end()
    assert left == [(0,)], "what was in hand is finished, what was not is not begun"
    site.employ()
    recovered(stopped, 10)
