"""What an agent is. A new one is one class in one file and one line in `partyplanner.flow.AGENTS`."""

import datetime as dt
from typing import Any, ClassVar, Literal, Protocol

import msgspec

from agents.brief.brief import Brief
from agents.catalogue.offers import Catalogue
from agents.reading.reading import Readings

Document = dict[str, Any]
Category = Literal["theme", "venue", "cake", "catering", "vendor"]
ResultKind = Literal["output", "budget", "plan"]


class AgentError(Exception):
    """The agent cannot answer. `permanent` says whether asking again with the same inputs is pointless."""

    def __init__(self, message: str, *, permanent: bool) -> None:
        super().__init__(message)
        self.permanent = permanent


class Line(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A line of cost. `basis` is the formula in words and numbers; low ≤ high, decimal strings in party currency.

    `tax` names what kind of sale it is for the tax rule: food, service, rental, goods or none.
    `tip` is the customary gratuity as [low, high] percent, absent where none is usual.
    """

    id: str
    category: str
    item: str
    basis: str
    low: str
    high: str
    tax: str = "none"
    tip: tuple[str, str] | None = None
    tip_figure: str = ""
    figures: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()


class Task(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something to do `days_before` the party. `late` is what to do instead when that day has passed."""

    id: str
    title: str
    days_before: int
    section: str
    late: str = ""
    figures: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()


class Option(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One recommendation: a catalogue offer as it works out for this party.

    `advised` marks what the agent itself would pick, where the host picked another.
    """

    id: str
    title: str
    summary: str
    low: str = "0.00"
    high: str = "0.00"
    reasons: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    facts: Document = {}
    figures: tuple[str, ...] = ()
    advised: bool = False


class Choice(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing to decide, with one to three options, best first. `picked` is the option that the budget counts."""

    id: str
    label: str
    options: tuple[Option, ...]
    picked: str
    causes: tuple[str, ...] = ()


class Output(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The result of a section agent. `facts` is what dependants read (palette, setting, kitchen, capacity …).

    `causes` are the inputs behind the section as such, where it has no choice that names its own.
    """

    headline: str
    choices: tuple[Choice, ...] = ()
    lines: tuple[Line, ...] = ()
    tasks: tuple[Task, ...] = ()
    notes: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    facts: Document = {}
    causes: tuple[str, ...] = ()


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """All that an agent may look at. What is not here, it must not read: no ORM, no clock, no network.

    Of the wishes there is the brief, what they say as facts, and `readings`, what else was found in their texts.
    `upstream` holds the documents of the agents named in `uses` that completed. `statuses` maps every agent to
    completed, failed, running (deferred, without a result yet) or missing, for the planner's bookkeeping.
    """

    brief: Brief
    readings: Readings
    upstream: dict[str, Document]
    statuses: dict[str, str]
    catalogue: Catalogue
    today: dt.date


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """`document` holds no nulls and is JSON-able; equal inputs give an equal document, byte for byte."""

    document: Document
    confidence: float = 1.0


class SectionAgent:
    """What the section agents have in common: an output of their own, from the brief and what is upstream alone."""

    reads_today: ClassVar[bool] = False
    reads_statuses: ClassVar[bool] = False
    section: ClassVar[bool] = True
    result: ClassVar[ResultKind] = "output"


class Agent(Protocol):
    """The contract.

    name      key in flow.AGENTS
    version   part of the fingerprint: raise it when the same context gives another result
    priority  among agents that do not depend on each other, lower runs first
    reads     brief fields that its result depends on (a change in another field does not rerun it), and
              wishes.NAME for each category whose readings it depends on
    uses      agents whose completed results it reads when they are there; they run before it
    reads_today, reads_statuses
              whether its result depends on the date or on what became of the other agents
    section   whether it is a part of the party that the plan counts as done or missing
    result    where its document lives: "output" in the agent's own state, or the party's "budget" or "plan"
    """

    name: ClassVar[str]
    version: ClassVar[str]
    priority: ClassVar[int]
    reads: ClassVar[tuple[str, ...]]
    uses: ClassVar[tuple[str, ...]]
    reads_today: ClassVar[bool]
    reads_statuses: ClassVar[bool]
    section: ClassVar[bool]
    result: ClassVar[ResultKind]

    def wanted(self, brief: Brief, active: frozenset[str]) -> bool:
        """Whether the party needs this agent, given the agents upstream that it needs too."""
        ...

    def run(self, context: Context) -> Result:
        """Raises AgentError; any other exception counts as a passing fault and is tried again."""
        ...
