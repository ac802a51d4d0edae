"""CateringAgent: how the guests are fed. A child counts as half a meal (R06)."""

from typing import ClassVar, Final

import msgspec

from agents.base import Context, Result, SectionAgent
from agents.brief.brief import Brief
from agents.brief.reading.lexicon import lexicon
from agents.brief.reading.mentions import Mentions
from agents.catalogue.offers import Catalogue, Offer
from agents.catalogue.phrase_matching import clauses
from agents.catalogue.pricing import READS, SERVICE, Party, bill, foreign, party_of, tasks
from agents.catalogue.terms import CateringTerms
from agents.sections.headcount import adults_of, children_of, guests_of, hours
from agents.sections.ranking import (
    RATES,
    REFUSED,
    SETTINGS,
    Candidate,
    candidates,
    choice,
    meet_diets,
    option,
    picked_by_hand,
    shortlist,
    situation,
    with_pick,
)
from budgets.costs import counted, plain
from budgets.money import Range, exact
from parties.domain.documents import Line, Option, Output, Task
from parties.domain.message import Message, Phrase, Sentence, say

Food = Candidate[CateringTerms]
HOUSE_MENU: Final = "house_menu"
HOUSE_RULE: Final = 60
WRONG_PLACE: Final = -4
DEAR_MINIMUM: Final = 2  # a minimum spend of so many times the food eaten speaks against an offer: our own number
LABEL: Final = say("catering.label")
CHILD_HALF: Final = say("catering.child_half")
HOUSE: Final = say("catering.house")
HOUSE_ASK: Final = say("catering.house_ask")
OPEN_AIR: Final = say("catering.open_air")
NEEDS_KITCHEN: Final = say("catering.needs_kitchen")
NO_KITCHEN: Final = say("catering.no_kitchen")
CASUAL: Final = say("catering.casual")
NO_SOFT_PRICE: Final = say("catering.soft")


class CateringAgent(SectionAgent):
    """Facts for dependants: offer, meals [low, high] as decimal strings, drinks (bar, soft or none), and which bar."""

    name: ClassVar[str] = "catering"
    version: ClassVar[str] = f"5.{RATES}"
    priority: ClassVar[int] = 3
    reads: ClassVar[tuple[str, ...]] = (
        *READS,
        "category.catering",
        "wishes.catering",
        "wishes.budget",
        "dietary",
        "setting",
        "budget.catering",
        "budget.total",
        "pick.catering",
        "pick.drinks",
        SERVICE,
    )
    uses: ClassVar[tuple[str, ...]] = ("venue",)

    def wanted(self, brief: Brief, active: frozenset[str]) -> bool:
        return brief.wants("catering")

    def run(self, context: Context) -> Result:
        brief, catalogue = context.brief, context.catalogue
        party = party_of(brief, catalogue)
        case = situation(context, "catering", party)
        place = _place(brief, context)
        diets = sorted(map(str, brief.value("dietary", ())))
        found = [
            meet_diets(_weigh(one, party, place), diets, one.offer.terms.diets)
            for one in candidates(catalogue.of(CateringTerms), case)
            if one.offer.terms.course == "food"
        ]
        best = shortlist(found, case)
        if not best:
            return Result(document=Output(headline=say("catering.none")), confidence=0.0)
        picked = best[0].offer
        causes = brief.causes("category.catering", "guests", "children", "adults")
        causes = with_pick(causes, brief, "catering")
        service = party.service_of(picked.terms)
        food = bill(picked.terms, party, category="catering", prefix="catering", causes=causes, service=service)
        bar = _bar(catalogue, case.words, picked_by_hand(brief, "drinks"))
        lines, todo, notes = _drinks(bar, party, causes)
        meals = party.head.meals
        output = Output(
            headline=say("catering.headline", food=Phrase(picked.title), guests=_who(party)),
            choices=(choice("catering", LABEL, [_option(one, catalogue) for one in best], causes),),
            lines=(*food, *lines),
            tasks=(*tasks(picked.terms.tasks, section="catering", prefix="catering", causes=causes), *todo),
            notes=(*notes, *_soft(bar, case.words)),
            assumptions=(
                *party.head.assumptions,
                *((CHILD_HALF,) if party.head.children.high else ()),
                *(hours(brief)[1] if bar else ()),
                *foreign(party),
            ),
            facts={
                "offer": picked.id,
                "meals": [plain(meals.low), plain(meals.high)],
                "drinks": "bar" if bar else "soft" if case.words.named(lexicon().soft_drinks) else "none",
                **({"bar": bar.id} if bar else {}),
            },
        )
        return Result(document=output, confidence=0.9 if party.head.stated else 0.6)


