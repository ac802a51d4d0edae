"""The closed vocabulary of what can happen to a party.

**Personal data of people never enters the log.** Names, addresses, phone numbers, diets of a person, messages and free
text about a person live in tables of their own, where they can be corrected and erased; events carry ids and counts
(`guest_responded {guest_id, answer, party_size}`). What hosts type about their own party stays here and goes with the
whole stream (parties.commands.purge_party). A test holds a reviewed list of every field of every event.

Every event is a frozen struct in the past tense; an unknown field or a wrong type fails when it is built or read.
A changed shape gets a higher `schema_version` and an upcaster beside it, so that old rows stay readable.
Amounts are strings of decimal numbers, times are aware UTC datetimes, dates ISO dates.

A feature has events of its own in a module like this one, with EVENTS and UPCASTERS; partyplanner.flow names it.
"""

import datetime as dt
from collections.abc import Callable
from typing import ClassVar, Final, Literal

import msgspec

from parties.domain.documents import Document
from parties.domain.message import Sentence

Priority = Literal["must", "nice"]
Execution = Literal["start", "rerun", "recalculate"]


PLANNER: Final = "planner"
RECONCILERS: Final = frozenset({PLANNER})  # that events wake
UNPLANNED: Final = frozenset({"title", "time_zone"})  # details that no agent reads


