"""Bring a party up to date: from its state to the events that make it current. Pure.

Level-triggered: `reconcile` looks at the whole state and does what is stale, whatever woke it. Called again on the
state it produced, it has nothing left to do.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from hashlib import blake2b
from typing import Any, Final, NamedTuple

import msgspec

from agents.analyzer import Analysis
from agents.base import Agent, AgentError, Context, Document
from agents.brief import CATEGORIES, Brief, resolve
from agents.catalogue.offers import Catalogue
from parties import events as ev
from parties.patch import diff
from parties.state import Agent as AgentState
from parties.state import Input, PartyState, with_reading

MAX_ATTEMPTS: Final = 4
RETRY_SECONDS: Final = (2, 8, 30)  # before the second, third and fourth attempt
NO_TOTAL: Final = {"low": "0.00", "high": "0.00"}

Analyze = Callable[[str, dt.date], Analysis]


class Ran(NamedTuple):
    """How one run of an agent ended: a document with its digest, or an error that is permanent or may pass."""

    document: Document | None
    digest: str = ""
    confidence: float = 0.0
    error: str = ""
    permanent: bool = False
    duration_us: int = 0


Runner = Callable[[Agent, Context], Ran]


def run(agent: Agent, context: Context) -> Ran:
    """Run an agent without a clock. The worker passes a runner that also measures (agents.tasks)."""
    try:
        result = agent.run(context)
        return Ran(result.document, _hash(result.document), result.confidence)  # fails where it is not JSON
    except AgentError as error:
        return Ran(None, error=str(error), permanent=error.permanent)
    except Exception as error:
        return Ran(None, error=f"{type(error).__name__}: {error}")


class Team(NamedTuple):
    """What reconcile works with: the agents in dependency order, the analyzer, the catalogue, and a runner."""

    agents: Sequence[Agent]
    analyze: Analyze
    catalogue: Catalogue
    run: Runner = run


def reconcile(state: PartyState, team: Team, now: dt.datetime) -> list[ev.Event]:
    """The events that bring `state` up to date at `now`; none when it is.

    The last one is plan_updated: the mark that everything before it has been considered.
    """
    if state.status != "active":
        return [ev.PlanUpdated(patch={}, reason=f"the party is {state.status}")] if state.stale else []
    classified = [_classify(wish, team) for wish in state.inputs.values() if not wish.classified]
    state = _with_readings(state, classified)
    turn = _Turn(state, resolve(state), team, now)
    for agent in team.agents:
        turn.consider(agent)
    found = [*classified, *turn.events()]
    if not found and not state.stale:
        return []
    if not any(isinstance(event, ev.PlanUpdated) for event in found):
        found.append(ev.PlanUpdated(patch={}, reason="nothing in the plan depends on it"))
    return found


def next_retry(state: PartyState) -> dt.datetime | None:
    """When the party wants to be looked at again because an agent failed for the time being."""
    return min((agent.retry_at for agent in state.agents.values() if agent.retry_at is not None), default=None)


def _classify(wish: Input, team: Team) -> ev.InputClassified:
    reading = team.analyze(wish.text, wish.added_at.date())
    names = {agent.name for agent in team.agents}
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


def _with_readings(state: PartyState, readings: Sequence[ev.InputClassified]) -> PartyState:
    """The state with new readings in place, as the fold will have it."""
    inputs = state.inputs
    for reading in readings:
        inputs = with_reading(inputs, reading)
    return msgspec.structs.replace(state, inputs=inputs)


class _Turn:
    """One pass over the agents: who is needed, who is stale, what they found."""

    def __init__(self, state: PartyState, brief: Brief, team: Team, now: dt.datetime) -> None:
        self.state = state
        self.brief = brief
        self.team = team
        self.now = now
        self.active: set[str] = set()
        self.changed: set[str] = set()
        self.digests: dict[str, str] = {}
        self.documents: dict[str, Document] = {}
        self.statuses = {agent.name: "missing" for agent in team.agents}
        self.steps: list[ev.Step] = []
        self.removed: list[ev.Event] = []
        self.ran: list[ev.Event] = []

    def events(self) -> list[ev.Event]:
        planned = [ev.ExecutionPlanned(steps=tuple(self.steps))] if self.steps else []
        return [*self.removed, *planned, *self.ran]

    def consider(self, agent: Agent) -> None:
        before = self.state.agents.get(agent.name)
        if not agent.wanted(self.brief, frozenset(self.active)):
            if before is not None:
                self._remove(agent)
            return
        self.active.add(agent.name)
        fingerprint = self._fingerprint(agent)
        if before is not None and before.fingerprint == fingerprint and not self._retries(before):
            self._keep(agent, before)
        else:
            self._run(agent, before, fingerprint)

    def _remove(self, agent: Agent) -> None:
        self.changed.add(agent.name)
        self.removed.append(ev.AgentDataRemoved(agent=agent.name, reason="no wish needs it any more"))
        if agent.result == "budget":
            self._budget({}, "nothing is left to pay for")

    def _keep(self, agent: Agent, before: AgentState) -> None:
        self.statuses[agent.name] = before.status
        if before.status == "completed":
            self.digests[agent.name] = before.digest
            self.documents[agent.name] = self._stored(agent, before)

    def _stored(self, agent: Agent, before: AgentState) -> Document:
        if agent.result == "budget":
            return self.state.budget
        return self.state.plan if agent.result == "plan" else before.output

    def _retries(self, before: AgentState) -> bool:
        return before.status == "failed" and before.retry_at is not None and self.now >= before.retry_at

    def _fingerprint(self, agent: Agent) -> str:
        """A hash of all that the result depends on: first half its own ground, second half what is upstream."""
        own: list[Any] = [
            agent.version,
            self.team.catalogue.stamp(agent.name) if agent.result == "output" else "",
            self.brief.part(agent.reads),
            self.now.date() if agent.reads_today else None,
            self.statuses if agent.reads_statuses else None,
        ]
        upstream = [(name, self.digests[name]) for name in agent.uses if name in self.digests]
        return f"{_hash(own)}-{_hash(upstream)}"

    def _run(self, agent: Agent, before: AgentState | None, fingerprint: str) -> None:
        step = self._step(agent, before, fingerprint)
        self.steps.append(step)
        self.ran.append(ev.AgentStarted(agent=agent.name, execution=step.execution, fingerprint=fingerprint))
        ran = self.team.run(agent, self._context(agent))
        if ran.document is None:
            self._failed(agent, before, fingerprint, ran)
        else:
            self._completed(agent, before, fingerprint, ran, ran.document, step)

    def _context(self, agent: Agent) -> Context:
        return Context(
            brief=self.brief,
            upstream={name: self.documents[name] for name in agent.uses if name in self.documents},
            statuses=dict(self.statuses),
            catalogue=self.team.catalogue,
            today=self.now.date(),
        )

    def _step(self, agent: Agent, before: AgentState | None, fingerprint: str) -> ev.Step:
        upstream = tuple(name for name in agent.uses if name in self.changed)
        causes = self.brief.causes(*self.brief.part(agent.reads))
        if before is None or not before.fingerprint:
            return ev.Step(agent=agent.name, execution="start", reason="it is needed now", causes=causes)
        if before.fingerprint == fingerprint:
            return ev.Step(agent=agent.name, execution="rerun", reason="its last run failed", causes=causes)
        if before.fingerprint.partition("-")[0] != fingerprint.partition("-")[0]:
            return ev.Step(
                agent=agent.name, execution="rerun", reason="what it reads of the wishes changed", causes=causes
            )
        return ev.Step(
            agent=agent.name, execution="recalculate", reason=f"{', '.join(upstream)} changed", causes=upstream
        )

    def _failed(self, agent: Agent, before: AgentState | None, fingerprint: str, ran: Ran) -> None:
        again = before is not None and before.fingerprint == fingerprint
        attempt = before.attempts + 1 if before is not None and again else 1
        retry_at = None
        if not ran.permanent and attempt < MAX_ATTEMPTS:
            retry_at = self.now + self._delay(agent, attempt)
        self.statuses[agent.name] = "failed"
        self.changed.add(agent.name)
        self.ran.append(
            ev.AgentFailed(
                agent=agent.name,
                fingerprint=fingerprint,
                error=ran.error[:2000],
                attempt=attempt,
                agent_version=agent.version,
                duration_us=ran.duration_us,
                retry_at=retry_at,
            )
        )
        if agent.result == "budget":
            self._budget({}, "the budget could not be calculated")

    def _delay(self, agent: Agent, attempt: int) -> dt.timedelta:
        """Exponential, with a spread that depends on the party, so that a shared fault does not end in one burst."""
        spread = int(_hash([self.state.party_id, agent.name, attempt])[:4], 16) / 0xFFFF
        return dt.timedelta(seconds=RETRY_SECONDS[attempt - 1] * (0.75 + spread / 2))

    def _completed(
        self, agent: Agent, before: AgentState | None, fingerprint: str, ran: Ran, document: Document, step: ev.Step
    ) -> None:
        digest = ran.digest
        self.statuses[agent.name] = "completed"
        self.digests[agent.name] = digest
        self.documents[agent.name] = document
        if before is None or before.digest != digest:
            self.changed.add(agent.name)
        self.ran.append(
            ev.AgentCompleted(
                agent=agent.name,
                fingerprint=fingerprint,
                digest=digest,
                output=document if agent.result == "output" else {},
                confidence=ran.confidence,
                agent_version=agent.version,
                duration_us=ran.duration_us,
            )
        )
        if agent.result == "budget":
            self._budget(document, step.reason)
        elif agent.result == "plan":
            self.ran.append(ev.PlanUpdated(patch=diff(self.state.plan, document), reason=step.reason))

    def _budget(self, document: Document, reason: str) -> None:
        patch = diff(self.state.budget, document)
        if not patch:
            return
        previous = self.state.budget.get("total", NO_TOTAL)
        total = document.get("total", NO_TOTAL)
        event = ev.BudgetRecalculated(
            patch=patch, previous=previous, total=total, delta=_delta(previous, total), reason=reason
        )
        (self.ran if document or self.statuses.get("budget") == "failed" else self.removed).append(event)


def _delta(previous: dict[str, str], total: dict[str, str]) -> dict[str, str]:
    return {side: str(Decimal(total[side]) - Decimal(previous[side])) for side in ("low", "high")}


def _hash(value: Any) -> str:
    return blake2b(_canonical.encode(value), digest_size=12).hexdigest()


_canonical: Final = msgspec.json.Encoder(order="sorted")
