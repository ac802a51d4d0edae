"""agents_execution, one row a run, and agents_run, those that are deferred and open. Follows the events of runs."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from agents.models import AgentExecution, AgentRun
from parties.domain import events as ev
from parties.eventstore import bulk

Row = dict[str, Any]
Ended = ev.AgentCompleted | ev.AgentFailed | ev.AgentRunCancelled

_COLUMNS: Final = {
    "party_id": "text",
    "version": "int",
    "agent": "text",
    "execution": "text",
    "trigger": "text",
    "causes": "jsonb",
    "fingerprint": "text",
    "status": "text",
    "attempts": "smallint",
    "started_at": "timestamptz",
    "completed_at": "timestamptz",
    "duration_us": "bigint",
    "ended_version": "int",
    "error": "text",
    "confidence": "float8",
    "agent_version": "text",
    "correlation_id": "uuid",
}
_RUN: Final = {"party_id": "text", "agent": "text", "fingerprint": "text"}
_END: Final = {
    "status": "text",
    "completed_at": "timestamptz",
    "duration_us": "bigint",
    "agent_version": "text",
    "attempts": "smallint",
    "ended_version": "int",
    "error": "text",
    "confidence": "float8",
}


_OPEN: Final = {
    "party_id": "text",
    "agent": "text",
    "version": "int",
    "fingerprint": "text",
    "trigger": "text",
    "correlation_id": "uuid",
    "started_at": "timestamptz",
}


class RunProjector:
    """Contract: repository.Projector. A run that starts and ends in one batch of events is written once.

    Runs that are not deferred leave no trace in agents_run.
    """

    def project(self, recorded: Sequence[ev.Recorded]) -> None:
        rows = _rows(recorded)
        bulk.insert("agents_execution", _COLUMNS, rows.begun)
        bulk.update("agents_execution", _RUN, _END, rows.ended, where="target.status = 'running'")
        bulk.delete("agents_run", _RUN, rows.ended)
        bulk.insert("agents_run", _OPEN, rows.open)

    def clear(self, party_ids: Sequence[str]) -> None:
        for model in (AgentExecution, AgentRun):
            model.objects.filter(party_id__in=party_ids).delete()

    def dump(self, party_id: str) -> list[Any]:
        fields = [field.attname for field in AgentExecution._meta.concrete_fields if field.name != "id"]
        executions, opened = (
            model.objects.filter(party_id=party_id).order_by("version") for model in (AgentExecution, AgentRun)
        )
        return [*executions.values(*fields), *opened.values(*_OPEN)]


class _RunRows(NamedTuple):
    """The rows that a batch of events leads to."""

    begun: Sequence[Row]  # complete, with how they ended where they did
    open: Sequence[Row]  # of these, the deferred ones that did not end
    ended: Sequence[Row]  # of those that began earlier: which, and how they ended


def _rows(recorded: Sequence[ev.Recorded]) -> _RunRows:
    steps: dict[tuple[str, str], ev.Step] = {}
    going_on: dict[tuple[str, str], tuple[Row, bool]] = {}  # by party and agent: the row, and whether it is deferred
    begun: list[Row] = []
    ended: list[Row] = []
    for item in recorded:
        event = item.event
        if isinstance(event, ev.ExecutionPlanned):
            steps |= {(item.party_id, step.agent): step for step in event.steps}
        elif isinstance(event, ev.AgentStarted):
            key = item.party_id, event.agent
            begun.append(_started(item, event, steps.get(key)))
            going_on[key] = begun[-1], event.deferred
        elif isinstance(event, Ended):
            row, _ = going_on.pop((item.party_id, event.agent), ({}, False))
            if not row:
                row |= {"party_id": item.party_id, "agent": event.agent, "fingerprint": event.fingerprint}
                ended.append(row)
            row |= _ended(item, event)
    return _RunRows(begun, [row for row, deferred in going_on.values() if deferred], ended)


def _started(item: ev.Recorded, event: ev.AgentStarted, step: ev.Step | None) -> Row:
    return {
        "party_id": item.party_id,
        "version": item.version,
        "agent": event.agent,
        "execution": event.execution,
        "trigger": step.reason[:200] if step else "",
        "causes": step.causes if step else (),
        "fingerprint": event.fingerprint,
        "status": "running",
        "attempts": 1,
        "started_at": item.occurred_at,
        "completed_at": None,
        "duration_us": 0,
        "ended_version": None,
        "error": "",
        "confidence": None,
        "agent_version": "",
        "correlation_id": item.correlation_id,
    }


def _ended(item: ev.Recorded, event: Ended) -> Row:
    how: Row = {"completed_at": item.occurred_at, "attempts": 1, "error": "", "confidence": None}
    how["ended_version"] = item.version
    if isinstance(event, ev.AgentRunCancelled):
        return how | {"status": "cancelled", "duration_us": 0, "agent_version": ""}
    how |= {"duration_us": event.duration_us, "agent_version": event.agent_version}
    if isinstance(event, ev.AgentCompleted):
        return how | {"status": "completed", "confidence": event.confidence}
    return how | {"status": "failed", "error": event.error, "attempts": event.attempt}
