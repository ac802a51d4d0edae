"""Every rule finds what it is there for: a sound party, broken in one place."""

import datetime as dt
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from agents.planning.deps import PlanningDeps
from tests.oracle import changes
from tests.oracle.case import Case, Span
from tests.oracle.changes import CHANGES, case_of
from tests.oracle.check import RULES, faults, faults_of_change
from tests.oracle.rules import costs, dates, money, provenance, sense
from tests.oracle.scenarios import Scenario
from tests.support.planning import real_deps

TEAM = real_deps()
TELLING = Scenario(
    name="jungle",
    wishes=(
        "jungle theme party for 75 guests in Austin, budget about $2,000",
        "I need a balloon artist",
        "tables and chairs have to be rented",
        "two of the guests are vegan",
        "keep the cake under $300",
        "it is on March 21, 2026",
        "no clown please",
    ),
    occasion="kids' birthday",
    guests=75,
    budget=2000,
    event_date="2026-03-21",
    location="Austin",
    diets=frozenset({"vegan"}),
    hires=frozenset({"balloon_artist", "rentals"}),
    refused=frozenset({"clown"}),
)
STATE = case_of(TEAM, TELLING).state


def put(*path_and_value):
    """Sets a place in a case's documents: attribute, keys …, value."""
    attribute, *keys, last, value = path_and_value

    def breaks(case):
        document = getattr(case, attribute)
        for key in keys:
            document = document[key]
        document[last] = value

    return breaks


def drop(attribute, *keys):
    def breaks(case):
        document = getattr(case, attribute)
        for key in keys[:-1]:
            document = document[key]
        del document[keys[-1]]

    return breaks


def venue(**facts):
    def breaks(case):
        choice = case.agents["venue"]["output"]["choices"][0]
        next(option for option in choice["options"] if option["id"] == choice["picked"])["facts"].update(facts)

    return breaks


def roofless(case):
    case.agents["venue"]["output"]["choices"][0].update(picked="beach", options=[{"id": "beach", "facts": {}}])


def told(**fields):
    def breaks(case):
        case.scenario = msgspec.structs.replace(case.scenario, **fields)

    return breaks


def dearest_cake(case):
    choice = case.agents["cake"]["output"]["choices"][0]
    other = next(option for option in choice["options"] if option["id"] != choice["picked"])
    other["low"], choice["picked"] = "999.00", other["id"]


