"""What moved from one budget to the next: exact by category, and the reason in words."""

from decimal import Decimal

import pytest

from budgets import delta
from parties.domain import events as ev
from parties.domain import vocabulary
from parties.domain.documents import Document, budget_of
from parties.domain.patch import merge
from parties.presentation.rendering import render
from tests.oracle.changes import case_of
from tests.oracle.scenarios import scenarios
from tests.support.planning import PureParty, planned, real_deps
from tests.support.rendered import shown

TEAM = real_deps()
JUNGLE = "jungle theme party for 75 guests in Austin, budget about $2,000"


def recalculated(party, start=0):
    return [item.event for item in party.log[start:] if isinstance(item.event, ev.BudgetRecalculated)]


def after(*texts, then="", pins=None):
    """The last recalculation of a party that is planned and then changed."""
    party = planned(TEAM, *texts)
    start = len(party.log)
    if pins:
        party.append([ev.DetailsChanged(changes={"pins": pins})])
        party.plan()
    if then:
        party.add(then)
    (event,) = recalculated(party, start)
    return event


def guests(number):
    return {"guests": {"min": number, "max": number}}


@pytest.mark.parametrize(
    ("then", "pins", "reason"),
    [
        ("", guests(87), "12 more guests"),
        ("", guests(74), "1 fewer guest"),
        ("I need a balloon artist", None, "balloon artist added"),
        ("no cake please", None, "no custom buttercream cake"),
        ("", {"pick.cake": "sheet_cake"}, "sheet cake instead of custom buttercream cake"),
        ("", {"location": "Chicago"}, "tax for another place"),
        (
            "",
            guests(20) | {"pick.cake": "cupcakes"},
            "55 fewer guests, small park pavilion instead of park pavilion and cupcakes",
        ),
    ],
)
def test_the_reason_says_what_the_host_would_say(then, pins, reason):
    assert render(after(JUNGLE, then=then, pins=pins).reason).startswith(reason)


def test_what_each_part_moved_by():
    event = after(JUNGLE, pins=guests(87))
    assert event.parts["cake"] == {"low": "60.00", "high": "96.00"}
    assert "venue" not in event.parts
    total = {side: sum(Decimal(part[side]) for part in event.parts.values()) for side in ("low", "high")}
    assert total == {side: Decimal(event.delta[side]) for side in ("low", "high")}


def test_where_nothing_was_before_the_reason_stays_that_of_the_run():
    party = planned(TEAM, JUNGLE)
    first = recalculated(party)[0]
    assert shown(first.reason) == "it is needed now"
    party.remove(next(iter(party.state.inputs)))
    last = recalculated(party)[-1]
    assert (shown(last.reason), last.total) == ("nothing is left to pay for", delta.NOTHING)
    assert last.parts["cake"] == {"low": "-375.00", "high": "-600.00"}


def test_the_parts_always_add_up_to_what_moved():
    for scenario in scenarios(30, seed=3):
        budget: Document = {}
        for event in recalculated(planned(TEAM, *scenario.wishes)):
            assert delta.parts(budget_of(budget), budget_of(merge(budget, event.patch))) == event.parts
            for side in ("low", "high"):
                assert sum(Decimal(part[side]) for part in event.parts.values()) == Decimal(event.delta[side])
                assert Decimal(event.total[side]) - Decimal(event.previous[side]) == Decimal(event.delta[side])
            budget = merge(budget, event.patch)
        assert budget == case_of(TEAM, scenario).state.budget


def test_the_document_does_not_remember_what_it_was():
    party = PureParty(TEAM)
    party.add(JUNGLE)
    before = party.state.budget
    party.remove(party.add("we need a DJ"))
    assert party.state.budget == before


def test_an_event_from_before_the_parts_were_recorded_is_still_read():
    event = ev.BudgetRecalculated(
        patch={}, previous=delta.NOTHING, total=delta.NOTHING, delta=delta.NOTHING, reason="x"
    )
    assert vocabulary.decode("budget_recalculated", 1, vocabulary.encode(event)) == event


def test_texts_of_before_there_were_messages_are_the_same_things():
    line, rule = (
        {"item": "Sheet cake", "rank": 0},
        {"label": "Sales tax on food", "source": "a table", "url": "https://tax"},
    )
    before = {"lines": {"cake.price": line}, "rules": {"tax:food": rule}}
    renamed = {"item": ["~phrase", "Sheet cake", False], "rank": 0}
    after = {"lines": {"cake.price": renamed}, "rules": {"tax:food": rule | {"label": ["~", "rule.tax", {}]}}}
    assert delta.because(before, after) is None