class Event(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One fact about one party.

    `type` is its name in the log, `topic` the one under which stream readers get it. `planning` says whether the
    planner has to look at the party because of it; what the planner decides itself is not planning in this sense.
    """

    type: ClassVar[str]
    topic: ClassVar[str]
    planning: ClassVar[bool]
    schema_version: ClassVar[int] = 1

    @property
    def concerns_planning(self) -> bool:
        """Whether a plan made before this event is stale."""
        return self.planning

    @property
    def wakes(self) -> tuple[str, ...]:
        """The reconcilers (flow.RECONCILERS) that look at the party after this event."""
        return (PLANNER,) if self.concerns_planning else ()


class PartyCreated(Event, frozen=True):
    type: ClassVar[str] = "party_created"
    topic: ClassVar[str] = "party.created"
    planning: ClassVar[bool] = True
    title: str
    currency: str = "USD"


class DetailsChanged(Event, frozen=True):
    """The host set or cleared details by hand. A pin among them beats whatever the inputs say.

    `changes` is a JSON Merge Patch (RFC 7396): null clears a detail or a pin.
    """

    type: ClassVar[str] = "details_changed"
    topic: ClassVar[str] = "party.details.changed"
    planning: ClassVar[bool] = True
    changes: Document

    @property
    def concerns_planning(self) -> bool:
        return not self.changes.keys() <= UNPLANNED


class InputAdded(Event, frozen=True):
    type: ClassVar[str] = "input_added"
    topic: ClassVar[str] = "party.input.added"
    planning: ClassVar[bool] = True
    input_id: str
    text: str
    source: str
    priority: Priority = "nice"


class InputRemoved(Event, frozen=True):
    type: ClassVar[str] = "input_removed"
    topic: ClassVar[str] = "party.input.removed"
    planning: ClassVar[bool] = True
    input_id: str


class InputRestored(Event, frozen=True):
    """A removed wish is back in its old place: `order` and `added_at` are those that it had. Its id was free.

    What was read in it follows as `input_classified`, so that nothing is read anew.
    """

    type: ClassVar[str] = "input_restored"
    topic: ClassVar[str] = "party.input.restored"
    planning: ClassVar[bool] = True
    input_id: str
    order: int
    text: str
    source: str
    priority: Priority
    added_at: dt.datetime


class InputPriorityChanged(Event, frozen=True):
    type: ClassVar[str] = "input_priority_changed"
    topic: ClassVar[str] = "party.input.priority_changed"
    planning: ClassVar[bool] = True
    input_id: str
    priority: Priority


class InputClassified(Event, frozen=True):
    """What the InputAnalyzer read in an input. `affected` names the agents that read its categories."""

    type: ClassVar[str] = "input_classified"
    topic: ClassVar[str] = "party.input.classified"
    planning: ClassVar[bool] = False
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
    topic: ClassVar[str] = "party.experiment.assigned"
    planning: ClassVar[bool] = False
    experiment: str
    variant: str


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One agent's turn: why it runs, and what the reason rests on (input ids, agents, brief fields)."""

    agent: str
    execution: Execution
    reason: Sentence
    causes: tuple[str, ...] = ()


class ExecutionPlanned(Event, frozen=True):
    """The agents that this reconciliation runs, in dependency order."""

    type: ClassVar[str] = "execution_planned"
    topic: ClassVar[str] = "party.agent.should_execute"  # one message a step
    planning: ClassVar[bool] = False
    steps: tuple[Step, ...]


class AgentRetryRequested(Event, frozen=True):
    type: ClassVar[str] = "agent_retry_requested"
    topic: ClassVar[str] = "party.agent.retry_requested"
    planning: ClassVar[bool] = True
    agent: str


class AgentStarted(Event, frozen=True):
    """A run begins. A deferred one ends in a later event of its own; the others end beside this one."""

    type: ClassVar[str] = "agent_started"
    topic: ClassVar[str] = "party.agent.started"
    planning: ClassVar[bool] = False
    agent: str
    execution: Execution
    fingerprint: str
    deferred: bool = False


class AgentCompleted(Event, frozen=True):
    """An agent's result. `output` is empty for the agents whose result has an event of its own (budget, plan)."""

    type: ClassVar[str] = "agent_completed"
    topic: ClassVar[str] = "party.agent.completed"
    planning: ClassVar[bool] = False
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
    topic: ClassVar[str] = "party.agent.failed"
    planning: ClassVar[bool] = False
    agent: str
    fingerprint: str
    error: Sentence
    attempt: int
    agent_version: str
    duration_us: int
    retry_at: dt.datetime | None = None


class AgentRunCancelled(Event, frozen=True):
    """A deferred run is not needed any more. What the agent had found before stands."""

    type: ClassVar[str] = "agent_run_cancelled"
    topic: ClassVar[str] = "party.agent.run_cancelled"
    planning: ClassVar[bool] = False
    agent: str
    fingerprint: str
    reason: Sentence


class AgentResultRejected(Event, frozen=True):
    """A deferred run brought its result too late: another has its place, or the question has changed.

    `fence` is the number under which the run was claimed. The state stays as it is.
    """

    type: ClassVar[str] = "agent_result_rejected"
    topic: ClassVar[str] = "party.agent.result_rejected"
    planning: ClassVar[bool] = False
    agent: str
    fingerprint: str
    fence: int
    reason: Sentence


class AgentDataRemoved(Event, frozen=True):
    type: ClassVar[str] = "agent_data_removed"
    topic: ClassVar[str] = "party.agent.data_removed"
    planning: ClassVar[bool] = False
    agent: str
    reason: Sentence


class BudgetRecalculated(Event, frozen=True):
    """The difference of the budget from the version before, as a JSON Merge Patch, and what it means in money.

    `previous` and `total` are {"low", "high"}; `delta` is total minus previous, likewise; `parts` is the same by
    category, with `rules` for tax, tips and reserve, for those that moved. `reason` says what changed.
    """

    type: ClassVar[str] = "budget_recalculated"
    topic: ClassVar[str] = "party.budget.recalculated"
    planning: ClassVar[bool] = False
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
    topic: ClassVar[str] = "party.plan.updated"
    planning: ClassVar[bool] = False
    schema_version: ClassVar[int] = 2
    patch: Document
    reason: Sentence
    moved: Sentence = ""


class PartyCompleted(Event, frozen=True):
    type: ClassVar[str] = "party_completed"
    topic: ClassVar[str] = "party.completed"
    planning: ClassVar[bool] = False


class PartyCancelled(Event, frozen=True):
    type: ClassVar[str] = "party_cancelled"
    topic: ClassVar[str] = "party.cancelled"
    planning: ClassVar[bool] = False
    reason: str = ""


EVENTS: Final[tuple[type[Event], ...]] = (
    PartyCreated,
    DetailsChanged,
    InputAdded,
    InputRemoved,
    InputRestored,
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
