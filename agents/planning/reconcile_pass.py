"""One pass over a party's agents in dependency order. Pure."""

import datetime as dt
from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import Any, Final, Literal

from agents.base import Agent, Context
from agents.brief.brief import resolve
from agents.brief.reading.reader import read
from agents.brief.reading.reading import Readings
from agents.brief.wishes import wishes_of
from agents.planning.canonical import hashed
from agents.planning.decision import Await, Cancellation, Decision, Defer, Keep, Remove, Run, Trigger, decide
from agents.planning.deps import DeferredResult, PlanningDeps, PreparedRun, RunResult
from agents.planning.fingerprint import Fingerprint
from agents.planning.result_kinds import KINDS
from agents.planning.standings import Standings
from agents.runs.retry_policy import MAX_ATTEMPTS, retry_delay
from parties.domain import events as ev
from parties.domain.documents import Document
from parties.domain.message import Listed, Message, Section, Sentence, say
from parties.domain.state import Agent as AgentState
from parties.domain.state import PartyState

STEPS: Final[dict[Trigger, tuple[Literal["start", "rerun"], Message]]] = {
    "first": ("start", say("step.first")),
    "failed": ("rerun", say("step.failed")),
    "own": ("rerun", say("step.own")),
}


class ReconcilePass:
    """Visits each agent once. What comes of it are events: `ended` before the execution_planned, `done` after it."""

    def __init__(
        self,
        state: PartyState,
        deps: PlanningDeps,
        now: dt.datetime,
        delivered: Mapping[str, DeferredResult],
    ) -> None:
        self.state = state
        self.brief = resolve(state)
        self.wishes = wishes_of(state)
        self.deps = deps
        self.now = now
        self.delivered = delivered
        self.standings = Standings(agent.name for agent in deps.agents)
        self.ended: list[ev.Event] = []
        self.steps: list[ev.Step] = []
        self.done: list[ev.Event] = []

    def events(self) -> list[ev.Event]:
        planned = [ev.ExecutionPlanned(steps=tuple(self.steps))] if self.steps else []
        return [*self.ended, *planned, *self.done]

    def visit(self, agent: Agent) -> None:
        before = self.state.agents.get(agent.name)
        match self._decision(agent, before):
            case Keep(cancelled):
                self._cancel(agent, cancelled)
                self._keep(agent, before)
            case Await(None):
                self._keep(agent, before)
            case Await(DeferredResult(fingerprint, result, reason, attempts)):
                self._record(agent, before, fingerprint, result, reason, attempts)
            case Run(fingerprint, trigger, attempt, cancelled):
                self._cancel(agent, cancelled)
                self._run(agent, before, fingerprint, trigger, attempt)
            case Defer(fingerprint, trigger, cancelled):
                self._cancel(agent, cancelled)
                self._defer(agent, before, fingerprint, trigger)
            case Remove(cancelled):
                self._cancel(agent, cancelled)
                self._remove(agent)

    def prepare(self, name: str) -> PreparedRun | None:
        """The agents before it in order as they stand, then what it would be given."""
        for agent in self.deps.agents:
            if self._enter(agent):
                if agent.name == name:
                    return PreparedRun(agent, self._context(agent), self._fingerprint(agent))
                self._keep(agent, self.state.agents.get(agent.name))
        return None

    def _decision(self, agent: Agent, before: AgentState | None) -> Decision:
        return decide(
            before,
            self._fingerprint(agent) if self._enter(agent) else None,
            deferred=agent.name in self.deps.deferred,
            now=self.now,
            delivered=self.delivered.get(agent.name),
        )

    def _enter(self, agent: Agent) -> bool:
        """Whether the party wants it."""
        if not agent.wanted(self.brief, self.standings.active):
            return False
        self.standings.enter(agent.name)
        return True

    def _fingerprint(self, agent: Agent) -> Fingerprint:
        own = (
            agent.version,
            self.deps.catalogue.dependency_hash(agent.name) if KINDS[agent.result].reads_catalogue else "",
            self.brief.part(agent.reads) | self._texts(agent),
            self.now.date() if agent.reads_today else None,
            self.standings.statuses if agent.reads_statuses else None,
        )
        return Fingerprint(hashed(own), hashed(self.standings.digests(agent)))

    def _texts(self, agent: Agent) -> dict[str, Any]:
        """The wishes that it depends on, under the names that its `reads` has for their categories."""
        return {field: self.wishes.get(category, ()) for field, category in _wish_fields(agent.reads)}

    @cached_property
    def readings(self) -> Readings:
        """Read when the first agent runs."""
        return read(self.wishes, str(self.brief.value("theme", "")), self.deps.catalogue)

    def _context(self, agent: Agent) -> Context:
        return Context(
            brief=self.brief,
            readings=self.readings,
            upstream=self.standings.outputs(agent),
            budget=self.standings.budget(agent),
            statuses=self.standings.statuses,
            catalogue=self.deps.catalogue,
            today=self.now.date(),
        )

    def _keep(self, agent: Agent, before: AgentState | None) -> None:
        """What it found stands, also while it runs again. Without that, its status says whether it runs or failed."""
        if before is None:
            return
        if before.digest:
            self.standings.found(agent.name, before.digest, KINDS[agent.result].stored(self.state, before))
        else:
            self.standings.without(agent.name, before.status)

    def _cancel(self, agent: Agent, cancelled: Cancellation | None) -> None:
        if cancelled is None:
            return
        late, reason = cancelled.late, cancelled.reason
        if late is not None:
            self.ended.append(
                ev.AgentResultRejected(
                    agent=agent.name, fingerprint=str(late.fingerprint), fence=late.fence, reason=reason
                )
            )
        self.ended.append(ev.AgentRunCancelled(agent=agent.name, fingerprint=cancelled.fingerprint, reason=reason))

    def _remove(self, agent: Agent) -> None:
        self.standings.without(agent.name, "missing", changed=True)
        self.ended.append(ev.AgentDataRemoved(agent=agent.name, reason=say("removed.not_needed")))
        self.ended.extend(KINDS[agent.result].removed(self.state))

    def _run(
        self, agent: Agent, before: AgentState | None, fingerprint: Fingerprint, trigger: Trigger, attempt: int
    ) -> None:
        step = self._start(agent, fingerprint, trigger, deferred=False)
        result = self.deps.run(agent, self._context(agent))
        again = result.document is None and not result.permanent and attempt < MAX_ATTEMPTS
        retry_at = self.now + self._delay(agent, attempt) if again else None
        self._record(agent, before, fingerprint, result, step.reason, attempt, retry_at)

    def _defer(self, agent: Agent, before: AgentState | None, fingerprint: Fingerprint, trigger: Trigger) -> None:
        self._start(agent, fingerprint, trigger, deferred=True)
        if before is not None and before.digest:
            self._keep(agent, before)
        else:
            self.standings.without(agent.name, "running")

    def _start(self, agent: Agent, fingerprint: Fingerprint, trigger: Trigger, *, deferred: bool) -> ev.Step:
        step = self._step(agent, trigger)
        self.steps.append(step)
        started = ev.AgentStarted(
            agent=agent.name, execution=step.execution, fingerprint=str(fingerprint), deferred=deferred
        )
        self.done.append(started)
        return step

    def _step(self, agent: Agent, trigger: Trigger) -> ev.Step:
        if trigger == "upstream":
            changed = self.standings.changed(agent)
            reason = say("step.upstream", agents=Listed(tuple(Section(name) for name in changed)))
            return ev.Step(agent=agent.name, execution="recalculate", reason=reason, causes=changed)
        execution, reason = STEPS[trigger]
        causes = self.brief.causes(*self.brief.part(agent.reads))
        return ev.Step(agent=agent.name, execution=execution, reason=reason, causes=causes)

    def _delay(self, agent: Agent, attempt: int) -> dt.timedelta:
        """Exponential, with a spread that depends on the party, so that a shared fault does not end in one burst."""
        spread = int(hashed([self.state.party_id, agent.name, attempt])[:4], 16) / 0xFFFF
        return retry_delay(attempt, spread)

    def _record(
        self,
        agent: Agent,
        before: AgentState | None,
        fingerprint: Fingerprint,
        result: RunResult,
        reason: Sentence,
        attempt: int,
        retry_at: dt.datetime | None = None,
    ) -> None:
        """How a run ended, here or elsewhere."""
        if result.document is None:
            self._failed(agent, fingerprint, result, attempt, retry_at)
        else:
            self._completed(agent, before, fingerprint, result, result.document, reason)

    def _failed(
        self, agent: Agent, fingerprint: Fingerprint, result: RunResult, attempt: int, retry_at: dt.datetime | None
    ) -> None:
        self.standings.without(agent.name, "failed", changed=True)
        failed = ev.AgentFailed(
            agent=agent.name,
            fingerprint=str(fingerprint),
            error=result.error[:2000] if isinstance(result.error, str) else result.error,
            attempt=attempt,
            agent_version=agent.version,
            duration_us=result.duration_us,
            retry_at=retry_at,
        )
        self.done.extend([failed, *KINDS[agent.result].failed(self.state)])

    def _completed(
        self,
        agent: Agent,
        before: AgentState | None,
        fingerprint: Fingerprint,
        result: RunResult,
        document: Document,
        reason: Sentence,
    ) -> None:
        kind = KINDS[agent.result]
        changed = before is None or before.digest != result.digest
        self.standings.found(agent.name, result.digest, document, changed=changed)
        completed = ev.AgentCompleted(
            agent=agent.name,
            fingerprint=str(fingerprint),
            digest=result.digest,
            output=kind.output(document),
            confidence=result.confidence,
            agent_version=agent.version,
            duration_us=result.duration_us,
        )
        self.done.extend([completed, *kind.recorded(self.state, document, reason)])


@lru_cache(maxsize=64)
def _wish_fields(reads: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """(field, category) for each wishes.CATEGORY."""
    return tuple((field, field.removeprefix("wishes.")) for field in reads if field.startswith("wishes."))
