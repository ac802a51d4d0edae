"""A drain looks back a little way only, past the dead rows of a long reader; the sweep finds what lies before."""

import pytest
from django.db import connection

from parties import tasks
from parties.models import OutboxMessage
from parties.outbox import backlog, messages, relay, wakeup
from parties.outbox.unprepared import unprepared_cursor


def due_for(party_id, seconds):
    """Leave a message that has been due for so long, as a transaction does that commits late."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO outbox_messages (consumer, party_id, attempts, last_error, available_at)"
            " VALUES ('planner', %s, 0, '', now() - make_interval(secs => %s))",
            [party_id, seconds],
        )


@pytest.fixture
def processed(monkeypatch):
    """The parties that a consumer without opinions was given, in order."""
    seen: list[str] = []

    def process(name, claimed):
        seen.extend(message.party_id for message in claimed)
        OutboxMessage.objects.filter(pk__in=[message.id for message in claimed]).delete()
        return len(claimed)

    monkeypatch.setattr(relay, "_process", process)
    return seen


@pytest.fixture
def wakes(monkeypatch):
    """The arguments of every wake-up."""
    seen = []

    def wake(name, since=None, *, force=False):
        seen.append((name, since, force))
        return True

    monkeypatch.setattr(wakeup, "wake", wake)
    return seen


@pytest.mark.django_db(transaction=True)
def test_a_message_committed_late_is_found_by_the_sweep(processed, wakes):
    due_for("late", seconds=60)
    due_for("in time", seconds=0)
    tasks.drain("planner")
    assert processed == ["in time"]
    backlog.sweep()
    ((name, since, force),) = wakes
    assert force
    tasks.drain(name, since)
    assert processed == ["in time", "late"]


@pytest.mark.django_db(transaction=True)
def test_the_drain_of_a_sweep_takes_all_the_oldest_first(processed, wakes, settings):
    settings.OUTBOX_BATCH = 3
    for number in range(8):
        due_for(f"p{number}", seconds=10 * number)
    backlog.sweep()
    ((name, since, _),) = wakes
    tasks.drain(name, since)
    batches = [set(processed[start : start + 3]) for start in (0, 3, 6)]
    assert batches == [{"p7", "p6", "p5"}, {"p4", "p3", "p2"}, {"p1", "p0"}]


@pytest.mark.django_db(transaction=True)
def test_a_drain_that_hands_over_hands_over_how_far_it_looks(processed, wakes):
    due_for("old", seconds=60)
    ((since,),) = OutboxMessage.objects.values_list("available_at")
    assert relay.drain("planner", seconds=0, since=since) == 1
    assert wakes == [("planner", since, False)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("seconds", "forced"), [(relay.LOOK_BACK_SECONDS / 2, False), (60, True)])
def test_what_a_drain_under_way_would_not_see_is_asked_for_once_more(wakes, seconds, forced):
    due_for("party", seconds)
    backlog.sweep()
    assert [force for _, _, force in wakes] == [forced]


@pytest.mark.django_db(transaction=True)
def test_a_count_sees_everything_that_is_due():
    due_for("old", seconds=3600)
    due_for("new", seconds=5)
    due_for("later", seconds=-5)
    assert backlog.waiting("planner").due == 2
    assert backlog.waiting("planner").oldest_seconds == pytest.approx(3600, abs=1)


DEAD = 20_000


@pytest.fixture
def dead_messages():
    """Processed messages that a snapshot held elsewhere keeps in the index."""
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
@pytest.mark.usefixtures("dead_messages")
@pytest.mark.parametrize("nested", ["on", "off"])
def test_a_claim_passes_by_the_dead_messages_of_a_long_reader(nested):
    """Whichever way the server would rather join: a claim looks once, and goes straight to what it claims."""
    messages.enqueue(["planner"], [f"p{number}" for number in range(50)], None)
    parameters = relay._parameters("planner", since=None, limit=50)
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
