"""PostgreSQL restarts, refuses, fills up or is held: nothing acknowledged is lost and planning goes on by itself."""

import signal
import time

import psycopg
import pytest

from tests.faults.support.environment import cleanup
from tests.faults.support.load_generator import planned_again
from tests.support.application import await_true

pytestmark = pytest.mark.fault


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT], ids=["fast", "immediate"])
def test_postgres_restarted_while_typing_and_draining(environment, load_generator, recovered, how):
    planned_again(environment, load_generator, 30)
    load_generator.begin(pause=0.0)
    time.sleep(0.5)
    environment.postgres._process.send_signal(how)
    environment.postgres._process.wait(20)
    time.sleep(0.5)
    environment.postgres.start()
    back = time.monotonic()
    load_generator.end()
    planned_again(environment, load_generator, 30)
    recovered(time.monotonic() - back, 3)


def test_backends_terminated_twice_a_second(environment, load_generator, recovered):
    load_generator.begin(pause=0.02)
    for _ in range(8):
        time.sleep(0.5)
        environment.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
    load_generator.end()
    recovered(planned_again(environment, load_generator, 30), 3)


def test_connections_exhausted(environment, load_generator, recovered):
    """Another client takes every connection for two seconds."""
    planned_again(environment, load_generator, 30)
    held: list[psycopg.Connection] = []
    address = str(environment.servers.database_url)
    load_generator.begin()
    with cleanup(lambda: _close(held)):
        environment.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
        with pytest.raises(psycopg.OperationalError, match=r"too many clients|remaining connection slots"):
            _take_all(address, held)
        time.sleep(2)
    load_generator.end()
    recovered(planned_again(environment, load_generator, 30), 3)


def _close(held):
    for connection in held:
        connection.close()


def _take_all(address, held):
    while True:
        held.append(psycopg.connect(address))


def test_down_at_start(environment, load_generator, recovered):
    environment.stop_workers()
    environment.postgres_proxy.mode = "refuse"
    environment.ensure_workers()
    await_true(lambda: "the sweep fails" in environment.log(), 30)
    environment.await_members()
    environment.postgres_proxy.heal()
    recovered(planned_again(environment, load_generator, 30), 5)


def test_read_only_primary(environment, load_generator, recovered):
    """As after a failover to the wrong side: reads go on, writes are refused, and nothing needs a restart."""
    planned_again(environment, load_generator, 30)
    load_generator.begin()
    with cleanup(lambda: _everywhere(environment, "RESET default_transaction_read_only")):
        _everywhere(environment, "SET default_transaction_read_only = on")
        await_true(lambda: any("read-only" in refusal for refusal in load_generator.refusals))
        time.sleep(0.5)
    load_generator.end()
    recovered(planned_again(environment, load_generator, 30), 3)


def _everywhere(environment, change):
    environment.sql(f"ALTER SYSTEM {change}")
    environment.sql("SELECT pg_reload_conf()")


def test_long_reader(environment, load_generator, recovered):
    """A report or a dump holds its snapshot for a while: no other session waits for it."""
    with environment.session() as reader:
        reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        before = reader.execute("SELECT count(*) FROM party_events").fetchone()
        load_generator.begin(pause=0.0)
        time.sleep(1.5)
        load_generator.end()
        recovered(planned_again(environment, load_generator, 30), 3)
        assert reader.execute("SELECT count(*) FROM party_events").fetchone() == before


def test_idle_in_transaction_writer(environment, load_generator, recovered):
    """A session locks a party and idles: writers to that party get an error, the others go on."""
    party = load_generator.start_party()["party"]
    await_true(lambda: environment.planned(party))
    with environment.session() as sleeper:
        sleeper.execute("SELECT 1 FROM parties_party WHERE id = %s FOR UPDATE", [party])
        load_generator.begin(parties=1, pause=0.0)
        with pytest.raises(Exception, match="lock timeout"):
            load_generator.remote.call("add", party=party, text="tacos", key="never")
        recovered(planned_again(environment, load_generator, 30), 3)
        load_generator.end()
    load_generator.wish(party)
    await_true(lambda: environment.planned(party))
