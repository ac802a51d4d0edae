"""What is asked of agents, and what they brought too late."""

import datetime as dt

from parties.commands.change import Appended, append, change
from parties.domain import events as ev
from parties.domain.errors import NothingToRetry
from parties.domain.state import PartyState
from parties.eventstore import repository


def retry_agent(
    *, party_id: str, agent: str, actor: str, now: dt.datetime, idempotency_key: str | None = None
) -> Appended:
    """Have a failed agent try again. Raises NothingToRetry, PartyClosed, store.PartyNotFound."""

    def decide(state: PartyState) -> tuple[list[ev.Event], str]:
        found = state.agents.get(agent)
        if found is None or found.status != "failed":
            raise NothingToRetry(agent)
        return [ev.AgentRetryRequested(agent=agent)], ""

    return change(party_id, decide, actor, now, idempotency_key)


def reject_result(*, party_id: str, agent: str, fingerprint: str, fence: int, reason: str, now: dt.datetime) -> int:
    """Record that a deferred run brought its result too late; nothing else changes. Returns the party's version.

    Raises store.PartyNotFound.
    """

    def work() -> int:
        event = ev.AgentResultRejected(agent=agent, fingerprint=fingerprint, fence=fence, reason=reason)
        return append(repository.load(party_id, lock=True), [event], f"agent:{agent}", now, None)

    return repository.in_transaction(work)
