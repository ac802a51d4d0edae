"""What reconcile runs, and what it leaves alone, shown with agents small enough to see through."""

import datetime as dt

import msgspec
import pytest

from agents.analyzer import Analysis
from agents.base import AgentError, Result
from agents.catalogue.offers import Catalogue
from agents.planning.deps import NOTHING, PlanningDeps, run
from agents.planning.graph import order
from agents.planning.lockstep import in_step
from agents.planning.orchestrator import next_retry, reconcile, reconcile_in_stages
from agents.runs.retry_policy import MAX_ATTEMPTS
from parties.domain import events as ev
from parties.domain.documents import Task
from tests.support.documents import bare_budget, bare_output, bare_plan
from tests.support.planning import NOW, PureParty
from tests.support.rendered import shown

CATALOGUE = Catalogue(offers={}, figures={}, versions={"theme": 1, "cake": 1})


def analyze(text: str, today: dt.date) -> Analysis:
    """“cake 3” is about the cake and says 3; any other first word is its category alike."""
    category, _, value = text.partition(" ")
    return Analysis(
        categories=(category,), confidence={category: 1.0}, slots={"theme": value}, facts={}, evidence=(), version="t1"
    )


class Small:
    version = "1"
    priority = 1
    uses: tuple[str, ...] = ()
    reads_today = False
    reads_statuses = False
    section = True
    result = "output"

    def __init__(self, name, uses=(), result="output", fails=None):
        self.name, self.uses, self.result, self.fails = name, uses, result, fails
        self.reads = (f"wishes.{name}",) if result == "output" else ()
        self.reads_statuses = result == "plan"
        self.runs = 0

    def wanted(self, brief, active):
        return self.result != "output" or brief.wants(self.name)

    def run(self, context):
        self.runs += 1
        if self.fails is not None:
            raise self.fails
        said = sorted(reading.input_id for reading in context.readings.of(self.name))
        found = len(context.upstream)
        if self.result == "budget":
            return Result(document=bare_budget(f"{found}.00", f"{found * 2}.00"))
        document = {output.headline: output.facts for output in context.upstream.values()}
        if self.result == "plan":
            return Result(document=bare_plan(" ".join(sorted(context.upstream))))
        return Result(document=bare_output(self.name, said=said, upstream=document))


@pytest.fixture
def agents():
    theme, cake = Small("theme"), Small("cake", uses=("theme",))
    budget = Small("budget", uses=("theme", "cake"), result="budget")
    planner = Small("planner", uses=("theme", "cake", "budget"), result="plan")
    return {agent.name: agent for agent in (theme, cake, budget, planner)}


@pytest.fixture
def party(agents):
    return PureParty(PlanningDeps(agents=order(agents), analyze=analyze, catalogue=CATALOGUE))


def kinds(events):
    return [event.type for event in events]


def steps(events):
    return [
        (step.agent, step.execution) for event in events if event.type == "execution_planned" for step in event.steps
    ]


def test_a_first_wish_starts_its_agent_and_what_follows(party):
    party = PureParty(party.deps, plan_each=False)
    party.add("cake 3")
    events = party.plan()
    assert kinds(events) == [
        "input_classified",
        "execution_planned",
        *["agent_started", "agent_completed"] * 2,
        "budget_recalculated",
        "agent_started",
        "agent_completed",
        "plan_updated",
    ]
    assert steps(events) == [("cake", "start"), ("budget", "start"), ("planner", "start")]
    assert party.state.planned_version == party.state.version


def test_reconciling_twice_finds_nothing_left_to_do(party):
    party.add("cake 3")
    assert reconcile(party.state, party.deps, NOW) == []


def test_a_batch_takes_each_stage_together_and_one_that_fails_leaves_the_others_alone(agents):
    """What a party gets is what it would get alone."""

    def picky(text, today):
        if "?" in text:
            raise LookupError(text)
        return analyze(text, today)

    def watched(agent, context):
        result.append(agent.name)
        return run(agent, context)

    result: list[str] = []
    deps = PlanningDeps(agents=order(agents), analyze=picky, catalogue=CATALOGUE, run=watched)
    parties = [PureParty(deps, plan_each=False) for _ in range(4)]
    for party, text in zip(parties, ("cake 3", "theme 1", "?", "cake 4"), strict=True):
        party.add(text)
    found = in_step([reconcile_in_stages(party.state, deps, NOW, NOTHING) for party in parties])
    assert result == ["theme", *["cake"] * 2, *["budget"] * 3, *["planner"] * 3]
    assert isinstance(found[2], LookupError)
    for number in (0, 1, 3):
        assert found[number] == parties[number].plan()


def test_only_what_depends_on_a_wish_runs_again(party, agents):
    party.add("cake 3")
    party.add("theme pirates")
    before = {name: agent.runs for name, agent in agents.items()}
    party.add("cake 4")
    assert {name: agent.runs - before[name] for name, agent in agents.items()} == {
        "theme": 0,
        "cake": 1,
        "budget": 1,
        "planner": 1,
    }


