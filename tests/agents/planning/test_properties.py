"""What must hold whatever a host types: identity, order-invariance, honest ranges, sums."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agents.brief.brief import resolve
from parties.domain.state import PartyState, apply, encode
from tests.support.planning import PureParty, planned, real_deps
from tests.support.rendered import shown

TEAM = real_deps()
SLOW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])

# Wishes that do not contradict each other, whatever is left out.
COMPATIBLE = (
    "jungle theme",
    "75 guests",
    "we are in Austin",
    "budget about $2,000",
    "I need a balloon artist",
    "a face painter would be lovely",
    "chocolate cake with three tiers",
    "two of the guests are vegan",
    "gluten free options please",
    "tacos from a food truck",
    "it is on 2026-06-20",
    "starts at 15:00",
    "keep the cake under $300",
    "somewhere outdoors",
    "Mia is turning 7",
    "no clown",
    "thank you!",
    "🎉🎉",
)
CONFUSING = (
    *COMPATIBLE,
    "no balloon artist after all",
    "pirate theme",
    "12 guests",
    "skip the cake",
    "indoors",
    "$90 total",
)

compatible = st.lists(st.sampled_from(COMPATIBLE), unique=True, max_size=7)
anything = st.lists(st.sampled_from(CONFUSING) | st.text(min_size=1, max_size=60), max_size=6)


def money(value: str) -> Decimal:
    return Decimal(value)


@SLOW
@given(compatible, st.randoms(use_true_random=False))
def test_the_order_of_compatible_wishes_does_not_matter(texts, random):
    shuffled = list(texts)
    random.shuffle(shuffled)
    assert planned(TEAM, *texts).shown() == planned(TEAM, *shuffled).shown()


@SLOW
@given(anything, st.sampled_from(CONFUSING))
def test_adding_and_removing_a_wish_is_the_identity(texts, extra):
    party = planned(TEAM, *texts)
    before = party.shown()
    party.remove(party.add(extra))
    assert party.shown() == before


@SLOW
@given(anything)
def test_planning_at_once_and_step_by_step_agree(texts):
    assert planned(TEAM, *texts).shown() == planned(TEAM, *texts, plan_each=False).shown()


@SLOW
@given(anything)
def test_the_fold_of_the_events_is_the_state(texts):
    party = planned(TEAM, *texts)
    state = PartyState(party_id=party.state.party_id)
    for recorded in party.log:
        state = apply(state, recorded)
    assert encode(state) == encode(party.state)


@SLOW
@given(anything)
def test_a_current_plan_needs_nothing_more(texts):
    party = planned(TEAM, *texts)
    assert party.plan() == []


@SLOW
@given(anything)
def test_the_budget_adds_up(texts):
    budget = planned(TEAM, *texts).state.budget
    if not budget:
        return
    for side in ("low", "high"):
        lines = sum((money(line[side]) for line in budget["lines"].values()), Decimal(0))
        rules = sum((money(rule[side]) for rule in budget["rules"].values()), Decimal(0))
        parts = sum((money(part[side]) for part in budget["categories"].values()), Decimal(0))
        assert money(budget["subtotal"][side]) == lines == parts
        assert money(budget["total"][side]) == lines + rules
    for row in (*budget["lines"].values(), *budget["rules"].values(), budget["subtotal"], budget["total"]):
        assert money(row["low"]) <= money(row["high"])


@SLOW
@given(anything)
def test_every_line_says_where_it_comes_from(texts):
    party = planned(TEAM, *texts)
    for line in party.state.budget.get("lines", {}).values():
        assert line["basis"]
        assert line["figures"]
        assert set(line.get("causes", ())) <= {*party.state.inputs, "host"}


@pytest.mark.parametrize(
    ("first", "second", "field", "kept"),
    [
        ("75 guests", "12 guests", "guests", {"min": 12, "max": 12}),
        ("jungle theme", "pirate theme", "theme", "pirate"),
    ],
)
def test_of_two_that_contradict_the_later_wins_and_is_named(first, second, field, kept):
    party = planned(TEAM, first, second)
    assert resolve(party.state).value(field) == kept
    (conflict,) = [item for key, item in party.state.plan["conflicts"].items() if field in key]
    texts = {key: wish.text for key, wish in party.state.inputs.items()}
    assert (texts[conflict["kept"]], [texts[one] for one in conflict["dropped"]]) == (second, [first])


def test_a_must_beats_a_later_nice():
    party = PureParty(TEAM)
    party.add("75 guests", priority="must")
    party.add("12 guests")
    assert resolve(party.state).value("guests") == {"min": 75, "max": 75}
    assert [item["message"][1] for item in party.state.plan["conflicts"].values()] == ["conflict.must"]


def test_the_worked_example():
    """75 guests in Austin, jungle, a balloon artist: about $2,277 at its leanest, and $2,000 does not cover it."""
    party = planned(TEAM, "jungle theme party for 75 guests in Austin, budget about $2,000", "I need a balloon artist")
    budget = party.state.budget
    assert budget["total"] == {"low": "2276.93", "high": "5793.99"}
    assert budget["verdict"]["status"] == "short"
    assert "$2,277" in shown(budget["verdict"]["sentence"])
    assert budget["verdict"]["gap"] == "276.93"


def test_removing_the_balloon_artist_goes_back_exactly():
    party = planned(TEAM, "jungle theme party for 75 guests in Austin, budget about $2,000")
    before = party.shown()
    artist = party.add("I need a balloon artist")
    assert party.shown() != before
    party.remove(artist)
    assert party.shown() == before
