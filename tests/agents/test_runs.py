"""Deferred runs on the database: claims, leases, fences, late results, attempts, timeouts, breakers."""

import datetime as dt
import time

import pytest
from django.db import connection
from django.utils import timezone

from agents import breakers, runs, slow
from agents.base import AgentError
from agents.models import AgentBreaker, AgentExecution, AgentRun
from agents.resilience import MAX_ATTEMPTS, OPENS_AFTER
from agents.team import Ran
from agents.vendor import VendorAgent
from agents.venue import VenueAgent
from parties import commands, outbox, store
from parties import events as ev
from parties.state import encode
from partyplanner import flow
from tests.parties.factories import PartyFactory

pytestmark = pytest.mark.django_db(transaction=True)
FIRST = "jungle theme party for 75 guests in Austin, budget about $2,000"
RUN = VenueAgent.run


@pytest.fixture(autouse=True)
def _deferred(settings):
    settings.DEFERRED_AGENTS = frozenset({"venue"})
    settings.RUN_LEASE_SECONDS = 1


def started(*texts):
    """A party of which the planner has seen to everything but the venue."""
    party = PartyFactory(texts=texts or (FIRST,))
    outbox.drain("planner")
    return party.party_id


def shown(party_id):
    state = store.load(party_id)
    return encode({"agents": state.agents, "budget": state.budget, "plan": state.plan})


def at_once(settings, *texts):
    """What the same wishes give when nothing is deferred."""
    deferred, settings.DEFERRED_AGENTS = settings.DEFERRED_AGENTS, frozenset()
    found = shown(started(*texts))
    settings.DEFERRED_AGENTS = deferred
    return found


def claimed():
    """The next run, which is there."""
    found = runs.claim()
    assert found is not None
    return found


def of_type(party_id, kind):
    return [item.event for item in store.read(party_id) if isinstance(item.event, kind)]


def completions(party_id):
    return [event for event in of_type(party_id, ev.AgentCompleted) if event.agent == "venue"]


