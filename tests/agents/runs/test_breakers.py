"""An agent that keeps failing gets a rest, whatever the party."""

import pytest
from django.db import connection
from django.utils import timezone

from agents.models import AgentBreaker, AgentRun
from agents.runs import breakers, queue, worker
from agents.runs.retry_policy import OPENS_AFTER
from agents.sections.venue import VenueAgent
from parties import commands
from parties.outbox import relay
from tests.agents.runs.steps import RUN, claimed, completions, due_now, fails, lease_is_over, started

pytestmark = pytest.mark.django_db(transaction=True)


def opened(monkeypatch):
    """As many parties as failures open the breaker; the next one waits."""
    fails(monkeypatch, RuntimeError("no answer"))
    parties = [started() for _ in range(OPENS_AFTER + 2)]
    for _ in range(OPENS_AFTER):
        assert worker.take_one()
    return parties


def probe_is_due():
    with connection.cursor() as cursor:
        cursor.execute("UPDATE agents_breaker SET probe_at = now() - interval '1 second'")


def test_an_agent_that_keeps_failing_gets_a_rest(monkeypatch):
    opened(monkeypatch)
    breaker = AgentBreaker.objects.get(agent="venue")
    assert (breaker.position, breaker.failures, breaker.trips) == ("open", OPENS_AFTER, 1)
    assert breaker.last_error == "RuntimeError: no answer"
    assert queue.waiting().due == 0
    assert not worker.take_one()
    assert AgentRun.objects.filter(attempts=0).count() == 2
    probe_is_due()
    assert queue.waiting().due == 2


def test_another_agent_goes_on_meanwhile(monkeypatch, settings):
    settings.DEFERRED_AGENTS = frozenset({"venue", "cake"})
    fails(monkeypatch, RuntimeError("no answer"))
    for _ in range(OPENS_AFTER + 1):
        started()
    while worker.take_one():
        pass
    unanswered = AgentRun.objects.filter(result__isnull=True).values_list("agent", flat=True)
    assert list(unanswered) == ["venue"] * (OPENS_AFTER + 1)
    assert AgentRun.objects.filter(agent="cake").count() == OPENS_AFTER + 1


def test_one_probe_at_a_time_and_its_success_closes(monkeypatch):
    parties = opened(monkeypatch)
    probe_is_due()
    probe = claimed()
    breaker = AgentBreaker.objects.get(agent="venue")
    assert (breaker.position, breaker.fence) == ("half_open", probe.fence)
    assert queue.claim() is None
    monkeypatch.setattr(VenueAgent, "run", RUN)
    worker.perform(probe)
    assert AgentBreaker.objects.get(agent="venue").position == "closed"
    due_now()
    while worker.take_one():
        pass
    relay.drain("planner")
    assert [len(completions(party_id)) for party_id in parties] == [1] * len(parties)


def test_a_probe_that_fails_opens_it_again_for_longer(monkeypatch):
    opened(monkeypatch)
    probe_is_due()
    assert worker.take_one()
    breaker = AgentBreaker.objects.get(agent="venue")
    assert (breaker.position, breaker.trips) == ("open", 2)
    assert breaker.probe_at is not None
    assert breaker.opened_at is not None
    assert (breaker.probe_at - breaker.opened_at).total_seconds() >= 45
    assert not worker.take_one()


def test_a_probe_whose_worker_dies_has_failed(monkeypatch):
    opened(monkeypatch)
    probe_is_due()
    assert queue.claim() is not None
    lease_is_over()
    queue.reap()
    assert AgentBreaker.objects.get(agent="venue").trips == 2


def test_a_probe_that_was_cancelled_makes_room_for_another(monkeypatch):
    opened(monkeypatch)
    probe_is_due()
    first = claimed()
    commands.cancel_party(party_id=first.party_id, actor="test", now=timezone.now())
    second = claimed()
    assert AgentBreaker.objects.get(agent="venue").fence == second.fence


def test_a_breaker_is_seen_in_the_admin_and_cannot_be_changed(monkeypatch, admin_client):
    opened(monkeypatch)
    page = admin_client.get("/admin/agents/agentbreaker/").content.decode()
    assert "no answer" in page
    assert admin_client.get("/admin/agents/agentrun/").status_code == 200
    assert admin_client.post("/admin/agents/agentbreaker/venue/change/", {"position": "closed"}).status_code == 403
    assert AgentBreaker.objects.get(agent="venue").position == "open"


def test_a_success_of_a_healthy_agent_writes_nothing():
    breakers.succeeded("venue")
    assert AgentBreaker.objects.count() == 0
