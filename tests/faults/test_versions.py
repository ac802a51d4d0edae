"""Old and new code beside each other, writers beside writers, and a rebuild while everything runs."""

import time

import pytest

from tests.faults.support.environment import cleanup, frozen
from tests.faults.support.load_generator import planned_again
from tests.support.application import await_true

pytestmark = pytest.mark.fault
WRITERS = 16


def test_two_releases_overlap(environment, load_generator, recovered, parked):
    """What the new one has written, the old one leaves alone; its wish waits for a worker that understands it."""
    environment.delete_worker_rows()
    new = environment.start_workers(DJANGO_SETTINGS_MODULE="tests.faults.support.future", RELEASE="future")
    with cleanup(lambda: _stop(new)):
        names = "SELECT version FROM partyplanner_worker WHERE state = 'working' ORDER BY version"
        await_true(lambda: environment.sql(names) == [("development",), ("future",)], 30)
        with frozen(environment.workers):
            party = load_generator.start_party()
            await_true(lambda: environment.planned(party["party"], party["version"]), 30)
        parked.append(party["party"])
        assert environment.sql(
            "SELECT DISTINCT schema_version FROM party_events WHERE party_id = %s AND type = 'input_classified'",
            party["party"],
        ) == [(2,)]
        with frozen(new):
            before = environment.sql("SELECT version, inputs::text FROM parties_party WHERE id = %s", party["party"])
            load_generator.remote.call("wake", party=party["party"], times=1)
            error = "SELECT last_error FROM outbox_messages WHERE party_id = %s AND attempts > 0 AND last_error <> ''"
            await_true(lambda: environment.sql(error, party["party"]) != [])
            assert "unknown field `mood`" in environment.sql(error, party["party"])[0][0]
            assert (
                environment.sql("SELECT version, inputs::text FROM parties_party WHERE id = %s", party["party"])
                == before
            )
            planned_again(environment, load_generator, 10)
        with frozen(environment.workers):
            recovered(await_true(environment.settled, 30), 15)
        assert environment.sql("SELECT error FROM dead_letters WHERE party_id = %s", party["party"]) == []


def _stop(process):
    process.terminate()
    process.wait(20)


def test_sixteen_writers_while_the_planner_writes_too(environment, load_generator, recovered):
    party = load_generator.start_party()["party"]
    texts = [f"wish of writer {number}" for number in range(WRITERS)]
    got = load_generator.remote.call("add_at_once", party=party, texts=texts)
    load_generator.acknowledged += [
        {"party": party, "version": max(got), "text": text, "key": f"once {text}"} for text in texts
    ]
    assert len(set(got)) == WRITERS
    recovered(await_true(environment.settled), 3)


def test_one_idempotency_key_at_once(environment, load_generator, recovered):
    party = load_generator.start_party()["party"]
    got = load_generator.remote.call("add_at_once", party=party, texts=["a piñata"] * 8, key="one key")
    assert len(got) == 8
    assert len(set(got)) == 1
    load_generator.acknowledged.append({"party": party, "version": got[0], "text": "a piñata", "key": "one key"})
    recovered(await_true(environment.settled), 3)


def test_rebuilt_while_live(environment, load_generator, recovered):
    load_generator.begin(pause=0.0)
    time.sleep(0.3)
    assert "rebuilt, 0 had differed" in environment.manage("rebuild_projections")
    load_generator.end()
    recovered(await_true(environment.settled), 3)
