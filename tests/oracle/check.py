"""All rules and changes, and what they find in a party."""

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from agents.planning.deps import PlanningDeps
from tests.oracle.case import Case
from tests.oracle.changes import CHANGES
from tests.oracle.rules import costs, dates, money, provenance, sense

Rule = Callable[[Case], Iterator[str]]
RULES: Final[tuple[Rule, ...]] = (
    money.ranges_run_from_low_to_high,
    money.every_cost_is_counted_once,
    money.sums_add_up,
    money.a_section_costs_its_lines,
    money.taxes_are_those_of_the_place,
    money.tips_and_reserve_are_what_they_say,
    money.a_guest_pays_a_share,
    money.within_the_budget_or_says_no,
    money.limits_on_a_part_are_held_against_it,
    costs.formulas_come_to_their_amounts,
    costs.prices_are_those_of_the_catalogue,
    costs.minimum_spends_are_respected,
    sense.what_was_told_is_what_was_heard,
    sense.there_is_room_for_all,
    sense.diets_are_met_or_named,
    sense.an_open_sky_has_a_rain_plan,
    sense.everybody_is_served,
    sense.entertainers_have_time_for_all,
    sense.what_was_asked_for_is_there,
    sense.completion_is_a_sum,
    sense.choices_have_one_to_three_options,
    sense.a_limit_on_a_part_is_kept_where_it_can,
    dates.tasks_are_dated_back_from_the_party,
    dates.what_is_late_has_a_substitute,
    dates.tasks_are_in_the_order_of_their_days,
    dates.lead_times_are_those_of_their_figures,
    dates.a_wedding_is_booked_as_early_as_weddings_are,
    dates.the_next_steps_are_the_most_urgent,
    dates.a_party_in_the_past_is_named,
    provenance.lines_name_their_figures,
    provenance.options_name_their_figures,
    provenance.prices_are_in_their_figures,
    provenance.causes_are_wishes_of_the_party,
    provenance.why_leads_back_to_what_was_typed,
    provenance.conflicts_name_wishes_of_the_party,
)


class Fault(NamedTuple):
    """A rule that a party breaks, with all that is needed to see it again."""

    party: str
    wishes: tuple[str, ...]
    rule: str
    what: str

    def __str__(self) -> str:
        said = "; ".join(f"“{wish}”" for wish in self.wishes)
        return f"{self.party} [{said}] breaks {self.rule}: {self.what}"


def faults(case: Case) -> list[Fault]:
    """What is wrong with the documents of a party."""
    return [_fault(case, rule.__name__, what) for rule in RULES for what in rule(case)]


def faults_of_change(deps: PlanningDeps, case: Case) -> list[Fault]:
    """What goes wrong when the party changes."""
    return [_fault(case, change.__name__, what) for change in CHANGES for what in change(deps, case)]


def _fault(case: Case, rule: str, what: str) -> Fault:
    return Fault(case.scenario.name, case.scenario.wishes, rule, what)
