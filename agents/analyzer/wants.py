"""What the phrases found mean together: vendors, characters, diets, settings, refusals, category weights."""

import itertools
from typing import Any

from agents.analyzer.lexicon import Hit
from agents.analyzer.negation import WHOLE
from agents.analyzer.rulebook import Rules
from agents.analyzer.scores import Scores
from agents.analyzer.text import Doc, words
from agents.analyzer.themes import Theme, on_cake

_COLOURS = words(
    """red blue green yellow pink purple orange gold silver black white teal turquoise navy lavender lilac
    mint sage burgundy maroon peach coral blush ivory cream beige magenta fuchsia aqua copper emerald
    mauve champagne-colored brown grey gray rosado rosa dorado azul rojo verde morado blanco negro plata
    terracotta mustard rust periwinkle"""
)
_OTHER_SWEETS = words(
    """cupcake cupcakes donut donuts doughnut doughnuts pie pies cookies cookie brownies churros macarons
    macaron sundae sundaes popsicles waffles croquembouche tower flan cheesecake gelato cannoli tiramisu
    pudding eclairs crepes"""
)
_ALLERGENS = {
    "egg": "egg_free", "eggs": "egg_free", "nut": "nut_free", "nuts": "nut_free",
    "peanut": "nut_free", "peanuts": "nut_free",
    "dairy": "dairy_free", "milk": "dairy_free", "lactose": "dairy_free",
    "gluten": "gluten_free", "wheat": "gluten_free",
    "shellfish": "shellfish_free", "shrimp": "shellfish_free", "prawns": "shellfish_free", "sugar": "sugar_free",
    "cashews": "nut_free", "almonds": "nut_free", "walnuts": "nut_free", "huevo": "egg_free", "nueces": "nut_free",
}  # fmt: skip
_AVOIDING = words("allergic allergy allergies intolerant alergico alergica anaphylactic")
_LISTING = words("to and or , & any all tree a al las los the y o both fish soy sesame")
_SETTING_ORDER = ("either", "outdoor", "indoor")
_NAMED_AFTER = words("theme themed party cake cupcakes birthday decorations balloons")
_MOTIF_AFTER = words("on decor stuff cups plates colours colors wrapping paper print thing things cake balloon")
_PARTY_DECOR = words("decorations decor balloons balloon costumes theme dress")


def read_wants(
    doc: Doc,
    hits: list[Hit],
    refused: set[int],
    theme: Theme | None,
    described: set[int],
    visited: set[int],
    scores: Scores,
    slots: dict[str, Any],
    rules: Rules,
) -> None:
    """Adds the phrase scores to `scores` and the phrase slots to `slots`."""
    negated = _negated(doc, hits, refused)
    if any(hits[n].kind in ("strong_theme", "weak_theme") for n in refused):
        # "scratch the pirate theme" wants another theme rather than none.
        negated.discard("theme")
    wanted = _vendors(doc, hits, refused, visited, scores)
    _weights(doc, hits, described, theme, scores)
    _theme(doc, hits, refused, theme, scores, slots, negated)
    _diets(doc, hits, scores, slots)
    _setting(doc, hits, theme, scores, slots)
    _colours(doc, hits, scores)
    for i in range(doc.length):
        category = rules.emoji.get(doc.low[i])
        if category is not None and not doc.claimed[i]:
            scores.add(category, i, i + 1, 1.0 if category != "theme" or not scores.value("cake") else 0.0, "emoji")
    wanted -= negated
    if wanted:
        slots["vendor_types"] = sorted(wanted)
    if negated:
        slots["negated"] = sorted(negated)


def _negated(doc: Doc, hits: list[Hit], refused: set[int]) -> set[str]:
    negated: set[str] = set()
    for n in refused:
        hit = hits[n]
        whole = hit.kind == "category" and " ".join(doc.low[hit.i : hit.j]) in WHOLE[hit.value]
        if whole or hit.kind == "vendor" or (hit.kind == "character" and not _named_theme(doc, hit)):
            negated.add(hit.value)
    if "cake" in negated and (_OTHER_SWEETS & set(doc.low) or _cake_swapped(doc)):
        # Another dessert instead of a cake is still the cake.
        negated.discard("cake")
    return negated


