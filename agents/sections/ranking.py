"""Which offers suit a party best. What every section weighs is here; what only one weighs, it adds itself. Pure.

Two sums decide: `must` holds what would make an offer wrong (the host's words, limits, room), `nice` what makes it
fitting. How the two decide is the strategy's part.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Final, Generic

import msgspec

from agents.base import Context
from agents.brief.brief import PICK, Brief
from agents.brief.experiments import STANDARD
from agents.brief.reading.mentions import Mentions
from agents.brief.reading.price_preference import PricePreference
from agents.catalogue.offers import Catalogue, Offer, Offers
from agents.catalogue.phrase_matching import stems
from agents.catalogue.pricing import Party, Price, price
from agents.catalogue.terms import TermsT
from agents.sections.strategies import Ranked, Strategy, standard, strategy
from budgets.money import exact
from budgets.rules import RULES
from budgets.verdict import target
from parties.domain.documents import Choice, Option
from parties.domain.message import Listed, Message, Phrase, Sentence, say

PINNED: Final = 1000  # the host picked it by hand
CHOSEN: Final = say("offer.chosen")
NAMED: Final = 40  # the host's words name it
OCCASIONS: Final = frozenset({("wedding",)})  # tags that name an offer only where the host plans that occasion
OVER_LIMIT: Final = -4
REFUSED: Final = -100  # even where other words name it
UNFIT: Final = -10  # from here down an offer is shown only when nothing better is left
OPTIONS: Final = 3
SETTINGS: Final = {"indoor": say("venue.indoor"), "outdoor": say("venue.outdoor"), "either": say("venue.either")}
RATES: Final = f"{RULES.exchange.as_of:%Y%m}"  # in the versions of the agents that weigh limits in other moneys


class RankingContext(msgspec.Struct, frozen=True, kw_only=True):
    """What the choice of a section depends on. `picked` is the offer that the host chose by hand, or empty, and so is
    `occasion` where none is known."""

    party: Party
    words: Mentions
    price_preference: PricePreference
    limit: Decimal | None
    total: Decimal | None
    picked: str
    occasion: str = ""
    strategy: Strategy = standard

    def means(self, tag: str) -> bool:
        """Whether the host who says this asks for it, and does not speak of another party."""
        return stems(tag) not in OCCASIONS or stems(tag) == stems(self.occasion)

    def rank(self, one: Ranked) -> tuple[Any, ...]:
        return self.strategy(one, self.price_preference)


class Candidate(msgspec.Struct, Generic[TermsT], frozen=True, kw_only=True):
    """An offer with what speaks for and against it."""

    offer: Offer[TermsT]
    cost: Price
    position: int
    must: int = 0
    nice: int = 0
    reasons: tuple[Message, ...] = ()
    warnings: tuple[Message, ...] = ()
    pinned: bool = False  # the host picked it by hand
    advised: bool = False  # it would be the first without that pick

    def weigh(
        self, must: int = 0, nice: int = 0, reason: Message | None = None, warning: Message | None = None
    ) -> "Candidate[TermsT]":
        """The candidate with one more consideration."""
        return msgspec.structs.replace(
            self,
            must=self.must + must,
            nice=self.nice + nice,
            reasons=(*self.reasons, reason) if reason else self.reasons,
            warnings=(*self.warnings, warning) if warning else self.warnings,
        )


def situation(context: Context, category: str, party: Party) -> RankingContext:
    """How a section stands: the host's words on it, the limit in money, and which offer they picked by hand."""
    brief = context.brief
    return RankingContext(
        party=party,
        words=context.readings.mentions(category),
        price_preference=context.readings.price_preference(category),
        limit=_most(brief, category, party.currency),
        total=_most(brief, "total", party.currency),
        picked=picked_by_hand(brief, category),
        occasion=str(brief.value("occasion", "")),
        strategy=strategy(brief.value("strategy", STANDARD)),
    )


def picked_by_hand(brief: Brief, choice: str) -> str:
    """The offer that the host picked for a choice, or nothing."""
    return str(brief.value(f"{PICK}{choice}", ""))


def candidates(offers: Offers[TermsT], case: RankingContext) -> list[Candidate[TermsT]]:
    """The offers, weighed by what all sections have in common.

    Those offered only on request are left out unless the host's words name them, or nothing else is there.
    """
    named = _named(offers, case)
    picked = [place for place, offer in enumerate(offers) if offer.id == case.picked] if case.picked else ()
    asked = sorted(offers.usual.union(named, picked)) or range(len(offers))
    return [_weighed(offers[place], named.get(place, ()), position, case) for position, place in enumerate(asked)]


def shortlist(found: Iterable[Candidate[TermsT]], case: RankingContext) -> tuple[Candidate[TermsT], ...]:
    """One to three, best first; a cheaper one is among them where there is one. None only for no candidate.

    Where the host picked one, what would have been the first without that is among them too, marked as advised.
    """
    ranked = _advise(sorted(found, key=case.rank), case)
    fitting = [one for one in ranked if one.must > UNFIT or one.advised] or ranked[:1]
    cheaper = next((at for at in range(1, len(fitting)) if fitting[at].cost.low < fitting[0].cost.low), 0)
    kept = list(dict.fromkeys((0, cheaper, *range(1, OPTIONS))))[:OPTIONS]
    return tuple(fitting[at] for at in sorted(kept) if at < len(fitting))


