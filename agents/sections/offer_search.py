"""Offers that a host looks through for a section of a party: searched, priced for that party, and ready to be taken."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Final

from agents.brief.brief import Brief, resolve
from agents.catalogue import repository
from agents.catalogue.offers import KINDS, Offer
from agents.catalogue.pricing import Party, Price, party_of, price
from agents.catalogue.search.retrieval import Filters
from agents.catalogue.search.search import Hit, search
from agents.catalogue.terms import CakeTerms, CateringTerms, Terms, VendorTerms, VenueTerms
from agents.sections.vendor import said
from parties.domain.documents import Document
from parties.domain.message import Listed, Message, Phrase, Sentence, say
from parties.domain.state import PartyState

SEARCHED: Final = 100  # hits that are priced
SHOWN: Final = 30  # to look through
BEST: Final = 12  # that answer a query; further down they have little to do with it
# How a host would write it, where the section does not choose among such offers yet.
WISHES: Final[dict[str, Callable[[Phrase], Message]]] = {
    "theme": lambda offer: say("offer.wish_theme", offer=offer),
    "venue": lambda offer: say("offer.wish_venue", offer=offer),
    "cake": lambda offer: say("offer.wish_cake", offer=offer),
    "catering": lambda offer: say("offer.wish_food", offer=offer),
    "drinks": lambda offer: say("offer.wish_drinks", offer=offer),
}
SOBER: Final = frozenset({"halal"})  # the diets that a bar may go against


def offers(state: PartyState, section: str, query: str, *, budget: Decimal | None, fitting: bool) -> Document:
    """What docs/documents.md calls found offers. Without a query all of the section, in the catalogue's order.

    `budget` leaves out what costs more at least; `fitting` what holds too few guests or misses a diet. Raises
    KeyError for a section that has no offers.
    """
    if section not in KINDS:
        raise KeyError(section)
    brief, catalogue = resolve(state), repository.current()
    party = party_of(brief, catalogue)
    known = {offer.id: offer for offer in catalogue.offers.get(section, ())}
    hits = search(query, Filters(kind=section), limit=SEARCHED) if query.strip() else [None] * len(known)
    pairs = zip(known.values(), hits, strict=True) if not query.strip() else _known(known, hits)
    priced = [
        (offer, hit, price(offer.terms, party)) for offer, hit in pairs if _for_party(offer, brief, party, fitting)
    ]
    found = [one for one in priced if budget is None or one[2].low <= budget]
    most = BEST if query.strip() else SHOWN
    return {
        "offers": [_document(offer, hit, cost, state) for offer, hit, cost in found[:most]],
        "more": 0 if query.strip() else max(0, len(found) - most),
        "guests": str(party.head.guests.high),
        "diets": [need.replace("_", " ") for need in _diets(brief)],
    }


def _known(known: dict[str, Offer[Terms]], hits: Iterable[Hit | None]) -> list[tuple[Offer[Terms], Hit | None]]:
    """The hits with their offers, as agents read them. One that cannot be read is left out here as there."""
    return [(known[hit.key], hit) for hit in hits if hit is not None and hit.key in known]


def _for_party(offer: Offer[Terms], brief: Brief, party: Party, fitting: bool) -> bool:
    """A matter of room and diets; a bar that one buys the drinks for has something for nearly all of them."""
    terms = offer.terms
    if not fitting:
        return True
    if isinstance(terms, VenueTerms):
        return terms.capacity is None or party.head.guests.high <= terms.capacity.high
    if not isinstance(terms, (CakeTerms, CateringTerms)):
        return True
    needs = set(_diets(brief))
    return (needs & SOBER if _choice(offer) == "drinks" else needs) <= set(terms.diets)


def _diets(brief: Brief) -> list[str]:
    return sorted(map(str, brief.value("dietary", ())))


def _document(offer: Offer[Terms], hit: Hit | None, cost: Price, state: PartyState) -> Document:
    low, high = cost.texts()
    choice = _choice(offer)
    chosen = _chosen(state, offer.kind)
    return {
        "id": offer.id,
        "title": Phrase(offer.title),
        "summary": Phrase(offer.summary),
        "low": low,
        "high": high,
        "picked": chosen.get(choice) == offer.id,
        "because": [] if hit is None else _because(hit),
        "pin": f"pick.{choice}",
        **({} if choice in chosen else {"wish": wish(offer)}),
    }


def _choice(offer: Offer[Terms]) -> str:
    """Which choice of the party the offer is one of."""
    if isinstance(offer.terms, VendorTerms):
        return f"vendor.{offer.terms.hire}"
    return "drinks" if isinstance(offer.terms, CateringTerms) and offer.terms.course == "drinks" else offer.kind


def _chosen(state: PartyState, section: str) -> dict[str, str]:
    """Choice → the offer that is in the plan. Drinks are one beside the food."""
    agent = state.agents.get(section)
    output: Document = agent.output if agent is not None else {}
    chosen = {str(one["id"]): str(one["picked"]) for one in output.get("choices", ())}
    bar = output.get("facts", {}).get("bar")
    return chosen | ({"drinks": str(bar)} if bar else {})


def wish(offer: Offer[Terms]) -> Sentence:
    """What a host would type so that the party chooses among such offers; which one, says the pin."""
    if isinstance(offer.terms, VendorTerms):
        name = said(offer.terms.hire)
        return Phrase(name[:1].upper() + name[1:])
    return WISHES[_choice(offer)](Phrase(offer.title))


def _because(hit: Hit) -> list[Message]:
    """Why it was found, word by word."""
    found = [say("offer.found_word", word=word) for word in hit.words]
    meant: dict[str, list[str]] = {}
    for typed, word in hit.meanings:
        meant.setdefault(typed, []).append(word)
    return [
        *found,
        *(say("offer.found_meaning", typed=typed, words=Listed(tuple(words))) for typed, words in meant.items()),
    ]
