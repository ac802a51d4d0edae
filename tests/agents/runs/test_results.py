"""Deferred runs on the database: what they bring becomes the plan, or is no longer wanted."""

import time

import pytest
from django.utils import timezone

from agents.models import AgentBreaker, AgentExecution, AgentRun
from agents.runs import queue, worker
from agents.sections.vendor import VendorAgent
from agents.sections.venue import VenueAgent
from parties import commands
from parties.domain import events as ev
from parties.domain.message import as_text, say
from parties.eventstore import replay, repository
from parties.outbox import relay
from partyplanner import flow
from tests.agents.runs.steps import FIRST, RUN, answers, at_once, completions, of_type, shown, started

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_run_goes_its_way_and_the_plan_is_the_one_made_at_once(settings):
    party_id = started()
    assert repository.load(party_id).waits_for == ("venue",)
    assert worker.take_one()
    relay.drain("planner")
    assert not AgentRun.objects.exists()
    assert shown(party_id) == at_once(settings, FIRST)
    execution = AgentExecution.objects.get(party_id=party_id, agent="venue")
    assert (execution.status, execution.trigger, execution.error) == ("completed", as_text(say("step.first")), "")
    assert execution.duration_us > 0
    assert not worker.take_one()


def test_a_party_all_of_whose_agents_are_deferred(settings):
    settings.DEFERRED_AGENTS = frozenset(flow.AGENTS)
    party_id = started(FIRST, "I need a balloon artist")
    while worker.take_one():
        relay.drain("planner")
    assert shown(party_id) == at_once(settings, FIRST, "I need a balloon artist")
    assert replay.replay(party_id) == repository.load(party_id)


def test_an_open_run_survives_a_rebuild(settings):
    party_id = started()
    before = replay.dump(party_id)
    replay.rebuild(party_id)
    assert replay.dump(party_id) == before
    worker.take_one()
    relay.drain("planner")
    before = replay.dump(party_id)
    replay.rebuild(party_id)
    assert replay.dump(party_id) == before
    assert shown(party_id) == at_once(settings, FIRST)


def test_removing_the_wish_cancels_the_run(monkeypatch, settings):
    settings.DEFERRED_AGENTS = frozenset({"vendor"})
    party_id = started("75 guests in Austin")
    wish = commands.add_input(party_id=party_id, text="a balloon artist", actor="test", now=timezone.now()).input_id
    relay.drain("planner")

    def run(self, context):
        commands.remove_input(party_id=party_id, input_id=wish, actor="test", now=timezone.now())
        relay.drain("planner")
        time.sleep(30)

    monkeypatch.setattr(VendorAgent, "run", run)
    begun = time.monotonic()
    assert worker.take_one()
    assert time.monotonic() - begun < 5
    assert not AgentRun.objects.exists()
    assert "vendor" not in repository.load(party_id).agents
    assert AgentExecution.objects.get(party_id=party_id, agent="vendor").status == "cancelled"
    assert not of_type(party_id, ev.AgentResultRejected)
    assert AgentBreaker.objects.count() == 0


def test_an_answer_to_a_cancelled_run_is_rejected_and_recorded(monkeypatch, settings):
    """It came between two heartbeats."""
    settings.RUN_LEASE_SECONDS = 60
    party_id = started()

    def another_wish():
        commands.add_input(party_id=party_id, text="12 guests", actor="test", now=timezone.now())
        relay.drain("planner")

    answers(monkeypatch, another_wish)
    worker.take_one()
    (rejected,) = of_type(party_id, ev.AgentResultRejected)
    assert rejected.reason == worker.NOT_WANTED
    monkeypatch.setattr(VenueAgent, "run", RUN)
    worker.take_one()
    relay.drain("planner")
    assert len(completions(party_id)) == 1


def test_a_wish_that_the_planner_has_not_seen_yet_postpones_the_run(settings):
    party_id = started()
    commands.change_details(party_id=party_id, changes={"guests": "12"}, actor="test", now=timezone.now())
    before = AgentRun.objects.get()
    assert worker.take_one()
    row = AgentRun.objects.get()
    assert (row.id, row.attempts, row.lease_until) == (before.id, 0, None)
    relay.drain("planner")
    assert AgentRun.objects.get().fingerprint != before.fingerprint
    worker.take_one()
    relay.drain("planner")
    assert len(completions(party_id)) == 1


def test_what_is_not_deferred_any_more_is_run_by_the_planner(settings):
    party_id = started()
    settings.DEFERRED_AGENTS = frozenset()
    assert queue.claim() is None
    queue.sweep()
    relay.drain("planner")
    assert not AgentRun.objects.exists()
    assert shown(party_id) == at_once(settings, FIRST)


def test_a_party_that_is_over_waits_for_nothing():
    party_id = started()
    commands.cancel_party(party_id=party_id, actor="test", now=timezone.now())
    assert not AgentRun.objects.exists()
    assert not repository.load(party_id).waits_for
    assert AgentExecution.objects.get(party_id=party_id, agent="venue").status == "cancelled"
