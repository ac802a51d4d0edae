"""Events made by hand, and the log that they are folded from."""

import datetime as dt
from typing import Any, Final

from parties.domain import events as ev
from parties.domain.state import PartyState, apply
from tests.parties.samples.outputs import OUTPUTS
from tests.support.recording import recorded

TODAY: Final = dt.date(2026, 11, 21)
NOON: Final = dt.datetime(2026, 11, 21, 14, 2, tzinfo=dt.UTC)


class Log:
    """Events in order, with the state they fold to."""

    def __init__(self, party_id: str = "fp20261121abc") -> None:
        self.state = PartyState(party_id=party_id)
        self.recorded: list[ev.Recorded] = []
        self._correlation = 0

    def add(self, *events: ev.Event, actor: str = "session:1") -> "Log":
        """Append events of one correlation."""
        self._correlation += 1
        for event in events:
            version = self.state.version + 1
            at = NOON + dt.timedelta(minutes=self._correlation, seconds=version)
            self.recorded.append(
                recorded(
                    event,
                    at=at,
                    party_id=self.state.party_id,
                    version=version,
                    actor=actor,
                    correlation_id=f"c{self._correlation}",
                )
            )
            self.state = apply(self.state, self.recorded[-1])
        return self


def added(input_id: str, text: str, priority: ev.Priority = "nice") -> ev.InputAdded:
    return ev.InputAdded(input_id=input_id, text=text, source="web", priority=priority)


def classified(input_id: str, slots: dict[str, Any] | None = None, **confidence: float) -> ev.InputClassified:
    return ev.InputClassified(
        input_id=input_id,
        categories=tuple(confidence),
        confidence=confidence,
        slots=slots or {},
        facts={},
        affected=tuple(confidence),
        evidence=(),
        analyzer="rules-1",
    )


def planned(*agents: str) -> ev.ExecutionPlanned:
    steps = tuple(ev.Step(agent=agent, execution="start", reason="it is needed now") for agent in agents)
    return ev.ExecutionPlanned(steps=steps)


def started(agent: str) -> ev.AgentStarted:
    return ev.AgentStarted(agent=agent, execution="start", fingerprint="f")


def completed(agent: str, output: dict[str, Any] | None = None) -> ev.AgentCompleted:
    return ev.AgentCompleted(
        agent=agent,
        fingerprint="f",
        digest="d",
        output=OUTPUTS.get(agent, {}) if output is None else output,
        confidence=0.9,
        agent_version="1",
        duration_us=400,
    )


def failed(agent: str, error: str, retry_at: dt.datetime | None = None) -> ev.AgentFailed:
    return ev.AgentFailed(
        agent=agent,
        fingerprint="f",
        error=error,
        attempt=1,
        agent_version="1",
        duration_us=400,
        retry_at=retry_at,
    )


def budgeted(patch: dict[str, Any], previous: tuple[str, str], delta: tuple[str, str]) -> ev.BudgetRecalculated:
    return ev.BudgetRecalculated(
        patch=patch,
        previous=dict(zip(("low", "high"), previous, strict=True)),
        total=patch["total"],
        delta=dict(zip(("low", "high"), delta, strict=True)),
        parts={"vendor": dict(zip(("low", "high"), delta, strict=True))},
        reason="balloon artist added",
    )
