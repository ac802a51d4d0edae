"""The closed vocabulary of what can happen to a party.

Every event is a frozen struct in the past tense; an unknown field or a wrong type fails when it is built or read.
A changed shape gets a higher `schema_version` and an upcaster beside it, so that old rows stay readable for ever.
Amounts are strings of decimal numbers, times are aware UTC datetimes, dates ISO dates.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any, ClassVar, Final, Literal, TypeVar

import msgspec

from parties.domain.message import Sentence

Document = dict[str, Any]
Priority = Literal["must", "nice"]
Execution = Literal["start", "rerun", "recalculate"]


class Event(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One fact about one party. `type` is its name in the log."""

    type: ClassVar[str]
    schema_version: ClassVar[int] = 1


class PartyCreated(Event, frozen=True):
    type: ClassVar[str] = "party_created"
    title: str
    currency: str = "USD"


class DetailsChanged(Event, frozen=True):
    """The host set or cleared details by hand. Such a value is pinned: it beats whatever the inputs say.

    `changes` is a JSON Merge Patch (RFC 7396): null clears a pin.
    """

    type: ClassVar[str] = "details_changed"
    changes: Document


class InputAdded(Event, frozen=True):
    type: ClassVar[str] = "input_added"
    input_id: str
    text: str
    source: str
    priority: Priority = "nice"


class InputRemoved(Event, frozen=True):
    type: ClassVar[str] = "input_removed"
    input_id: str


class InputPriorityChanged(Event, frozen=True):
    type: ClassVar[str] = "input_priority_changed"
    input_id: str
    priority: Priority


class InputClassified(Event, frozen=True):
    """What the InputAnalyzer read in an input. `affected` names the agents that read its categories."""

    type: ClassVar[str] = "input_classified"
    input_id: str
    categories: tuple[str, ...]
    confidence: dict[str, float]
    slots: Document
    facts: Document
    affected: tuple[str, ...]
    evidence: tuple[Document, ...]
    analyzer: str


class ExperimentAssigned(Event, frozen=True):
    """The strategy by which offers are ranked for this party, drawn when it is first planned; it stays for good."""

    type: ClassVar[str] = "experiment_assigned"
    experiment: str
    variant: str


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One agent's turn: why it runs, and what the reason rests on (input ids, agents, brief fields)."""

    agent: str
    execution: Execution
    reason: str
    causes: tuple[str, ...] = ()


class ExecutionPlanned(Event, frozen=True):
    """The agents that this reconciliation runs, in dependency order."""

    type: ClassVar[str] = "execution_planned"
    steps: tuple[Step, ...]


class AgentRetryRequested(Event, frozen=True):
    type: ClassVar[str] = "agent_retry_requested"
    agent: str


class AgentStarted(Event, frozen=True):
    """A run begins. A deferred one ends in a later event of its own; the others end beside this one."""

    type: ClassVar[str] = "agent_started"
    agent: str
    execution: Execution
    fingerprint: str
    deferred: bool = False


class AgentCompleted(Event, frozen=True):
    """An agent's result. `output` is empty for the agents whose result has an event of its own (budget, plan)."""

    type: ClassVar[str] = "agent_completed"
    agent: str
    fingerprint: str
    digest: str
    output: Document
    confidence: float
    agent_version: str
    duration_us: int


class AgentFailed(Event, frozen=True):
    """An agent gave up this run. `retry_at` is absent when trying again cannot help or the tries are used up."""

    type: ClassVar[str] = "agent_failed"
    agent: str
    fingerprint: str
    error: str
    attempt: int
    agent_version: str
    duration_us: int
    retry_at: dt.datetime | None = None


class AgentRunCancelled(Event, frozen=True):
    """A deferred run is not needed any more. What the agent had found before stands."""

    type: ClassVar[str] = "agent_run_cancelled"
    agent: str
    fingerprint: str
    reason: str


class AgentResultRejected(Event, frozen=True):
    """A deferred run brought its result too late: another has its place, or the question has changed.

    `fence` is the number under which the run was claimed. It changes nothing; it is recorded.
    """

    type: ClassVar[str] = "agent_result_rejected"
    agent: str
    fingerprint: str
    fence: int
    reason: str


