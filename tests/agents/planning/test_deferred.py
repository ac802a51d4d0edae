"""Deferred agents: started in one reconciliation, their results taken in another, the plan the same in the end."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agents.planning.deps import DeferredResult, RunResult, run
from agents.planning.fingerprint import Fingerprint
from agents.planning.orchestrator import prepare, reconcile
from parties.domain import events as ev
from parties.domain.message import say
from parties.domain.state import PartyState, apply, encode
from partyplanner import flow
from tests.agents.planning.test_properties import CONFUSING
from tests.support.planning import PureParty, planned, real_deps

TEAM = real_deps()
FIRST = "jungle theme party for 75 guests in Austin, budget about $2,000"


class LatePlanning(PureParty):
    """A party whose deferred runs lie in the test's hands."""

    def __init__(self, deferred, **kwargs):
        super().__init__(TEAM._replace(deferred=frozenset(deferred)), **kwargs)

    def answer(self, name):
        """What the run of this agent brings, prepared from the state as it is; None when it is not worth while."""
        running = Fingerprint.parse(self.state.agents[name].running)
        found = prepare(self.state, self.deps, name, self.now)
        if found is None or found.fingerprint != running:
            return None
        return DeferredResult(running, run(found.agent, found.context), "it is needed now", 1, 7)

    def deliver(self, name, delivered):
        events = reconcile(self.state, self.deps, self.now, {name: delivered})
        self.append(events)
        return events

    def finish(self, choose=lambda names: names[0]):
        for _ in range(200):
            if not (names := sorted(self.state.waits_for)):
                return
            name = choose(names)
            self.deliver(name, self.answer(name))
        raise AssertionError("the runs never end")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.sampled_from(CONFUSING), max_size=6),
    st.sets(st.sampled_from(sorted(flow.AGENTS)), min_size=1),
    st.data(),
)
def test_the_plan_is_the_same_only_later(texts, deferred, data):
    """Whatever is deferred, in whatever order wishes, removals and results come."""
    at_once, late = PureParty(TEAM), LatePlanning(deferred)
    held: dict[str, DeferredResult] = {}
    for text in texts:
        at_once.add(text)
        late.add(text)
        if data.draw(st.booleans(), label="remove one"):
            chosen = data.draw(st.sampled_from(sorted(late.state.inputs)))
            at_once.remove(chosen)
            late.remove(chosen)
        for name in data.draw(st.lists(st.sampled_from(sorted(deferred)), max_size=3), label="results"):
            if name in held:  # came before the last change: taken if it still answers, else a new run is due
                late.deliver(name, held.pop(name))
            elif name in late.state.waits_for and (found := late.answer(name)) is not None:
                held[name] = found
        assert late.plan() == []
    late.finish(lambda names: data.draw(st.sampled_from(names), label="next result"))
    assert late.plan() == []
    assert late.shown() == at_once.shown()
    assert encode(_folded(late)) == encode(late.state)


def _folded(party):
    state = PartyState(party_id=party.state.party_id)
    for recorded in party.log:
        state = apply(state, recorded)
    return state


@pytest.mark.parametrize("name", flow.AGENTS)
def test_any_agent_can_be_deferred(name):
    """Each one by itself: started, missing for the while, and there in the end."""
    late = LatePlanning({name})
    late.add(FIRST)
    assert late.state.waits_for == (name,)
    assert not late.state.stale
    late.finish()
    assert late.shown() == planned(TEAM, FIRST).shown()


def test_the_others_go_on_without_it_and_say_so():
    late = LatePlanning({"venue"})
    late.add(FIRST)
    assert late.state.agents["catering"].status == "completed"
    assert late.state.plan["sections"]["venue"]["status"] == "working"
    assert "venue" not in late.state.plan["missing"]


def test_what_was_found_before_stays_while_it_runs_again():
    late = LatePlanning({"venue"})
    late.add(FIRST)
    late.finish()
    before = late.state
    late.add("12 guests")
    assert late.state.agents["venue"].status == "running"
    assert late.state.agents["venue"].output == before.agents["venue"].output
    assert late.state.plan["sections"]["venue"]["status"] == "ready"


def test_a_result_for_another_question_is_rejected_and_recorded():
    late = LatePlanning({"venue"})
    late.add(FIRST)
    held = late.answer("venue")
    late.plan_each = False
    late.add("12 guests")
    events = late.deliver("venue", held)
    (rejected,) = [event for event in events if isinstance(event, ev.AgentResultRejected)]
    assert (rejected.agent, rejected.fingerprint, rejected.fence) == ("venue", str(held.fingerprint), 7)
    assert rejected.reason == say("cancelled.changed")
    assert late.state.agents["venue"].running not in ("", str(held.fingerprint))


def test_taking_the_wish_back_cancels_the_run():
    late = LatePlanning({"vendor"}, plan_each=False)
    late.add("75 guests in Austin")
    late.plan()
    before = late.shown()
    wish = late.add("I need a balloon artist")
    late.plan()
    running = late.state.agents["vendor"].running
    late.remove(wish)
    assert late.plan()[:2] == [
        ev.AgentRunCancelled(agent="vendor", fingerprint=running, reason=say("cancelled.not_needed")),
        ev.AgentDataRemoved(agent="vendor", reason=say("removed.not_needed")),
    ]
    assert late.shown() == before


def test_changing_back_cancels_the_run_and_keeps_the_result():
    late = LatePlanning({"venue"})
    late.add(FIRST)
    late.finish()
    before = late.shown()
    wish = late.add("12 guests")
    assert "venue" in late.state.waits_for
    late.remove(wish)
    assert not late.state.waits_for
    assert late.shown() == before


def test_a_run_that_is_not_deferred_any_more_happens_at_once():
    late = LatePlanning({"venue"})
    late.add(FIRST)
    late.deps = TEAM
    late.plan()
    assert late.shown() == planned(TEAM, FIRST).shown()


def test_a_failed_run_is_a_failed_agent_and_the_host_may_ask_again():
    late = LatePlanning({"venue"})
    late.add(FIRST)
    running = Fingerprint.parse(late.state.agents["venue"].running)
    failed = DeferredResult(running, RunResult(None, error="no answer"), "", 4, 7)
    late.deliver("venue", failed)
    agent = late.state.agents["venue"]
    assert (agent.status, agent.attempts, agent.retry_at, agent.error) == ("failed", 4, None, "no answer")
    assert late.state.plan["sections"]["venue"]["status"] == "failed"
    late.append([ev.AgentRetryRequested(agent="venue")])
    late.plan()
    late.finish()
    assert late.shown() == planned(TEAM, FIRST).shown()


def test_a_rejected_result_leaves_a_current_plan_current():
    party = planned(TEAM, FIRST)
    party.append([ev.AgentResultRejected(agent="venue", fingerprint="f", fence=3, reason="too late")])
    assert not party.state.stale
