"""How the agents of a party stand in the course of a pass: what each found, for those that are visited after it."""

from collections.abc import Iterable
from typing import Final

from agents.base import Agent
from parties.domain.documents import Budget, Document, Output, budget_of, output_of

BUDGET: Final = "budget"


class Standings:
    """Filled agent by agent, in dependency order. One that is not in yet, or not wanted, is missing."""

    __slots__ = ("_active", "_changed", "_outputs", "_results", "_statuses")

    def __init__(self, names: Iterable[str]) -> None:
        self._active: set[str] = set()
        self._changed: set[str] = set()
        self._statuses = dict.fromkeys(names, "missing")
        self._results: dict[str, tuple[str, Document]] = {}
        self._outputs: dict[str, Output | None] = {}

    @property
    def active(self) -> frozenset[str]:
        """The agents that the party wants."""
        return frozenset(self._active)

    @property
    def statuses(self) -> dict[str, str]:
        """Of every agent."""
        return dict(self._statuses)

    def enter(self, name: str) -> None:
        """The party wants this agent."""
        self._active.add(name)

    def found(self, name: str, digest: str, document: Document, *, changed: bool = False) -> None:
        """It has a result, and whether that is another than before."""
        self._statuses[name] = "completed"
        self._results[name] = digest, document
        if changed:
            self._changed.add(name)

    def without(self, name: str, status: str, *, changed: bool = False) -> None:
        """It has no result: it runs elsewhere, failed or was removed."""
        self._statuses[name] = status
        if changed:
            self._changed.add(name)

    def digests(self, agent: Agent) -> list[tuple[str, str]]:
        """(name, digest) for each result that an agent uses."""
        return [(name, self._results[name][0]) for name in agent.uses if name in self._results]

    def outputs(self, agent: Agent) -> dict[str, Output]:
        """What the section agents that this one uses found."""
        used = [name for name in agent.uses if name in self._results and name != BUDGET]
        return {name: output for name in used if (output := self._output(name)) is not None}

    def budget(self, agent: Agent) -> Budget | None:
        return budget_of(self._results[BUDGET][1]) if BUDGET in agent.uses and BUDGET in self._results else None

    def _output(self, name: str) -> Output | None:
        if name not in self._outputs:
            self._outputs[name] = output_of(self._results[name][1])
        return self._outputs[name]

    def changed(self, agent: Agent) -> tuple[str, ...]:
        """Which of the agents that this one uses have another result than before, or none any more."""
        return tuple(name for name in agent.uses if name in self._changed)
