"""Random faults from a fixed seed, one after the other, while people type: `make chaos SECONDS=600 SEED=1`."""

import contextlib
import os
import random
import signal
import time

import psutil
import pytest

from tests.faults.support.load_generator import LoadGenerator, planned_again
from tests.support.application import await_true

SECONDS = float(os.environ.get("CHAOS_SECONDS", "20"))
SEED = int(os.environ.get("CHAOS_SEED", "20261121"))
LIMIT_SECONDS = 30.0  # for any of them; the single cases have tighter ones


def killed_member(environment, chance):
    with contextlib.suppress(psutil.Error):
        _some_member(environment, chance).kill()


def frozen_member(environment, chance):
    member = _some_member(environment, chance)
    with contextlib.suppress(psutil.Error):
        member.suspend()
        time.sleep(chance.uniform(0.5, 3.0))
        member.resume()


def _some_member(environment, chance):
    return chance.choice(environment.await_members())


def killed_supervisor(environment, chance):
    environment.workers.kill()
    environment.workers.wait()


def stopped_workers(environment, chance):
    environment.stop_workers()


def restarted_postgres(environment, chance):
    environment.postgres._process.send_signal(chance.choice((signal.SIGINT, signal.SIGQUIT)))
    environment.postgres._process.wait(20)
    time.sleep(chance.uniform(0.0, 2.0))


def terminated_backends(environment, chance):
    for _ in range(4):
        environment.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
        time.sleep(0.5)


def cut_from_postgres(environment, chance):
    environment.postgres_proxy.mode = "refuse"
    time.sleep(chance.uniform(0.5, 3.0))


def slow_postgres(environment, chance):
    environment.postgres_proxy.delay = chance.uniform(0.01, 0.1)
    time.sleep(2.0)


def flushed_redis(environment, chance):
    environment.redis().flushall()


def restarted_redis(environment, chance):
    environment.valkey.stop()
    time.sleep(chance.uniform(0.0, 2.0))


def cut_from_redis(environment, chance):
    environment.redis_proxy.mode = chance.choice(("refuse", "swallow"))
    time.sleep(chance.uniform(0.5, 3.0))


def slow_redis(environment, chance):
    environment.redis_proxy.delay = chance.uniform(0.05, 0.4)
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
def test_chaos(environment, load_generator, recovered):
    chance = random.Random(SEED)
    writers = [load_generator, LoadGenerator(environment.remote(), seed=SEED)]
    for writer in writers:
        writer.begin(parties=5, pause=0.1)
    probe = LoadGenerator(environment.remote(), seed=SEED + 1)
    planned_again(environment, probe, 60)
    until, slowest = time.monotonic() + SECONDS, 0.0
    while time.monotonic() < until:
        fault = chance.choice(FAULTS)
        fault(environment, chance)
        environment.heal()
        took = planned_again(environment, probe, LIMIT_SECONDS)
        slowest = max(slowest, took)
        print(f"seed {SEED}: {fault.__name__.replace('_', ' ')}: planning again after {took:.2f} s")
        time.sleep(chance.uniform(0.0, 0.5))
    for writer in writers:
        writer.end()
    await_true(environment.settled, 60)
    load_generator.acknowledged += writers[1].acknowledged + probe.acknowledged
    print(f"seed {SEED}: {len(load_generator.acknowledged)} acknowledged wishes to be read back")
    recovered(slowest, LIMIT_SECONDS)
