"""Tax, service, tips and reserve at the host's own rates: exact, named as theirs, and taken back without a trace."""

from decimal import Decimal

import pytest

from parties.domain import events as ev
from parties.domain.message import Phrase, read, say
from parties.presentation.provenance import why
from tests.oracle.case import Case
from tests.oracle.check import faults
from tests.oracle.scenarios import Scenario
from tests.support.planning import planned, real_deps

TEAM = real_deps()
WISHES = ("20 guests in Austin", "a full service buffet", "I need a balloon artist", "budget $3,000")
TELLING = Scenario(name="own rates", wishes=WISHES, guests=20, location="Austin", budget=3000)


def with_rates(**rates):
    party = planned(TEAM, *WISHES)
    party.append([ev.DetailsChanged(changes={"pins": {f"rate.{name}": rate for name, rate in rates.items()}})])
    party.plan()
    return party


def sums(party, *keys):
    document = party.state.budget
    for key in keys:
        document = document[key]
    return Decimal(document["low"]), Decimal(document["high"])


def test_the_hosts_own_rates_are_reckoned_with():
    """Food for 20 at $45 to $95 (F01), service on it, tax on the food; the reserve on all of it."""
    party = with_rates(tax="5", service="10", tip="12", contingency="0")
    assert sums(party, "lines", "catering.service") == (Decimal("90.00"), Decimal("190.00"))
    assert sums(party, "rules", "tax:food") == (Decimal("45.00"), Decimal("95.00"))
    low, high = sums(party, "lines", "vendor.balloon_artist.hours")
    tip = "tip:vendor.balloon_artist.hours"
    assert sums(party, "rules", tip) == (low * 12 / 100, high * 12 / 100)
    assert sums(party, "rules", "contingency") == (0, 0)


@pytest.mark.parametrize(
    "rates",
    [{"tax": "0"}, {"tax": "9.5"}, {"service": "22"}, {"tip": "0"}, {"contingency": "20"}, {"tax": "7", "tip": "18"}],
)
def test_every_rule_still_holds_and_taking_it_back_leaves_no_trace(rates):
    before = planned(TEAM, *WISHES)
    party = with_rates(**rates)
    assert party.shown() != before.shown()
    assert [str(fault) for fault in faults(Case(TELLING, party.state))] == []
    party.append([ev.DetailsChanged(changes={"pins": {f"rate.{name}": None for name in rates}})])
    party.plan()
    assert party.shown() == before.shown()


def test_a_rate_by_hand_says_so_and_leads_to_the_hand():
    party = with_rates(tax="5", service="10")
    rule = party.state.budget["rules"]["tax:food"]
    assert (read(rule["label"]), read(rule["source"])) == (
        say("rule.tax_by_hand", kind=say("rule.food")),
        say("rule.by_hand"),
    )
    assert why(party.state, "tax:food").pins["rate.tax"] == "5"
    assert why(party.state, "catering.service").pins["rate.service"] == "10"
    assert not why(party.state, "catering.food").pins


def test_the_tax_of_a_place_leads_to_the_words_that_name_it():
    party = planned(TEAM, "20 guests", "a chocolate cake", "we are in Austin")
    assert "we are in Austin" in {wish.text for wish in why(party.state, "tax:food").wishes}
    assert "we are in Austin" not in {wish.text for wish in why(party.state, "cake.cake").wishes}


def test_a_known_rate_needs_no_word_on_the_unknown_place():
    party = planned(TEAM, "20 guests", "a chocolate cake")
    assert _tax_is_a_range(party)
    party.append([ev.DetailsChanged(changes={"pins": {"rate.tax": "7"}})])
    party.plan()
    assert not _tax_is_a_range(party)


def _tax_is_a_range(party):
    return say("budget.tax_of_unknown_place", area=Phrase("the United States")) in map(
        read, party.state.budget["assumptions"]
    )
