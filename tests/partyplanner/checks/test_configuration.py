"""Settings that would fail late are refused at the start, with a sentence."""

import pytest
from django.core.checks import run_checks

from partyplanner import flow


def found(id):
    return [message.msg for message in run_checks() if message.id == f"partyplanner.{id}"]


def test_what_the_flow_names_is_there():
    assert found("E001") == []


@pytest.mark.parametrize(
    ("table", "entry"),
    [
        ("RECONCILERS", "flow.RECONCILERS['gone']"),
        ("STRATEGIES", "flow.STRATEGIES['gone']"),
        ("AGENTS", "flow.AGENTS['gone']"),
        ("PROJECTORS", f"flow.PROJECTORS[{len(flow.PROJECTORS)}]"),
        ("LOADERS", f"flow.LOADERS[{len(flow.LOADERS)}]"),
        ("RUNS", "flow.RUNS"),
        ("SAVINGS", "flow.SAVINGS"),
        ("SEARCH", "flow.SEARCH"),
        ("FIGURES", "flow.FIGURES"),
    ],
)
@pytest.mark.parametrize(
    ("path", "problem"),
    [
        (
            "agents.planning.consumer.gone",
            'does not import: Module "agents.planning.consumer" does not define a "gone" attribute/class',
        ),
        ("agents.gone.plan", "does not import: No module named 'agents.gone'"),
        ("gone", "does not import: gone doesn't look like a module path"),
        ("agents.planning.consumer", "cannot be called"),
    ],
)
def test_an_entry_of_the_flow_that_names_nothing_is_refused(monkeypatch, table, entry, path, problem):
    value = getattr(flow, table)
    wrong = path if isinstance(value, str) else (*value, path) if isinstance(value, tuple) else value | {"gone": path}
    monkeypatch.setattr(flow, table, wrong)
    assert found("E001") == [
        f"{entry} names {path}, which {problem}. Correct it in partyplanner/flow.py, or add what it names."
    ]


def test_every_table_of_the_flow_is_looked_through_from_its_first_day(monkeypatch):
    monkeypatch.setattr(flow, "NEW", {"table": "agents.gone.plan"}, raising=False)
    (sentence,) = found("E001")
    assert sentence.startswith("flow.NEW['table'] names agents.gone.plan, which does not import")


def test_an_agent_that_does_not_exist_cannot_be_deferred(settings):
    settings.DEFERRED_AGENTS = frozenset({"venue", "clown"})
    (sentence,) = found("E008")
    assert sentence.startswith("DEFERRED_AGENTS names 'clown', which is no agent; there are theme, venue,")


def test_every_agent_may_be_deferred(settings):
    settings.DEFERRED_AGENTS = frozenset({"theme", "venue", "cake", "catering", "vendor", "budget", "planner"})
    assert found("E008") == []


def test_no_cluster_may_start_a_task_again_that_still_runs(settings):
    slow = settings.Q_CLUSTER["ALT_CLUSTERS"]["slow"]
    assert found("E004") == []
    settings.Q_CLUSTER = settings.Q_CLUSTER | {"ALT_CLUSTERS": {"slow": slow | {"retry": slow["timeout"]}}}
    assert len(found("E004")) == 1
