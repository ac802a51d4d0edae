"""What the phrases found mean together: vendors, characters, diets, settings, refusals, categories."""

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
) -> dict[str, Any]:
    """The slots that phrases fill; adds what they speak for to `scores`."""
    cakes = [hit for hit in hits if is_cake(hit)]
    negated = refused_types(doc, hits, refused)
    if any(hits[n].kind in ("strong_theme", "weak_theme") for n in refused):
        # "scratch the pirate theme" wants another theme rather than none.
        negated.discard("theme")
    wanted = wanted_types(doc, hits, cakes, refused, visited, scores)
    negated -= wanted_after_all(doc, hits, refused)
    for hit in hits:
        if hit.kind == "category" and hit.grade != "hint" and _speaks(doc, hit, cakes, described, theme):
            scores.add(hit.value, hit.i, hit.j, hit.rule)
    for n in refused:
        if hits[n].kind == "strong_theme":
            scores.add("theme", hits[n].i, hits[n].j, "refused theme")
    if theme is not None:
        scores.add("theme", theme.i, theme.j, "theme name")
    slots = {
        "theme": theme.name if theme is not None and "theme" not in negated else None,
        "dietary": sorted(_diets(doc, hits, cakes, scores)),
        "setting": read_setting(doc, [hit for hit in hits if hit.i not in lost], cakes, theme, scores),
        "vendor_types": sorted(wanted - negated),
        "negated": sorted(negated),
    }
    _colours(doc, hits, scores)
    for i, mark in enumerate(doc.low):
        category = load_rules().emoji.get(mark)
        if category and not doc.claimed[i] and not (category == "theme" and "cake" in scores.counts):
            scores.add(category, i, i + 1, "emoji")
    return {slot: value for slot, value in slots.items() if value}


def telling(doc: Doc, hits: list[Hit], theme: Theme | None) -> list[Hit]:
    """The hits that speak for what they name: not those inside a theme's name, nor what a cake must do without."""
    cakes = [hit for hit in hits if is_cake(hit)]
    return [hit for hit in hits if not _inside(theme, hit) and not about_cake(doc, cakes, hit)]


def _inside(theme: Theme | None, hit: Hit) -> bool:
    named = hit.kind in ("strong_theme", "weak_theme") or (hit.kind == "category" and hit.value == "theme")
    return theme is not None and theme.i <= hit.i < theme.j and not named


def _speaks(doc: Doc, hit: Hit, cakes: list[Hit], described: set[int], theme: Theme | None) -> bool:
    """The word speaks for its category here, and not only for a cake, a sum or a name."""
    if doc.claimed[hit.i] in ("money", "place") or _inside(theme, hit) or about_cake(doc, cakes, hit):
        return False
    if hit.grade != "strong" and (
        doc.claimed[hit.i] == "url" or (hit.value == "catering" and is_cake_near(doc, cakes, hit.i))
    ):
        return False
    return hit.value != "theme" or not (hit.i in described or decorates_cake(doc, hit, cakes))


def _diets(doc: Doc, hits: list[Hit], cakes: list[Hit], scores: Scores) -> set[str]:
    found = [(hit.i, hit.j, hit.value, hit.rule) for hit in hits if hit.kind == "diet"]
    found += [(i, i + 1, diet, "allergens") for i, diet in avoided(doc)]
    for i, j, _, rule in found:
        scores.add("cake" if cake_in_sentence(doc, cakes, i) else "catering", i, j, rule)
    return {diet for _, _, diet, _ in found}


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
    inside = [hit for hit in hits if low <= hit.i < high and hit.kind == "category" and hit.grade == "strong"]
    if any(hit.value == "cake" for hit in inside) and not any(hit.value == "theme" for hit in inside):
        return
    scores.add("theme", pair[0], pair[1] + 1, "two colours")
