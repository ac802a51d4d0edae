"""What planning works with, and what it calls a run's end. Pure values."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

import msgspec

from agents.analyzer import Analysis
from agents.base import Agent, AgentError, Context
from agents.brief.experiments import Experiment
from agents.catalogue.offers import Catalogue
from agents.planning import canonical
from agents.planning.fingerprint import Fingerprint
from agents.planning.result_kinds import KINDS
from parties.domain.documents import Document
from parties.domain.encoded import Encoded
from parties.domain.message import Sentence

Analyze = Callable[[str, dt.date], Analysis]


class RunResult(NamedTuple):
    """How one run of an agent ended: a document with its digest, or an error that is permanent or may pass."""

    document: Document | None
    digest: str = ""
    confidence: float = 0.0
    error: Sentence = ""
    permanent: bool = False
    duration_us: int = 0


Runner = Callable[[Agent, Context], RunResult]


def run(agent: Agent, context: Context) -> RunResult:
    """Run an agent without a clock; its document is the JSON that is stored. One that is not of the agent's kind is a
    failure of the agent.

    The worker passes a runner that also measures (agents.planning.consumer).
    """
    try:
        result = agent.run(context)
        encoded = canonical.encode(result.document)
        if canonical.holds_nul(encoded):
            raise ValueError("a text in the result holds \\u0000, which PostgreSQL cannot keep")
        kind = KINDS[agent.result].document
        found = result.document if isinstance(result.document, kind) else msgspec.json.decode(encoded, type=kind)
        return RunResult(Encoded(encoded, found), canonical.digest(encoded), result.confidence)
    except AgentError as error:
        return RunResult(None, error=_kept(str(error)), permanent=error.permanent)
    except Exception as error:
        return RunResult(None, error=_kept(f"{type(error).__name__}: {error}"))


def _kept(text: str) -> str:
    """The text as the log can keep it: whatever an agent says, its failure must not fail the whole party."""
    return text.encode(errors="replace").decode().replace("\0", "␀")


class DeferredResult(NamedTuple):
    """What came of a deferred run: for which fingerprint, why it was started, at which attempt, under which fence."""

    fingerprint: Fingerprint
    result: RunResult
    reason: Sentence
    attempts: int
    fence: int


class PreparedRun(NamedTuple):
    """What a deferred run works with, and the fingerprint that it answers."""

    agent: Agent
    context: Context
    fingerprint: Fingerprint


class PlanningDeps(NamedTuple):
    """What reconcile works with: the agents in dependency order, the analyzer, the catalogue, and a runner.

    `deferred` names the agents that are started here and run elsewhere. Parties that are planned for the first time
    take part in the `experiment`.
    """

    agents: Sequence[Agent]
    analyze: Analyze
    catalogue: Catalogue
    run: Runner = run
    deferred: frozenset[str] = frozenset()
    experiment: Experiment | None = None


NOTHING: Final[Mapping[str, DeferredResult]] = {}
