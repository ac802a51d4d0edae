"""The order of agents follows from what they use."""

from types import SimpleNamespace

import pytest

from agents.planning.graph import Cycle, UnknownAgent, order


def agent(name, *uses, priority=1):
    return SimpleNamespace(name=name, uses=uses, priority=priority)


def named(*agents):
    return {item.name: item for item in agents}


def test_everyone_runs_after_what_they_use():
    found = order(
        named(agent("budget", "cake", "venue"), agent("cake", "theme"), agent("venue", "theme"), agent("theme"))
    )
    assert [item.name for item in found] == ["theme", "cake", "venue", "budget"]


def test_priority_decides_among_the_free():
    found = order(named(agent("a", priority=3), agent("b", priority=1), agent("c", priority=2)))
    assert [item.name for item in found] == ["b", "c", "a"]


def test_a_cycle_is_refused_by_name():
    with pytest.raises(Cycle, match="a, b"):
        order(named(agent("a", "b"), agent("b", "a"), agent("c")))


def test_an_unknown_agent_is_refused_by_name():
    with pytest.raises(UnknownAgent, match="'ghost'"):
        order(named(agent("a", "ghost")))
