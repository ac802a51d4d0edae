"""Ways to fit a party into its target, worked out when somebody looks: each one is a whole plan made anew."""

import datetime as dt

import msgspec

from agents.base import Document
from agents.orchestrator import reconcile
from agents.tasks import team
from agents.team import Team
from budgets import fit
from parties import events as ev
from parties.patch import merge
from parties.state import PartyState


def ways(state: PartyState, now: dt.datetime) -> list[Document]:
    """What docs/documents.md calls ways. None unless the plan is up to date and its verdict is short."""
    if state.stale or state.status != "active" or state.budget.get("verdict", {}).get("status") != "short":
        return []
    working = team()
    found: list[Document] = msgspec.to_builtins(fit.ways(state, lambda changed: budget_of(changed, working, now)))
    return found


def budget_of(state: PartyState, working: Team, now: dt.datetime) -> Document:
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