def _named_theme(doc: Doc, hit: Hit) -> bool:
    """A refused character that is a motif rather than a visitor."""
    return doc.low[hit.i : hit.j][-1].endswith("s") or doc.at(hit.j) in _NAMED_AFTER | _MOTIF_AFTER


def _cake_swapped(doc: Doc) -> bool:
    """ "Pavlova instead of a cake", "not cake": something else plays the cake's part, or the cake's kind changes."""
    for i, low in enumerate(doc.low):
        if low in ("cake", "cakes", "pastel") and (
            {"instead", "place", "rather", "not", "without", "vez", "no"} & set(doc.low[max(0, i - 5) : i])
            and doc.low[max(0, i - 1)] not in ("no", "the")
        ):
            return bool({"instead", "place", "rather", "not", "vez"} & set(doc.low[max(0, i - 5) : i]))
    return False


def _vendors(doc: Doc, hits: list[Hit], refused: set[int], visited: set[int], scores: Scores) -> set[str]:
    wanted: set[str] = set()
    for n, hit in enumerate(hits):
        if doc.claimed[hit.i] == "url":
            continue
        if (hit.kind == "vendor" and not _for_cake(doc, hit, hits)) or (hit.kind == "character" and hit.i in visited):
            scores.add("vendor", hit.i, hit.j, hit.weight, hit.rule)
            if n not in refused:
                wanted.add(hit.value)
    return wanted


def visiting_characters(doc: Doc, hits: list[Hit]) -> set[int]:
    """Where a character is named who is to come in person, rather than a theme."""
    visits = [hit.i for hit in hits if hit.kind == "visit"]
    return {
        hit.i
        for hit in hits
        if hit.kind == "character"
        and doc.at(hit.i - 1) != "from"
        and doc.at(hit.j) not in _NAMED_AFTER
        and any(doc.sentence[i] == doc.sentence[hit.i] and -6 <= i - hit.i <= 8 for i in visits)
    }


def _is_cake_near(doc: Doc, hits: list[Hit], i: int) -> bool:
    low, high = doc.clause_span(i)
    return any(_is_cake(hits, k) for k in range(low, high))


def _for_cake(doc: Doc, hit: Hit, hits: list[Hit]) -> bool:
    """ "A fire truck cake", "a cake shaped like a tent": nothing to hire."""
    return on_cake(doc, hit, hits) or (_is_cake(hits, hit.j) and hit.value != "rentals")


def _is_cake(hits: list[Hit], i: int) -> bool:
    return any(hit.i == i and hit.kind == "category" and hit.value == "cake" and hit.weight >= 2 for hit in hits)


def _weights(doc: Doc, hits: list[Hit], described: set[int], theme: Theme | None, scores: Scores) -> None:
    for hit in hits:
        if hit.kind != "category" or doc.claimed[hit.i] in ("money", "place"):
            continue
        if theme is not None and theme.i <= hit.i < theme.j and hit.value != "theme":
            continue
        if hit.value == "catering" and hit.weight < 2 and _is_cake_near(doc, hits, hit.i):
            continue
        if hit.i in described and hit.value == "theme":
            continue
        if hit.value == "theme" and _on_cake(doc, hit, hits):
            continue
        scores.add(hit.value, hit.i, hit.j, hit.weight if doc.claimed[hit.i] != "url" else hit.weight / 2, hit.rule)


def _on_cake(doc: Doc, hit: Hit, hits: list[Hit]) -> bool:
    """A decorating word in the cake's own clause."""
    low, high = doc.clause_span(hit.i)
    return (
        any(
            other.kind == "category"
            and other.value == "cake"
            and other.weight >= 2
            and low <= other.i < high
            and abs(other.i - hit.i) <= 7
            for other in hits
        )
        and doc.low[hit.i] not in _PARTY_DECOR
    )


