"""agents_execution: one row a run, told by the events agent_started and agent_completed or agent_failed."""

from collections.abc import Sequence
from typing import Any, Final

from agents.models import AgentExecution
from parties import bulk
from parties import events as ev

Row = dict[str, Any]


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
    "output": "jsonb",
    "error": "text",
    "confidence": "float8",
    "agent_version": "text",
    "correlation_id": "uuid",
}


class ExecutionProjector:
    """Contract: parties.store.Projector. A run starts and ends in one batch of events, so a row is written once."""

    def project(self, recorded: Sequence[ev.Recorded]) -> None:
        steps: dict[tuple[str, str], ev.Step] = {}
        open_runs: dict[tuple[str, str], Row] = {}
        rows: list[Row] = []
        for item in recorded:
            event = item.event
            if isinstance(event, ev.ExecutionPlanned):
                steps |= {(item.party_id, step.agent): step for step in event.steps}
            elif isinstance(event, ev.AgentStarted):
                row = _started(item, event, steps.get((item.party_id, event.agent)))
                open_runs[item.party_id, event.agent] = row
                rows.append(row)
            elif isinstance(event, ev.AgentCompleted | ev.AgentFailed):
                open_runs[item.party_id, event.agent] |= _ended(item, event)
        bulk.insert("agents_execution", _COLUMNS, rows)

    def clear(self, party_ids: Sequence[str]) -> None:
        AgentExecution.objects.filter(party_id__in=party_ids).delete()

    def dump(self, party_id: str) -> list[Any]:
        fields = [field.attname for field in AgentExecution._meta.concrete_fields if field.name != "id"]
        return list(AgentExecution.objects.filter(party_id=party_id).order_by("version").values(*fields))


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
        "output": {},
        "error": "",
        "confidence": None,
        "agent_version": "",
        "correlation_id": item.correlation_id,
    }


def _ended(item: ev.Recorded, event: ev.AgentCompleted | ev.AgentFailed) -> Row:
    how: Row = {
        "completed_at": item.occurred_at,
        "duration_us": event.duration_us,
        "agent_version": event.agent_version,
    }
    if isinstance(event, ev.AgentCompleted):
        return how | {"status": "completed", "output": event.output, "confidence": event.confidence}
    return how | {"status": "failed", "error": event.error, "attempts": event.attempt}
