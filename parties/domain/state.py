"""What a party is now: the pure fold of its events. No ORM, no clock, no network."""

import datetime as dt
from collections.abc import Callable
from typing import Any, Final, Literal

import msgspec

from parties.domain import events as ev
from parties.domain.documents import Document
from parties.domain.encoded import encode_hook
from parties.domain.message import Sentence
from parties.domain.patch import merge

AgentStatus = Literal["idle", "starting", "running", "completed", "failed", "removed"]


class Input(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One active wish. `order` is the version of the event that added it: later is larger.

    Unknown fields are refused, so that older code parks a party that newer code wrote instead of dropping its data.
    """

    input_id: str
    order: int
    text: str
    source: str
    priority: ev.Priority
    added_at: dt.datetime
    categories: tuple[str, ...] = ()
    confidence: dict[str, float] = {}
    slots: Document = {}
    facts: Document = {}
    affected: tuple[str, ...] = ()
    evidence: tuple[Document, ...] = ()
    analyzer: str = ""

    @property
    def classified(self) -> bool:
        return bool(self.analyzer)


class Agent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What one agent has found. `digest` is the hash of its result: dependants rerun only when it changes.

    Why and when it last ran is in the events, not here: the same wishes give the same state however they came about.
    `running` is the fingerprint of the deferred run that is under way; what is here besides is from the run before.
    """

    status: AgentStatus = "idle"
    fingerprint: str = ""
    digest: str = ""
    output: Document = {}
    confidence: float = 0.0
    agent_version: str = ""
    error: Sentence = ""
    attempts: int = 0
    retry_at: dt.datetime | None = None
    running: str = ""


class PartyState(msgspec.Struct, frozen=True, kw_only=True):
    """One party at one version.

    `planning_version` is that of the last event that concerns planning; `planned_version` is the version up to which
    agents, budget and plan are current. `details` holds the title, the currency, the time zone (an IANA name) where the
    host gave one, and the host's pins. `budget` and `plan` are documents;
    docs/documents.md gives their shape.
    """

    party_id: str
    version: int = 0
    planning_version: int = 0
    planned_version: int = 0
    status: Literal["active", "completed", "cancelled"] = "active"
    details: Document = {}
    inputs: dict[str, Input] = {}
    agents: dict[str, Agent] = {}
    budget: Document = {}
    plan: Document = {}
    created_at: dt.datetime | None = None
    changed_at: dt.datetime | None = None

    @property
    def stale(self) -> bool:
        """Whether something happened that concerns planning and that the plan does not know yet."""
        return self.planning_version > self.planned_version

    @property
    def waits_for(self) -> tuple[str, ...]:
        """The agents with a deferred run under way."""
        return tuple(name for name, agent in self.agents.items() if agent.running)


class Gap(Exception):
    """An event does not follow on from the state's version."""


def apply(state: PartyState, recorded: ev.Recorded) -> PartyState:
    """The state after one more event. Raises Gap unless its version is the next one."""
    if recorded.version != state.version + 1:
        raise Gap(f"{state.party_id} is at version {state.version}; event {recorded.version} does not follow")
    fold = FOLDS.get(type(recorded.event))
    changes = {} if fold is None else dict(fold(state, recorded.event, recorded))
    if recorded.event.concerns_planning:
        changes["planning_version"] = recorded.version
    return msgspec.structs.replace(state, version=recorded.version, changed_at=recorded.occurred_at, **changes)


def _created(state: PartyState, event: ev.PartyCreated, recorded: ev.Recorded) -> Document:
    return {
        "details": {"title": event.title, "currency": event.currency},
        "created_at": recorded.occurred_at,
    }


def _details(state: PartyState, event: ev.DetailsChanged, recorded: ev.Recorded) -> Document:
    return {"details": merge(state.details, event.changes)}


def _input_added(state: PartyState, event: ev.InputAdded, recorded: ev.Recorded) -> Document:
    new = Input(
        input_id=event.input_id,
        order=recorded.version,
        text=event.text,
        source=event.source,
        priority=event.priority,
        added_at=recorded.occurred_at,
    )
    return {"inputs": state.inputs | {event.input_id: new}}


def _input_removed(state: PartyState, event: ev.InputRemoved, recorded: ev.Recorded) -> Document:
    return {"inputs": {key: value for key, value in state.inputs.items() if key != event.input_id}}


def _input_restored(state: PartyState, event: ev.InputRestored, recorded: ev.Recorded) -> Document:
    """The inputs lie in the order in which they were added, so that removing and restoring leaves no trace."""
    old = Input(
        input_id=event.input_id,
        order=event.order,
        text=event.text,
        source=event.source,
        priority=event.priority,
        added_at=event.added_at,
    )
    inputs = (state.inputs | {event.input_id: old}).values()
    return {"inputs": {wish.input_id: wish for wish in sorted(inputs, key=lambda wish: wish.order)}}


def _input_priority(state: PartyState, event: ev.InputPriorityChanged, recorded: ev.Recorded) -> Document:
    return _replace_input(state, event.input_id, priority=event.priority)


def _input_classified(state: PartyState, event: ev.InputClassified, recorded: ev.Recorded) -> Document:
    if event.input_id not in state.inputs:  # removed meanwhile: the reading came too late
        return {}
    return {"inputs": with_reading(state.inputs, event)}


def with_reading(inputs: dict[str, Input], event: ev.InputClassified) -> dict[str, Input]:
    """The inputs with what the InputAnalyzer read in one of them."""
    read = msgspec.structs.replace(
        inputs[event.input_id],
        categories=event.categories,
        confidence=event.confidence,
        slots=event.slots,
        facts=event.facts,
        affected=event.affected,
        evidence=event.evidence,
        analyzer=event.analyzer,
    )
    return inputs | {event.input_id: read}


def _replace_input(state: PartyState, input_id: str, **changes: Any) -> Document:
    return {"inputs": state.inputs | {input_id: msgspec.structs.replace(state.inputs[input_id], **changes)}}


def _experiment(state: PartyState, event: ev.ExperimentAssigned, recorded: ev.Recorded) -> Document:
    return {"details": assigned(state.details, event)}


def assigned(details: Document, event: ev.ExperimentAssigned) -> Document:
    """The details with the experiment that the party is part of."""
    return {**details, "experiment": {"name": event.experiment, "variant": event.variant}}


def _planned(state: PartyState, event: ev.ExecutionPlanned, recorded: ev.Recorded) -> Document:
    agents = dict(state.agents)
    for step in event.steps:
        agents[step.agent] = msgspec.structs.replace(agents.get(step.agent, Agent()), status="starting")
    return {"agents": agents}


def _retry_requested(state: PartyState, event: ev.AgentRetryRequested, recorded: ev.Recorded) -> Document:
    """The host asks again: the failed run is forgotten, so the agent is stale and has all its tries."""
    return _replace_agent(state, event.agent, status="idle", fingerprint="", error="", attempts=0, retry_at=None)


def _started(state: PartyState, event: ev.AgentStarted, recorded: ev.Recorded) -> Document:
    return _replace_agent(state, event.agent, status="running", running=event.fingerprint if event.deferred else "")


def _completed(state: PartyState, event: ev.AgentCompleted, recorded: ev.Recorded) -> Document:
    return _replace_agent(
        state,
        event.agent,
        status="completed",
        fingerprint=event.fingerprint,
        digest=event.digest,
        output=event.output,
        confidence=event.confidence,
        agent_version=event.agent_version,
        error="",
        attempts=0,
        retry_at=None,
        running="",
    )


def _failed(state: PartyState, event: ev.AgentFailed, recorded: ev.Recorded) -> Document:
    """The result from before the failure goes: it answered another question than the one asked now."""
    return _replace_agent(
        state,
        event.agent,
        status="failed",
        fingerprint=event.fingerprint,
        digest="",
        output={},
        confidence=0.0,
        agent_version=event.agent_version,
        error=event.error,
        attempts=event.attempt,
        retry_at=event.retry_at,
        running="",
    )


def _run_cancelled(state: PartyState, event: ev.AgentRunCancelled, recorded: ev.Recorded) -> Document:
    agent = state.agents.get(event.agent)
    if agent is None:
        return {}
    if not agent.fingerprint:  # its first run: there is nothing from before
        return {"agents": {key: value for key, value in state.agents.items() if key != event.agent}}
    return _replace_agent(state, event.agent, status="completed" if agent.digest else "failed", running="")


def _data_removed(state: PartyState, event: ev.AgentDataRemoved, recorded: ev.Recorded) -> Document:
    """An agent that nothing needs is as if it had never run."""
    return {"agents": {key: value for key, value in state.agents.items() if key != event.agent}}


def _replace_agent(state: PartyState, name: str, **changes: Any) -> Document:
    agent = msgspec.structs.replace(state.agents.get(name, Agent()), **changes)
    return {"agents": state.agents | {name: agent}}


def _budget(state: PartyState, event: ev.BudgetRecalculated, recorded: ev.Recorded) -> Document:
    return {"budget": merge(state.budget, event.patch, from_diff=True)}


def _plan(state: PartyState, event: ev.PlanUpdated, recorded: ev.Recorded) -> Document:
    return {"plan": merge(state.plan, event.patch, from_diff=True), "planned_version": recorded.version}


def _party_completed(state: PartyState, event: ev.PartyCompleted, recorded: ev.Recorded) -> Document:
    return {"status": "completed"}


def _party_cancelled(state: PartyState, event: ev.PartyCancelled, recorded: ev.Recorded) -> Document:
    return {"status": "cancelled"}


# None: the event changes nothing of this state. Those of features are not here: a feature keeps tables of its own.
FOLDS: Final[dict[type[ev.Event], Callable[[PartyState, Any, ev.Recorded], Document] | None]] = {
    ev.PartyCreated: _created,
    ev.DetailsChanged: _details,
    ev.InputAdded: _input_added,
    ev.InputRemoved: _input_removed,
    ev.InputRestored: _input_restored,
    ev.InputPriorityChanged: _input_priority,
    ev.InputClassified: _input_classified,
    ev.ExperimentAssigned: _experiment,
    ev.ExecutionPlanned: _planned,
    ev.AgentRetryRequested: _retry_requested,
    ev.AgentStarted: _started,
    ev.AgentCompleted: _completed,
    ev.AgentFailed: _failed,
    ev.AgentRunCancelled: _run_cancelled,
    ev.AgentResultRejected: None,
    ev.AgentDataRemoved: _data_removed,
    ev.BudgetRecalculated: _budget,
    ev.PlanUpdated: _plan,
    ev.PartyCompleted: _party_completed,
    ev.PartyCancelled: _party_cancelled,
}

_encoder: Final = msgspec.json.Encoder(enc_hook=encode_hook, order="sorted")
_inputs: Final = msgspec.json.Decoder(dict[str, Input])
_agents: Final = msgspec.json.Decoder(dict[str, Agent])
_document: Final = msgspec.json.Decoder(dict[str, Any])


def encode(value: Any) -> bytes:
    """Canonical JSON (sorted keys) of any part of a state."""
    return _encoder.encode(value)


def decode_inputs(raw: str | bytes) -> dict[str, Input]:
    return _inputs.decode(raw)


def decode_agents(raw: str | bytes) -> dict[str, Agent]:
    return _agents.decode(raw)


def decode_document(raw: str | bytes) -> Document:
    return _document.decode(raw)