FOOD = ("budget", "lines", "catering.food")
CAKE = ("agents", "cake", "output")
BALLOONS = ("budget", "lines", "vendor.balloon_artist.hours")
TASK = ("plan", "checklist", "general:replies")
BREAKS = [
    (money.ranges_run_from_low_to_high, put(*FOOD, "low", "9999.00")),
    (money.ranges_run_from_low_to_high, put(*FOOD, "low", "12")),
    (money.every_cost_is_counted_once, drop(*FOOD)),
    (money.every_cost_is_counted_once, put(*FOOD, "high", "3500.01")),
    (money.sums_add_up, put("budget", "total", "high", "1.00")),
    (money.sums_add_up, put("budget", "categories", "cake", {"low": "1.00", "high": "2.00"})),
    (money.a_section_costs_its_lines, put("plan", "sections", "venue", "low", "1.00")),
    (money.taxes_are_those_of_the_place, drop("budget", "rules", "tax:food")),
    (money.taxes_are_those_of_the_place, put("budget", "rules", "tax:food", "low", "1.00")),
    (money.taxes_are_those_of_the_place, told(location="Chicago")),
    (money.taxes_are_those_of_the_place, put("budget", "rules", "tax:air", {"low": "1.00", "high": "2.00"})),
    (money.tips_and_reserve_are_what_they_say, drop("budget", "rules", "tip:vendor.balloon_artist.hours")),
    (money.tips_and_reserve_are_what_they_say, put("budget", "rules", "contingency", "low", "1.00")),
    (money.a_guest_pays_a_share, put("budget", "per_guest", "low", "1.00")),
    (money.within_the_budget_or_says_no, put("budget", "verdict", "status", "covered")),
    (money.within_the_budget_or_says_no, put("budget", "verdict", "gap", "1.00")),
    (money.within_the_budget_or_says_no, put("budget", "verdict", "sentence", "All is well.")),
    (money.limits_on_a_part_are_held_against_it, put("budget", "limits", "cake", "status", "short")),
    (costs.formulas_come_to_their_amounts, put(*FOOD, "basis", "$18 × 52.5 meals")),
    (costs.prices_are_those_of_the_catalogue, put(*CAKE, "choices", 0, "options", 0, "low", "1.00")),
    (costs.prices_are_those_of_the_catalogue, put(*CAKE, "lines", 0, "low", "1.00")),
    (costs.prices_are_those_of_the_catalogue, told(guests=74)),
    (costs.minimum_spends_are_respected, put(*FOOD, "low", "945.00")),
    (sense.what_was_told_is_what_was_heard, told(guests=57)),
    (sense.what_was_told_is_what_was_heard, told(location="Dallas")),
    (sense.what_was_told_is_what_was_heard, told(budget=3000)),
    (sense.there_is_room_for_all, venue(capacity=60)),
    (sense.there_is_room_for_all, put("plan", "conflicts", "conflict:capacity", {"message": "too small"})),
    (sense.diets_are_met_or_named, told(diets=frozenset({"kosher"}))),
    (sense.diets_are_met_or_named, put("plan", "conflicts", "conflict:diets", {"message": "no vegan food"})),
    (sense.an_open_sky_has_a_rain_plan, roofless),
    (sense.an_open_sky_has_a_rain_plan, put("plan", "conflicts", "conflict:rain", {"message": "it rains"})),
    (sense.everybody_is_served, put(*CAKE, "facts", "servings", [70, 75])),
    (sense.entertainers_have_time_for_all, put(*BALLOONS, "low", "160.00")),
    (sense.what_was_asked_for_is_there, told(hires=frozenset({"balloon_artist", "rentals", "magician"}))),
    (sense.what_was_asked_for_is_there, told(hires=frozenset({"rentals"}))),
    (sense.what_was_asked_for_is_there, told(refused=frozenset({"cake"}))),
    (sense.what_was_asked_for_is_there, told(refused=frozenset({"rentals"}))),
    (sense.completion_is_a_sum, put("plan", "completion", "done", 2)),
    (sense.completion_is_a_sum, put("plan", "missing", "cake", {})),
    (sense.choices_have_one_to_three_options, put(*CAKE, "choices", 0, "picked", "pie")),
    (sense.a_limit_on_a_part_is_kept_where_it_can, dearest_cake),
    (dates.tasks_are_dated_back_from_the_party, put(*TASK, "due_on", "2026-03-06")),
    (dates.tasks_are_dated_back_from_the_party, put(*TASK, "status", "open")),
    (dates.what_is_late_has_a_substitute, drop("plan", "checklist", "general:invitations", "late")),
    (dates.tasks_are_in_the_order_of_their_days, put(*TASK, "rank", 0)),
    (dates.tasks_are_in_the_order_of_their_days, put(*TASK, "days_before", 90)),
    (dates.lead_times_are_those_of_their_figures, put(*TASK, "days_before", 20)),
    (
        dates.a_wedding_is_booked_as_early_as_weddings_are,
        put("plan", "checklist", "general:guest-list", "figures", ["L09"]),
    ),
    (dates.the_next_steps_are_the_most_urgent, put("plan", "next_steps", [{"text": "Relax", "section": "general"}])),
    (dates.a_party_in_the_past_is_named, told(event_date="2026-02-21")),
    (provenance.lines_name_their_figures, put(*FOOD, "figures", ["F999"])),
    (provenance.lines_name_their_figures, put(*BALLOONS, "tip_figure", "")),
    (provenance.lines_name_their_figures, drop("budget", "rules", "tax:food", "as_of")),
    (provenance.lines_name_their_figures, put("budget", "rules", "tip:x", {"low": "1.00", "high": "2.00"})),
    (provenance.options_name_their_figures, put(*CAKE, "choices", 0, "options", 0, "figures", [])),
    (provenance.options_name_their_figures, put(*CAKE, "choices", 0, "options", 0, "facts", {})),
    (provenance.causes_are_wishes_of_the_party, put(*FOOD, "causes", ["in-gone"])),
    (provenance.causes_are_wishes_of_the_party, put(*TASK, "causes", [])),
    (
        provenance.conflicts_name_wishes_of_the_party,
        put("plan", "conflicts", "x", {"message": "", "kept": "", "dropped": []}),
    ),
]
# Rules that look at the catalogue's files or at the state itself are broken below.
ELSEWHERE = {provenance.prices_are_in_their_figures, provenance.why_leads_back_to_what_was_typed}


def sound():
    return Case(TELLING, STATE)


def test_the_sound_party_keeps_every_rule():
    assert faults(sound()) == []


@pytest.mark.parametrize(("rule", "breaks"), BREAKS, ids=lambda part: getattr(part, "__name__", ""))
def test_a_rule_finds_what_breaks_it(rule, breaks):
    case = sound()
    breaks(case)
    assert list(rule(case))


def test_no_rule_is_left_unbroken():
    assert {rule for rule, _ in BREAKS} | ELSEWHERE == set(RULES)


def test_a_price_out_of_its_figure_is_found(monkeypatch):
    offer = {"charges": [{"rate": {"low": 4, "high": 8, "figure": "F20"}}]}
    monkeypatch.setattr(provenance, "offers", lambda section: {key: {"terms": offer} for key in _ids(section)})
    assert list(provenance.prices_are_in_their_figures(sound()))


def _ids(section):
    return [option["id"] for name, choice in sound().choices() for option in choice["options"] if name == section]


def test_a_line_without_causes_leads_to_no_words():
    lines = STATE.budget["lines"]
    line = {**lines["cake.cake"], "causes": []}
    state = msgspec.structs.replace(STATE, budget={**STATE.budget, "lines": {**lines, "cake.cake": line}})
    assert "why cake.cake leads to no words" in list(provenance.why_leads_back_to_what_was_typed(Case(TELLING, state)))


