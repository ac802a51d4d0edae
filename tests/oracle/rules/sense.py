"""What anybody who has given a party would look at first: room, food, hours, diets, and what was asked for."""

from collections.abc import Iterator
from decimal import Decimal

from tests.oracle.case import Case, Document, picked, span
from tests.oracle.recompute import cents, dollars, offers
from tests.oracle.rules.costs import crowd_of


def what_was_told_is_what_was_heard(case: Case) -> Iterator[str]:
    """The settled facts are those that the host told."""
    facts, told = case.plan["facts"], case.scenario
    if told.guests is not None and facts.get("guests") != {"min": told.guests, "max": told.guests}:
        yield f"{told.guests} guests were told, {facts.get('guests')} heard"
    for field in ("event_date", "location"):
        wanted = getattr(told, field)
        if wanted and facts.get(field) != wanted:
            yield f"{field} is {wanted}, {facts.get(field)} was heard"
    heard = case.budget.get("target", {}).get("max")
    if (
        told.budget is not None
        and case.budget
        and heard != str(cents(dollars(Decimal(told.budget), told.currency).high))
    ):
        yield f"the budget is {told.budget} {told.currency}, {heard} dollars were heard"


def there_is_room_for_all(case: Case) -> Iterator[str]:
    """A place that is too small is a named conflict, and taken only where nothing shown is large enough."""
    told = case.plan["conflicts"].get("conflict:capacity")
    for _, choice in case.choices():
        if choice["id"] != "venue" or case.guests is None:
            continue
        rooms = {option["id"]: option["facts"].get("capacity") for option in choice["options"]}
        room = rooms[choice["picked"]]
        small = room is not None and room < case.guests.high
        if small and told is None:
            yield f"{choice['picked']} holds {room}, {case.guests.high} come, and no conflict says so"
        if told is not None and not small:
            yield f"{choice['picked']} holds {room}, {case.guests.high} come: {told['message']}"
        wanted = "pick.venue" in case.pins or _named(choice)
        if small and not wanted and any(size is not None and size >= case.guests.high for size in rooms.values()):
            yield f"{choice['picked']} holds {room} of {case.guests.high}, and a larger place stands beside it"


def diets_are_met_or_named(case: Case) -> Iterator[str]:
    needs = set(case.scenario.diets) or {diet for diets in case.said("dietary") for diet in diets}
    if not needs or "catering" not in case.outputs:
        return
    food = case.picked("catering")
    served = {diet for option in food for diet in option["facts"].get("diets", ())}
    promised = {diet for option in food for diet in offers("catering")[option["id"]]["terms"].get("diets", ())}
    if served != promised:
        yield f"the food is said to cover {sorted(served)}, the catalogue says {sorted(promised)}"
    conflict = case.plan["conflicts"].get("conflict:diets", {}).get("message", "")
    for need in needs - promised:
        if need.replace("_", "-") not in conflict:
            yield f"{need} is not covered, and no conflict says so: {conflict}"
    if conflict and not needs - promised:
        yield f"all of {sorted(needs)} is covered, and still: {conflict}"


def an_open_sky_has_a_rain_plan(case: Case) -> Iterator[str]:
    told = case.plan["conflicts"].get("conflict:rain")
    venues = case.picked("venue")
    if not venues:
        return
    terms = offers("venue")[venues[0]["id"]]["terms"]
    tent = any(choice["id"] == "vendor.tent" for _, choice in case.choices())
    exposed = terms["setting"] == "outdoor" and not terms.get("sheltered", False) and not tent
    if exposed and told is None:
        yield f"{venues[0]['id']} has no roof, and no conflict says so"
    if told is not None and not exposed:
        yield f"{venues[0]['id']} has a roof or a tent, and still: {told['message']}"


def everybody_is_served(case: Case) -> Iterator[str]:
    """A serving of cake each; a meal an adult and half of one a child."""
    crowd = crowd_of(case)
    if crowd is None:
        return
    guests, meals = crowd.of["guests"], crowd.of["meals"]
    for name, fact, wanted in (("cake", "servings", guests), ("catering", "meals", meals)):
        facts = case.outputs.get(name, {}).get("facts", {})
        if fact in facts and [Decimal(str(end)) for end in facts[fact]] != [wanted.low, wanted.high]:
            yield f"{fact} for {wanted}, the plan says {facts[fact]}"


