"""Attempts that fail: counted, bounded, interrupted, and the last one says why."""

import time

import pytest
from django.utils import timezone

from agents.base import AgentError
from agents.models import AgentBreaker, AgentRun
from agents.runs import queue, worker
from agents.runs.retry_policy import MAX_ATTEMPTS
from agents.sections.venue import VenueAgent
from parties.domain.message import from_text
from parties.eventstore import repository
from parties.outbox import relay
from tests.agents.runs.steps import RUN, answers, due_now, fails, lease_is_over, started
from tests.support.rendered import shown

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_run_that_takes_too_long_is_interrupted_and_tried_again(monkeypatch, settings):
    settings.RUN_TIMEOUT_SECONDS = 1
    started()
    answers(monkeypatch, lambda: time.sleep(30))
    begun = time.monotonic()
    assert worker.take_one()
    assert time.monotonic() - begun < 4
    row = AgentRun.objects.get()
    assert (row.attempts, row.lease_until) == (1, None)
    assert shown(from_text(row.last_error)) == "It took longer than 1 second."
    assert row.available_at > timezone.now()
    assert AgentBreaker.objects.get(agent="venue").failures == 1


@pytest.mark.parametrize("error", [RuntimeError("no answer"), MemoryError("full"), SystemExit("3")])
def test_attempts_are_bounded_and_the_last_one_says_why(monkeypatch, error):
    party_id = started()
    fails(monkeypatch, error)
    for attempt in range(1, MAX_ATTEMPTS + 1):
        due_now()
        assert AgentRun.objects.get().attempts == attempt - 1
        assert worker.take_one()
    relay.drain("planner")
    agent = repository.load(party_id).agents["venue"]
    assert (agent.status, agent.attempts, agent.retry_at, agent.running) == ("failed", MAX_ATTEMPTS, None, "")
    assert str(error) in str(agent.error)
    assert not AgentRun.objects.exists()
    assert repository.load(party_id).plan["sections"]["venue"]["status"] == "failed"


def test_an_answer_that_the_database_cannot_keep_is_a_failure(monkeypatch):
    started()
    monkeypatch.setattr(VenueAgent, "run", lambda self, context: RUN(self, context).__class__(document={"a": "\0"}))
    assert worker.take_one()
    row = AgentRun.objects.get()
    assert (row.attempts, row.lease_until, row.result) == (1, None, None)
    assert "which PostgreSQL cannot keep" in row.last_error


def test_an_agent_that_cannot_answer_is_not_asked_again(monkeypatch):
    party_id = started()
    fails(monkeypatch, AgentError("no place for so many", permanent=True))
    assert worker.take_one()
    relay.drain("planner")
    agent = repository.load(party_id).agents["venue"]
    assert (agent.status, agent.error, agent.attempts) == ("failed", "no place for so many", 1)
    assert AgentBreaker.objects.count() == 0


def test_a_worker_that_dies_each_time_uses_the_attempts_up():
    party_id = started()
    for _ in range(MAX_ATTEMPTS):
        due_now()
        assert queue.claim() is not None
        lease_is_over()
        assert queue.reap() == 1
    relay.drain("planner")
    agent = repository.load(party_id).agents["venue"]
    assert (agent.status, agent.error) == ("failed", queue.DIED)
    assert AgentBreaker.objects.get(agent="venue").failures == MAX_ATTEMPTS
