"""What the phrases found mean together: vendors, characters, diets, settings, refusals, category weights."""

import itertools
from typing import Any

from agents.analyzer.language.wordlists import THEMES
from agents.analyzer.lexicon import Hit
from agents.analyzer.rulebook import load_rules
from agents.analyzer.text import Doc
from agents.analyzer.themes.described import is_cake
from agents.analyzer.themes.theme_names import Theme
from agents.analyzer.wants.allergens import avoided
from agents.analyzer.wants.cake_context import about_cake, cake_in_sentence, decorates_cake, is_cake_near
from agents.analyzer.wants.hires import refused_types, wanted_after_all, wanted_types
from agents.analyzer.wants.scores import Scores
from agents.analyzer.wants.settings import read_setting


def read_wants(
    doc: Doc,
    hits: list[Hit],
    refused: set[int],
    lost: frozenset[int],
    theme: Theme | None,
    described: set[int],
    visited: set[int],
    scores: Scores,
    slots: dict[str, Any],
) -> None:
    """Adds the phrase scores to `scores` and the phrase slots to `slots`."""
    cakes = [hit for hit in hits if is_cake(hit)]
    negated = refused_types(doc, hits, refused)
    if any(hits[n].kind in ("strong_theme", "weak_theme") for n in refused):
        # "scratch the pirate theme" wants another theme rather than none.
        negated.discard("theme")
    wanted = wanted_types(doc, hits, cakes, refused, visited, scores)
    negated -= wanted_after_all(doc, hits, refused)
    _weights(doc, hits, cakes, described, theme, scores)
    _theme(doc, hits, refused, theme, scores, slots, negated)
    _diets(doc, hits, cakes, scores, slots)
    read_setting(doc, [hit for hit in hits if hit.i not in lost], cakes, theme, scores, slots)
    _colours(doc, hits, scores)
    for i in range(doc.length):
        category = load_rules().emoji.get(doc.low[i])
        if category is not None and not doc.claimed[i]:
            scores.add(category, i, i + 1, 1.0 if category != "theme" or not scores.value("cake") else 0.0, "emoji")
    wanted -= negated
    if wanted:
        slots["vendor_types"] = sorted(wanted)
    if negated:
        slots["negated"] = sorted(negated)


def telling(doc: Doc, hits: list[Hit], theme: Theme | None) -> list[Hit]:
    """The hits that speak for what they name: not those inside a theme's name, nor what a cake must do without."""
    cakes = [hit for hit in hits if is_cake(hit)]
    return [hit for hit in hits if not _inside(theme, hit) and not about_cake(doc, cakes, hit)]


def _inside(theme: Theme | None, hit: Hit) -> bool:
    named = hit.kind in ("strong_theme", "weak_theme") or (hit.kind == "category" and hit.value == "theme")
    return theme is not None and theme.i <= hit.i < theme.j and not named


def _weights(
    doc: Doc, hits: list[Hit], cakes: list[Hit], described: set[int], theme: Theme | None, scores: Scores
) -> None:
    for hit in hits:
        if hit.kind != "category" or doc.claimed[hit.i] in ("money", "place"):
            continue
        if theme is not None and theme.i <= hit.i < theme.j and hit.value != "theme":
            continue
        if hit.value == "catering" and hit.weight < 2 and is_cake_near(doc, cakes, hit.i):
            continue
        if about_cake(doc, cakes, hit):
            continue
        if hit.i in described and hit.value == "theme":
            continue
        if hit.value == "theme" and decorates_cake(doc, hit, cakes):
            continue
        scores.add(hit.value, hit.i, hit.j, hit.weight if doc.claimed[hit.i] != "url" else hit.weight / 2, hit.rule)


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


def _diets(doc: Doc, hits: list[Hit], cakes: list[Hit], scores: Scores, slots: dict[str, Any]) -> None:
    found: set[str] = set()
    for hit in hits:
        if hit.kind != "diet":
            continue
        found.add(hit.value)
        cake = cake_in_sentence(doc, cakes, hit.i)
        scores.add("cake" if cake else "catering", hit.i, hit.j, 2.0, hit.rule)
    for i, diet in avoided(doc):
        found.add(diet)
        scores.add("cake" if cake_in_sentence(doc, cakes, i) else "catering", i, i + 1, 2.0, "allergens")
    if found:
        slots["dietary"] = sorted(found)


def _colours(doc: Doc, hits: list[Hit], scores: Scores) -> None:
    """Two colours in one clause are a colour scheme, unless a cake or a vendor wears them."""
    found = [i for i, low in enumerate(doc.low) if low in THEMES.colours and not doc.claimed[i]]
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
