"""Two hundred made-up parties of ten occasions through every rule, as planned and after what may happen to a plan."""

from collections import Counter

import pytest

from tests.oracle.changes import case_of
from tests.oracle.check import faults, faults_of_change
from tests.oracle.scenarios import OCCASIONS, scenarios
from tests.support.planning import real_deps

COUNT = 200
SEED = 1
TEAM = real_deps()
TOLD = tuple(scenarios(COUNT, SEED))


@pytest.fixture(scope="module")
def cases():
    return [case_of(TEAM, scenario) for scenario in TOLD]


def test_every_party_keeps_every_rule(cases):
    assert [str(fault) for case in cases for fault in faults(case)] == []


def test_every_party_bears_what_may_happen_to_it(cases):
    assert [str(fault) for case in cases for fault in faults_of_change(TEAM, case)] == []


def test_the_parties_are_of_all_kinds(cases):
    """Else a rule could be kept because nothing puts it to the test."""
    assert Counter(case.scenario.occasion for case in cases) == dict.fromkeys((o.name for o in OCCASIONS), COUNT // 10)
    assert {len(case.scenario.wishes) for case in cases} == set(range(2, 9))
    assert len({case.scenario.wishes for case in cases}) == COUNT
    seen = Counter(key for case in cases for key in _features(case))
    rare = {name: seen[name] for name in FEATURES if seen[name] < 3}
    assert not rare


def test_the_same_seed_tells_the_same_parties():
    assert tuple(scenarios(20, SEED)) == TOLD[:20]
    assert tuple(scenarios(20, SEED + 1)) != TOLD[:20]


FEATURES = (
    *("covered", "tight", "short", "no_target"),
    *("conflict:capacity", "conflict:diets", "conflict:rain"),
    *("late", "due", "open", "no date"),
    *("tax:food", "tax:goods", "tax:rental", "tip", "limit", "bar", "minimum", "hours", "units"),
    *("declined", "hire", "diet", "children"),
)


def _features(case):
    budget, plan = case.budget, case.plan
    lines = budget.get("lines", {}).values()
    yield budget.get("verdict", {}).get("status")
    yield from plan["conflicts"]
    yield from {task["status"] for task in plan["checklist"].values()}
    yield from budget.get("rules", {})
    yield from (["no date"] if case.date is None else [])
    yield from {"tip" for line in lines if "tip" in line}
    yield from {"limit" for _ in budget.get("limits", {})}
    yield from {"bar" for line in lines if line["id"] == "catering.drinks"}
    yield from {name for line in lines for sign, name in SIGNS if sign in line["basis"]}
    yield from {"declined" for section in plan["sections"].values() if section["status"] == "declined"}
    yield from {"hire" for _ in case.scenario.hires}
    yield from {"diet" for _ in case.scenario.diets}
    yield from {"children" for _ in [case.scenario.children] if _ is not None}


SIGNS = (("max(", "minimum"), (" h", "hours"), ("⌈", "units"))
