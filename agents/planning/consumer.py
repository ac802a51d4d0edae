"""The planner as a consumer of the outbox: reconcile with a clock around it."""

import datetime as dt
import time
from collections.abc import Mapping, Sequence
from typing import Final

from django.conf import settings
from django.db import transaction

from agents import analyzer, registry
from agents.base import Agent, Context
from agents.brief.experiments import Experiment
from agents.catalogue import repository as catalogue
from agents.catalogue.files import builtin
from agents.catalogue.offers import Catalogue
from agents.planning import orchestrator
from agents.planning.deps import NOTHING, PlanningDeps, RunResult, run
from agents.planning.lockstep import in_step
from agents.runs import queue
from parties.domain import events as ev
from parties.domain.state import Input, PartyState
from parties.outbox.relay import Outcome


def plan(states: Sequence[PartyState], now: dt.datetime) -> Mapping[str, Outcome]:
    """Bring each party up to date. One that fails says so in its outcome; the others are not touched by it.

    In the transaction that writes the outcomes: until it ends, the catalogue stays as it was read here.
    """
    catalogue.hold()
    working = deps()
    waiting = [state.party_id for state in states if state.waits_for]
    delivered = queue.delivered(waiting) if waiting else {}
    found = in_step(
        [
            orchestrator.reconcile_in_stages(state, working, now, delivered.get(state.party_id, NOTHING))
            for state in states
        ]
    )
    return {state.party_id: _outcome(events) for state, events in zip(states, found, strict=True)}


def deps(offers: Catalogue | None = None) -> PlanningDeps:
    """The agents of the flow on these offers, else on the catalogue as it is now; those of DEFERRED_AGENTS deferred."""
    return PlanningDeps(
        agents=registry.agents(),
        analyze=analyze,
        catalogue=offers or catalogue.current(),
        run=timed,
        deferred=settings.DEFERRED_AGENTS,
        experiment=settings.EXPERIMENT and Experiment(name=settings.EXPERIMENT[0], weights=settings.EXPERIMENT[1]),
    )


FIRST: Final = ("jungle party for 20 kids in Austin, about $2,000", "tacos, a chocolate cake and a balloon artist")


def load() -> None:
    """Plan a party that nobody has, so that no host waits for rules, models and the delivered catalogue to load.

    Deferred agents, which may be slow, are not run. The database's own catalogue is read when it is first needed.
    """
    now = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    wishes = {
        text: Input(input_id=text, order=order, text=text, source="", priority="nice", added_at=now)
        for order, text in enumerate(FIRST)
    }
    party = PartyState(party_id="", planning_version=1, details={"currency": "USD"}, inputs=wishes)
    orchestrator.reconcile(party, deps(builtin()), now)


def analyze(text: str, today: dt.date) -> analyzer.Analysis:
    return analyzer.analyze(text, today=today)


def timed(agent: Agent, context: Context) -> RunResult:
    """Run an agent and measure it. The duration goes into the event, so that a replay needs no clock."""
    started = time.perf_counter_ns()
    result = run(agent, context)
    return result._replace(duration_us=(time.perf_counter_ns() - started) // 1000)


def _outcome(events: list[ev.Event] | Exception) -> Outcome:
    if isinstance(events, Exception):
        return Outcome(error=events)
    if any(isinstance(event, ev.AgentStarted) and event.deferred for event in events):
        transaction.on_commit(queue.wake, robust=True)
    retries = [event.retry_at for event in events if isinstance(event, ev.AgentFailed) and event.retry_at]
    return Outcome(events=events, look_again_at=min(retries, default=None))
