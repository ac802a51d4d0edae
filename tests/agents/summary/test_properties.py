"""What holds of any plan, whatever the agents brought."""

import datetime as dt
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.agents.summary.contexts import BUDGET, GUESTS, TODAY, brief, output, plan

PARTS = ("theme", "venue", "cake", "catering", "vendor", "budget")


@st.composite
def parties(draw):
    states = draw(st.fixed_dictionaries({name: st.sampled_from(["completed", "failed", "missing"]) for name in PARTS}))
    upstream = {name: output(name) for name, state in states.items() if state == "completed"}
    if "budget" in upstream:
        upstream["budget"] = BUDGET
    values: dict[str, Any] = {"guests": GUESTS} if draw(st.booleans()) else {}
    if draw(st.booleans()):
        values["event_date"] = (TODAY + dt.timedelta(days=draw(st.integers(-30, 400)))).isoformat()
    failed = tuple(name for name, state in states.items() if state == "failed")
    return values, failed, upstream


@given(parties())
def test_completion_is_the_sum_of_what_is_shown(party):
    values, failed, upstream = party
    found = plan(brief(**values), failed=failed, **upstream)
    statuses = [entry["status"] for entry in found["sections"].values()]
    assert found["completion"]["done"] == statuses.count("ready") == len(upstream)
    assert found["completion"]["of"] == len(statuses) == 6
    assert set(found["missing"]) == {name for name, e in found["sections"].items() if e["status"] == "missing"}
    assert len(found["next_steps"]) == 3
    assert json.loads(json.dumps(found)) == found
    assert "null" not in json.dumps(found)
    assert all(("late" in entry) <= (entry["status"] == "late") for entry in found["checklist"].values())


@given(parties(), st.randoms())
def test_the_order_of_what_comes_in_is_irrelevant(party, random):
    values, failed, upstream = party
    names, fields = list(upstream), list(values)
    random.shuffle(names)
    random.shuffle(fields)
    shuffled = plan(
        brief(**{field: values[field] for field in fields}), failed=failed, **{name: upstream[name] for name in names}
    )
    straight = plan(brief(**values), failed=failed, **upstream)
    assert shuffled == straight
    assert list(shuffled["checklist"]) == list(straight["checklist"])
