"""agents_execution: one row a run, told by the events agent_started and agent_completed or agent_failed."""

from collections.abc import Sequence
from typing import Any

from agents.models import AgentExecution
from parties import events as ev


class ExecutionProjector:
    """Contract: parties.store.Projector. A run starts and ends in one batch of events, so a row is written once."""

    def project(self, recorded: Sequence[ev.Recorded]) -> None:
        steps: dict[tuple[str, str], ev.Step] = {}
        open_runs: dict[tuple[str, str], AgentExecution] = {}
        rows: list[AgentExecution] = []
        for item in recorded:
            event = item.event
            if isinstance(event, ev.ExecutionPlanned):
                steps |= {(item.party_id, step.agent): step for step in event.steps}
            elif isinstance(event, ev.AgentStarted):
                row = _started(item, event, steps.get((item.party_id, event.agent)))
                open_runs[item.party_id, event.agent] = row
                rows.append(row)
            elif isinstance(event, ev.AgentCompleted | ev.AgentFailed):
                _end(open_runs[item.party_id, event.agent], item, event)
        if rows:
            AgentExecution.objects.bulk_create(rows)

    def clear(self, party_ids: Sequence[str]) -> None:
        AgentExecution.objects.filter(party_id__in=party_ids).delete()

    def dump(self, party_id: str) -> list[Any]:
        fields = [field.attname for field in AgentExecution._meta.concrete_fields if field.name != "id"]
        return list(AgentExecution.objects.filter(party_id=party_id).order_by("version").values(*fields))


def _started(item: ev.Recorded, event: ev.AgentStarted, step: ev.Step | None) -> AgentExecution:
    return AgentExecution(
        party_id=item.party_id,
        version=item.version,
        agent=event.agent,
        execution=event.execution,
        trigger=step.reason[:200] if step else "",
        causes=list(step.causes) if step else [],
        fingerprint=event.fingerprint,
        status="running",
        started_at=item.occurred_at,
        correlation_id=item.correlation_id,
    )


def _end(row: AgentExecution, item: ev.Recorded, event: ev.AgentCompleted | ev.AgentFailed) -> None:
    row.completed_at = item.occurred_at
    row.duration_us = event.duration_us
    row.agent_version = event.agent_version
    if isinstance(event, ev.AgentCompleted):
        row.status = "completed"
        row.output = event.output
        row.confidence = event.confidence
    else:
        row.status = "failed"
        row.error = event.error
        row.attempts = event.attempt
