"""Random faults from a fixed seed, one after the other, while people type: `make chaos SECONDS=600 SEED=1`."""

import contextlib
import os
import random
import signal
import time

import psutil
import pytest

from tests.faults.environment import await_true
from tests.faults.load_generator import Typist, planned_again

SECONDS = float(os.environ.get("CHAOS_SECONDS", "20"))
SEED = int(os.environ.get("CHAOS_SEED", "20261121"))
LIMIT_SECONDS = 30.0  # for any of them; the single cases have tighter ones


def killed_member(site, chance):
    with contextlib.suppress(psutil.Error):
        _some_member(site, chance).kill()


def frozen_member(site, chance):
    member = _some_member(site, chance)
    with contextlib.suppress(psutil.Error):
        member.suspend()
        time.sleep(chance.uniform(0.5, 3.0))
        member.resume()


def _some_member(site, chance):
    return chance.choice(site.await_members())


def killed_supervisor(site, chance):
    site.workers.kill()
    site.workers.wait()


def stopped_workers(site, chance):
    site.dismiss()


def restarted_postgres(site, chance):
    site.postgres._process.send_signal(chance.choice((signal.SIGINT, signal.SIGQUIT)))
    site.postgres._process.wait(20)
    time.sleep(chance.uniform(0.0, 2.0))


def terminated_backends(site, chance):
    for _ in range(4):
        site.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
        time.sleep(0.5)


def cut_from_postgres(site, chance):
    site.postgres_proxy.mode = "refuse"
    time.sleep(chance.uniform(0.5, 3.0))


def slow_postgres(site, chance):
    site.postgres_proxy.delay = chance.uniform(0.01, 0.1)
    time.sleep(2.0)


def flushed_redis(site, chance):
    site.redis().flushall()


def restarted_redis(site, chance):
    site.valkey.stop()
    time.sleep(chance.uniform(0.0, 2.0))


def cut_from_redis(site, chance):
    site.redis_proxy.mode = chance.choice(("refuse", "swallow"))
    time.sleep(chance.uniform(0.5, 3.0))


def slow_redis(site, chance):
    site.redis_proxy.delay = chance.uniform(0.05, 0.4)
    time.sleep(2.0)


FAULTS = (
    killed_member,
    frozen_member,
    killed_supervisor,
    stopped_workers,
    restarted_postgres,
    terminated_backends,
    cut_from_postgres,
    slow_postgres,
    flushed_redis,
    restarted_redis,
    cut_from_redis,
    slow_redis,
)


@pytest.mark.fault
@pytest.mark.timeout(SECONDS + 240)
def test_chaos(site, typist, recovered):
    chance = random.Random(SEED)
    writers = [typist, Typist(site.remote(), seed=SEED)]
    for writer in writers:
        writer.begin(parties=5, pause=0.1)
    probe = Typist(site.remote(), seed=SEED + 1)
    planned_again(site, probe, 60)
    until, slowest = time.monotonic() + SECONDS, 0.0
    while time.monotonic() < until:
        fault = chance.choice(FAULTS)
        fault(site, chance)
        site.heal()
        took = planned_again(site, probe, LIMIT_SECONDS)
        slowest = max(slowest, took)
        print(f"seed {SEED}: {fault.__name__.replace('_', ' ')}: planning again after {took:.2f} s")
        time.sleep(chance.uniform(0.0, 0.5))
    for writer in writers:
        writer.end()
    await_true(site.settled, 60)
    typist.acknowledged += writers[1].acknowledged + probe.acknowledged
    print(f"seed {SEED}: {len(typist.acknowledged)} acknowledged wishes to be read back")
    recovered(slowest, LIMIT_SECONDS)