class Spoiled:
    """An agent whose result `spoil(context, document)` makes wrong, and which reads what the wrong result needs."""

    def __init__(self, agent, spoil):
        self._agent = agent
        self._spoil = spoil
        self.reads = (*agent.reads, "budget.*", "guests", "event_date", "pick.*")

    def __getattr__(self, name):
        return getattr(self._agent, name)

    def run(self, context):
        result = self._agent.run(context)
        return msgspec.structs.replace(result, document=self._spoil(context, msgspec.to_builtins(result.document)))


def headline_of(*fields):
    """A headline that speaks of what the section has nothing to do with."""

    def spoil(context, document):
        return {**document, "headline": str([context.brief.value(field) for field in fields])}

    return spoil


def bargain(context, document):
    """More guests, a cheaper cake."""
    line = document["lines"][0]
    low = f"{10_000 - context.brief.value('guests')['max']}.00"
    return {**document, "lines": [{**line, "low": low, "high": "20000.00"}]}


def other_theme(field):
    def spoil(context, document):
        (choice,) = document["choices"]
        option = {**choice["options"][0], "id": str(context.brief.value(field))[:20]}
        return {**document, "choices": [{**choice, "options": [option], "picked": option["id"]}]}

    return spoil


def numbered():
    """No run gives the result of the run before."""
    runs = iter(range(1, 1000))
    return lambda context, document: {**document, "headline": f"run {next(runs)}"}


def team_with(name, spoil):
    agents: list[Any] = [Spoiled(agent, spoil) if agent.name == name else agent for agent in TEAM.agents]
    return PlanningDeps(agents=agents, analyze=TEAM.analyze, catalogue=TEAM.catalogue)


def forgetful():
    """A deps whose analyzer hears another number of guests every time."""
    heard = iter(range(1, 1000))

    def analyze(text, today):
        reading = TEAM.analyze(text, today)
        guests = next(heard)
        return msgspec.structs.replace(reading, slots={**reading.slots, "guest_count": {"min": guests, "max": guests}})

    return PlanningDeps(agents=TEAM.agents, analyze=analyze, catalogue=TEAM.catalogue)


WEDDING = Scenario(
    name="wedding",
    wishes=(
        "our wedding with 90 guests in a barn",
        "a DJ, a photographer, a videographer and a florist",
        "it is on June 12, 2027",
    ),
    occasion="wedding",
    guests=90,
    event_date="2027-06-12",
    hires=frozenset({"dj", "photographer", "videographer", "florist"}),
)


@pytest.mark.parametrize(
    ("task", "days", "due"),
    [
        ("general:guest-list", 49, "360 to 540 days before, as L09"),
        ("venue.book", 42, "360 to 540 days before, as L09"),
        ("vendor.photographer.book", 200, "270 to 450 days before, as L09"),
        ("vendor.videographer.book", 500, "270 to 450 days before, as L09"),
        ("vendor.dj.book", 400, "180 to 360 days before, as L09"),
        ("general:officiant", 90, "180 to 360 days before, as L09"),
        ("general:invitations", 28, "42 to 56 days before, as L02"),
    ],
)
def test_a_wedding_that_is_booked_at_the_wrong_time_is_found(task, days, due):
    case = case_of(TEAM, WEDDING)
    assert faults(case) == []
    case.plan["checklist"][task]["days_before"] = days
    (fault,) = dates.a_wedding_is_booked_as_early_as_weddings_are(case)
    assert fault == f"{task} of a wedding is not {due} says"


@pytest.mark.parametrize(
    ("change", "deps"),
    [
        (changes.the_order_of_the_wishes_leaves_no_trace, forgetful()),
        (changes.planning_at_once_and_step_by_step_agree, forgetful()),
        (changes.adding_and_removing_is_the_identity, team_with("vendor", numbered())),
        (changes.more_guests_never_lower_the_minimum, team_with("cake", bargain)),
        (changes.more_guests_change_what_depends_on_them, team_with("theme", other_theme("guests"))),
        (changes.a_moved_date_moves_dates_alone, team_with("venue", headline_of("event_date"))),
        (changes.a_smaller_budget_changes_only_what_it_made_too_dear, team_with("theme", other_theme("budget.total"))),
        (changes.a_lost_venue_changes_what_depends_on_the_place, team_with("cake", headline_of("pick.venue"))),
    ],
    ids=lambda part: getattr(part, "__name__", ""),
)
def test_a_change_finds_what_breaks_it(change, deps):
    assert list(change(deps, case_of(deps, TELLING)))
    assert list(change(TEAM, sound())) == []


def test_every_change_is_put_to_the_test():
    assert len(CHANGES) == 8
    assert faults_of_change(TEAM, sound()) == []


SIXTEEN = (Decimal(16), Decimal(16))
TEN = (Decimal(10), Decimal(10))


def test_a_case_reads_who_comes_where_nobody_told():
    case = case_of(TEAM, Scenario(name="untold", wishes=("Mia is turning 7, jungle theme", "pizza for everybody")))
    assert (case.guests, case.children, case.hours) == (Span(*SIXTEEN), Span(*TEN), 3)
    assert case.date is None
    assert case.today == dt.date(2026, 3, 2)