def entertainers_have_time_for_all(case: Case) -> Iterator[str]:
    """Paid by the hour and with a pace: enough hours for the crowd at the quick end on the lean side."""
    crowd = crowd_of(case)
    if crowd is None:
        return
    for section, choice in case.choices():
        for charge in offers(section)[choice["picked"]]["terms"].get("charges", ()) if section == "vendor" else ():
            if "pace" not in charge:
                continue
            line = case.budget["lines"][f"{choice['id']}.{charge['id']}"]
            served = crowd.of[charge.get("of", "guests")]
            single = Decimal(str(charge.get("hour_rate", charge["rate"])["low"]))
            hours = 1 if span(line).low == single else span(line).low / Decimal(str(charge["rate"]["low"]))
            if hours * Decimal(str(charge["pace"]["high"])) < served.low:
                yield f"{line['id']}: {line['basis']} is not enough time for {served.low}"


def what_was_asked_for_is_there(case: Case) -> Iterator[str]:
    """Each hire is planned; nothing that was refused is planned, priced or suggested."""
    vendor = case.outputs.get("vendor", {})
    hires = set(vendor.get("facts", {}).get("hires", ()))
    unknown = set(vendor.get("facts", {}).get("unknown", ()))
    if missing := case.scenario.hires - hires - unknown:
        yield f"{sorted(missing)} was asked for and is not planned"
    if refused := case.scenario.refused & (hires | set(vendor.get("facts", {}).get("suggested", ()))):
        yield f"{sorted(refused)} was refused and is planned"
    if uninvited := hires - case.scenario.hires if case.scenario.occasion else set():
        yield f"{sorted(uninvited)} was not asked for and is planned"
    for name in case.scenario.refused & case.plan["sections"].keys():
        if case.plan["sections"][name]["status"] != "declined" or case.outputs.get(name, {}).get("lines"):
            yield f"no {name} is wanted, and section {name} is {case.plan['sections'][name]['status']}"


def completion_is_a_sum(case: Case) -> Iterator[str]:
    statuses = [section["status"] for section in case.plan["sections"].values()]
    done, of = statuses.count("ready"), len(statuses) - statuses.count("declined")
    if case.plan["completion"] != {"done": done, "of": of, "sentence": f"{done} of {of}"}:
        yield f"{done} of {of} sections are ready, the plan says {case.plan['completion']}"
    for name in case.plan["missing"].keys() ^ {n for n, s in case.plan["sections"].items() if s["status"] == "missing"}:
        yield f"{name} is missing in one place and not in the other"


def choices_have_one_to_three_options(case: Case) -> Iterator[str]:
    for section, choice in case.choices():
        ids = [option["id"] for option in choice["options"]]
        if not 1 <= len(ids) <= 3 or len(set(ids)) != len(ids) or choice["picked"] not in ids:
            yield f"{section}: {choice['picked']} of {ids}"
        for option in choice["options"]:
            if option["id"] == choice["picked"] and not (option.get("reasons") or option["summary"]):
                yield f"{section}: {option['id']} is recommended without a reason"


def a_limit_on_a_part_is_kept_where_it_can(case: Case) -> Iterator[str]:
    """Nothing above the limit is taken while an option beside it keeps it."""
    for section, choice in case.choices():
        limit = case.budget.get("limits", {}).get(section)
        if limit is None or section == "vendor" or f"pick.{section}" in case.pins:
            continue
        most, low = Decimal(limit["max"]), {option["id"]: span(option).low for option in choice["options"]}
        if low[choice["picked"]] > most and min(low.values()) <= most and not _named(choice):
            yield f"{section}: {choice['picked']} is above {most}, and another option is not"


def _named(choice: Document) -> bool:
    """Whether the host's own words name what was taken."""
    return any(reason.startswith("You mentioned") for reason in picked(choice).get("reasons", ()))
