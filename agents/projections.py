"""agents_execution, one row a run, and agents_run, those that are deferred and open. Told by the events of runs."""

from collections.abc import Sequence
from typing import Any, Final

from agents.models import AgentExecution, AgentRun
from parties import bulk
from parties import events as ev

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


class ExecutionProjector:
    """Contract: parties.store.Projector. A run that starts and ends in one batch of events is written once."""

    def project(self, recorded: Sequence[ev.Recorded]) -> None:
        steps: dict[tuple[str, str], ev.Step] = {}
        open_runs: dict[tuple[str, str], Row] = {}
        rows: list[Row] = []
        ended: list[Row] = []
        for item in recorded:
            event = item.event
            if isinstance(event, ev.ExecutionPlanned):
                steps |= {(item.party_id, step.agent): step for step in event.steps}
            elif isinstance(event, ev.AgentStarted):
                row = _started(item, event, steps.get((item.party_id, event.agent)))
                open_runs[item.party_id, event.agent] = row
                rows.append(row)
            elif isinstance(event, Ended):
                begun = open_runs.pop((item.party_id, event.agent), None)
                if begun is None:
                    ended.append(_key(item, event) | _ended(item, event))
                else:
                    begun |= _ended(item, event)
        bulk.insert("agents_execution", _COLUMNS, rows)
        bulk.update("agents_execution", _RUN, _END, ended, where="target.status = 'running'")

    def clear(self, party_ids: Sequence[str]) -> None:
        AgentExecution.objects.filter(party_id__in=party_ids).delete()

    def dump(self, party_id: str) -> list[Any]:
        fields = [field.attname for field in AgentExecution._meta.concrete_fields if field.name != "id"]
        return list(AgentExecution.objects.filter(party_id=party_id).order_by("version").values(*fields))


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
    """Contract: parties.store.Projector. Runs that are not deferred pass without a trace."""

    def project(self, recorded: Sequence[ev.Recorded]) -> None:
        steps: dict[tuple[str, str], ev.Step] = {}
        opened: dict[tuple[str, str], Row] = {}
        ended: list[Row] = []
        at_once: set[tuple[str, str]] = set()
        for item in recorded:
            event = item.event
            if isinstance(event, ev.ExecutionPlanned):
                steps |= {(item.party_id, step.agent): step for step in event.steps}
            elif isinstance(event, ev.AgentStarted) and event.deferred:
                row = _started(item, event, steps.get((item.party_id, event.agent)))
                opened[item.party_id, event.agent] = {column: row[column] for column in _OPEN}
            elif isinstance(event, ev.AgentStarted):
                at_once.add((item.party_id, event.agent))
            elif isinstance(event, Ended) and (item.party_id, event.agent) in at_once:
                at_once.remove((item.party_id, event.agent))
            elif isinstance(event, Ended) and opened.pop((item.party_id, event.agent), None) is None:
                ended.append(_key(item, event))
        bulk.delete("agents_run", _RUN, ended)
        bulk.insert("agents_run", _OPEN, list(opened.values()))

    def clear(self, party_ids: Sequence[str]) -> None:
        AgentRun.objects.filter(party_id__in=party_ids).delete()

    def dump(self, party_id: str) -> list[Any]:
        return list(AgentRun.objects.filter(party_id=party_id).order_by("version").values(*_OPEN))


def _key(item: ev.Recorded, event: Ended) -> Row:
    return {"party_id": item.party_id, "agent": event.agent, "fingerprint": event.fingerprint}


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
