"""What happens to a party after it was planned: some changes must leave no trace, others change nothing needlessly.

Each rule makes the change through the events of the host and looks at the documents before and after.
"""

import datetime as dt
import random
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Final

import msgspec

from agents.planning.deps import PlanningDeps
from parties.domain import events as ev
from parties.domain.state import PartyState, apply, encode
from tests.oracle.case import PARTS, Case, Document, picked, span
from tests.oracle.recompute import offers, target
from tests.oracle.scenarios import Scenario
from tests.support.planning import PureParty, planned

Change = Callable[[PlanningDeps, Case], Iterator[str]]
MORE_GUESTS: Final = 15
LATER: Final = dt.timedelta(days=28)
EXTRAS: Final = ("a string quartet during dinner", "everything in navy and gold", "valet parking for the grandparents")
# What of the venue the food depends on.
PLACE: Final = ("setting", "kitchen", "outside_food")


def case_of(deps: PlanningDeps, scenario: Scenario) -> Case:
    """The party of a telling, planned at once."""
    return Case(scenario, planned(deps, *scenario.wishes, plan_each=False).state)


def the_order_of_the_wishes_leaves_no_trace(deps: PlanningDeps, case: Case) -> Iterator[str]:
    wishes = list(case.scenario.wishes)
    random.Random(case.scenario.name).shuffle(wishes)
    if planned(deps, *wishes, plan_each=False).shown() != _shown(case):
        yield f"another plan in the order {wishes}"


def planning_at_once_and_step_by_step_agree(deps: PlanningDeps, case: Case) -> Iterator[str]:
    party = planned(deps, *case.scenario.wishes)
    if party.shown() != _shown(case):
        yield "another plan when it is planned after every wish"
    state = PartyState(party_id=party.state.party_id)
    for recorded in party.log:
        state = apply(state, recorded)
    if encode(state) != encode(party.state):
        yield "its events do not fold to its state"
    if party.plan():
        yield "planned again, it changes"


def adding_and_removing_is_the_identity(deps: PlanningDeps, case: Case) -> Iterator[str]:
    extra = EXTRAS[len(case.scenario.wishes) % len(EXTRAS)]
    party = _again(deps, case)
    party.remove(party.add(extra))
    if party.shown() != _shown(case):
        yield f"“{extra}”, added and removed, leaves a trace"


def more_guests_never_lower_the_minimum(deps: PlanningDeps, case: Case) -> Iterator[str]:
    if case.guests is None or not case.budget:
        return
    fewer = _with_pins(deps, case, {"guests": _exactly(int(case.guests.high))})
    more = _with_pins(deps, case, {"guests": _exactly(int(case.guests.high) + MORE_GUESTS)})
    before, after = span(fewer.budget["total"]).low, span(more.budget["total"]).low
    if after < before and not _limited(fewer, more):
        swaps = ", ".join(f"{_picks(fewer)[key]} for {_picks(more).get(key)}" for key in sorted(_swapped(fewer, more)))
        yield f"{MORE_GUESTS} more guests lower the leanest total from {before} to {after}; swapped: {swaps}"
    yield from _same_choices_same_minimum(fewer, more)


def _limited(fewer: Case, more: Case) -> bool:
    """Whether the host's own limit on a part rules out, for more guests, what was taken for fewer."""
    return any(key.partition(".")[0] in more.budget["limits"] for key in _swapped(fewer, more))


def _same_choices_same_minimum(fewer: Case, more: Case) -> Iterator[str]:
    before, after = fewer.budget["lines"], more.budget["lines"]
    kept = _picks(fewer).keys() - _swapped(fewer, more)
    for key in before.keys() & after.keys():
        if any(key.startswith(f"{choice}.") for choice in kept) and span(after[key]).low < span(before[key]).low:
            yield f"line {key} falls from {before[key]['low']} to {after[key]['low']} with more guests"


def more_guests_change_what_depends_on_them(deps: PlanningDeps, case: Case) -> Iterator[str]:
    """The theme stays; another place is taken only where the old one has become too small."""
    if case.guests is None:
        return
    more = _with_pins(deps, case, {"guests": _exactly(int(case.guests.high) + MORE_GUESTS)})
    if "theme" in _swapped(case, more):
        yield "the theme changes with the number of guests"
    old, new = _picks(case).get("venue"), _picks(more).get("venue")
    if old is not None and old != new:
        room = offers("venue")[old]["terms"].get("capacity")
        if room is None or Decimal(str(room["low"])) >= case.guests.high + MORE_GUESTS:
            yield f"{old} has room for {MORE_GUESTS} more, and {new} is taken instead"


