"""The agents that exist, from the literal table in partyplanner.flow."""

from functools import lru_cache

from django.utils.module_loading import import_string

from agents.base import Agent
from agents.planning.graph import order
from partyplanner import flow


@lru_cache(maxsize=1)
def agents() -> tuple[Agent, ...]:
    """One instance of each agent, in dependency order. Raises graph.Cycle or UnknownAgent for a wrong table."""
    found: dict[str, Agent] = {}
    for name, path in flow.AGENTS.items():
        agent: Agent = import_string(path)()
        if agent.name != name:
            raise ValueError(f"flow.AGENTS calls {path} {name!r}, but it calls itself {agent.name!r}")
        found[name] = agent
    return order(found)
