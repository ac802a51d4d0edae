"""The order in which agents run, from what they use of each other. Pure."""

from collections.abc import Mapping

from agents.base import Agent


class Cycle(Exception):
    """Agents that wait for each other can never run."""


class UnknownAgent(Exception):
    """An agent uses one that does not exist."""


def order(agents: Mapping[str, Agent]) -> tuple[Agent, ...]:
    """Every agent after all that it uses; among those that are free to run, by priority, then name.

    Raises Cycle or UnknownAgent with a sentence that names the culprits.
    """
    for agent in agents.values():
        for name in agent.uses:
            if name not in agents:
                raise UnknownAgent(f"agent {agent.name!r} uses {name!r}, which is not in flow.AGENTS")
    waiting = dict(agents)
    done: list[Agent] = []
    while waiting:
        free = [agent for agent in waiting.values() if not any(name in waiting for name in agent.uses)]
        if not free:
            raise Cycle(f"these agents wait for each other: {', '.join(sorted(waiting))}")
        first = min(free, key=lambda agent: (agent.priority, agent.name))
        del waiting[first.name]
        done.append(first)
    return tuple(done)
