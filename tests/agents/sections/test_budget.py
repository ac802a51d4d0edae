"""The budget from lines made by hand: exact sums, tax, tips, contingency and the verdict."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.brief.brief import Fact
from agents.sections.budget import PARTS, BudgetAgent
from budgets.money import amount, cents
from tests.agents.summary.contexts import GUESTS, Wanted, brief, context, line, output
from tests.support.documents import shown

JUNGLE = {
    "venue": output("Park pavilion", lines=[line("venue:pavilion", "venue", "125.00", "150.00")]),
    "cake": output("Custom cake", lines=[line("cake:custom", "cake", "375.00", "600.00", tax="food")]),
    "catering": output("Food truck", lines=[line("catering:truck", "catering", "1200.00", "3500.00", tax="food")]),
    "vendor": output(
        "Balloon artist",
        lines=[line("vendor:balloon", "vendor", "240.00", "375.00", tip=["0", "20"], tip_figure="F64")],
    ),
}


def budget(facts: Wanted, **upstream):
    return shown(BudgetAgent().run(context(facts, **upstream)))


def jungle(target="2000", currency="USD", **facts):
    slot = {"min": target, "max": target, "currency": currency, "scope": "total"}
    named = brief(guests=GUESTS, location="Austin", currency="USD", **facts)
    return budget(Wanted(facts=named.facts | _target(slot), conflicts=()), **JUNGLE)


def _target(slot, scope="total"):
    return {f"budget.{scope}": Fact(value=slot, causes=("i1",))}


def test_jungle_party_in_austin():
    found = jungle()
    assert found["subtotal"] == {"low": "1940.00", "high": "4625.00"}
    assert {key: (rule["low"], rule["high"]) for key, rule in found["rules"].items()} == {
        "tax:food": ("129.94", "338.25"),
        "tip:vendor:balloon": ("0.00", "75.00"),
        "contingency": ("206.99", "755.74"),
    }
    assert found["total"] == {"low": "2276.93", "high": "5793.99"}
    assert found["per_guest"] == {"low": "30.36", "high": "77.25"}
    assert found["categories"]["catering"] == {"low": "1200.00", "high": "3500.00"}
    assert found["target"] == {"min": "2000.00", "max": "2000.00", "currency": "USD"}
    assert found["verdict"] == {
        "status": "short",
        "sentence": "Even the leanest plan costs about $2,277. Your budget is $2,000, so you're $277 short.",
        "gap": "276.93",
    }
    assert found["assumptions"] == []


def test_every_rule_shows_its_reckoning_and_its_source():
    rules = jungle()["rules"]
    assert rules["tax:food"]["basis"] == "8.25% of $1,575–$4,100"
    assert rules["tax:food"]["as_of"] == "2025-07-01"
    assert rules["tip:vendor:balloon"]["basis"] == "0–20% of $240–$375"
    assert rules["tip:vendor:balloon"]["figures"] == ["F64"]
    assert rules["contingency"]["basis"] == "10–15% of $2,069.94–$5,038.25"
    assert rules["contingency"]["figures"] == ["F61"]
    assert [rule["rank"] for rule in rules.values()] == [0, 1, 2]


def test_lines_keep_the_order_of_the_sections():
    lines = jungle()["lines"]
    assert list(lines) == ["venue:pavilion", "cake:custom", "catering:truck", "vendor:balloon"]
    assert lines["cake:custom"] == {
        "id": "cake:custom",
        "category": "cake",
        "item": "cake:custom",
        "basis": "by hand",
        "low": "375.00",
        "high": "600.00",
        "tax": "food",
        "rank": 1,
    }


@pytest.mark.parametrize(
    ("target", "status", "sentence"),
    [
        (
            "6000",
            "covered",
            "This costs at most about $5,794. Your budget is $6,000, which leaves $206.",
        ),
        (
            "5793.99",
            "covered",
            "This costs at most about $5,794. Your budget is $5,793.99, which leaves nothing over.",
        ),
        (
            "5793.98",
            "tight",
            "This costs about $2,277–$5,794. Your budget is $5,793.98, so only the leaner choices fit.",
        ),
        (
            "2276.93",
            "tight",
            "This costs about $2,277–$5,794. Your budget is $2,276.93, so only the leaner choices fit.",
        ),
        (
            "2276.92",
            "short",
            "Even the leanest plan costs about $2,277. Your budget is $2,276.92, so you're $0.01 short.",
        ),
    ],
)
def test_verdict_at_its_edges(target, status, sentence):
    verdict = jungle(target)["verdict"]
    assert (verdict["status"], verdict["sentence"]) == (status, sentence)


def test_no_target():
    found = budget(brief(guests=GUESTS, location="Austin"), **JUNGLE)
    assert "target" not in found
    assert found["verdict"] == {
        "status": "no_target",
        "sentence": "This costs about $2,277–$5,794. Tell us your budget, and we'll compare the plan with it.",
    }


@pytest.mark.parametrize(
    ("target", "status", "sentence"),
    [  # a dollar is €0.846 to €0.951
        (
            "1800",
            "short",
            "Even the leanest plan costs about $2,277. Your budget is €1,800 (about $1,893–$2,128), "
            "so you're at least $149 short.",
        ),
        (
            "2000",
            "tight",
            "This costs about $2,277–$5,794. Your budget is €2,000 (about $2,103–$2,364), "
            "so only the leaner choices fit.",
        ),
        (
            "6000",
            "covered",
            "This costs at most about $5,794. Your budget is €6,000 (about $6,309–$7,092), which leaves $515.",
        ),
    ],
)
def test_a_target_in_another_money_is_changed_at_its_best_and_its_worst(target, status, sentence):
    found = jungle(target, currency="EUR")
    assert found["currency"] == "USD"
    assert (found["verdict"]["status"], found["verdict"]["sentence"]) == (status, sentence)
    assert found["assumptions"] == ["We count $1 as 0.846–0.951 EUR, from the yearly averages up to 2023 (IRS)."]


def test_a_changed_target_keeps_what_the_host_said():
    assert jungle("2000", currency="EUR")["target"] == {
        "max": "2364.07",
        "sure": "2103.05",
        "said": "€2,000",
        "currency": "USD",
    }


def test_a_target_in_money_without_a_rate_is_not_compared():
    found = jungle(currency="SEK")
    assert found["currency"] == "USD"
    assert "target" not in found
    assert found["verdict"] == {
        "status": "no_target",
        "sentence": "This costs about $2,277–$5,794, and your budget is SEK 2,000. "
        "We have no exchange rate to compare the two.",
    }
    assert found["assumptions"] == ["We have no exchange rate from SEK to USD, so we don't compare the two."]


def test_a_party_in_another_currency_says_whose_prices_these_are():
    slot = {"min": 2000, "max": 2000, "currency": "EUR", "scope": "total"}
    found = budget(Wanted(facts=brief(location="Austin", currency="EUR").facts | _target(slot), conflicts=()))
    assert found["currency"] == "EUR"
    assert found["target"] == {"min": "2000.00", "max": "2000.00", "currency": "EUR"}
    assert found["assumptions"] == ["Our prices are in USD, and we count them one to one as EUR."]


def test_a_range_as_target_counts_its_upper_end():
    slot = {"min": 2000, "max": 2500, "currency": "USD", "scope": "total"}
    found = budget(Wanted(facts=brief(location="Austin").facts | _target(slot), conflicts=()), **JUNGLE)
    assert found["verdict"]["status"] == "tight"
    assert "Your budget is $2,000–$2,500" in found["verdict"]["sentence"]
    assert "per_guest" not in found


def test_limits_are_held_against_the_lines_of_their_part():
    limits = _target({"max": "1000", "currency": "USD"}, "catering") | _target({"max": "450"}, "cake")
    found = budget(Wanted(facts=limits, conflicts=()), **JUNGLE)["limits"]
    assert found == {
        "cake": {"max": "450.00", "low": "375.00", "high": "600.00", "status": "tight"},
        "catering": {"max": "1000.00", "low": "1200.00", "high": "3500.00", "status": "short"},
    }


@pytest.mark.parametrize(
    ("location", "rate", "assumptions"),
    [
        ("Austin, TX", "8.25%", []),
        ("san  antonio", "8.25%", []),
        ("Marfa, Texas", "6.25–8.25%", []),
        (
            "Berlin",
            "0–10.12%",
            ["“Berlin” isn't in our tax table, so tax is a range across the United States."],
        ),
        (None, "0–10.12%", ["We don't know the place yet, so tax is a range across the United States."]),
    ],
)
def test_tax_by_place(location, rate, assumptions):
    found = budget(brief(**({"location": location} if location else {})), **JUNGLE)
    assert found["rules"]["tax:food"]["basis"] == f"{rate} of $1,575–$4,100"
    assert found["assumptions"] == assumptions


def test_goods_and_rentals_are_taxed_apart_and_services_are_not():
    mixed = output(
        "Decor",
        lines=[
            line("a", "vendor", "100.00", "100.00", tax="goods"),
            line("b", "vendor", "200.00", "200.00", tax="rental"),
            line("c", "vendor", "400.00", "400.00", tax="service"),
        ],
    )
    rules = budget(brief(location="Austin"), vendor=mixed)["rules"]
    assert {key: rule["low"] for key, rule in rules.items()} == {
        "tax:goods": "8.25",
        "tax:rental": "16.50",
        "contingency": "72.48",  # 10 % of 724.75, half-up
    }


def test_a_service_charge_is_taxed_in_texas_only_above_a_fifth():
    catered = output(
        "Full service",
        lines=[
            line("catering.food", "catering", "1000.00", "2000.00", tax="food"),
            line("catering.service", "catering", "180.00", "480.00", tax="service"),
        ],
    )
    rule = budget(brief(location="Austin"), catering=catered)["rules"]["tax:service_charge"]
    assert (rule["low"], rule["high"]) == ("0.00", "39.60")
    assert rule["label"] == "Sales tax on the service charge, Texas cities"
    assert rule["figures"] == ["F65"]


def test_a_sum_of_some_parts_does_not_pass_for_the_whole():
    some = {part: JUNGLE[part] for part in ("cake", "venue")}
    sentence = "This costs about $584–$919. Tell us your budget, and we'll compare the plan with it."
    assert budget(brief(location="Austin"), **some)["verdict"]["sentence"] == (
        f"{sentence} So far this counts only venue and cake."
    )
    target = _target({"min": 500, "max": 500, "currency": "USD", "scope": "total"})
    short = budget(Wanted(facts=brief(location="Austin").facts | target, conflicts=()), **some)["verdict"]
    assert short["sentence"] == "Even the leanest plan costs about $584. Your budget is $500, so you're $84 short."


def test_two_lines_with_one_id_both_count():
    twice = output("Vendors", lines=[line("x", "vendor", "10.00", "10.00"), line("x", "vendor", "5.00", "5.00")])
    found = budget(brief(), vendor=twice)
    assert list(found["lines"]) == ["x", "x#2"]
    assert found["subtotal"] == {"low": "15.00", "high": "15.00"}


def test_nothing_priced_yet():
    found = budget(Wanted(facts=_target({"min": "2000", "max": "2000", "currency": "USD"}), conflicts=()))
    assert (found["lines"], found["rules"], found["categories"]) == ({}, {}, {})
    assert found["total"] == {"low": "0.00", "high": "0.00"}
    assert found["verdict"] == {"status": "covered", "sentence": "Nothing is priced yet. Your budget is $2,000."}


@pytest.mark.parametrize(
    ("facts", "active", "wanted"),
    [
        ({}, set(), False),
        ({"guests": GUESTS}, set(), False),
        ({"guests": GUESTS}, {"theme"}, True),
        ({"budget.cake": {"max": "100"}}, set(), True),
        ({"budget.total": {"max": "100"}}, set(), True),
    ],
)
def test_wanted(facts, active, wanted):
    assert BudgetAgent().wanted(brief(**facts), frozenset(active)) is wanted


# --- For any lines --------------------------------------------------------------------------------
CENTS = st.integers(min_value=0, max_value=5_000_00)
PERCENTS = st.integers(min_value=0, max_value=40)


@st.composite
def upstreams(draw):
    found = {}
    for part in draw(st.sets(st.sampled_from(PARTS))):
        lines = []
        for number in range(draw(st.integers(0, 3))):
            low = draw(CENTS)
            high = low + draw(CENTS)
            more = {"tax": draw(st.sampled_from(["food", "goods", "rental", "service", "none"]))}
            if draw(st.booleans()):
                least = draw(PERCENTS)
                more["tip"] = [str(least), str(least + draw(PERCENTS))]
            amounts = [str(cents(Decimal(value) / 100)) for value in (low, high)]
            lines.append(line(f"{part}:{number}", part, *amounts, **more))
        found[part] = output(part, lines=lines)
    return found


targets = st.none() | CENTS.map(lambda value: {"max": str(Decimal(value) / 100), "currency": "USD"})
places = st.sampled_from(["Austin", "Texas", "Lisbon"])


def _ends(document):
    return amount(document["low"]), amount(document["high"])


def _sum(documents):
    pairs = [_ends(document) for document in documents]
    return tuple(sum((pair[side] for pair in pairs), Decimal(0)) for side in (0, 1))


def _any(upstream, target, place):
    facts = brief(location=place, guests={"min": 10, "max": 30}).facts
    facts |= _target(target) if target else {}
    return budget(Wanted(facts=facts, conflicts=()), **upstream)


@given(upstreams(), targets, places)
def test_sums_are_exact_and_low_is_never_above_high(upstream, target, place):
    found = _any(upstream, target, place)
    assert json.loads(json.dumps(found)) == found
    assert "null" not in json.dumps(found)
    subtotal = _sum(found["lines"].values())
    assert _ends(found["subtotal"]) == subtotal == _sum(found["categories"].values())
    assert _ends(found["total"]) == _sum([*found["lines"].values(), *found["rules"].values()])
    for part in (*found["lines"].values(), *found["rules"].values(), found["total"], found["per_guest"]):
        low, high = _ends(part)
        assert 0 <= low <= high


@given(upstreams(), targets, places)
def test_the_verdict_agrees_with_the_numbers(upstream, target, place):
    found = _any(upstream, target, place)
    low, high = _ends(found["total"])
    verdict = found["verdict"]
    if target is None:
        assert verdict["status"] == "no_target"
        return
    most = amount(target["max"])
    expected = "covered" if high <= most else "tight" if low <= most else "short"
    assert verdict["status"] == expected
    assert ("gap" in verdict) is (expected == "short")
    if expected == "short":
        assert amount(verdict["gap"]) == low - most


@given(upstreams(), targets, places, st.randoms())
def test_the_order_of_what_comes_in_is_irrelevant(upstream, target, place, random):
    names = list(upstream)
    random.shuffle(names)
    assert _any({name: upstream[name] for name in names}, target, place) == _any(upstream, target, place)


def test_what_each_guest_may_cost_counts_for_as_many_as_come():
    facts = brief(guests=GUESTS, location="Austin").facts | _target({"max": 50, "currency": "USD"}, "guest")
    found = budget(Wanted(facts=facts, conflicts=()), **JUNGLE)
    assert found["target"] == {"max": "3750.00", "sure": "3750.00", "said": "$50 per guest", "currency": "USD"}
    assert found["verdict"]["sentence"] == (
        "This costs about $2,277–$5,794. Your budget is $50 per guest (about $3,750), so only the leaner choices fit."
    )


def test_a_target_for_the_whole_comes_before_one_for_each_guest():
    facts = brief(guests=GUESTS, location="Austin").facts | _target({"max": 50, "currency": "USD"}, "guest")
    facts |= _target({"max": 2000, "currency": "USD"})
    assert budget(Wanted(facts=facts, conflicts=()), **JUNGLE)["target"]["max"] == "2000.00"


def test_without_a_number_of_guests_what_each_may_cost_is_no_target():
    facts = brief(location="Austin").facts | _target({"max": 50, "currency": "USD"}, "guest")
    assert "target" not in budget(Wanted(facts=facts, conflicts=()), **JUNGLE)
