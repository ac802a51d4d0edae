"""Bring a party up to date: from its state to the events that make it current. Pure.

Level-triggered: `reconcile` looks at the whole state and does what is stale, whatever woke it. Called again on the
state it produced, it has nothing left to do.

A deferred agent is not run here but only started. Until its result is handed in, the others go on with what it found
before, or without it; then they are looked at again. In the end the plan is the one that it would have been at once.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b
from typing import Any, Final, NamedTuple

import msgspec

from agents.analyzer import Analysis
from agents.base import Agent, AgentError, Context, Document
from agents.brief import CATEGORIES, Brief, resolve
from agents.catalogue.offers import Catalogue
from agents.checklist import moved
from agents.experiments import Experiment
from agents.resilience import MAX_ATTEMPTS, retry_delay
from budgets import delta
from parties import events as ev
from parties.patch import diff
from parties.state import Agent as AgentState
from parties.state import Input, PartyState, assigned, with_reading

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
        return Ran(None, error=_kept(str(error)), permanent=error.permanent)
    except Exception as error:
        return Ran(None, error=_kept(f"{type(error).__name__}: {error}"))


def _kept(text: str) -> str:
    """The text as the log can keep it: whatever an agent says, its failure must not fail the whole party."""
    return text.encode(errors="replace").decode().replace("\0", "␀")


class Delivered(NamedTuple):
    """What came of a deferred run: for which fingerprint, why it was started, at which attempt, under which fence."""

    fingerprint: str
    ran: Ran
    reason: str
    attempts: int
    fence: int


class Prepared(NamedTuple):
    """What a deferred run works with, and the fingerprint that it answers."""

    agent: Agent
    context: Context
    fingerprint: str


class Team(NamedTuple):
    """What reconcile works with: the agents in dependency order, the analyzer, the catalogue, and a runner.

    `deferred` names the agents that are started here and run elsewhere. Parties that are planned for the first time
    take part in the `experiment`.
    """

    agents: Sequence[Agent]
    analyze: Analyze
    catalogue: Catalogue
    run: Runner = run
    deferred: frozenset[str] = frozenset()
    experiment: Experiment | None = None


NOTHING: Final[Mapping[str, Delivered]] = {}


def reconcile(
    state: PartyState, team: Team, now: dt.datetime, delivered: Mapping[str, Delivered] = NOTHING
) -> list[ev.Event]:
    """The events that bring `state` up to date at `now`; none when it is.

    The last one is plan_updated: the mark that everything before it has been considered. `delivered` holds what
    deferred runs brought in, by agent: it is taken where it answers what the party asks now, else rejected.
    """
    if state.status != "active":
        return [ev.PlanUpdated(patch={}, reason=f"the party is {state.status}")] if state.stale else []
    classified = [_classify(wish, team) for wish in state.inputs.values() if not wish.classified]
    state = _with_readings(state, classified)
    drawn = _draw(state, team)
    for event in drawn:
        state = msgspec.structs.replace(state, details=assigned(state.details, event))
    turn = _Turn(state, resolve(state), team, now, delivered)
    for agent in team.agents:
        turn.consider(agent)
    found = [*drawn, *classified, *turn.events()]
    if not found and not state.stale:
        return []
    if not any(isinstance(event, ev.PlanUpdated) for event in found):
        later = any(isinstance(event, ev.AgentStarted) and event.deferred for event in found)
        reason = "the plan follows later" if later else "nothing in the plan depends on it"
        found.append(ev.PlanUpdated(patch={}, reason=reason))
    return found


def prepare(state: PartyState, team: Team, name: str, now: dt.datetime) -> Prepared | None:
    """What reconcile would give an agent at this moment; None when the party has no use for it.

    A run is worth while as long as the fingerprint found here is the one it was started for.
    """
    if state.status != "active":
        return None
    return _Turn(state, resolve(state), team, now, NOTHING).prepare(name)


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


def _draw(state: PartyState, team: Team) -> list[ev.ExperimentAssigned]:
    """Once: later weights do not move a party that has a plan."""
    if team.experiment is None or state.planned_version or "experiment" in state.details:
        return []
    variant = team.experiment.variant(state.party_id)
    return [ev.ExperimentAssigned(experiment=team.experiment.name, variant=variant)]


def _with_readings(state: PartyState, readings: Sequence[ev.InputClassified]) -> PartyState:
    """The state with new readings in place, as the fold will have it."""
    inputs = state.inputs
    for reading in readings:
        inputs = with_reading(inputs, reading)
    return msgspec.structs.replace(state, inputs=inputs)


class _Turn:
    """One pass over the agents: who is needed, who is stale, what they found."""

    def __init__(
        self, state: PartyState, brief: Brief, team: Team, now: dt.datetime, delivered: Mapping[str, Delivered]
    ) -> None:
        self.state = state
        self.brief = brief
        self.team = team
        self.now = now
        self.delivered = delivered
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
                self._cancel(agent, before, "no wish needs it any more")
                self._remove(agent)
            return
        self.active.add(agent.name)
        fingerprint = self._fingerprint(agent)
        deferred = agent.name in self.team.deferred
        if before is not None and before.running == fingerprint and deferred:
            self._await(agent, before)
        elif before is not None and before.fingerprint == fingerprint and not self._retries(before):
            self._cancel(agent, before, "what it reads has changed back")
            self._keep(agent, before)
        else:
            self._cancel(agent, before, "what it reads has changed" if deferred else "it is not deferred any more")
            (self._start if deferred else self._run)(agent, before, fingerprint)

    def prepare(self, name: str) -> Prepared | None:
        """The agents before it in order as they stand, then what it would be given."""
        for agent in self.team.agents:
            if agent.wanted(self.brief, frozenset(self.active)):
                self.active.add(agent.name)
                if agent.name == name:
                    return Prepared(agent, self._context(agent), self._fingerprint(agent))
                if agent.name in self.state.agents:
                    self._keep(agent, self.state.agents[agent.name])
        return None

    def _await(self, agent: Agent, before: AgentState) -> None:
        """Its run is under way: take the result if it has come, else go on with what there is."""
        delivered = self.delivered.get(agent.name)
        if delivered is None or delivered.fingerprint != before.running:
            self._keep(agent, before)
        elif delivered.ran.document is None:
            self._failed(agent, before.running, delivered.ran, delivered.attempts, None)
        else:
            self._completed(agent, before, before.running, delivered.ran, delivered.ran.document, delivered.reason)

    def _cancel(self, agent: Agent, before: AgentState | None, reason: str) -> None:
        if before is None or not before.running:
            return
        delivered = self.delivered.get(agent.name)
        if delivered is not None:
            self.removed.append(
                ev.AgentResultRejected(
                    agent=agent.name, fingerprint=delivered.fingerprint, fence=delivered.fence, reason=reason
                )
            )
        self.removed.append(ev.AgentRunCancelled(agent=agent.name, fingerprint=before.running, reason=reason))

    def _remove(self, agent: Agent) -> None:
        self.changed.add(agent.name)
        self.removed.append(ev.AgentDataRemoved(agent=agent.name, reason="no wish needs it any more"))
        if agent.result == "budget":
            self._budget({}, "nothing is left to pay for")

    def _keep(self, agent: Agent, before: AgentState) -> None:
        """What it found stands, also while it runs again. Without that, its status says whether it runs or failed."""
        self.statuses[agent.name] = "completed" if before.digest else before.status
        if before.digest:
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
            attempt = before.attempts + 1 if before is not None and before.fingerprint == fingerprint else 1
            again = not ran.permanent and attempt < MAX_ATTEMPTS
            self._failed(agent, fingerprint, ran, attempt, self.now + self._delay(agent, attempt) if again else None)
        else:
            self._completed(agent, before, fingerprint, ran, ran.document, step.reason)

    def _start(self, agent: Agent, before: AgentState | None, fingerprint: str) -> None:
        """Have it run elsewhere."""
        step = self._step(agent, before, fingerprint)
        self.steps.append(step)
        self.ran.append(
            ev.AgentStarted(agent=agent.name, execution=step.execution, fingerprint=fingerprint, deferred=True)
        )
        self.statuses[agent.name] = "running"
        if before is not None and before.digest:
            self._keep(agent, before)

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

    def _failed(self, agent: Agent, fingerprint: str, ran: Ran, attempt: int, retry_at: dt.datetime | None) -> None:
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
        return retry_delay(attempt, spread)

    def _completed(
        self, agent: Agent, before: AgentState | None, fingerprint: str, ran: Ran, document: Document, reason: str
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
            self._budget(document, reason)
        elif agent.result == "plan":
            old = self.state.plan
            self.ran.append(ev.PlanUpdated(patch=diff(old, document), reason=reason, moved=moved(old, document)))

    def _budget(self, document: Document, reason: str) -> None:
        patch = diff(self.state.budget, document)
        if not patch:
            return
        before = self.state.budget
        previous, total = before.get("total", delta.NOTHING), document.get("total", delta.NOTHING)
        event = ev.BudgetRecalculated(
            patch=patch,
            previous=previous,
            total=total,
            delta=delta.ends(previous, total),
            parts=delta.parts(before, document),
            reason=(delta.because(before, document) if before and document else "") or reason,
        )
        (self.ran if document or self.statuses.get("budget") == "failed" else self.removed).append(event)


def _hash(value: Any) -> str:
    return blake2b(_canonical.encode(value), digest_size=12).hexdigest()


_canonical: Final = msgspec.json.Encoder(order="sorted")
