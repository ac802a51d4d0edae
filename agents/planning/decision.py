"""What to do about one agent of a party. Pure."""

import datetime as dt
from typing import Literal

import msgspec

from agents.planning.deps import DeferredResult
from agents.planning.fingerprint import Fingerprint
from parties.domain.state import Agent as AgentState

# Why an agent runs: for the first time, because its last run failed, because what it reads itself changed, or
# because a result that it uses did.
Trigger = Literal["first", "failed", "own", "upstream"]


class Cancellation(msgspec.Struct, frozen=True):
    """A deferred run that is to end, by its fingerprint as the log has it, and the result that it brought too late."""

    fingerprint: str
    reason: str
    late: DeferredResult | None


class Keep(msgspec.Struct, frozen=True):
    """What there is stands; nothing, where the agent never ran and is not wanted."""

    cancelled: Cancellation | None = None


class Await(msgspec.Struct, frozen=True):
    """The deferred run under way answers what is asked. `arrived` is its result, once that is there."""

    arrived: DeferredResult | None


class Run(msgspec.Struct, frozen=True):
    """Run it now. `attempt` counts the runs for this fingerprint, from 1."""

    fingerprint: Fingerprint
    trigger: Trigger
    attempt: int
    cancelled: Cancellation | None = None


class Defer(msgspec.Struct, frozen=True):
    """Have it run elsewhere; what it found before stands meanwhile."""

    fingerprint: Fingerprint
    trigger: Trigger
    cancelled: Cancellation | None = None


class Remove(msgspec.Struct, frozen=True):
    """The party needs it no longer."""

    cancelled: Cancellation | None = None


Decision = Keep | Await | Run | Defer | Remove


def decide(
    before: AgentState | None,
    fingerprint: Fingerprint | None,
    *,
    deferred: bool,
    now: dt.datetime,
    delivered: DeferredResult | None = None,
) -> Decision:
    """`before` is the agent's state, None where it has none; `fingerprint` is what the party asks of it now, None
    where it does not want the agent; `delivered` is what its deferred run brought."""
    if fingerprint is None:
        return Keep() if before is None else Remove(_cancel(before, delivered, "no wish needs it any more"))
    if before is None:
        return Defer(fingerprint, "first") if deferred else Run(fingerprint, "first", 1)
    if deferred and Fingerprint.parse(before.running) == fingerprint:
        return Await(delivered if delivered is not None and delivered.fingerprint == fingerprint else None)
    answered = Fingerprint.parse(before.fingerprint)
    if answered == fingerprint and not _may_retry(before, now):
        return Keep(_cancel(before, delivered, "what it reads has changed back"))
    trigger = _trigger(answered, fingerprint)
    if deferred:
        return Defer(fingerprint, trigger, _cancel(before, delivered, "what it reads has changed"))
    attempt = before.attempts + 1 if trigger == "failed" else 1
    return Run(fingerprint, trigger, attempt, _cancel(before, delivered, "it is not deferred any more"))


def _may_retry(before: AgentState, now: dt.datetime) -> bool:
    return before.status == "failed" and before.retry_at is not None and now >= before.retry_at


def _trigger(answered: Fingerprint, fingerprint: Fingerprint) -> Trigger:
    if not answered.own:
        return "first"
    if answered == fingerprint:
        return "failed"
    return "own" if answered.own != fingerprint.own else "upstream"


def _cancel(before: AgentState, delivered: DeferredResult | None, reason: str) -> Cancellation | None:
    return Cancellation(before.running, reason, delivered) if before.running else None
