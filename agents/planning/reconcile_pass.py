"""One pass over a party's agents in dependency order. Pure."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from agents.base import Agent, Context
from agents.brief.brief import Brief
from agents.planning.deps import DeferredResult, PlanningDeps, PreparedRun, RunResult, hashed
from agents.runs.retry_policy import MAX_ATTEMPTS, retry_delay
from agents.summary.checklist import moved
from budgets import delta
from parties.domain import events as ev
from parties.domain.documents import Document
from parties.domain.patch import diff
from parties.domain.state import Agent as AgentState
from parties.domain.state import PartyState


class ReconcilePass:
    """One pass over the agents: who is needed, who is stale, what they found."""

    def __init__(
        self,
        state: PartyState,
        brief: Brief,
        deps: PlanningDeps,
        now: dt.datetime,
        delivered: Mapping[str, DeferredResult],
    ) -> None:
        self.state = state
        self.brief = brief
        self.deps = deps
        self.now = now
        self.delivered = delivered
        self.active: set[str] = set()
        self.changed: set[str] = set()
        self.digests: dict[str, str] = {}
        self.documents: dict[str, Document] = {}
        self.statuses = {agent.name: "missing" for agent in deps.agents}
        self.steps: list[ev.Step] = []
        self.removed: list[ev.Event] = []
        self.result: list[ev.Event] = []

    def events(self) -> list[ev.Event]:
        planned = [ev.ExecutionPlanned(steps=tuple(self.steps))] if self.steps else []
        return [*self.removed, *planned, *self.result]

    def consider(self, agent: Agent) -> None:
        before = self.state.agents.get(agent.name)
        if not agent.wanted(self.brief, frozenset(self.active)):
            if before is not None:
                self._cancel(agent, before, "no wish needs it any more")
                self._remove(agent)
            return
        self.active.add(agent.name)
        fingerprint = self._fingerprint(agent)
        deferred = agent.name in self.deps.deferred
        if before is not None and before.running == fingerprint and deferred:
            self._await(agent, before)
        elif before is not None and before.fingerprint == fingerprint and not self._retries(before):
            self._cancel(agent, before, "what it reads has changed back")
            self._keep(agent, before)
        else:
            self._cancel(agent, before, "what it reads has changed" if deferred else "it is not deferred any more")
            (self._start if deferred else self._run)(agent, before, fingerprint)

    def prepare(self, name: str) -> PreparedRun | None:
        """The agents before it in order as they stand, then what it would be given."""
        for agent in self.deps.agents:
            if agent.wanted(self.brief, frozenset(self.active)):
                self.active.add(agent.name)
                if agent.name == name:
                    return PreparedRun(agent, self._context(agent), self._fingerprint(agent))
                if agent.name in self.state.agents:
                    self._keep(agent, self.state.agents[agent.name])
        return None

    def _await(self, agent: Agent, before: AgentState) -> None:
        """Its run is under way: take the result if it has come, else go on with what there is."""
        delivered = self.delivered.get(agent.name)
        if delivered is None or delivered.fingerprint != before.running:
            self._keep(agent, before)
        elif delivered.result.document is None:
            self._failed(agent, before.running, delivered.result, delivered.attempts, None)
        else:
            self._completed(
                agent, before, before.running, delivered.result, delivered.result.document, delivered.reason
            )

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
            self.deps.catalogue.dependency_hash(agent.name) if agent.result == "output" else "",
            self.brief.part(agent.reads),
            self.now.date() if agent.reads_today else None,
            self.statuses if agent.reads_statuses else None,
        ]
        upstream = [(name, self.digests[name]) for name in agent.uses if name in self.digests]
        return f"{hashed(own)}-{hashed(upstream)}"

    def _run(self, agent: Agent, before: AgentState | None, fingerprint: str) -> None:
        step = self._step(agent, before, fingerprint)
        self.steps.append(step)
        self.result.append(ev.AgentStarted(agent=agent.name, execution=step.execution, fingerprint=fingerprint))
        result = self.deps.run(agent, self._context(agent))
        if result.document is None:
            attempt = before.attempts + 1 if before is not None and before.fingerprint == fingerprint else 1
            again = not result.permanent and attempt < MAX_ATTEMPTS
            self._failed(agent, fingerprint, result, attempt, self.now + self._delay(agent, attempt) if again else None)
        else:
            self._completed(agent, before, fingerprint, result, result.document, step.reason)

    def _start(self, agent: Agent, before: AgentState | None, fingerprint: str) -> None:
        """Have it run elsewhere."""
        step = self._step(agent, before, fingerprint)
        self.steps.append(step)
        self.result.append(
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
            catalogue=self.deps.catalogue,
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

    def _failed(
        self, agent: Agent, fingerprint: str, result: RunResult, attempt: int, retry_at: dt.datetime | None
    ) -> None:
        self.statuses[agent.name] = "failed"
        self.changed.add(agent.name)
        self.result.append(
            ev.AgentFailed(
                agent=agent.name,
                fingerprint=fingerprint,
                error=result.error[:2000],
                attempt=attempt,
                agent_version=agent.version,
                duration_us=result.duration_us,
                retry_at=retry_at,
            )
        )
        if agent.result == "budget":
            self._budget({}, "the budget could not be calculated")

    def _delay(self, agent: Agent, attempt: int) -> dt.timedelta:
        """Exponential, with a spread that depends on the party, so that a shared fault does not end in one burst."""
        spread = int(hashed([self.state.party_id, agent.name, attempt])[:4], 16) / 0xFFFF
        return retry_delay(attempt, spread)

    def _completed(
        self,
        agent: Agent,
        before: AgentState | None,
        fingerprint: str,
        result: RunResult,
        document: Document,
        reason: str,
    ) -> None:
        self.statuses[agent.name] = "completed"
        self.digests[agent.name] = result.digest
        self.documents[agent.name] = document
        if before is None or before.digest != result.digest:
            self.changed.add(agent.name)
        self.result.append(
            ev.AgentCompleted(
                agent=agent.name,
                fingerprint=fingerprint,
                digest=result.digest,
                output=document if agent.result == "output" else {},
                confidence=result.confidence,
                agent_version=agent.version,
                duration_us=result.duration_us,
            )
        )
        if agent.result == "budget":
            self._budget(document, reason)
        elif agent.result == "plan":
            old = self.state.plan
            self.result.append(ev.PlanUpdated(patch=diff(old, document), reason=reason, moved=moved(old, document)))

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
        (self.result if document or self.statuses.get("budget") == "failed" else self.removed).append(event)
