"""`analyze`: the parsers in their order, then scores to categories."""

import datetime
from collections.abc import Callable
from typing import Any

import msgspec

from agents.analyzer.language.numerals import find_numbers
from agents.analyzer.language.wordlists import MONEY, PLACES, THEME_PHRASES, THEMES
from agents.analyzer.lexicon import Hit
from agents.analyzer.model.features import Seen, features, traces
from agents.analyzer.model.stacked import Model, decide, load_model
from agents.analyzer.models import CATEGORIES, Analysis, Evidence
from agents.analyzer.money.budget import Money, read_money
from agents.analyzer.people.ages import read_age
from agents.analyzer.people.guests import Guests, read_guests
from agents.analyzer.places.place import Place, listed_place, read_place
from agents.analyzer.rulebook import load_rules
from agents.analyzer.text import LIMIT, Doc, fold
from agents.analyzer.themes.marked_themes import titled_theme
from agents.analyzer.themes.theme import read_theme
from agents.analyzer.themes.theme_names import Theme, named_tokens
from agents.analyzer.wants.cancelled_bookings import lost_tokens
from agents.analyzer.wants.hires import visiting_characters
from agents.analyzer.wants.meaning import read_wants, telling
from agents.analyzer.wants.mentions import planned
from agents.analyzer.wants.negation import refused_hits
from agents.analyzer.wants.occasions import first_meant
from agents.analyzer.wants.scores import Scores
from agents.analyzer.wants.service_phrases import hired_deeds
from agents.analyzer.when.dates import read_date
from agents.analyzer.when.times import Span, read_times

GUESTS = "guest count"  # the rule that counted people speak by


# A single category less likely than this is asked about.
UNSURE = 0.6
# … and chatter must be surer still: a name that the rules do not know looks like it.
UNSURE_GENERAL = 0.9


def analyze(
    text: str,
    *,
    today: datetime.date,
    model: Model | None = None,
    stacked: bool = True,
) -> Analysis:
    """What `text` says of a party. Pure and total: any string gives an answer, the same one each time.

    The rules fill the slots; the trained model, where there is one and it is wanted, has the last word on the
    categories."""
    answer, seen = read(text, today=today)
    model = (model or load_model()) if stacked else None
    if model is None:
        return answer
    weighed = model.weigh(seen().all())
    said = {fold(word.strip(".,;:!?\"'")) for word in text[:LIMIT].split()}
    chances = model.probabilities(weighed)
    if "theme" in answer.slots and not THEMES.themed & said:
        blind = model.probabilities(model.without(weighed, _NAMED_THEME))["theme"]
        chances["theme"] = blind if blind < BLIND else chances["theme"]
    answer = _without_doubtful_slots(answer, chances)
    given = decide(chances, model.thresholds, implied(answer))
    return msgspec.structs.replace(
        answer,
        categories=tuple(given),
        confidence=given,
        facts=answer.facts | _unsure(said, chances, given, answer),
        evidence=tuple(item for item in answer.evidence if item.label in given or item.label.startswith("slot.")),
        version=f"{answer.version}+{model.version}",
    )


def _unsure(said: set[str], chances: dict[str, float], given: dict[str, float], answer: Analysis) -> dict[str, Any]:
    """What the text may be about where the likeliest reading is hardly likely, the best first."""
    if not any(
        word[:1].isalpha() and word not in THEMES.stops and (word,) not in THEME_PHRASES.party_words for word in said
    ):
        return {}
    limit = UNSURE_GENERAL if "general" in given else UNSURE
    if answer.slots or "occasion" in answer.facts or len(given) > 1 or max(given.values()) >= limit:
        return {}
    if said & load_rules().occasion_words:
        # "The wedding is off" is understood, though it plans none.
        return {}
    likely = sorted(_MEANINGS, key=lambda category: -chances[category])
    possible = sum(chances[category] >= _POSSIBLE for category in likely)
    return {"unsure": likely[: max(2, min(possible, _MEANT))]}


_MEANINGS = ("theme", "venue", "cake", "catering", "vendor")
_POSSIBLE = 0.03  # a third reading less likely is not worth asking after
_MEANT = 3
_IMPLIED = {
    "guest_count": ("venue", "catering"),
    "budget": ("budget",),
    "location": ("venue",),
    "setting": ("venue",),
    "theme": ("theme",),
    "vendor_types": ("vendor",),
}


_DOUBTED = {"theme": "theme", "location": "venue", "setting": "venue"}
# A name whose category is less likely than this is no slot: "a DJ who plays disco" names no theme.
DOUBTFUL = 0.4
# A theme's name alone makes its category likely. Where nothing else in the text does, it was only a word.
BLIND = 0.02
_NAMED_THEME = traces("theme", "theme")


