"""Ways to fit in the queue: each party once a plan and by one worker at a time, bounded, and behind the plans."""

import pytest
from django.db import connection

from agents.planning import savings
from agents.runs import savings_queue, savings_worker
from parties import commands
from parties.eventstore import repository
from parties.outbox import relay
from tests.parties.factories import PartyFactory
from tests.support.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)
WISHES = ("jungle theme party for 75 guests in Austin, budget about $2,000", "I need a balloon artist")


@pytest.fixture(autouse=True)
def _nothing_deferred(settings):
    settings.DEFERRED_AGENTS = frozenset()


@pytest.fixture
def party():
    return planned(*WISHES)


def planned(*texts):
    """A party with a plan, its state."""
    party_id = PartyFactory(texts=texts).party_id
    relay.drain("planner")
    return repository.load(party_id)


def add(state, text):
    """The party's state once it has one more wish and a plan for it."""
    commands.add_input(party_id=state.party_id, text=text, actor="test", now=state.changed_at)
    relay.drain("planner")
    return repository.load(state.party_id)


def claimed():
    found = savings_queue.claim()
    assert found is not None
    return found


def later(seconds):
    """Leases that end within this time are over."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE agents_savings SET lease_until = lease_until - make_interval(secs => %s)", [seconds])


def test_many_who_look_ask_once_and_one_worker_takes_it(party):
    assert at_once(*[lambda: savings_queue.found(party)] * 6) == [None] * 6
    taken = [claim for claim in at_once(*[savings_queue.claim] * 4) if claim is not None]
    assert [(claim.party_id, claim.version) for claim in taken] == [(party.party_id, party.planned_version)]
    assert savings_queue.finish(taken[0], [{"id": "x"}])
    assert savings_queue.found(party) == [{"id": "x"}]
    assert savings_queue.waiting().due == 0


@pytest.mark.parametrize("texts", [("75 guests in Austin, jungle",), ("75 guests, jungle, budget $90,000",), ()])
def test_nothing_is_asked_where_nothing_is_missing(texts):
    assert savings_queue.found(planned(*texts)) == []
    assert savings_queue.claim() is None


def test_a_newer_plan_waits_for_the_end_of_the_work_on_the_older_one(party):
    """One party is never worked out twice at a time, and what is found for the older plan is not shown."""
    savings_queue.found(party)
    first = claimed()
    newer = add(party, "I need a clown")
    assert savings_queue.found(newer) is None
    assert savings_queue.claim() is None
    assert not savings_queue.finish(first, [{"id": "old"}])
    second = claimed()
    assert second.version == newer.planned_version
    assert savings_queue.finish(second, [{"id": "new"}])
    assert savings_queue.found(newer) == [{"id": "new"}]


def test_one_that_looks_at_an_older_plan_does_not_bring_it_back(party):
    newer = add(party, "I need a clown")
    savings_queue.found(newer)
    assert savings_queue.found(party) is None
    assert claimed().version == newer.planned_version


def test_a_worker_that_died_is_followed_and_late_results_are_refused(party):
    savings_queue.found(party)
    dead = claimed()
    assert savings_queue.claim() is None
    later(savings_queue.LEASE_SECONDS)
    next_one = claimed()
    assert not savings_queue.finish(dead, [{"id": "late"}])
    assert savings_queue.finish(next_one, [])
    assert savings_queue.found(party) == []


def test_a_party_that_every_worker_dies_of_is_given_up(party):
    savings_queue.found(party)
    for _ in range(savings_queue.MAX_ATTEMPTS):
        assert savings_queue.found(party) is None
        claimed()
        later(savings_queue.LEASE_SECONDS)
    assert savings_queue.claim() is None
    assert savings_queue.waiting().due == 0
    assert savings_queue.found(party) == []


@pytest.mark.parametrize(("workers", "at_a_time"), [(1, 1), (2, 1), (4, 3)])
def test_a_worker_is_left_to_the_planner(settings, workers, at_a_time):
    settings.Q_WORKERS = workers
    for _ in range(5):
        savings_queue.found(planned(*WISHES))
    taken = [savings_queue.claim() for _ in range(5)]
    assert [claim is not None for claim in taken] == [True] * at_a_time + [False] * (5 - at_a_time)


def test_plans_come_first(party):
    savings_queue.found(party)
    PartyFactory(texts=["a cake"])
    assert not savings_worker.take_one()
    relay.drain("planner")
    assert savings_worker.take_one()


def test_the_time_for_one_party_is_limited(party, monkeypatch):
    """Of some twenty plans the clock lets eight be made; the others are not tried, and what was found is kept."""
    everything = savings.savings(party, party.changed_at)
    made = []
    budget_of = savings.budget_of

    def counted(*arguments):
        made.append(arguments)
        return budget_of(*arguments)

    clock = iter([0.0] * 9)

    class Clock:
        @staticmethod
        def monotonic():
            return next(clock, savings.SECONDS)

    monkeypatch.setattr(savings, "time", Clock)
    monkeypatch.setattr(savings, "budget_of", counted)
    found = {saving["id"] for saving in savings.savings(party, party.changed_at)}
    assert len(made) == 8
    assert found < {saving["id"] for saving in everything}
    assert found


def test_a_party_that_moved_on_or_is_gone_has_none(party):
    savings_queue.found(party)
    add(party, "I need a clown")
    assert savings_worker.take_one()
    assert savings_queue.found(party) == []


def test_the_sweep_wakes_for_what_a_lost_wake_up_left(party, redis_connection):
    savings_queue.found(party)
    redis_connection.flushdb()
    savings_queue.sweep()
    assert redis_connection.exists("partyplanner:wake:savings")
