"""Ways to fit a party into its target: each one is a whole plan made anew. Worked out by agents.runs.savings_worker."""

import datetime as dt
import logging
import time
from typing import Final

import msgspec

from agents.planning.consumer import deps
from agents.planning.deps import PlanningDeps
from agents.planning.orchestrator import reconcile
from agents.sections import fit
from parties.domain import events as ev
from parties.domain.documents import Document
from parties.domain.patch import merge
from parties.domain.state import PartyState

logger = logging.getLogger(__name__)


SECONDS: Final = 10.0  # for one party, well within what the cluster grants a task


def savings(state: PartyState, now: dt.datetime) -> list[Document]:
    """What docs/documents.md calls ways to fit. None unless the plan is up to date and its verdict is short.

    Of a party so large that SECONDS are over before all are planned, those that were.
    """
    if not fit.wants_savings(state):
        return []
    working, until = deps(), time.monotonic() + SECONDS

    def plan(changed: PartyState) -> Document:
        return budget_of(changed, working, now) if time.monotonic() < until else {}

    found: list[Document] = msgspec.to_builtins(fit.savings(state, plan))
    if time.monotonic() >= until:
        logger.warning("action=savings_cut_short party=%s inputs=%d", state.party_id, len(state.inputs))
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