def due_now():
    """The wait for the next attempt is over."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE agents_run SET available_at = now() - interval '1 second'")


def lease_is_over():
    with connection.cursor() as cursor:
        cursor.execute("UPDATE agents_run SET lease_until = now() - interval '1 second' WHERE lease_until IS NOT NULL")


def answers(monkeypatch, act):
    """Have the venue agent do this before it answers."""

    def run(self, context):
        act()
        return RUN(self, context)

    monkeypatch.setattr(VenueAgent, "run", run)


def fails(monkeypatch, error):
    def run(self, context):
        raise error

    monkeypatch.setattr(VenueAgent, "run", run)


def test_a_run_goes_its_way_and_the_plan_is_the_one_made_at_once(settings):
    party_id = started()
    assert store.load(party_id).waits_for == ("venue",)
    assert slow.take_one()
    outbox.drain("planner")
    assert not AgentRun.objects.exists()
    assert shown(party_id) == at_once(settings, FIRST)
    execution = AgentExecution.objects.get(party_id=party_id, agent="venue")
    assert (execution.status, execution.trigger, execution.error) == ("completed", "it is needed now", "")
    assert execution.duration_us > 0
    assert not slow.take_one()


def test_a_party_all_of_whose_agents_are_deferred(settings):
    settings.DEFERRED_AGENTS = frozenset(flow.AGENTS)
    party_id = started(FIRST, "I need a balloon artist")
    while slow.take_one():
        outbox.drain("planner")
    assert shown(party_id) == at_once(settings, FIRST, "I need a balloon artist")
    assert store.replay(party_id) == store.load(party_id)


def test_an_open_run_survives_a_rebuild(settings):
    party_id = started()
    before = store.dump(party_id)
    store.rebuild(party_id)
    assert store.dump(party_id) == before
    slow.take_one()
    outbox.drain("planner")
    before = store.dump(party_id)
    store.rebuild(party_id)
    assert store.dump(party_id) == before
    assert shown(party_id) == at_once(settings, FIRST)


def test_the_attempt_is_counted_before_it_is_made():
    started()
    run = claimed()
    row = AgentRun.objects.get()
    assert (row.attempts, row.fence, row.holder) == (1, run.fence, runs.HOLDER)
    assert runs.claim() is None


def test_a_fence_is_never_given_twice():
    party_id = started()
    fences = []
    for _ in range(3):
        fences.append(claimed().fence)
        store.rebuild(party_id)
    assert len(set(fences)) == 3
    assert fences == sorted(fences)


def test_two_answers_of_two_holders_the_late_one_is_rejected_and_recorded():
    party_id = started()
    first = claimed()
    lease_is_over()
    assert runs.reap() == 1
    due_now()
    second = claimed()
    assert second.attempts == 2
    assert not runs.renew(first)
    slow.perform(first)
    assert AgentRun.objects.get().result is None
    slow.perform(second)
    outbox.drain("planner")
    (rejected,) = of_type(party_id, ev.AgentResultRejected)
    assert (rejected.agent, rejected.fence, rejected.reason) == ("venue", first.fence, slow.TAKEN_OVER)
    assert len(completions(party_id)) == 1
    assert not store.load(party_id).stale


def test_an_answer_after_the_other_was_taken_is_rejected_too():
    party_id = started()
    first = claimed()
    lease_is_over()
    runs.reap()
    due_now()
    slow.perform(claimed())
    outbox.drain("planner")
    assert not runs.deliver(first, Ran({}, "d"))
    slow.reject(first, slow.TAKEN_OVER)
    assert len(of_type(party_id, ev.AgentResultRejected)) == 1
    assert len(completions(party_id)) == 1
    assert not store.load(party_id).stale


def test_the_lease_is_renewed_while_the_agent_works(monkeypatch):
    party_id = started()
    answers(monkeypatch, lambda: time.sleep(1.6))
    seen = []
    monkeypatch.setattr(runs, "reap", lambda: seen.append(AgentRun.objects.filter(lease_until=None).count()))
    assert slow.take_one()
    outbox.drain("planner")
    assert len(completions(party_id)) == 1
    assert not of_type(party_id, ev.AgentResultRejected)


def test_removing_the_wish_cancels_the_run(monkeypatch, settings):
    settings.DEFERRED_AGENTS = frozenset({"vendor"})
    party_id = started("75 guests in Austin")
    wish = commands.add_input(party_id=party_id, text="a balloon artist", actor="test", now=timezone.now()).input_id
    outbox.drain("planner")

    def run(self, context):
        commands.remove_input(party_id=party_id, input_id=wish, actor="test", now=timezone.now())
        outbox.drain("planner")
        time.sleep(30)

    monkeypatch.setattr(VendorAgent, "run", run)
    begun = time.monotonic()
    assert slow.take_one()
    assert time.monotonic() - begun < 5
    assert not AgentRun.objects.exists()
    assert "vendor" not in store.load(party_id).agents
    assert AgentExecution.objects.get(party_id=party_id, agent="vendor").status == "cancelled"
    assert not of_type(party_id, ev.AgentResultRejected)
    assert AgentBreaker.objects.count() == 0


def test_an_answer_to_a_cancelled_run_is_rejected_and_recorded(monkeypatch, settings):
    """It came between two heartbeats."""
    settings.RUN_LEASE_SECONDS = 60
    party_id = started()

    def another_wish():
        commands.add_input(party_id=party_id, text="12 guests", actor="test", now=timezone.now())
        outbox.drain("planner")

    answers(monkeypatch, another_wish)
    slow.take_one()
    (rejected,) = of_type(party_id, ev.AgentResultRejected)
    assert rejected.reason == slow.NOT_WANTED
    monkeypatch.setattr(VenueAgent, "run", RUN)
    slow.take_one()
    outbox.drain("planner")
    assert len(completions(party_id)) == 1


def test_a_wish_that_the_planner_has_not_seen_yet_postpones_the_run(settings):
    party_id = started()
    commands.change_details(party_id=party_id, changes={"guests": "12"}, actor="test", now=timezone.now())
    before = AgentRun.objects.get()
    assert slow.take_one()
    row = AgentRun.objects.get()
    assert (row.id, row.attempts, row.lease_until) == (before.id, 0, None)
    outbox.drain("planner")
    assert AgentRun.objects.get().fingerprint != before.fingerprint
    slow.take_one()
    outbox.drain("planner")
    assert len(completions(party_id)) == 1


def test_a_run_that_takes_too_long_is_interrupted_and_tried_again(monkeypatch, settings):
    settings.RUN_TIMEOUT_SECONDS = 1
    started()
    answers(monkeypatch, lambda: time.sleep(30))
    begun = time.monotonic()
    assert slow.take_one()
    assert time.monotonic() - begun < 4
    row = AgentRun.objects.get()
    assert (row.attempts, row.lease_until) == (1, None)
    assert row.last_error == "It took longer than 1 seconds."
    assert row.available_at > timezone.now()
    assert AgentBreaker.objects.get(agent="venue").failures == 1


@pytest.mark.parametrize("error", [RuntimeError("no answer"), MemoryError("full"), SystemExit("3")])
def test_attempts_are_bounded_and_the_last_one_says_why(monkeypatch, error):
    party_id = started()
    fails(monkeypatch, error)
    for attempt in range(1, MAX_ATTEMPTS + 1):
        due_now()
        assert AgentRun.objects.get().attempts == attempt - 1
        assert slow.take_one()
    outbox.drain("planner")
    agent = store.load(party_id).agents["venue"]
    assert (agent.status, agent.attempts, agent.retry_at, agent.running) == ("failed", MAX_ATTEMPTS, None, "")
    assert str(error) in agent.error
    assert not AgentRun.objects.exists()
    assert store.load(party_id).plan["sections"]["venue"]["status"] == "failed"


def test_an_answer_that_the_database_cannot_keep_is_a_failure(monkeypatch):
    started()
    monkeypatch.setattr(VenueAgent, "run", lambda self, context: RUN(self, context).__class__(document={"a": "\0"}))
    assert slow.take_one()
    row = AgentRun.objects.get()
    assert (row.attempts, row.lease_until, row.result) == (1, None, None)
    assert row.last_error.startswith("The database cannot keep the result")


def test_an_agent_that_cannot_answer_is_not_asked_again(monkeypatch):
    party_id = started()
    fails(monkeypatch, AgentError("no place for so many", permanent=True))
    assert slow.take_one()
    outbox.drain("planner")
    agent = store.load(party_id).agents["venue"]
    assert (agent.status, agent.error, agent.attempts) == ("failed", "no place for so many", 1)
    assert AgentBreaker.objects.count() == 0


def test_a_worker_that_dies_each_time_uses_the_attempts_up():
    party_id = started()
    for _ in range(MAX_ATTEMPTS):
        due_now()
        assert runs.claim() is not None
        lease_is_over()
        assert runs.reap() == 1
    outbox.drain("planner")
    agent = store.load(party_id).agents["venue"]
    assert (agent.status, agent.error) == ("failed", runs.DIED)
    assert AgentBreaker.objects.get(agent="venue").failures == MAX_ATTEMPTS


def test_a_supervisor_that_stops_hands_its_runs_back():
    started()
    held = claimed()
    assert runs.hand_back("somebody else") == 0
    assert runs.hand_back(runs.HOLDER) == 1
    assert not runs.renew(held)
    again = claimed()
    assert (again.attempts, again.id) == (1, held.id)


def test_what_is_not_deferred_any_more_is_run_by_the_planner(settings):
    party_id = started()
    settings.DEFERRED_AGENTS = frozenset()
    assert runs.claim() is None
    assert runs.sweep()
    outbox.drain("planner")
    assert not AgentRun.objects.exists()
    assert shown(party_id) == at_once(settings, FIRST)


def test_a_party_that_is_over_waits_for_nothing():
    party_id = started()
    commands.cancel_party(party_id=party_id, actor="test", now=timezone.now())
    assert not AgentRun.objects.exists()
    assert not store.load(party_id).waits_for
    assert AgentExecution.objects.get(party_id=party_id, agent="venue").status == "cancelled"


def test_the_clock_of_this_machine_has_no_say(monkeypatch):
    party_id = started()
    real = timezone.now
    for skew in (dt.timedelta(hours=-5), dt.timedelta(hours=5)):
        monkeypatch.setattr(timezone, "now", lambda skew=skew: real() + skew)
        monkeypatch.setattr(time, "time", lambda: 0.0)
        held = claimed()
        assert held is not None
        assert runs.reap() == 0
        assert runs.claim() is None
        assert runs.renew(held)
        assert AgentRun.objects.filter(
            lease_until__gt=real(), lease_until__lt=real() + dt.timedelta(seconds=5)
        ).exists()
        runs.hand_back(runs.HOLDER)
    assert slow.take_one()
    outbox.drain("planner")
    assert len(completions(party_id)) == 1


def opened(monkeypatch):
    """As many parties as failures open the breaker; the next one waits."""
    fails(monkeypatch, RuntimeError("no answer"))
    parties = [started() for _ in range(OPENS_AFTER + 2)]
    for _ in range(OPENS_AFTER):
        assert slow.take_one()
    return parties


def probe_is_due():
    with connection.cursor() as cursor:
        cursor.execute("UPDATE agents_breaker SET probe_at = now() - interval '1 second'")


def test_an_agent_that_keeps_failing_gets_a_rest(monkeypatch):
    opened(monkeypatch)
    breaker = AgentBreaker.objects.get(agent="venue")
    assert (breaker.position, breaker.failures, breaker.trips) == ("open", OPENS_AFTER, 1)
    assert breaker.last_error == "RuntimeError: no answer"
    assert runs.waiting().due == 0
    assert not slow.take_one()
    assert AgentRun.objects.filter(attempts=0).count() == 2
    probe_is_due()
    assert runs.waiting().due == 2


def test_another_agent_goes_on_meanwhile(monkeypatch, settings):
    settings.DEFERRED_AGENTS = frozenset({"venue", "cake"})
    fails(monkeypatch, RuntimeError("no answer"))
    for _ in range(OPENS_AFTER + 1):
        started()
    while slow.take_one():
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
    assert runs.claim() is None
    monkeypatch.setattr(VenueAgent, "run", RUN)
    slow.perform(probe)
    assert AgentBreaker.objects.get(agent="venue").position == "closed"
    due_now()
    while slow.take_one():
        pass
    outbox.drain("planner")
    assert [len(completions(party_id)) for party_id in parties] == [1] * len(parties)


def test_a_probe_that_fails_opens_it_again_for_longer(monkeypatch):
    opened(monkeypatch)
    probe_is_due()
    assert slow.take_one()
    breaker = AgentBreaker.objects.get(agent="venue")
    assert (breaker.position, breaker.trips) == ("open", 2)
    assert breaker.probe_at is not None
    assert breaker.opened_at is not None
    assert (breaker.probe_at - breaker.opened_at).total_seconds() >= 45
    assert not slow.take_one()


def test_a_probe_whose_worker_dies_has_failed(monkeypatch):
    opened(monkeypatch)
    probe_is_due()
    assert runs.claim() is not None
    lease_is_over()
    runs.reap()
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
