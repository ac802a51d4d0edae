"""The event store keeps everything, in order, unchanged."""

import datetime as dt
import threading
import uuid
from functools import partial

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from parties import commands
from parties.domain import events as ev
from parties.domain import vocabulary
from parties.domain.state import FOLDS, apply
from parties.eventstore import append, event_store, replay, repository
from parties.models import Party
from tests.parties.factories import PartyFactory
from tests.support.together import at_once

WRITERS = 16
NEW_YEARS_EVE = dt.datetime(2026, 12, 31, 23, 30, tzinfo=dt.UTC)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    ["UPDATE party_events SET actor = 'x' WHERE party_id = %s", "DELETE FROM party_events WHERE party_id = %s"],
)
def test_the_database_refuses_to_change_what_happened(statement):
    party = PartyFactory(texts=["75 guests"])
    before = event_store.read(party.party_id)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [party.party_id])
    assert event_store.read(party.party_id) == before


@pytest.mark.django_db
def test_a_version_is_taken_once():
    party = PartyFactory()
    event = repository.Append(party, [ev.InputRemoved(input_id="x")], actor="test", correlation_id=str(uuid.uuid4()))
    with transaction.atomic():
        event_store.insert(list(append._record(event, timezone.now())))
    with pytest.raises(IntegrityError), transaction.atomic():
        event_store.insert(list(append._record(event, timezone.now())))


@pytest.mark.django_db
def test_what_is_stored_is_what_the_events_fold_to():
    party = PartyFactory(texts=["75 guests", "a chocolate cake 🎂", "‏עברית"])
    commands.set_priority(
        party_id=party.party_id, input_id=next(iter(party.inputs)), priority="must", actor="test", now=timezone.now()
    )
    assert replay.replay(party.party_id) == repository.load(party.party_id)


@pytest.mark.django_db
def test_a_past_version_is_the_state_of_then():
    party = PartyFactory(texts=["75 guests", "a cake"])
    then = replay.replay(party.party_id, until=2)
    assert [wish.text for wish in then.inputs.values()] == ["75 guests"]
    for recorded in event_store.read(party.party_id, after=2):
        then = apply(then, recorded)
    assert then == repository.load(party.party_id)


@pytest.mark.django_db(transaction=True)
def test_sixteen_writers_at_once_leave_no_gap():
    party = PartyFactory()

    def write(number: int) -> int:
        return commands.add_input(
            party_id=party.party_id, text=f"wish number {number}", actor="test", now=timezone.now()
        ).version

    versions = at_once(*(partial(write, number) for number in range(WRITERS)))
    assert sorted(versions) == list(range(2, WRITERS + 2))
    assert [item.version for item in event_store.read(party.party_id)] == list(range(1, WRITERS + 2))
    assert len(repository.load(party.party_id).inputs) == WRITERS


@pytest.mark.django_db(transaction=True)
def test_one_idempotency_key_at_once_has_one_effect():
    party = PartyFactory()

    def write() -> commands.Appended:
        return commands.add_input(
            party_id=party.party_id,
            text="a piñata",
            actor="test",
            now=timezone.now(),
            idempotency_key=commands.IdempotencyKey("test", "once"),
        )

    results = at_once(*[write] * 8)
    assert len(repository.load(party.party_id).inputs) == 1
    assert {result.version for result in results} == {2}
    assert sorted(result.repeated for result in results) == [False] + [True] * 7


@pytest.mark.django_db
def test_a_creation_sent_twice_makes_one_party():
    key = commands.IdempotencyKey("visitor:v", "k")
    first, second = (
        commands.create_party(text="a picnic", actor="visitor", now=now, visitor="v", idempotency_key=key)
        for now in (NEW_YEARS_EVE, NEW_YEARS_EVE + dt.timedelta(hours=1))
    )
    assert first.party_id == second.party_id
    assert second.repeated
    assert Party.objects.count() == 1


def test_an_event_from_the_future_is_not_guessed_at():
    with pytest.raises(ev.UnknownEvent, match="party_teleported"):
        vocabulary.decode("party_teleported", 1, "{}")
    with pytest.raises(ev.UnknownEvent, match="schema version 99"):
        vocabulary.decode("input_removed", 99, '{"input_id": "x"}')


def test_an_old_schema_is_upcast(monkeypatch):
    monkeypatch.setitem(vocabulary.UPCASTERS, ("input_removed", 0), lambda old: {"input_id": old["wish"]})
    assert vocabulary.decode("input_removed", 0, '{"wish": "x"}') == ev.InputRemoved(input_id="x")


def test_an_unknown_field_is_refused():
    with pytest.raises(ValueError, match="unknown field"):
        vocabulary.decode("input_removed", 1, '{"input_id": "x", "extra": 1}')


@pytest.mark.parametrize("kind", list(vocabulary.TYPES))
def test_every_event_type_has_a_fold(kind):
    assert vocabulary.TYPES[kind] in FOLDS


def in_a_knot(first: str, second: str, gate: threading.Barrier, level: str) -> None:
    """Lock two parties one after the other, once both threads have the first; add a wish to each."""
    waited: list[bool] = []

    def work() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SET TRANSACTION ISOLATION LEVEL {level}")
        repository.load(first, lock=level == "READ COMMITTED")
        if not waited:
            waited.append(True)
            gate.wait()
        for party_id in (first, second):
            state = repository.load(party_id, lock=True)
            removed = ev.DetailsChanged(changes={"title": f"by {first}"})
            append.append([repository.Append(state, [removed], "test", str(uuid.uuid4()))], timezone.now())

    repository.in_transaction(work)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("level", "sqlstate"), [("READ COMMITTED", "40P01"), ("REPEATABLE READ", "40001")])
def test_the_victim_of_a_deadlock_or_a_conflict_is_run_again(caplog, level, sqlstate):
    parties = [PartyFactory().party_id for _ in range(2)]
    gate = threading.Barrier(2)
    at_once(*(partial(in_a_knot, first, second, gate, level) for first, second in (parties, reversed(parties))))
    assert any(f"sqlstate={sqlstate}" in record.getMessage() for record in caplog.records)
    for party_id in parties:
        assert [item.version for item in event_store.read(party_id)] == [1, 2, 3]
        assert replay.replay(party_id) == repository.load(party_id)
