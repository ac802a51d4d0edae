"""Bring a party up to date: from its state to the events that make it current. Pure.

Level-triggered: `reconcile` looks at the whole state and does what is stale, whatever woke it. Called again on the
state it produced, it has nothing left to do.

A deferred agent is not run here but only started. Until its result is handed in, the others go on with what it found
before, or without it; then they are looked at again. In the end the plan is the one that it would have been at once.
"""

import datetime as dt
from collections.abc import Mapping, Sequence

import msgspec

from agents.analyzer import CATEGORIES
from agents.planning.deps import NOTHING, DeferredResult, PlanningDeps, PreparedRun
from agents.planning.lockstep import Stages, finish
from agents.planning.reconcile_pass import ReconcilePass
from parties.domain import events as ev
from parties.domain.state import Input, PartyState, assigned, with_reading


def reconcile(
    state: PartyState, deps: PlanningDeps, now: dt.datetime, delivered: Mapping[str, DeferredResult] = NOTHING
) -> list[ev.Event]:
    """The events that bring `state` up to date at `now`; none when it is.

    The last one is plan_updated: the mark that everything before it has been considered. `delivered` holds what
    deferred runs brought in, by agent: it is taken where it answers what the party asks now, else rejected.
    """
    return finish(reconcile_in_stages(state, deps, now, delivered))


def reconcile_in_stages(
    state: PartyState, deps: PlanningDeps, now: dt.datetime, delivered: Mapping[str, DeferredResult]
) -> Stages[list[ev.Event]]:
    """`reconcile` in stages: reading what is new, agent after agent."""
    if state.status != "active":
        return [ev.PlanUpdated(patch={}, reason=f"the party is {state.status}")] if state.stale else []
    classified = [_classify(wish, deps) for wish in state.inputs.values() if not wish.classified]
    yield
    state = _with_readings(state, classified)
    drawn = _draw(state, deps)
    for event in drawn:
        state = msgspec.structs.replace(state, details=assigned(state.details, event))
    reconciling = ReconcilePass(state, deps, now, delivered)
    for agent in deps.agents:
        reconciling.visit(agent)
        yield
    found = [*drawn, *classified, *reconciling.events()]
    if not found and not state.stale:
        return []
    if not any(isinstance(event, ev.PlanUpdated) for event in found):
        later = any(isinstance(event, ev.AgentStarted) and event.deferred for event in found)
        reason = "the plan follows later" if later else "nothing in the plan depends on it"
        found.append(ev.PlanUpdated(patch={}, reason=reason))
    return found


def prepare(state: PartyState, deps: PlanningDeps, name: str, now: dt.datetime) -> PreparedRun | None:
    """What reconcile would give an agent at this moment; None when the party has no use for it.

    A run is worth while as long as the fingerprint found here is the one it was started for.
    """
    if state.status != "active":
        return None
    return ReconcilePass(state, deps, now, NOTHING).prepare(name)


def next_retry(state: PartyState) -> dt.datetime | None:
    """When the party wants to be looked at again because an agent failed for the time being."""
    return min((agent.retry_at for agent in state.agents.values() if agent.retry_at is not None), default=None)


def _classify(wish: Input, deps: PlanningDeps) -> ev.InputClassified:
    reading = deps.analyze(wish.text, wish.added_at.date())
    names = {agent.name for agent in deps.agents}
    return ev.InputClassified(
        input_id=wish.input_id,
        categories=tuple(reading.categories),
        confidence=dict(reading.confidence),
        slots=reading.slots,
        facts=reading.facts,
        affected=tuple(name for name in CATEGORIES if name in reading.categories and name in names),
        evidence=tuple(msgspec.to_builtins(item) for item in reading.evidence),
        analyzer=reading.version,
    )


def _draw(state: PartyState, deps: PlanningDeps) -> list[ev.ExperimentAssigned]:
    """Once: later weights do not move a party that has a plan."""
    if deps.experiment is None or state.planned_version or "experiment" in state.details:
        return []
    variant = deps.experiment.variant(state.party_id)
    return [ev.ExperimentAssigned(experiment=deps.experiment.name, variant=variant)]


def _with_readings(state: PartyState, readings: Sequence[ev.InputClassified]) -> PartyState:
    """The state with new readings in place, as the fold will have it."""
    inputs = state.inputs
    for reading in readings:
        inputs = with_reading(inputs, reading)
    return msgspec.structs.replace(state, inputs=inputs)
