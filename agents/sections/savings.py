"""Ways to fit a party into its target, worked out when somebody looks: each one is a whole plan made anew."""

import datetime as dt

import msgspec

from agents.planning.consumer import deps
from agents.planning.deps import PlanningDeps
from agents.planning.orchestrator import reconcile
from agents.sections import fit
from parties.domain import events as ev
from parties.domain.documents import Document
from parties.domain.patch import merge
from parties.domain.state import PartyState


def savings(state: PartyState, now: dt.datetime) -> list[Document]:
    """What docs/documents.md calls ways. None unless the plan is up to date and its verdict is short."""
    if state.stale or state.status != "active" or state.budget.get("verdict", {}).get("status") != "short":
        return []
    working = deps()
    found: list[Document] = msgspec.to_builtins(fit.savings(state, lambda changed: budget_of(changed, working, now)))
    return found


def budget_of(state: PartyState, working: PlanningDeps, now: dt.datetime) -> Document:
    """The budget once the party is planned. Empty where an agent fails, or would have to be waited for.

    A sum with a part missing is no saving, and a page does not wait for a slow agent.
    """
    budget = state.budget
    for event in reconcile(state, working, now):
        if isinstance(event, ev.AgentFailed) or (isinstance(event, ev.AgentStarted) and event.deferred):
            return {}
        if isinstance(event, ev.BudgetRecalculated):
            budget = merge(budget, event.patch, from_diff=True)
    return budget