def _option(one: Food, catalogue: Catalogue) -> Option:
    return option(one, catalogue, {"diets": sorted(one.offer.terms.diets)})


class Place(msgspec.Struct, frozen=True):
    """What the food has to work with. `kitchen` is None where nobody knows."""

    setting: str
    kitchen: bool | None
    outside_food: bool


def _place(brief: Brief, context: Context) -> Place:
    """The venue that is picked; without one, what the host says about indoors and outdoors."""
    facts = context.facts_of("venue")
    setting = facts.get("setting", "either")
    if setting == "either":
        setting = str(brief.value("setting", "either"))
    return Place(setting, facts.get("kitchen"), facts.get("outside_food", True))


def _weigh(one: Food, party: Party, place: Place) -> Food:
    terms = one.offer.terms
    if not place.outside_food:
        if one.offer.id == HOUSE_MENU:
            return one.weigh(must=HOUSE_RULE, reason=HOUSE)
        one = one.weigh(warning=HOUSE_ASK)
    elif one.offer.id == HOUSE_MENU:
        return one.weigh(must=REFUSED)
    if place.setting in ("indoor", "outdoor") and place.setting not in terms.settings:
        wrong = say("catering.wrong_place", setting=SETTINGS[terms.settings[0]], place=SETTINGS[place.setting])
        one = one.weigh(must=WRONG_PLACE, warning=wrong)
    elif place.setting == "outdoor" and "indoor" not in terms.settings:
        one = one.weigh(nice=1, reason=OPEN_AIR)
    if place.kitchen is False and terms.needs_kitchen:
        one = one.weigh(must=WRONG_PLACE, warning=NEEDS_KITCHEN)
    elif place.kitchen is False:
        one = one.weigh(nice=2, reason=NO_KITCHEN)
    if terms.casual and party.head.audience != "adults":
        one = one.weigh(nice=1, reason=CASUAL)
    return _weigh_minimum(one, party)


def _weigh_minimum(one: Food, party: Party) -> Food:
    """A minimum spend far above the food that the guests eat is money for nothing."""
    for charge in one.offer.terms.charges:
        if charge.minimum is None or charge.per != "meal":
            continue
        least, eaten = charge.minimum.low, charge.rate.low * party.head.meals.low
        money = exact(least, party.currency)
        if least > eaten * DEAR_MINIMUM:
            one = one.weigh(nice=-6, warning=say("catering.minimum_far", money=money))
        elif least > eaten:
            one = one.weigh(warning=say("catering.minimum", money=money))
    return one


def _bar(catalogue: Catalogue, words: Mentions, picked: str) -> Offer[CateringTerms] | None:
    """Where the host's words ask for drinks, the offer picked by hand, else the first that they name."""
    bars = catalogue.drinks
    named = [bar for bar in bars if words.named(bar.phrases) or all(map(words.names, clauses(bar.title)))]
    return next((bar for bar in bars if bar.id == picked), named[0]) if named else None


def _drinks(
    bar: Offer[CateringTerms] | None, party: Party, causes: tuple[str, ...]
) -> tuple[tuple[Line, ...], tuple[Task, ...], tuple[Sentence, ...]]:
    if bar is None:
        return (), (), ()
    served = bill(bar.terms, party, category="catering", prefix="catering", causes=causes)
    todo = tasks(bar.terms.tasks, section="catering", prefix="catering", causes=causes)
    each = party.hours + 1
    adults = party.head.adults
    drinks = say("catering.drink_count", count=counted(Range(adults.low * each, adults.high * each)))
    amount = say("catering.drinks", drinks=drinks, adults=adults_of(adults))
    return served, todo, (amount, *map(Phrase, bar.terms.cautions))


def _soft(bar: Offer[CateringTerms] | None, words: Mentions) -> tuple[Message, ...]:
    if bar is not None or not words.named(lexicon().soft_drinks):
        return ()
    return (NO_SOFT_PRICE,)


def _who(party: Party) -> Message:
    head = party.head
    if not head.children.high:
        return guests_of(head.guests)
    if not head.adults.high:
        return children_of(head.children)
    return say("catering.mixed", adults=adults_of(head.adults), children=children_of(head.children))
