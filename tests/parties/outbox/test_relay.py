"""Messages: delivered until processed, processed exactly once, given up on with a reason."""

import datetime as dt
import threading
import time

import pytest
from django.db import connection, transaction
from django.utils import timezone

from parties import commands
from parties.domain import errors
from parties.domain import events as ev
from parties.eventstore import event_store, replay, repository
from parties.models import DeadLetter, OutboxMessage
from parties.outbox import backlog, dead_letters, messages, relay, wakeup
from parties.outbox.relay import Outcome
from tests.parties.factories import PartyFactory
from tests.support.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)


class Consumer:
    """Marks each party as planned; fails, or raises for the whole batch, on demand."""

    def __init__(self):
        self.poison = set()
        self.explodes = False
        self.batches = []

    def __call__(self, states, now):
        self.batches.append([state.party_id for state in states])
        if self.explodes and any(state.party_id in self.poison for state in states):
            raise RuntimeError("the whole batch fails")
        return {state.party_id: self.outcome(state) for state in states}

    def outcome(self, state):
        if state.party_id in self.poison:
            return Outcome(error=ValueError("cannot plan this"))
        return Outcome(events=[ev.PlanUpdated(patch={"seen": state.version}, reason="test")])


@pytest.fixture
def consumer(monkeypatch, settings):
    consumer = Consumer()
    monkeypatch.setattr(relay, "reconciler", lambda name: consumer)
    settings.OUTBOX_LEASE_SECONDS = 1
    return consumer


def make_due():
    OutboxMessage.objects.update(available_at=timezone.now() - dt.timedelta(seconds=1))


def planned(party):
    return [item for item in event_store.read(party.party_id) if item.type == "plan_updated"]


def test_a_change_leaves_a_message_and_a_drain_processes_it(consumer):
    party = PartyFactory(texts=["a cake"])
    assert OutboxMessage.objects.count() == 2
    assert relay.drain("planner") == 2
    assert OutboxMessage.objects.count() == 0
    assert len(planned(party)) == 1
    assert repository.load(party.party_id).planned_version == 3


def test_a_refused_command_leaves_none(consumer):
    party = PartyFactory()
    relay.drain("planner")
    with pytest.raises(errors.EmptyText):
        commands.add_input(party_id=party.party_id, text=" ", actor="test", now=timezone.now())
    assert OutboxMessage.objects.count() == 0


def test_a_batch_takes_many_parties_at_once(consumer):
    parties = [PartyFactory() for _ in range(5)]
    relay.drain("planner")
    assert consumer.batches == [sorted(party.party_id for party in parties)]


def test_two_drains_at_once_do_everything_once(consumer):
    parties = [PartyFactory(texts=["one", "two"]) for _ in range(12)]
    at_once(*[lambda: relay.drain("planner")] * 4)
    assert OutboxMessage.objects.count() == 0
    for party in parties:
        assert repository.load(party.party_id).planned_version == repository.load(party.party_id).version
        assert replay.replay(party.party_id) == repository.load(party.party_id)


def test_one_failing_party_does_not_hold_up_the_others(consumer):
    bad, good = PartyFactory(), PartyFactory()
    consumer.poison = {bad.party_id}
    relay.drain("planner")
    assert (len(planned(bad)), len(planned(good))) == (0, 1)
    (message,) = OutboxMessage.objects.all()
    assert message.party_id == bad.party_id
    assert message.attempts == 1
    assert "ValueError: cannot plan this" in message.last_error
    assert message.available_at > timezone.now()


def test_a_batch_that_fails_as_a_whole_is_taken_one_by_one(consumer):
    bad, good = PartyFactory(), PartyFactory()
    consumer.poison, consumer.explodes = {bad.party_id}, True
    relay.drain("planner")
    assert (len(planned(bad)), len(planned(good))) == (0, 1)
    assert "the whole batch fails" in OutboxMessage.objects.get().last_error


def test_what_was_tried_before_is_tried_alone(consumer):
    parties = [PartyFactory() for _ in range(3)]
    OutboxMessage.objects.update(attempts=1)
    relay.drain("planner")
    assert sorted(consumer.batches) == sorted([party.party_id] for party in parties)


def test_a_stream_of_fresh_messages_does_not_starve_what_failed(consumer, settings):
    settings.OUTBOX_BATCH = 1
    failed_before = PartyFactory()
    OutboxMessage.objects.update(attempts=1)
    fresh = [PartyFactory() for _ in range(4)]
    relay.drain("planner")
    order = [batch[0] for batch in consumer.batches]
    assert order.index(failed_before.party_id) == 1
    assert set(order) == {failed_before.party_id, *(party.party_id for party in fresh)}