def a_moved_date_moves_dates_alone(deps: PlanningDeps, case: Case) -> Iterator[str]:
    if case.date is None:
        return
    moved = _with_pins(deps, case, {"event_date": (case.date + LATER).isoformat()})
    for name in PARTS:
        if case.agents.get(name, {}).get("output") != moved.agents.get(name, {}).get("output"):
            yield f"section {name} changes when the date moves"
    if case.budget != moved.budget:
        yield "the budget changes when the date moves"
    before, after = case.plan["checklist"], moved.plan["checklist"]
    for key in before.keys() | after.keys():
        if key not in before or key not in after:
            yield f"task {key} comes or goes when the date moves"
        elif dt.date.fromisoformat(after[key]["due_on"]) - dt.date.fromisoformat(before[key]["due_on"]) != LATER:
            yield f"task {key} does not move with the party"


def a_smaller_budget_changes_only_what_it_made_too_dear(deps: PlanningDeps, case: Case) -> Iterator[str]:
    """Where something else is taken, it costs less."""
    aim = target(case)
    if aim is None:
        return
    cut = int(aim.low * Decimal("0.6"))
    after = _with_pins(deps, case, {"budget.total": {"min": cut, "max": cut, "currency": "USD", "scope": "total"}})
    if "theme" in _swapped(case, after):
        yield "the theme changes with the budget"
    old, new = _chosen(case), _chosen(after)
    for key in old.keys() ^ new.keys():
        yield f"choice {key} comes or goes with the budget"
    for key in _swapped(case, after) & new.keys():
        follows = key == "catering" and "venue" in _swapped(case, after)  # the food goes with the place
        if not follows and span(new[key]).low >= span(old[key]).low:
            yield f"{key}: {new[key]['id']} instead of {old[key]['id']}, which costs no less"
    if not _swapped(case, after) and case.budget["lines"] != after.budget["lines"]:
        yield "the lines change though the choices do not"


def a_lost_venue_changes_what_depends_on_the_place(deps: PlanningDeps, case: Case) -> Iterator[str]:
    """The next best place is taken; theme, cake and hires stay, and the food where the new place allows the same."""
    lost = _picks(case).get("venue")
    others = [option for option in _options(case, "venue") if option != lost]
    if not others:
        return
    after = _with_pins(deps, case, {"pick.venue": others[0]})
    if _picks(after)["venue"] != others[0]:
        yield f"{others[0]} was chosen by hand, and {_picks(after)['venue']} is taken"
    if lost not in _options(after, "venue"):
        yield f"the planner's own choice of {lost} is not shown beside the host's"
    before, now = (one.outputs["venue"]["facts"] for one in (case, after))
    same_place = all(before.get(key) == now.get(key) for key in PLACE)
    for name in ("theme", "cake", "vendor", *(["catering"] if same_place else [])):
        if case.agents.get(name, {}).get("output") != after.agents.get(name, {}).get("output"):
            yield f"section {name} changes when the place does"


CHANGES: Final[tuple[Change, ...]] = (
    the_order_of_the_wishes_leaves_no_trace,
    planning_at_once_and_step_by_step_agree,
    adding_and_removing_is_the_identity,
    more_guests_never_lower_the_minimum,
    more_guests_change_what_depends_on_them,
    a_moved_date_moves_dates_alone,
    a_smaller_budget_changes_only_what_it_made_too_dear,
    a_lost_venue_changes_what_depends_on_the_place,
)


def _again(deps: PlanningDeps, case: Case) -> PureParty:
    """The party once more, as far as it was planned."""
    party = PureParty(deps)
    party.state = case.state
    return party


def _with_pins(deps: PlanningDeps, case: Case, pins: Document) -> Case:
    """The party after the host set something by hand. What was told of it before no longer counts."""
    party = _again(deps, case)
    party.append([ev.DetailsChanged(changes={"pins": pins})])
    party.plan()
    return Case(msgspec.structs.replace(case.scenario, name=f"{case.scenario.name} with {pins}"), party.state)


def _shown(case: Case) -> bytes:
    return encode({"agents": case.state.agents, "budget": case.state.budget, "plan": case.state.plan})


def _exactly(number: int) -> Document:
    return {"min": number, "max": number}


def _chosen(case: Case) -> Document:
    return {choice["id"]: picked(choice) for _, choice in case.choices()}


def _picks(case: Case) -> dict[str, str]:
    return {key: option["id"] for key, option in _chosen(case).items()}


def _options(case: Case, id: str) -> list[str]:
    return [option["id"] for _, choice in case.choices() if choice["id"] == id for option in choice["options"]]


def _swapped(before: Case, after: Case) -> set[str]:
    """The choices of the first for which the second has another offer, or none."""
    return {key for key, pick in _picks(before).items() if _picks(after).get(key) != pick}
