"""How the agents of a party stand in the course of a pass: what each found, for those that are visited after it."""

from collections.abc import Iterable

from agents.base import Agent
from parties.domain.documents import Document


class Standings:
    """Filled agent by agent, in dependency order. One that is not in yet, or not wanted, is missing."""

    __slots__ = ("_active", "_changed", "_results", "_statuses")

    def __init__(self, names: Iterable[str]) -> None:
        self._active: set[str] = set()
        self._changed: set[str] = set()
        self._statuses = dict.fromkeys(names, "missing")
        self._results: dict[str, tuple[str, Document]] = {}

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

    def documents(self, agent: Agent) -> dict[str, Document]:
        return {name: self._results[name][1] for name in agent.uses if name in self._results}

    def changed(self, agent: Agent) -> tuple[str, ...]:
        """Which of the agents that this one uses have another result than before, or none any more."""
        return tuple(name for name in agent.uses if name in self._changed)
