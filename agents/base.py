"""What an agent is. A new one is one class in one file and one line in `partyplanner.flow.AGENTS`."""

import datetime as dt
from collections.abc import Mapping
from typing import ClassVar, Literal, Protocol

import msgspec

from agents.brief.brief import Brief
from agents.brief.reading.reading import Readings
from agents.catalogue.offers import Catalogue
from parties.domain.documents import Budget, Document, Output, Plan

Category = Literal["theme", "venue", "cake", "catering", "vendor"]
ResultKind = Literal["output", "budget", "plan"]


class AgentError(Exception):
    """The agent cannot answer. `permanent` says whether asking again with the same inputs is pointless."""

    def __init__(self, message: str, *, permanent: bool) -> None:
        super().__init__(message)
        self.permanent = permanent


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """All that an agent may look at. What is not here, it must not read: no ORM, no clock, no network.

    Of the wishes there is the brief, what they say as facts, and `readings`, what else was found in their texts.
    `upstream` holds what the section agents named in `uses` found, `budget` what the budget agent did. `statuses` maps
    every agent to completed, failed, running (deferred, without a result yet) or missing, for the planner.
    """

    brief: Brief
    readings: Readings
    upstream: Mapping[str, Output]
    budget: Budget | None = None
    statuses: dict[str, str]
    catalogue: Catalogue
    today: dt.date

    def facts_of(self, agent: str) -> Document:
        """What dependants read of a section; empty without a result."""
        output = self.upstream.get(agent)
        return {} if output is None else output.facts


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """`document` holds no nulls and is JSON-able; equal inputs give an equal document, byte for byte.

    The runner (agents.planning.deps.run) turns it into the JSON that is stored.
    """

    document: Output | Budget | Plan | Document
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
