"""VenueAgent: which kind of place, with room for everybody."""

from decimal import Decimal
from typing import Any, ClassVar, Final

from agents.base import Context, Result, SectionAgent
from agents.brief.brief import PIN, Brief
from agents.catalogue.pricing import READS, bill, foreign, party_of, tasks
from agents.catalogue.terms import VenueTerms
from agents.sections.headcount import hours, people
from agents.sections.ranking import (
    NAMED,
    RATES,
    Candidate,
    RankingContext,
    as_document,
    candidates,
    choice,
    option,
    shortlist,
    situation,
    with_pick,
)
from budgets.costs import number
from parties.domain.documents import Output

Venue = Candidate[VenueTerms]
TOO_SMALL: Final = -12
FAR_TOO_LARGE: Final = 15  # times the guests
WRONG_SETTING: Final = -6
LARGE_SHARE: Final = Decimal("0.3")  # of the whole budget, from which on a place counts as too dear: our own number
MOST_OF_IT: Final = Decimal("0.6")  # of the whole budget: more than a place may take that just the words brought up
DEAR: Final = -10  # for each unit of money: among places that are too dear, the price decides before what is nice


class VenueAgent(SectionAgent):
    """Facts for dependants: offer, setting (indoor, outdoor, either), kitchen, outside_food, rain, sheltered,
    capacity (people, absent where unknown), guests (the most that are expected), audience."""

    name: ClassVar[str] = "venue"
    version: ClassVar[str] = f"3.{RATES}"
    priority: ClassVar[int] = 2
    reads: ClassVar[tuple[str, ...]] = (
        *READS,
        "category.venue",
        "category.theme",
        "wishes.venue",
        "wishes.budget",
        "setting",
        "location",
        "budget.venue",
        "budget.total",
        "pick.venue",
    )
    uses: ClassVar[tuple[str, ...]] = ("theme",)

    def wanted(self, brief: Brief, active: frozenset[str]) -> bool:
        if brief.wants("venue") or PIN in brief.causes("setting", "location"):
            return True
        return "theme" in active and "venue" not in brief.value("unwanted", ())

    def run(self, context: Context) -> Result:
        brief, catalogue = context.brief, context.catalogue
        party = party_of(brief, catalogue)
        case = situation(context, "venue", party)
        likes = tuple(context.upstream.get("theme", {}).get("facts", {}).get("settings", ()))
        wanted, expected = str(brief.value("setting", "either")), people(party.head.guests)
        found = [_weigh(one, case, wanted, likes, expected) for one in candidates(catalogue.of(VenueTerms), case)]
        best = shortlist(found, case)
        if not best:
            return Result(document={"headline": "No venue is in the catalogue"}, confidence=0.0)
        picked = best[0].offer
        causes = brief.causes("category.venue", "guests", "children", "adults", "setting", "location", "hours") or (
            brief.causes("category.theme", "theme")
        )
        causes = with_pick(causes, brief, "venue")
        lines = bill(picked.terms, party, category="venue", prefix="venue", causes=causes)
        facts = _facts(picked.terms)
        output = Output(
            headline=f"{picked.title}, {_room(best[0])}",
            choices=(
                choice("venue", "Venue", [option(one, catalogue, _facts(one.offer.terms)) for one in best], causes),
            ),
            lines=lines,
            tasks=(*tasks(picked.terms.tasks, section="venue", prefix="venue", causes=causes),),
            notes=_notes(picked.terms, brief),
            assumptions=(*party.head.assumptions, *_hours(picked.terms, brief), *foreign(party)),
            facts={
                **facts,
                "offer": picked.id,
                "guests": int(party.head.guests.high),
                "audience": party.head.audience,
            },
        )
        return Result(document=as_document(output), confidence=0.9 if party.head.stated else 0.6)


def _weigh(one: Venue, case: RankingContext, wanted: str, likes: tuple[str, ...], expected: str) -> Venue:
    """`wanted` is the setting that the host asks for, `likes` those that the theme goes with, best first."""
    terms = one.offer.terms
    one = _weigh_room(one, case, expected)
    if wanted in ("indoor", "outdoor"):
        if terms.setting in (wanted, "either"):
            one = one.weigh(nice=2, reason=f"It is {wanted}s, as you want.")
        else:
            one = one.weigh(must=WRONG_SETTING, warning=f"It is {terms.setting}s; you want {wanted}s.")
    elif likes and terms.setting in (*likes, "either"):
        liked = terms.setting if terms.setting in likes else likes[0]
        one = one.weigh(nice=2 - likes.index(liked), reason=f"The theme works well {liked}s.")
    if case.total is not None and one.cost.low > case.total * LARGE_SHARE:
        most = terms.on_request and one.must >= NAMED and one.cost.low > case.total * MOST_OF_IT
        share = f"{(MOST_OF_IT if most else LARGE_SHARE) * 100:.0f} %"
        one = one.weigh(
            must=-NAMED if most else 0,
            nice=DEAR * int(one.cost.low),
            warning=f"Takes more than {share} of the whole budget.",
        )
    if not terms.outside_food:
        one = one.weigh(warning="The house brings the food; a caterer of your own may not be allowed.")
    return one


def _weigh_room(one: Venue, case: RankingContext, expected: str) -> Venue:
    """Too small is wrong, more so the more it is missing: where nothing is large enough, the largest is least wrong."""
    terms, guests = one.offer.terms, case.party.head.guests
    capacity = terms.capacity
    if capacity is None:
        return one.weigh(warning=f"Make sure that it holds {expected} people.")
    if guests.high > capacity.high:
        missing = int(guests.high / max(capacity.high, Decimal(1))).bit_length()
        return one.weigh(
            must=TOO_SMALL - missing,
            warning=f"Holds {number(capacity.high)}; you expect {expected}.",
        )
    if capacity.low > guests.high * FAR_TOO_LARGE:
        return one.weigh(nice=-4, warning=f"Far too large: it holds {terms.room}.")
    if guests.high > capacity.low:
        return one.weigh(nice=-1, warning=f"{expected} may be tight: it holds {terms.room}.")
    return one.weigh(reason=f"Holds {terms.room}; you expect {expected}.")


def _room(one: Venue) -> str:
    return one.offer.terms.setting.replace("either", "indoors or out") + (
        f", for up to {number(one.offer.terms.capacity.high)}" if one.offer.terms.capacity else ""
    )


def _facts(terms: VenueTerms) -> dict[str, Any]:
    room = {} if terms.capacity is None else {"capacity": int(terms.capacity.high)}
    return {
        "setting": terms.setting,
        "kitchen": terms.kitchen,
        "outside_food": terms.outside_food,
        "rain": terms.rain,
        "sheltered": terms.sheltered or terms.setting != "outdoor",
        **room,
    }


def _notes(terms: VenueTerms, brief: Brief) -> tuple[str, ...]:
    place = " ".join(str(brief.value("location", "")).split())[:80]
    where = (f"Look for it in or near {place}; fees are set locally.",) if place else ()
    rain = () if terms.setting == "indoor" else (f"Rain plan: {terms.rain}",)
    return (*where, *rain, "Ask whether the place wants event insurance: $155–600 (F67).")


def _hours(terms: VenueTerms, brief: Brief) -> tuple[str, ...]:
    counted = any(charge.per == "hour" or charge.of == "hours" for charge in terms.charges)
    return hours(brief)[1] if counted else ()