def _advise(ranked: list[Candidate[TermsT]], case: RankingContext) -> list[Candidate[TermsT]]:
    """A pick moves one candidate to the front and leaves the others in their order: the second may be our own first."""
    if len(ranked) < 2 or not ranked[0].pinned:
        return ranked
    picked, second, *rest = ranked
    if case.rank(picked.weigh(must=-PINNED)) < case.rank(second):
        return ranked
    return [picked, msgspec.structs.replace(second, advised=True), *rest]


def option(one: Candidate[TermsT], catalogue: Catalogue, facts: dict[str, Any] | None = None) -> Option:
    """The candidate as a recommendation. `facts.quality` is the weakest grade among its figures, A to C.

    `facts.booking` holds the usual deposit, security deposit and cancellation, where something is booked.
    """
    low, high = one.cost.texts()
    terms = one.offer.terms
    quality = "C" if terms.stand_in else catalogue.quality(terms.priced)
    cautions = (terms.stand_in, *terms.cautions) if terms.stand_in else terms.cautions
    booking = {} if terms.booking is None else {"booking": terms.booking.facts}
    return Option(
        id=one.offer.id,
        title=Phrase(one.offer.title),
        summary=Phrase(one.offer.summary),
        low=low,
        high=high,
        reasons=one.reasons,
        warnings=(*one.warnings, *map(Phrase, cautions)),
        facts={"quality": quality, **booking, **(facts or {})},
        figures=one.offer.figures,
        advised=one.advised,
    )


def choice(id: str, label: Sentence, options: Sequence[Option], causes: tuple[str, ...]) -> Choice:
    """A choice whose first option is picked."""
    return Choice(id=id, label=label, options=tuple(options), picked=options[0].id, causes=causes)


def with_pick(causes: tuple[str, ...], brief: Brief, choice: str) -> tuple[str, ...]:
    """The causes of a choice, and the host's own hand where it picked."""
    return tuple(sorted({*causes, *brief.causes(f"{PICK}{choice}")}))


def meet_diets(one: Candidate[TermsT], needs: Sequence[str], met: Sequence[str]) -> Candidate[TermsT]:
    """Weigh which of the guests' diets an offer usually covers; every option says so."""
    covered = tuple(_diet(need) for need in needs if need in met)
    missing = tuple(_diet(need) for need in needs if need not in met)
    if covered:
        one = one.weigh(nice=1, reason=say("offer.diets", diets=Listed(covered)))
    if missing:
        one = one.weigh(must=-len(missing), warning=say("offer.diets_missing", diets=Listed(missing)))
    return one


def _diet(need: str) -> Phrase:
    """ "gluten-free" of "gluten_free"."""
    return Phrase(need.replace("_", "-"))


def _named(offers: Offers[TermsT], case: RankingContext) -> dict[int, tuple[str, ...]]:
    """Each offer that the words name, by its place, with the tags that they name.

    "A care home" names no home: the longer tag has the word. "The day after the wedding" names no wedding venue.
    """
    words = case.words
    found = {
        place: named
        for place in words.places(offers.by_tag)
        if (named := tuple(filter(case.means, words.named(offers[place].phrases))))
    }
    said = {phrase for named in found.values() for phrase in named}
    inner = {phrase: longer for phrase in said if (longer := words.holders(phrase, said))} if len(said) > 1 else {}
    if not inner:
        return found
    own = {
        place: tuple(phrase for phrase in named if not inner.get(phrase, frozenset()).difference(named))
        for place, named in found.items()
    }
    return {place: named for place, named in own.items() if named}


def _weighed(offer: Offer[TermsT], named: tuple[str, ...], position: int, case: RankingContext) -> Candidate[TermsT]:
    terms = offer.terms
    one = Candidate(offer=offer, position=position, cost=price(terms, case.party))
    if offer.id == case.picked:
        one = msgspec.structs.replace(one.weigh(must=PINNED, reason=CHOSEN), pinned=True)
    if named:
        one = one.weigh(
            must=NAMED,
            nice=sum(len(stems(phrase)) for phrase in named),
            reason=say("offer.mentioned", word=named[0]),
        )
    if case.words.refuse(offer.phrases):
        one = one.weigh(must=REFUSED)
    if case.party.head.audience not in terms.audience:
        one = one.weigh(nice=-4)
    return _within_limit(one, case)


def _most(brief: Brief, scope: str, currency: str) -> Decimal | None:
    """The most that the host wants to spend on a scope, in the party's money; None where that cannot be said."""
    limit = brief.value(f"budget.{scope}")
    if not isinstance(limit, dict) or limit.get("max") is None:
        return None
    wanted = target({"max": limit["max"], "currency": limit.get("currency")}, currency, RULES.exchange)
    return None if wanted is None or wanted.currency != currency else wanted.most


def _within_limit(one: Candidate[TermsT], case: RankingContext) -> Candidate[TermsT]:
    if case.limit is None:
        return one
    limit = exact(case.limit, case.party.currency)
    if one.cost.low > case.limit:
        return one.weigh(must=OVER_LIMIT, warning=say("offer.above_limit", limit=limit))
    if one.cost.high > case.limit:
        return one.weigh(reason=say("offer.may_keep_limit", limit=limit))
    return one.weigh(nice=1, reason=say("offer.within_limit", limit=limit))
