"""CateringAgent: how the guests are fed. A child counts as half a meal (R06)."""

from typing import Any, ClassVar, Final

import msgspec

from agents.base import Context, Result, SectionAgent
from agents.brief.brief import Brief
from agents.catalogue.offers import Catalogue, Offer
from agents.catalogue.phrase_matching import clauses
from agents.catalogue.pricing import READS, SERVICE, Party, bill, foreign, party_of, tasks
from agents.catalogue.terms import CateringTerms
from agents.reading.lexicon import lexicon
from agents.reading.mentions import Mentions
from agents.sections.headcount import hours, people
from agents.sections.ranking import (
    RATES,
    REFUSED,
    Candidate,
    as_document,
    candidates,
    choice,
    meet_diets,
    option,
    picked_by_hand,
    shortlist,
    situation,
    with_pick,
)
from budgets.costs import number
from budgets.money import Range, shown
from parties.domain.documents import Line, Option, Output, Task

Food = Candidate[CateringTerms]
HOUSE_MENU: Final = "house_menu"
HOUSE_RULE: Final = 60
WRONG_PLACE: Final = -4
DEAR_MINIMUM: Final = 2  # a minimum spend of so many times the food eaten speaks against an offer: our own number


class CateringAgent(SectionAgent):
    """Facts for dependants: offer, meals [low, high] as decimal strings, drinks (bar, soft or none), and which bar."""

    name: ClassVar[str] = "catering"
    version: ClassVar[str] = f"4.{RATES}"
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
            return Result(document={"headline": "No caterer is in the catalogue"}, confidence=0.0)
        picked = best[0].offer
        causes = brief.causes("category.catering", "guests", "children", "adults")
        causes = with_pick(causes, brief, "catering")
        service = party.service_of(picked.terms)
        food = bill(picked.terms, party, category="catering", prefix="catering", causes=causes, service=service)
        bar = _bar(catalogue, case.words, picked_by_hand(brief, "drinks"))
        lines, todo, notes = _drinks(bar, party, causes)
        meals = party.head.meals
        output = Output(
            headline=f"{picked.title} for {_who(party)}",
            choices=(choice("catering", "Food", [_option(one, catalogue) for one in best], causes),),
            lines=(*food, *lines),
            tasks=(*tasks(picked.terms.tasks, section="catering", prefix="catering", causes=causes), *todo),
            notes=(*notes, *_soft(bar, case.words)),
            assumptions=(
                *party.head.assumptions,
                *(("A child counts as half a meal (R06).",) if party.head.children.high else ()),
                *(hours(brief)[1] if bar else ()),
                *foreign(party),
            ),
            facts={
                "offer": picked.id,
                "meals": [number(meals.low).replace(",", ""), number(meals.high).replace(",", "")],
                "drinks": "bar" if bar else "soft" if case.words.named(lexicon().soft_drinks) else "none",
                **({"bar": bar.id} if bar else {}),
            },
        )
        return Result(document=as_document(output), confidence=0.9 if party.head.stated else 0.6)


def _option(one: Food, catalogue: Catalogue) -> Option:
    return option(one, catalogue, {"diets": sorted(one.offer.terms.diets)})


class Place(msgspec.Struct, frozen=True):
    """What the food has to work with. `kitchen` is None where nobody knows."""

    setting: str
    kitchen: bool | None
    outside_food: bool


def _place(brief: Brief, context: Context) -> Place:
    """The venue that is picked; without one, what the host says about indoors and outdoors."""
    facts: dict[str, Any] = context.upstream.get("venue", {}).get("facts", {})
    setting = facts.get("setting", "either")
    if setting == "either":
        setting = str(brief.value("setting", "either"))
    return Place(setting, facts.get("kitchen"), facts.get("outside_food", True))


def _weigh(one: Food, party: Party, place: Place) -> Food:
    terms = one.offer.terms
    if not place.outside_food:
        if one.offer.id == HOUSE_MENU:
            return one.weigh(must=HOUSE_RULE, reason="The place brings its own food.")
        one = one.weigh(warning="The place brings its own food; ask whether others may.")
    elif one.offer.id == HOUSE_MENU:
        return one.weigh(must=REFUSED)
    if place.setting in ("indoor", "outdoor") and place.setting not in terms.settings:
        one = one.weigh(must=WRONG_PLACE, warning=f"Works {terms.settings[0]}s; the place is {place.setting}s.")
    elif place.setting == "outdoor" and "indoor" not in terms.settings:
        one = one.weigh(nice=1, reason="Made for the open air.")
    if place.kitchen is False and terms.needs_kitchen:
        one = one.weigh(must=WRONG_PLACE, warning="Needs a kitchen, and the place has none.")
    elif place.kitchen is False:
        one = one.weigh(nice=2, reason="Needs no kitchen; the place has none.")
    if terms.casual and party.head.audience != "adults":
        one = one.weigh(nice=1, reason="Easy for children to eat.")
    return _weigh_minimum(one, party)


def _weigh_minimum(one: Food, party: Party) -> Food:
    """A minimum spend far above the food that the guests eat is money for nothing."""
    for charge in one.offer.terms.charges:
        if charge.minimum is None or charge.per != "meal":
            continue
        least, eaten = charge.minimum.low, charge.rate.low * party.head.meals.low
        money = shown(least, party.currency)
        if least > eaten * DEAR_MINIMUM:
            one = one.weigh(nice=-6, warning=f"Its minimum of {money} is far above what so few guests eat.")
        elif least > eaten:
            one = one.weigh(warning=f"Its minimum of {money} counts: fewer guests save nothing.")
    return one


def _bar(catalogue: Catalogue, words: Mentions, picked: str) -> Offer[CateringTerms] | None:
    """Where the host's words ask for drinks, the offer picked by hand, else the first that they name."""
    bars = catalogue.drinks
    named = [bar for bar in bars if words.named(bar.phrases) or all(map(words.names, clauses(bar.title)))]
    return next((bar for bar in bars if bar.id == picked), named[0]) if named else None


def _drinks(
    bar: Offer[CateringTerms] | None, party: Party, causes: tuple[str, ...]
) -> tuple[tuple[Line, ...], tuple[Task, ...], tuple[str, ...]]:
    if bar is None:
        return (), (), ()
    served = bill(bar.terms, party, category="catering", prefix="catering", causes=causes)
    todo = tasks(bar.terms.tasks, section="catering", prefix="catering", causes=causes)
    each = party.hours + 1
    adults = party.head.adults
    drinks = people(Range(adults.low * each, adults.high * each), "drinks")
    amount = f"About {drinks} for {people(adults, 'adults')}: two in the first hour, then one an hour (R01)."
    return served, todo, (amount, *bar.terms.cautions)


def _soft(bar: Offer[CateringTerms] | None, words: Mentions) -> tuple[str, ...]:
    if bar is not None or not words.named(lexicon().soft_drinks):
        return ()
    return ("Soft drinks: no price is on file; most caterers add them on request.",)


def _who(party: Party) -> str:
    head = party.head
    if not head.children.high:
        return people(head.guests, "guests")
    if not head.adults.high:
        return people(head.children, "children")
    return f"{people(head.adults)} adults and {people(head.children)} children"
