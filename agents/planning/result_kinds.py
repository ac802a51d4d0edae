"""Where the result of an agent lives, and what follows when it changes: in the agent's own state, or in the party's
budget or plan. Pure."""

from typing import ClassVar, Final, Protocol

from msgspec.structs import asdict

from agents.base import ResultKind as Name
from agents.summary.checklist import moved
from budgets import delta
from parties.domain import events as ev
from parties.domain.documents import Budget, Document, Output, Plan, budget_of
from parties.domain.message import Sentence, say
from parties.domain.patch import diff
from parties.domain.state import Agent as AgentState
from parties.domain.state import PartyState


class ResultKind(Protocol):
    """`document` is what such agents find; `reads_catalogue` says whether they read the catalogue, so that a change of
    it makes them stale."""

    document: ClassVar[type[Output | Budget | Plan]]
    reads_catalogue: ClassVar[bool]

    def stored(self, state: PartyState, agent: AgentState) -> Document:
        """The document as the party has it."""
        ...

    def output(self, document: Document) -> Document:
        """What of the document agent_completed carries: the agent's state is folded from it."""
        ...

    def recorded(self, state: PartyState, document: Document, reason: Sentence) -> list[ev.Event]:
        """What follows a completed run, after agent_completed."""
        ...

    def failed(self, state: PartyState) -> list[ev.Event]:
        """What follows a failed run, after agent_failed."""
        ...

    def removed(self, state: PartyState) -> list[ev.Event]:
        """What follows when the party needs the agent no longer, after agent_data_removed."""
        ...


class OutputKind:
    document: ClassVar[type[Output | Budget | Plan]] = Output
    reads_catalogue: ClassVar[bool] = True

    def stored(self, state: PartyState, agent: AgentState) -> Document:
        return agent.output

    def output(self, document: Document) -> Document:
        return document

    def recorded(self, state: PartyState, document: Document, reason: Sentence) -> list[ev.Event]:
        return []

    def failed(self, state: PartyState) -> list[ev.Event]:
        return []

    def removed(self, state: PartyState) -> list[ev.Event]:
        return []


class BudgetKind:
    document: ClassVar[type[Output | Budget | Plan]] = Budget
    reads_catalogue: ClassVar[bool] = False

    def stored(self, state: PartyState, agent: AgentState) -> Document:
        return state.budget

    def output(self, document: Document) -> Document:
        return {}

    def recorded(self, state: PartyState, document: Document, reason: Sentence) -> list[ev.Event]:
        before = state.budget
        patch = diff(before, document)
        if not patch:
            return []
        old, new = budget_of(before), budget_of(document)
        previous, total = _total(old), _total(new)
        changed = delta.because(before, document) if before and document else ""
        return [
            ev.BudgetRecalculated(
                patch=patch,
                previous=previous,
                total=total,
                delta=delta.ends(previous, total),
                parts=delta.parts(old, new),
                reason=changed or reason,
            )
        ]

    def failed(self, state: PartyState) -> list[ev.Event]:
        return self.recorded(state, {}, say("budget.failed"))

    def removed(self, state: PartyState) -> list[ev.Event]:
        return self.recorded(state, {}, say("budget.nothing_left"))


def _total(budget: Budget | None) -> dict[str, str]:
    return delta.NOTHING if budget is None else asdict(budget.total)


class PlanKind:
    document: ClassVar[type[Output | Budget | Plan]] = Plan
    reads_catalogue: ClassVar[bool] = False

    def stored(self, state: PartyState, agent: AgentState) -> Document:
        return state.plan

    def output(self, document: Document) -> Document:
        return {}

    def recorded(self, state: PartyState, document: Document, reason: Sentence) -> list[ev.Event]:
        before = state.plan
        return [ev.PlanUpdated(patch=diff(before, document), reason=reason, moved=moved(before, document))]

    def failed(self, state: PartyState) -> list[ev.Event]:
        """The plan from before stands."""
        return []

    def removed(self, state: PartyState) -> list[ev.Event]:
        return []


KINDS: Final[dict[Name, ResultKind]] = {"output": OutputKind(), "budget": BudgetKind(), "plan": PlanKind()}