def test_attempts_are_bounded_and_end_in_a_dead_letter(consumer, settings):
    settings.OUTBOX_MAX_ATTEMPTS = 3
    party = PartyFactory()
    consumer.poison = {party.party_id}
    for _ in range(4):
        relay.drain("planner")
        make_due()
    assert OutboxMessage.objects.count() == 0
    letter = DeadLetter.objects.get()
    assert (letter.party_id, letter.attempts) == (party.party_id, 3)
    assert "ValueError: cannot plan this" in letter.error
    assert len(consumer.batches) == 3


def test_the_wait_doubles_with_each_attempt(consumer):
    party = PartyFactory()
    consumer.poison = {party.party_id}
    waits = []
    for _ in range(5):
        before = timezone.now()
        relay.drain("planner")
        waits.append((OutboxMessage.objects.get().available_at - before).total_seconds())
        make_due()
    for number, wait in enumerate(waits):
        assert 0.75 * 2**number <= wait <= 1.25 * 2**number + 0.5


def test_a_dead_letter_is_redriven_once_even_when_asked_twice_at_once(consumer, settings):
    settings.OUTBOX_MAX_ATTEMPTS = 1
    party = PartyFactory()
    consumer.poison = {party.party_id}
    for _ in range(2):
        relay.drain("planner")
        make_due()
    letter = DeadLetter.objects.get()
    consumer.poison = set()
    assert sorted(at_once(*[lambda: dead_letters.redrive([letter.pk])] * 2)) == [0, 1]
    relay.drain("planner")
    assert len(planned(party)) == 1
    letter.refresh_from_db()
    assert letter.redriven_at is not None


def test_a_stale_claim_has_no_effect(consumer):
    """A worker that was stopped past its lease finds that another one has taken its message."""
    party = PartyFactory()
    claimed = relay._claim("planner")
    make_due()
    relay.drain("planner")
    repository.in_transaction(lambda: relay._settle("planner", claimed))
    assert len(planned(party)) == 1


def test_a_message_delivered_late_finds_nothing_left_to_do(consumer):
    party = PartyFactory()
    relay.drain("planner")
    messages.enqueue(["planner"], [party.party_id], None)
    consumer.outcome = lambda state: Outcome()
    relay.drain("planner")
    assert OutboxMessage.objects.count() == 0
    assert len(planned(party)) == 1


def test_a_message_of_a_party_that_is_gone_goes_too(consumer):
    messages.enqueue(["planner"], ["fp2026gone"], None)
    relay.drain("planner")
    assert consumer.batches == []
    assert OutboxMessage.objects.count() == 0


def test_a_message_for_later_waits(consumer):
    later = timezone.now() + dt.timedelta(minutes=5)
    consumer.outcome = lambda state: Outcome(look_again_at=later)
    party = PartyFactory()
    relay.drain("planner")
    (message,) = OutboxMessage.objects.all()
    assert message.available_at == later
    commands.add_input(party_id=party.party_id, text="a cake", actor="test", now=timezone.now())
    consumer.outcome = lambda state: Outcome()
    relay.drain("planner")
    assert [item.pk for item in OutboxMessage.objects.all()] == [message.pk]


def test_wakes_coalesce_into_one_task(consumer, redis_connection):
    party = PartyFactory()
    for number in range(5):
        commands.add_input(party_id=party.party_id, text=f"wish {number}", actor="test", now=timezone.now())
    assert redis_connection.llen("django_q:drain:q") == 1
    wakeup.lower_flag("planner")
    commands.add_input(party_id=party.party_id, text="one more", actor="test", now=timezone.now())
    assert redis_connection.llen("django_q:drain:q") == 2


def test_a_lost_wake_up_is_found_by_the_sweep(consumer, redis_connection):
    PartyFactory()
    redis_connection.flushdb()
    OutboxMessage.objects.update(available_at=timezone.now() - dt.timedelta(seconds=2))
    backlog.sweep()
    assert redis_connection.llen("django_q:drain:q") == 1


def test_a_message_that_another_claim_looks_at_is_waited_for(consumer, monkeypatch):
    party = PartyFactory(texts=["a cake"])
    held = threading.Event()

    def another_claim():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.3) FROM (SELECT 1 FROM outbox_messages FOR UPDATE) held")
        connection.close()

    def meanwhile(name):
        if name == "outbox.claimed" and not held.is_set():
            held.set()
            threading.Thread(target=another_claim).start()
            await_lock()

    monkeypatch.setattr(relay, "failpoint", meanwhile)
    relay.drain("planner")
    assert OutboxMessage.objects.count() == 0
    assert len(planned(party)) == 1


def await_lock():
    """Return when every message is locked."""
    until = time.monotonic() + 5
    while time.monotonic() < until:
        with transaction.atomic():
            if not list(OutboxMessage.objects.select_for_update(skip_locked=True)):
                return
    raise AssertionError("the messages are not locked")
