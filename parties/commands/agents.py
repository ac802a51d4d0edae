"""What is asked of agents, and what they brought too late."""

import datetime as dt

from parties.commands.appended import Appended
from parties.commands.change import Request, append, change
from parties.commands.idempotency import IdempotencyKey
from parties.domain import events as ev
from parties.domain.errors import NothingToRetry
from parties.domain.state import PartyState
from parties.eventstore import repository


def retry_agent(
    *,
    party_id: str,
    agent: str,
    actor: str,
    now: dt.datetime,
    gesture: str | None = None,
    idempotency_key: IdempotencyKey | None = None,
) -> Appended:
    """Have a failed agent try again. Raises NothingToRetry, PartyClosed, repository.PartyNotFound."""

    def decide(state: PartyState) -> tuple[list[ev.Event], str]:
        found = state.agents.get(agent)
        if found is None or found.status != "failed":
            raise NothingToRetry(agent)
        return [ev.AgentRetryRequested(agent=agent)], ""

    return change(party_id, decide, Request("retry_agent", agent, actor, now, gesture, idempotency_key))


def reject_result(*, party_id: str, agent: str, fingerprint: str, fence: int, reason: str, now: dt.datetime) -> int:
    """Record that a deferred run brought its result too late; nothing else changes. Returns the party's version.

    Raises repository.PartyNotFound.
    """

    def work() -> int:
        event = ev.AgentResultRejected(agent=agent, fingerprint=fingerprint, fence=fence, reason=reason)
        request = Request("reject_result", [], f"agent:{agent}", now)
        return append(repository.load(party_id, lock=True), [event], request)

    return repository.in_transaction(work)
