"""VenueAgent: which kind of place, with room for everybody."""

from decimal import Decimal
from typing import Any, ClassVar, Final

from agents.base import Context, Result, SectionAgent
from agents.brief.brief import Brief
from agents.catalogue.pricing import READS, bill, foreign, party_of, tasks
from agents.catalogue.terms import VenueTerms
from agents.sections.headcount import guests_of, hours
from agents.sections.ranking import (
    NAMED,
    RATES,
    SETTINGS,
    Candidate,
    RankingContext,
    candidates,
    choice,
    option,
    shortlist,
    situation,
    with_pick,
)
from budgets.costs import counted
from budgets.money import exactly
from parties.domain.documents import Output
from parties.domain.message import Message, Percent, Phrase, Span, say
from parties.domain.pins import HAND

Venue = Candidate[VenueTerms]
TOO_SMALL: Final = -12
FAR_TOO_LARGE: Final = 15  # times the guests
WRONG_SETTING: Final = -6
LARGE_SHARE: Final = Decimal("0.3")  # of the whole budget, from which on a place counts as too dear: our own number
MOST_OF_IT: Final = Decimal("0.6")  # of the whole budget: more than a place may take that just the words brought up
LABEL: Final = say("venue.label")
HOUSE_FOOD: Final = say("venue.house_food")
INSURANCE: Final = say("venue.insurance", price=Span("155", "600", "USD"))
DEAR: Final = -10  # for each unit of money: among places that are too dear, the price decides before what is nice


class VenueAgent(SectionAgent):
    """Facts for dependants: offer, setting (indoor, outdoor, either), kitchen, outside_food, rain, sheltered,
    capacity (people, absent where unknown), guests (the most that are expected), audience."""

    name: ClassVar[str] = "venue"
    version: ClassVar[str] = f"4.{RATES}"
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
        if brief.wants("venue") or HAND in brief.causes("setting", "location"):
            return True
        return "theme" in active and "venue" not in brief.value("unwanted", ())

    def run(self, context: Context) -> Result:
        brief, catalogue = context.brief, context.catalogue
        party = party_of(brief, catalogue)
        case = situation(context, "venue", party)
        likes = tuple(context.facts_of("theme").get("settings", ()))
        wanted, expected = str(brief.value("setting", "either")), guests_of(party.head.guests)
        found = [_weigh(one, case, wanted, likes, expected) for one in candidates(catalogue.of(VenueTerms), case)]
        best = shortlist(found, case)
        if not best:
            return Result(document=Output(headline=say("venue.none")), confidence=0.0)
        picked = best[0].offer
        causes = brief.causes("category.venue", "guests", "children", "adults", "setting", "location", "hours") or (
            brief.causes("category.theme", "theme")
        )
        causes = with_pick(causes, brief, "venue")
        lines = bill(picked.terms, party, category="venue", prefix="venue", causes=causes)
        facts = _facts(picked.terms)
        output = Output(
            headline=_headline(best[0]),
            choices=(
                choice("venue", LABEL, [option(one, catalogue, _facts(one.offer.terms)) for one in best], causes),
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
        return Result(document=output, confidence=0.9 if party.head.stated else 0.6)


def _weigh(one: Venue, case: RankingContext, wanted: str, likes: tuple[str, ...], expected: Message) -> Venue:
    """`wanted` is the setting that the host asks for, `likes` those that the theme goes with, best first."""
    terms = one.offer.terms
    one = _weigh_room(one, case, expected)
    if wanted in ("indoor", "outdoor"):
        if terms.setting in (wanted, "either"):
            one = one.weigh(nice=2, reason=say("venue.as_wanted", setting=SETTINGS[wanted]))
        else:
            found = say("venue.not_as_wanted", setting=SETTINGS[terms.setting], wanted=SETTINGS[wanted])
            one = one.weigh(must=WRONG_SETTING, warning=found)
    elif likes and terms.setting in (*likes, "either"):
        liked = terms.setting if terms.setting in likes else likes[0]
        one = one.weigh(nice=2 - likes.index(liked), reason=say("venue.suits_theme", setting=SETTINGS[liked]))
    if case.total is not None and one.cost.low > case.total * LARGE_SHARE:
        most = terms.on_request and one.must >= NAMED and one.cost.low > case.total * MOST_OF_IT
        share = f"{(MOST_OF_IT if most else LARGE_SHARE) * 100:.0f}"
        one = one.weigh(
            must=-NAMED if most else 0,
            nice=DEAR * int(one.cost.low),
            warning=say("venue.share", share=Percent(share, share)),
        )
    if not terms.outside_food:
        one = one.weigh(warning=HOUSE_FOOD)
    return one


def _weigh_room(one: Venue, case: RankingContext, expected: Message) -> Venue:
    """Too small is wrong, more so the more it is missing: where nothing is large enough, the largest is least wrong."""
    terms, guests = one.offer.terms, case.party.head.guests
    capacity = terms.capacity
    if capacity is None:
        return one.weigh(warning=say("venue.check_room", guests=expected))
    if guests.high > capacity.high:
        missing = int(guests.high / max(capacity.high, Decimal(1))).bit_length()
        return one.weigh(
            must=TOO_SMALL - missing,
            warning=say("venue.room", capacity=counted(exactly(capacity.high)), guests=expected),
        )
    if capacity.low > guests.high * FAR_TOO_LARGE:
        return one.weigh(nice=-4, warning=say("venue.too_large", capacity=capacity.counted))
    if guests.high > capacity.low:
        return one.weigh(nice=-1, warning=say("venue.tight", guests=expected, capacity=capacity.counted))
    return one.weigh(reason=say("venue.room", capacity=capacity.counted, guests=expected))


def _headline(one: Venue) -> Message:
    terms, venue = one.offer.terms, Phrase(one.offer.title)
    setting = SETTINGS[terms.setting]
    if terms.capacity is None:
        return say("venue.headline", venue=venue, setting=setting)
    most = counted(exactly(terms.capacity.high))
    return say("venue.headline_room", venue=venue, setting=setting, capacity=most)


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


def _notes(terms: VenueTerms, brief: Brief) -> tuple[Message, ...]:
    place = " ".join(str(brief.value("location", "")).split())[:80]
    where = (say("venue.near", place=place),) if place else ()
    rain = () if terms.setting == "indoor" else (say("venue.rain", plan=Phrase(terms.rain)),)
    return (*where, *rain, INSURANCE)


def _hours(terms: VenueTerms, brief: Brief) -> tuple[Message, ...]:
    counted = any(charge.per == "hour" or charge.of == "hours" for charge in terms.charges)
    return hours(brief)[1] if counted else ()
