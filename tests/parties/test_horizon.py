"""A claim that found many dead markers makes the next ones look less far back, and nothing is left behind for it."""

import math

import pytest
from django.db import connection

from parties import outbox
from parties.horizon import EVERYTHING, MARGIN_SECONDS, REST, Horizon


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
    monkeypatch.setitem(outbox._horizons, ("planner", False), horizon)
    assert outbox._claim("planner") == []
    monkeypatch.setattr(horizon, "_whole_again_at", math.inf)
    due_for("late", seconds=60)
    due_for("in time", seconds=0)
    assert [claimed.party_id for claimed in outbox._claim("planner")] == ["in time"]
    monkeypatch.setattr(horizon, "_whole_again_at", 0.0)
    assert [claimed.party_id for claimed in outbox._claim("planner")] == ["late"]


@pytest.mark.django_db(transaction=True)
def test_a_backlog_larger_than_a_batch_is_claimed_to_its_end(monkeypatch, settings):
    settings.OUTBOX_BATCH = 3
    horizon = Horizon(slow=-1.0)
    monkeypatch.setitem(outbox._horizons, ("planner", False), horizon)
    for number in range(8):
        due_for(f"p{number}", seconds=10 * (number * 3 % 8))
    found = [claimed.party_id for claimed in outbox._claim("planner")]
    monkeypatch.setattr(horizon, "_whole_again_at", math.inf)
    found += [claimed.party_id for _ in range(2) for claimed in outbox._claim("planner")]
    assert sorted(found) == [f"p{number}" for number in range(8)]