def _theme(
    doc: Doc,
    hits: list[Hit],
    refused: set[int],
    theme: Theme | None,
    scores: Scores,
    slots: dict[str, Any],
    negated: set[str],
) -> None:
    for n in refused:
        if hits[n].kind == "strong_theme":
            scores.add("theme", hits[n].i, hits[n].j, 2.0, "refused theme")
    if theme is not None:
        scores.add("theme", theme.i, theme.j, 2.0, "theme name")
        if "theme" not in negated:
            slots["theme"] = theme.name


def _diets(doc: Doc, hits: list[Hit], scores: Scores, slots: dict[str, Any]) -> None:
    found: set[str] = set()
    for hit in hits:
        if hit.kind != "diet":
            continue
        found.add(hit.value)
        cake = _cake_in_sentence(doc, hits, hit.i)
        scores.add("cake" if cake else "catering", hit.i, hit.j, 2.0, hit.rule)
    for i, diet in _listed_allergens(doc):
        found.add(diet)
        scores.add("cake" if _cake_in_sentence(doc, hits, i) else "catering", i, i + 1, 2.0, "allergens listed")
    if found:
        slots["dietary"] = sorted(found)


def _cake_in_sentence(doc: Doc, hits: list[Hit], i: int) -> bool:
    low, high = doc.sentence_span(i)
    return any(_is_cake(hits, k) for k in range(low, high))


def _listed_allergens(doc: Doc) -> list[tuple[int, str]]:
    """Foods in a list after "allergic to", "avoid" and the like: "eggs and nuts"."""
    found: list[tuple[int, str]] = []
    open_list = False
    for i, low in enumerate(doc.low):
        if low in _AVOIDING:
            open_list = True
        elif open_list and low in _ALLERGENS:
            found.append((i, _ALLERGENS[low]))
        elif low not in _LISTING:
            open_list = False
    return found


def _setting(doc: Doc, hits: list[Hit], theme: Theme | None, scores: Scores, slots: dict[str, Any]) -> None:
    found: dict[str, Hit] = {}
    for hit in hits:
        if (
            hit.kind == "setting"
            and not (theme and theme.i <= hit.i < theme.j and "party" not in doc.low[theme.j - 1 : theme.j + 1])
            and not (
                hit.j - hit.i == 1
                and doc.low[hit.i] in ("inside", "outside")
                and (
                    _cake_in_sentence(doc, hits, hit.i)
                    or doc.at(hit.j) in ("and", "the", "white")
                    or _idiom(doc, hit.i)
                )
            )
            and not (hit.j - hit.i == 1 and doc.at(hit.j) in _SETTING_THINGS)
            and doc.claimed[hit.i] != "url"
        ):
            found.setdefault(hit.value, hit)
    for hit in found.values():
        scores.add("venue", hit.i, hit.j, hit.weight, hit.rule)
    for value in _SETTING_ORDER:
        if value in found:
            slots["setting"] = "either" if {"outdoor", "indoor"} <= set(found) and _both(doc) else value
            return


def _idiom(doc: Doc, i: int) -> bool:
    """ "At the outside" is a limit."""
    return doc.at(i - 1) in ("the", "very", "absolute", "camera")


_SETTING_THINGS = words("chairs chair club parking stuff look games furniture decor tea hose gnome centre center")


def _both(doc: Doc) -> bool:
    return "or" in doc.low or "either" in doc.low


def _colours(doc: Doc, hits: list[Hit], scores: Scores) -> None:
    """Two colours in one clause are a colour scheme, unless a cake or a vendor wears them."""
    found = [i for i, low in enumerate(doc.low) if low in _COLOURS and not doc.claimed[i]]
    pair = next(
        ((a, b) for a, b in itertools.pairwise(found) if b - a <= 4 and doc.sentence[a] == doc.sentence[b]),
        None,
    )
    if pair is None:
        return
    # "Elsa cake, 2 tiers, blue and white": the colours of a sentence about the cake are the cake's.
    low, high = doc.sentence_span(pair[0])
    inside = [hit for hit in hits if low <= hit.i < high and hit.kind == "category" and hit.weight >= 2]
    if any(hit.value == "cake" for hit in inside) and not any(hit.value == "theme" for hit in inside):
        return
    scores.add("theme", pair[0], pair[1] + 1, 1.5, "two colours")