def _without_doubtful_slots(answer: Analysis, chances: dict[str, float]) -> Analysis:
    doubted = {slot for slot, category in _DOUBTED.items() if slot in answer.slots and chances[category] < DOUBTFUL}
    if not doubted:
        return answer
    slots = {slot: value for slot, value in answer.slots.items() if slot not in doubted}
    return msgspec.structs.replace(answer, slots=slots)


def implied(answer: Analysis) -> dict[str, float]:
    """The categories that a filled slot gives, whatever the model thinks, with the confidence of the rules."""
    slots = answer.slots
    sure = [category for slot, categories in _IMPLIED.items() if slot in slots for category in categories]
    if any(item.rule == GUESTS for item in answer.evidence):
        sure += ["venue", "catering"]
    sure += [name if name in CATEGORIES else "vendor" for name in slots.get("negated", ())]
    if (part := slots.get("budget", {}).get("scope", "total")) != "total":
        sure.append(part)
    return {category: answer.confidence[category] for category in sure if category in answer.confidence}


def read(text: str, *, today: datetime.date) -> tuple[Analysis, Callable[[], Seen]]:
    """The answer of the rules alone, and what a model needs to know of the text."""
    doc = Doc(text)
    hits = load_rules().lexicon.scan(doc)
    numbers = find_numbers(doc)
    scores = Scores(doc)

    # The order matters: each parser claims its tokens, so that the next cannot read them again.
    cash = read_money(doc, numbers, hits)
    if (title := titled_theme(doc)) is not None:
        doc.claim(*title, "title")
    lost = lost_tokens(doc, hits)
    place = read_place(doc, lost | named_tokens(hits))
    day = read_date(doc, numbers, today)
    age = read_age(doc, numbers)
    span = read_times(doc, numbers)
    counted = read_guests(doc, numbers, hits)
    place = place or listed_place(doc)
    hits = [hit for hit in hits if doc.claimed[hit.i] != "place"]
    hits = sorted([*hits, *hired_deeds(doc, hits)], key=lambda hit: hit.i)
    refused = refused_hits(doc, hits, lost)
    visited = visiting_characters(doc, hits)
    theme, described = read_theme(doc, hits, refused, visited)

    if counted.spoken is not None:
        start, end = counted.spoken
        for category in ("venue", "catering"):
            scores.add(category, start, end, GUESTS)
    for amount in cash.limits:
        scores.add("budget", amount.i, amount.j, "amount")
    if cash.prices and MONEY.complaints & set(doc.low):
        scores.add("budget", cash.prices[0].i, cash.prices[0].j, "price complained of")
    if place is not None:
        scores.add("venue", place.i, place.j, "place name")
    found: dict[str, Any] = {
        "guest_count": counted.slot,
        "budget": cash.slot,
        "event_date": day.isoformat() if day else None,
        "start_time": span.start,
        "location": place.name if place else None,
        "honoree_age": age,
        "setting": "outdoor" if place and place.open_air and doc.at(place.i - 1) not in PLACES.nearby else None,
    }
    slots = {slot: value for slot, value in found.items() if value is not None}
    slots |= read_wants(doc, hits, refused, lost, theme, described, visited, scores)
    confidence = scores.confidence()
    answer = Analysis(
        categories=tuple(confidence),
        confidence=confidence,
        slots=slots,
        facts=_facts(hits, planned(doc, hits, theme), counted, span, cash, slots),
        evidence=tuple(scores.evidence) + _slot_evidence(doc, place, theme),
        version=load_rules().version,
    )
    return answer, lambda: features(doc, telling(doc, hits, theme), scores, slots)


def _facts(
    hits: list[Hit], occasions: list[str], counted: Guests, span: Span, cash: Money, slots: dict[str, Any]
) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "per_guest": cash.a_guest,
        "children": counted.children,
        "adults": counted.adults,
        "hours": span.hours,
        "occasion": first_meant(occasions) if occasions else None,
    }
    if not occasions and "honoree_age" in slots and not any(hit.value == "birthday" for hit in hits):
        facts["occasion"] = "birthday"
    kinds = {hit.kind for hit in hits}
    facts |= {"must": ("must" in kinds and "nice" not in kinds) or None, "nice": "nice" in kinds or None}
    return {fact: value for fact, value in facts.items() if value is not None}


def _slot_evidence(doc: Doc, place: Place | None, theme: Theme | None) -> tuple[Evidence, ...]:
    found = []
    if theme is not None:
        found.append(Evidence("slot.theme", doc.words(theme.i, theme.j), "themes"))
    if place is not None:
        found.append(Evidence("slot.location", place.name, "places"))
    return tuple(found)