class AgentDataRemoved(Event, frozen=True):
    type: ClassVar[str] = "agent_data_removed"
    agent: str
    reason: str


class BudgetRecalculated(Event, frozen=True):
    """The difference of the budget from the version before, as a JSON Merge Patch, and what it means in money.

    `previous` and `total` are {"low", "high"}; `delta` is total minus previous, likewise; `parts` is the same by
    category, with `rules` for tax, tips and reserve, for those that moved. `reason` says what changed.
    """

    type: ClassVar[str] = "budget_recalculated"
    schema_version: ClassVar[int] = 2
    patch: Document
    previous: dict[str, str]
    total: dict[str, str]
    delta: dict[str, str]
    reason: Sentence
    parts: dict[str, dict[str, str]] = {}


class PlanUpdated(Event, frozen=True):
    """The plan is current up to here. `patch` is its difference from the version before (empty: unchanged).

    `moved` says in words what became of the checklist when the party moved to another date.
    """

    type: ClassVar[str] = "plan_updated"
    schema_version: ClassVar[int] = 2
    patch: Document
    reason: str
    moved: str = ""


class PartyCompleted(Event, frozen=True):
    type: ClassVar[str] = "party_completed"


class PartyCancelled(Event, frozen=True):
    type: ClassVar[str] = "party_cancelled"
    reason: str = ""


TYPES: Final[dict[str, type[Event]]] = {
    kind.type: kind
    for kind in (
        PartyCreated,
        DetailsChanged,
        InputAdded,
        InputRemoved,
        InputPriorityChanged,
        InputClassified,
        AgentRetryRequested,
        ExperimentAssigned,
        ExecutionPlanned,
        AgentStarted,
        AgentCompleted,
        AgentFailed,
        AgentRunCancelled,
        AgentResultRejected,
        AgentDataRemoved,
        BudgetRecalculated,
        PlanUpdated,
        PartyCompleted,
        PartyCancelled,
    )
}

Upcaster = Callable[[Document], Document]

# (type, schema version it reads) → function to the next version's payload. A chain leads to the present one.
UPCASTERS: Final[dict[tuple[str, int], Upcaster]] = {
    ("budget_recalculated", 1): lambda without_parts: without_parts,
    ("plan_updated", 1): lambda without_moved: without_moved,
}


class UnknownEvent(Exception):
    """The log holds an event of a type or schema version that this code does not know: a newer version wrote it."""


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """An event in its place in the log. (party_id, version) identifies it; versions have no gaps."""

    party_id: str
    version: int
    event_id: str
    event: Event
    actor: str
    correlation_id: str
    causation_id: str | None
    idempotency_key: str | None
    occurred_at: dt.datetime
    recorded_at: dt.datetime

    @property
    def type(self) -> str:
        return self.event.type


_encoder: Final = msgspec.json.Encoder(order="sorted")
_decoders: Final = {name: msgspec.json.Decoder(kind) for name, kind in TYPES.items()}
Shape = TypeVar("Shape")


def encode(event: Event) -> bytes:
    """The payload as canonical JSON."""
    return _encoder.encode(event)


def decode(type_name: str, schema_version: int, payload: str | bytes) -> Event:
    """The event of a stored row, upcast to the present schema.

    Raises UnknownEvent for a type or version from the future, msgspec.ValidationError for a payload that does not fit.
    """
    kind = TYPES.get(type_name)
    if kind is None:
        raise UnknownEvent(f"event type {type_name!r} is unknown")
    if schema_version == kind.schema_version:
        return _decoders[type_name].decode(payload)
    document: Document = msgspec.json.decode(payload)
    while schema_version != kind.schema_version:
        upcaster = UPCASTERS.get((type_name, schema_version))
        if upcaster is None:
            raise UnknownEvent(
                f"{type_name} has schema version {schema_version}; this code reads {kind.schema_version}"
            )
        document = upcaster(document)
        schema_version += 1
    return msgspec.convert(document, kind)