def test_a_change_upstream_recalculates_and_names_its_cause(party):
    party.add("cake 3")
    party.add("theme pirates")
    party.plan_each = False
    party.add("theme fairies")
    planned = next(event for event in party.plan() if event.type == "execution_planned")
    cake = next(step for step in planned.steps if step.agent == "cake")
    assert (cake.execution, shown(cake.reason), cake.causes) == ("recalculate", "theme changed", ("theme",))


def test_the_same_result_stops_the_cascade(party, agents):
    """Early cutoff: theme runs again on another text, finds the same, and cake is left alone."""
    agents["theme"].run = lambda context: Result(document=bare_output("always the same"))
    party.add("theme pirates")
    party.add("cake 3")
    runs = agents["cake"].runs
    party.add("theme fairies")
    assert agents["cake"].runs == runs


def test_removing_the_last_wish_removes_the_agents_data(party):
    party.add("cake 3")
    party.plan_each = False
    party.remove(next(iter(party.state.inputs)))
    events = party.plan()
    assert any(isinstance(event, ev.AgentDataRemoved) and event.agent == "cake" for event in events)
    assert "cake" not in party.state.agents


def test_adding_and_removing_is_the_identity(party):
    party.add("theme pirates")
    before = party.shown()
    party.remove(party.add("cake 3"))
    assert party.shown() == before


def test_the_budget_says_what_changed(party):
    party.plan_each = False
    party.add("cake 3")
    budget = next(event for event in party.plan() if event.type == "budget_recalculated")
    assert (budget.previous, budget.total) == ({"low": "0.00", "high": "0.00"}, {"low": "1.00", "high": "2.00"})
    assert budget.delta == {"low": "1.00", "high": "2.00"}


def test_a_failing_agent_leaves_the_others_alone(party, agents):
    agents["cake"].fails = RuntimeError("oven broken")
    party.add("theme pirates")
    party.add("cake 3")
    state = party.state
    assert state.agents["cake"].status == "failed"
    assert state.agents["cake"].error == "RuntimeError: oven broken"
    assert state.agents["theme"].status == "completed"
    assert state.plan["headline"] == "theme"


def test_an_error_that_no_log_can_keep_is_kept_readable(party, agents):
    agents["cake"].fails = RuntimeError("half \0 and \ud800")
    party.add("cake 3")
    assert party.state.agents["cake"].error == "RuntimeError: half ␀ and ?"


def test_a_result_that_no_column_keeps_is_a_failure(party, agents, monkeypatch):
    """A NUL character; not a backslash that is followed by u0000."""
    monkeypatch.setattr(agents["cake"], "run", lambda context: Result(document=bare_output(said=["\\u0000"])))
    party.add("cake 3")
    assert party.state.agents["cake"].status == "completed"
    spoilt = (["a \0"], {"a \0"}, Task(id="a", title="a \0", days_before=1, section="cake"), {"a \0": 1})
    for guests, said in enumerate(spoilt, start=4):
        monkeypatch.setattr(agents["cake"], "run", lambda context, said=said: Result(document=bare_output(said=said)))
        party.add(f"cake {guests}")
        assert "PostgreSQL cannot keep" in party.state.agents["cake"].error, said


def test_a_passing_fault_is_tried_again_when_its_time_has_come(party, agents):
    agents["cake"].fails = RuntimeError("oven broken")
    party.add("cake 3")
    retry_at = next_retry(party.state)
    assert retry_at is not None
    assert 1 <= (retry_at - NOW).total_seconds() <= 3
    assert reconcile(party.state, party.deps, NOW) == []
    agents["cake"].fails = None
    party.now = retry_at
    party.plan()
    assert party.state.agents["cake"].status == "completed"
    assert next_retry(party.state) is None


def test_tries_are_bounded(party, agents):
    agents["cake"].fails = RuntimeError("oven broken")
    party.add("cake 3")
    while (retry_at := next_retry(party.state)) is not None:
        party.now = retry_at
        party.plan()
    assert agents["cake"].runs == MAX_ATTEMPTS
    assert party.state.agents["cake"].attempts == MAX_ATTEMPTS


def test_a_permanent_error_is_not_tried_again_until_asked(party, agents):
    agents["cake"].fails = AgentError("no such flavour", permanent=True)
    party.add("cake 3")
    assert next_retry(party.state) is None
    agents["cake"].fails = None
    party.append([ev.AgentRetryRequested(agent="cake")])
    party.plan()
    assert party.state.agents["cake"].status == "completed"


def test_a_newer_catalogue_makes_the_agent_stale(party, agents):
    party.add("cake 3")
    newer = msgspec.structs.replace(CATALOGUE, versions={"theme": 1, "cake": 2})
    party.deps = party.deps._replace(catalogue=newer)
    party.plan()
    assert agents["cake"].runs == 2


def test_a_closed_party_is_not_planned(party, agents):
    party.add("cake 3")
    party.append([ev.InputAdded(input_id="x", text="theme pirates", source="test"), ev.PartyCancelled()])
    assert kinds(party.plan()) == ["plan_updated"]
    assert agents["theme"].runs == 0
    assert party.plan() == []
