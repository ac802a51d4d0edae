"""PostgreSQL restarts, refuses, fills up or is held: nothing acknowledged is lost and planning goes on by itself."""

import signal
import time

import psycopg
import pytest

from tests.faults.environment import at_the_end, await_true
from tests.faults.load_generator import planned_again

pytestmark = pytest.mark.fault


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT], ids=["fast", "immediate"])
def test_postgres_restarted_while_typing_and_draining(site, typist, recovered, how):
    planned_again(site, typist, 30)
    typist.begin(pause=0.0)
    time.sleep(0.5)
    site.postgres._process.send_signal(how)
    site.postgres._process.wait(20)
    time.sleep(0.5)
    site.postgres.start()
    back = time.monotonic()
    typist.end()
    planned_again(site, typist, 30)
    recovered(time.monotonic() - back, 3)


def test_backends_terminated_twice_a_second(site, typist, recovered):
    typist.begin(pause=0.02)
    for _ in range(8):
        time.sleep(0.5)
        site.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
    typist.end()
    recovered(planned_again(site, typist, 30), 3)


def test_connections_exhausted(site, typist, recovered):
    """Somebody else takes every connection there is, for two seconds."""
    planned_again(site, typist, 30)
    held: list[psycopg.Connection] = []
    address = str(site.servers.database_url)
    typist.begin()
    with at_the_end(lambda: _close(held)):
        site.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
        with pytest.raises(psycopg.OperationalError, match=r"too many clients|remaining connection slots"):
            _take_all(address, held)
        time.sleep(2)
    typist.end()
    recovered(planned_again(site, typist, 30), 3)


def _close(held):
    for connection in held:
        connection.close()


def _take_all(address, held):
    while True:
        held.append(psycopg.connect(address))


def test_down_at_start(site, typist, recovered):
    site.dismiss()
    site.postgres_proxy.mode = "refuse"
    site.employ()
    await_true(lambda: "the sweep fails" in site.log(), 30)
    site.await_members()
    site.postgres_proxy.heal()
    recovered(planned_again(site, typist, 30), 5)


def test_read_only_primary(site, typist, recovered):
    """As after a failover to the wrong side: reads go on, writes are refused, and nothing needs a restart."""
    planned_again(site, typist, 30)
    typist.begin()
    with at_the_end(lambda: _everywhere(site, "RESET default_transaction_read_only")):
        _everywhere(site, "SET default_transaction_read_only = on")
        await_true(lambda: any("read-only" in refusal for refusal in typist.refusals))
        time.sleep(0.5)
    typist.end()
    recovered(planned_again(site, typist, 30), 3)


def _everywhere(site, change):
    site.sql(f"ALTER SYSTEM {change}")
    site.sql("SELECT pg_reload_conf()")


def test_long_reader(site, typist, recovered):
    """A report or a dump holds its snapshot for a while: nobody waits for it."""
    with site.session() as reader:
        reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        before = reader.execute("SELECT count(*) FROM party_events").fetchone()
        typist.begin(pause=0.0)
        time.sleep(1.5)
        typist.end()
        recovered(planned_again(site, typist, 30), 3)
        assert reader.execute("SELECT count(*) FROM party_events").fetchone() == before


def test_idle_in_transaction_writer(site, typist, recovered):
    """Somebody locks a party and goes for lunch: that party's writers are told, the others go on."""
    party = typist.start_party()["party"]
    await_true(lambda: site.planned(party))
    with site.session() as sleeper:
        sleeper.execute("SELECT 1 FROM parties_party WHERE id = %s FOR UPDATE", [party])
        typist.begin(parties=1, pause=0.0)
        with pytest.raises(Exception, match="lock timeout"):
            typist.remote.call("add", party=party, text="tacos", key="never")
        recovered(planned_again(site, typist, 30), 3)
        typist.end()
    typist.wish(party)
    await_true(lambda: site.planned(party))
