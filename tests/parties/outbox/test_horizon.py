"""A look that found many dead markers makes the next ones go less far back, and nothing is left behind for it."""

import math
import time

import pytest
from django.db import connection

from parties.models import OutboxMessage
from parties.outbox import backlog, messages, relay
from parties.outbox.horizon import EVERYTHING, MARGIN_SECONDS, REST, Horizon
from parties.outbox.unprepared import unprepared_cursor


def test_quick_claims_look_at_everything():
    horizon = Horizon(slow=0.005)
    horizon.looked(100.0, 100.004, whole=True, left_since=None)
    assert horizon.seconds(100.004) == EVERYTHING


def test_after_a_slow_claim_the_next_start_where_it_ended_for_a_while():
    horizon = Horizon(slow=0.005)
    horizon.looked(100.0, 100.1, whole=True, left_since=None)
    assert horizon.seconds(100.5) == pytest.approx(0.5 + MARGIN_SECONDS)
    horizon.looked(100.5, 100.501, whole=False, left_since=None)
    assert horizon.seconds(101.0) == pytest.approx(0.5 + MARGIN_SECONDS)
    assert horizon.seconds(100.1 + REST * 0.1) == EVERYTHING


def test_a_full_batch_leaves_the_rest_in_sight():
    horizon = Horizon(slow=0.005)
    horizon.looked(100.0, 100.1, whole=True, left_since=30.0)
    assert horizon.seconds(100.1) == pytest.approx(30.1 + MARGIN_SECONDS)


def due_for(party_id, seconds):
    """Leave a marker that has been due for so long, as a transaction does that commits late."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO outbox_messages (consumer, party_id, attempts, last_error, available_at)"
            " VALUES ('planner', %s, 0, '', now() - make_interval(secs => %s))",
            [party_id, seconds],
        )


@pytest.mark.django_db(transaction=True)
def test_a_marker_that_was_committed_late_is_found_by_the_next_whole_look(monkeypatch):
    horizon = Horizon(slow=-1.0)  # every claim counts as slow
    monkeypatch.setitem(relay._horizons, ("planner", False), horizon)
    assert relay._claim("planner") == []
    monkeypatch.setattr(horizon, "_whole_again_at", math.inf)
    due_for("late", seconds=60)
    due_for("in time", seconds=0)
    assert [claimed.party_id for claimed in relay._claim("planner")] == ["in time"]
    monkeypatch.setattr(horizon, "_whole_again_at", 0.0)
    assert [claimed.party_id for claimed in relay._claim("planner")] == ["late"]


@pytest.mark.django_db(transaction=True)
def test_a_backlog_larger_than_a_batch_is_claimed_to_its_end(monkeypatch, settings):
    settings.OUTBOX_BATCH = 3
    horizon = Horizon(slow=-1.0)
    monkeypatch.setitem(relay._horizons, ("planner", False), horizon)
    for number in range(8):
        due_for(f"p{number}", seconds=10 * (number * 3 % 8))
    found = [claimed.party_id for claimed in relay._claim("planner")]
    monkeypatch.setattr(horizon, "_whole_again_at", math.inf)
    found += [claimed.party_id for _ in range(2) for claimed in relay._claim("planner")]
    assert sorted(found) == [f"p{number}" for number in range(8)]


@pytest.mark.django_db(transaction=True)
def test_the_oldest_marker_that_waits_stays_in_sight(monkeypatch):
    horizon = Horizon(slow=-1.0)
    monkeypatch.setitem(backlog._horizons, "planner", horizon)
    due_for("old", seconds=60)
    due_for("new", seconds=5)
    assert backlog.waiting("planner").due == 2
    monkeypatch.setattr(horizon, "_whole_again_at", math.inf)
    due_for("newest", seconds=0)
    assert backlog.waiting("planner").due == 3
    assert backlog.waiting("planner").oldest_seconds == pytest.approx(60, abs=1)
    OutboxMessage.objects.filter(party_id="old").delete()
    assert backlog.waiting("planner").oldest_seconds == pytest.approx(5, abs=1)
    due_for("late", seconds=30)
    assert backlog.waiting("planner").due == 2
    monkeypatch.setattr(horizon, "_whole_again_at", 0.0)
    assert backlog.waiting("planner").due == 3


DEAD = 20_000


@pytest.fixture
def dead_markers():
    """Markers that were dealt with and that a snapshot held elsewhere keeps in the index."""
    reader = connection.copy()
    try:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM outbox_messages")
            cursor.execute(
                "INSERT INTO outbox_messages (consumer, party_id, attempts, last_error, available_at)"
                " SELECT 'planner', number::text, 0, '', now() - make_interval(secs => 1 + number / 1000.0)"
                " FROM generate_series(1, %s) number",
                [DEAD],
            )
        with reader.cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SELECT count(*) FROM outbox_messages")
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM outbox_messages")
        yield
    finally:
        reader.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("dead_markers")
def test_a_count_passes_by_the_dead_markers_of_a_long_reader(monkeypatch):
    """Counted in pages that the server touches: the same on every machine."""
    monkeypatch.setitem(backlog._horizons, "planner", Horizon(slow=-1.0))
    whole = pages_touched(backlog._MESSAGES, ["planner", EVERYTHING])
    assert backlog.waiting("planner") == (0, 0.0)
    back = backlog._horizons["planner"].seconds(time.monotonic())
    assert pages_touched(backlog._MESSAGES, ["planner", back]) <= 5 < DEAD / 200 < whole


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("dead_markers")
@pytest.mark.parametrize("nested", ["on", "off"])
def test_a_claim_passes_by_the_dead_markers_of_a_long_reader(nested):
    """Whichever way the server would rather join: a claim looks once, and goes straight to what it claims."""
    messages.enqueue(["planner"], [f"p{number}" for number in range(50)], None)
    parameters: dict[str, str | float] = {"consumer": "planner", "lease": 2, "limit": 50, "back": 0.5}
    with unprepared_cursor() as cursor:
        cursor.execute(f"SET enable_nestloop = {nested}")
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {relay._CLAIM.format(which='= 0')}", parameters)
        plan = cursor.fetchone()[0][0]["Plan"]
        cursor.execute("RESET enable_nestloop")
    assert plan["Actual Rows"] == 50
    assert plan["Plans"][-1]["Node Type"] == "Tid Scan"
    assert sum(plan[f"Shared {kind} Blocks"] for kind in ("Hit", "Read")) < 50 * 15


@pytest.mark.django_db(transaction=True)
def test_a_count_keeps_no_plan_made_while_the_table_was_empty():
    for _ in range(10):  # the driver would have prepared it by then
        backlog.waiting("planner")
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements WHERE statement LIKE '%FROM outbox_messages%'")
        assert cursor.fetchall() == []


def pages_touched(source, parameters):
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT count(*) FROM {source}", parameters)
        plan = cursor.fetchone()[0]
    return sum(plan[0]["Plan"][f"Shared {kind} Blocks"] for kind in ("Hit", "Read"))
