"""What the phrases found mean together: vendors, characters, diets, settings, refusals, category weights."""

import itertools
from typing import Any

from agents.analyzer.allergens import avoided
from agents.analyzer.colours import COLOURS
from agents.analyzer.lexicon import Hit
from agents.analyzer.negation import WHOLE
from agents.analyzer.rulebook import Rules
from agents.analyzer.scores import Scores
from agents.analyzer.text import Doc, words
from agents.analyzer.themes import Theme, is_cake, on_cake

_OTHER_SWEETS = words(
    """cupcake cupcakes donut donuts doughnut doughnuts pie pies cookies cookie brownies churros macarons
    macaron sundae sundaes popsicles waffles croquembouche tower flan cheesecake gelato cannoli tiramisu
    pudding eclairs crepes"""
)
_SETTING_ORDER = ("either", "outdoor", "indoor")
_NAMED_AFTER = words("theme themed party cake cupcakes birthday decorations balloons")
_MOTIF_AFTER = words("on decor stuff cups plates colours colors wrapping paper print thing things cake balloon")
_PARTY_DECOR = words("decorations decor balloons balloon costumes theme dress")


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
    rules: Rules,
) -> None:
    """Adds the phrase scores to `scores` and the phrase slots to `slots`."""
    cakes = [hit for hit in hits if is_cake(hit)]
    negated = _negated(doc, hits, refused)
    if any(hits[n].kind in ("strong_theme", "weak_theme") for n in refused):
        # "scratch the pirate theme" wants another theme rather than none.
        negated.discard("theme")
    wanted = _vendors(doc, hits, cakes, refused, visited, scores, rules)
    negated -= _wanted_after_all(doc, hits, refused)
    _weights(doc, hits, cakes, described, theme, scores)
    _theme(doc, hits, refused, theme, scores, slots, negated)
    _diets(doc, hits, cakes, scores, slots, rules)
    _setting(doc, [hit for hit in hits if hit.i not in lost], cakes, theme, scores, slots, rules)
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
        whole = (
            _said_plainly(doc, hit) and hit.kind == "category" and " ".join(doc.low[hit.i : hit.j]) in WHOLE[hit.value]
        )
        if whole or hit.kind == "vendor" or (hit.kind == "character" and not _named_theme(doc, hit)):
            negated.add(hit.value)
    if "cake" in negated and (_OTHER_SWEETS & set(doc.low) or _cake_swapped(doc)):
        # Another dessert instead of a cake is still the cake.
        negated.discard("cake")
    return negated


def _said_plainly(doc: Doc, hit: Hit) -> bool:
    """Not "a plated meal": that refuses how the meal is served."""
    return doc.low[hit.i] not in ("meal", "dinner", "food") or doc.at(hit.i - 1) not in _SERVED


_SERVED = words("plated formal sit down seated sit-down big full heavy fancy hot cold proper stuffy spicy fast junk")


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


_AFTER_ALL = words("actually yes ahora instead for but get book hire love back")
_RENT_WORDS = words("rented rental rent hire hired")


def _wanted_after_all(doc: Doc, hits: list[Hit], refused: set[int]) -> set[str]:
    """ "No clown. Actually yes clown": the later word wins."""
    return {
        late.value
        for n in refused
        for m in range(n + 1, len(hits))
        if m not in refused
        and (late := hits[m]).kind == "vendor"
        and late.value == hits[n].value
        and late.i > hits[n].i
        and _AFTER_ALL & set(doc.low[hits[n].j : late.i])
    }


def _rent_only(doc: Doc, hit: Hit, near: list[Hit], rules: Rules) -> bool:
    """ "A rented speaker" is the speaker, "a barn to rent" the venue."""
    if hit.value != "rentals" or not _RENT_WORDS & set(doc.low[hit.i : hit.j]):
        return False
    low, high = doc.clause_span(hit.i)
    others = any(h.kind == "vendor" and h.i != hit.i and h.value != "rentals" and low <= h.i < high for h in near)
    return hit.j - hit.i <= 2 and (others or bool(rules.money.room_words & set(doc.low[max(low, hit.i - 8) : hit.i])))


_OWNED = words("own owns already bring brings bringing lend lending borrow")
# So many phrases on either side may stand in the same clause.
_NEIGHBOURS = 12
_OWNABLE = words("rentals tent sound_system transport videographer lighting")


def _owned(doc: Doc, hit: Hit) -> bool:
    """ "Two tents that we already own", "mine can bring chairs": nothing to hire."""
    if hit.value not in _OWNABLE:
        return False
    low, high = doc.clause_span(hit.i)
    near = {*doc.low[max(low, hit.i - 4) : hit.i], *doc.low[hit.j : min(high, hit.j + 5)]}
    return bool(_OWNED & near) and not {"to", "rent", "hire", "hired", "someone", "somebody"} & near


def _vendors(
    doc: Doc, hits: list[Hit], cakes: list[Hit], refused: set[int], visited: set[int], scores: Scores, rules: Rules
) -> set[str]:
    wanted: set[str] = set()
    for n, hit in enumerate(hits):
        if doc.claimed[hit.i] == "url":
            continue
        if (hit.kind == "vendor" and not _for_cake(doc, hit, cakes)) or (hit.kind == "character" and hit.i in visited):
            scores.add("vendor", hit.i, hit.j, hit.weight, hit.rule)
            if n not in refused and not (
                _owned(doc, hit)
                or _rent_only(doc, hit, hits[max(0, n - _NEIGHBOURS) : n + _NEIGHBOURS], rules)
                or doc.at(hit.j) in rules.markers
            ):
                wanted.add(hit.value)
    return wanted


def visiting_characters(doc: Doc, hits: list[Hit]) -> set[int]:
    """Where a character is named who is to come in person, rather than a theme."""
    visits = [hit.i for hit in hits if hit.kind == "visit"]
    return _among_hires(doc, hits) | {
        hit.i
        for hit in hits
        if hit.kind == "character"
        and doc.at(hit.i - 1) != "from"
        and doc.at(hit.j) not in _NAMED_AFTER
        and any(doc.sentence[i] == doc.sentence[hit.i] and -6 <= i - hit.i <= 8 for i in visits)
    }


def _among_hires(doc: Doc, hits: list[Hit]) -> set[int]:
    """ "Princess Jasmine, a pony and a petting zoo": a character in a list of hired people and things."""
    named = [hit for hit in hits if hit.kind in ("character", "vendor") and not doc.claimed[hit.i]]
    found = set()
    for left, right in itertools.pairwise(named):
        between = doc.low[left.j : right.i]
        if {left.kind, right.kind} == {"character", "vendor"} and between and set(between) <= _LISTED:
            character = left if left.kind == "character" else right
            if doc.at(character.j) not in _NAMED_AFTER and character.i != right.i - 1:
                found.add(character.i)
    return found


_LISTED = words(", and & + plus a an the some y")


def _is_cake_near(doc: Doc, cakes: list[Hit], i: int) -> bool:
    low, high = doc.clause_span(i)
    return any(low <= cake.i < high for cake in cakes)


def _for_cake(doc: Doc, hit: Hit, cakes: list[Hit]) -> bool:
    """ "A fire truck cake", "a cake shaped like a tent": nothing to hire."""
    return on_cake(doc, hit, cakes) or (_is_cake(cakes, hit.j) and hit.value != "rentals")


def _is_cake(cakes: list[Hit], i: int) -> bool:
    return any(cake.i == i for cake in cakes)


def telling(doc: Doc, hits: list[Hit], theme: Theme | None) -> list[Hit]:
    """The hits that speak for what they name: not those inside a theme's name, nor what a cake must do without."""
    cakes = [hit for hit in hits if is_cake(hit)]
    return [hit for hit in hits if not _inside(theme, hit) and not _about_cake(doc, cakes, hit)]


def _inside(theme: Theme | None, hit: Hit) -> bool:
    named = hit.kind in ("strong_theme", "weak_theme") or (hit.kind == "category" and hit.value == "theme")
    return theme is not None and theme.i <= hit.i < theme.j and not named


def _about_cake(doc: Doc, cakes: list[Hit], hit: Hit) -> bool:
    """ "One boy is allergic to eggs, so the cake can't have any" asks nothing of the food."""
    avoiding = hit.kind == "category" and hit.value == "catering" and doc.low[hit.i] in _AVOIDING
    return avoiding and _cake_in_sentence(doc, cakes, hit.i)


_AVOIDING = words("allergy allergies allergic intolerant intolerance dairy gluten lactose dietary meatless plant")


def _weights(
    doc: Doc, hits: list[Hit], cakes: list[Hit], described: set[int], theme: Theme | None, scores: Scores
) -> None:
    for hit in hits:
        if hit.kind != "category" or doc.claimed[hit.i] in ("money", "place"):
            continue
        if theme is not None and theme.i <= hit.i < theme.j and hit.value != "theme":
            continue
        if hit.value == "catering" and hit.weight < 2 and _is_cake_near(doc, cakes, hit.i):
            continue
        if _about_cake(doc, cakes, hit):
            continue
        if hit.i in described and hit.value == "theme":
            continue
        if hit.value == "theme" and _on_cake(doc, hit, cakes):
            continue
        scores.add(hit.value, hit.i, hit.j, hit.weight if doc.claimed[hit.i] != "url" else hit.weight / 2, hit.rule)


def _on_cake(doc: Doc, hit: Hit, cakes: list[Hit]) -> bool:
    """A decorating word in the cake's own clause."""
    low, high = doc.clause_span(hit.i)
    near = any(low <= cake.i < high and abs(cake.i - hit.i) <= 7 for cake in cakes)
    return near and doc.low[hit.i] not in _PARTY_DECOR


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


def _diets(doc: Doc, hits: list[Hit], cakes: list[Hit], scores: Scores, slots: dict[str, Any], rules: Rules) -> None:
    found: set[str] = set()
    for hit in hits:
        if hit.kind != "diet":
            continue
        found.add(hit.value)
        cake = _cake_in_sentence(doc, cakes, hit.i)
        scores.add("cake" if cake else "catering", hit.i, hit.j, 2.0, hit.rule)
    for i, diet in avoided(doc, rules):
        found.add(diet)
        scores.add("cake" if _cake_in_sentence(doc, cakes, i) else "catering", i, i + 1, 2.0, "allergens")
    if found:
        slots["dietary"] = sorted(found)


def _cake_in_sentence(doc: Doc, cakes: list[Hit], i: int) -> bool:
    low, high = doc.sentence_span(i)
    return any(low <= cake.i < high for cake in cakes)


def _setting(
    doc: Doc,
    hits: list[Hit],
    cakes: list[Hit],
    theme: Theme | None,
    scores: Scores,
    slots: dict[str, Any],
    rules: Rules,
) -> None:
    found: dict[str, Hit] = {}
    gone = {hit.i for hit in hits if hit.kind == "refused"}
    for n, hit in enumerate(hits):
        # "The garden is out."
        if (
            hit.kind != "setting"
            or hit.j in gone
            or doc.claimed[hit.i] == "url"
            or _no_setting(doc, hit, cakes, theme, rules)
        ):
            continue
        value = hit.value
        if any(other.kind == "negate" and 0 <= hit.i - other.j <= 2 for other in hits[max(0, n - 4) : n]):
            # "Hard no on outdoors" is indoors, "not a garden" nothing.
            if doc.low[hit.i] not in ("outdoors", "outdoor", "outside"):
                continue
            value = "indoor"
        if {"meant", "rather"} & set(doc.low[max(0, hit.i - 3) : hit.i]):
            found.clear()
        found.setdefault(value, hit)
    said = {value: hit for value, hit in found.items() if not (theme and theme.i <= hit.i < theme.j)}
    # "A garden party, indoors please": what is said outright counts, not the theme's name.
    found = said or found
    for hit in found.values():
        scores.add("venue", hit.i, hit.j, hit.weight, hit.rule)
    for value in _SETTING_ORDER:
        if value in found:
            slots["setting"] = "either" if _either(doc, set(found)) else value
            return


def _either(doc: Doc, found: set[str]) -> bool:
    """Both are named, or the weather decides between the open and a roof."""
    said = set(doc.low)
    if {"outdoor", "indoor"} <= found:
        return bool({"or", "either", "if", "whichever"} & said)
    return "outdoor" in found and bool({"or", "either", "if"} & said and _WEATHER & said and _ROOFS & said)


_WEATHER = words("weather dry wet either depends depending sunny blowing wind")
_ROOFS = words("flat barn room basement hall house church garage loft kitchen restaurant inside indoors cellar")


def _no_setting(doc: Doc, hit: Hit, cakes: list[Hit], theme: Theme | None, rules: Rules) -> bool:
    """The words are part of a theme's name, or say the inside of something else."""
    if theme and theme.i <= hit.i < theme.j and (_called_theme(doc, theme, rules) or not _held(doc, theme)):
        return True
    if hit.j - hit.i == 1 and doc.at(hit.j) in _SETTING_THINGS:
        return True
    if "parking" in doc.low[max(0, hit.i - 3) : hit.j + 5] or doc.low[hit.i] == "decks":
        return True
    if hit.j - hit.i > 1 or doc.low[hit.i] not in ("inside", "outside"):
        return False
    following = doc.at(hit.j)
    named = following == "the" and not (_ROOFS | {"tent", "marquee"}) & set(doc.low[hit.j + 1 : hit.j + 4])
    return named or following in ("and", "white") or _cake_in_sentence(doc, cakes, hit.i) or _idiom(doc, hit.i)


def _called_theme(doc: Doc, theme: Theme, rules: Rules) -> bool:
    """ "Garden party theme", "theme: beach party": how it looks, wherever it is."""
    low, _ = doc.sentence_span(theme.i)
    near = {*doc.low[max(low, theme.i - 3) : theme.i], *doc.low[theme.j : theme.j + 2]}
    return bool(rules.markers & near)


def _held(doc: Doc, theme: Theme) -> bool:
    """A "garden party" alone is held in a garden."""
    return "party" in doc.low[theme.j - 1 : theme.j + 1]


def _idiom(doc: Doc, i: int) -> bool:
    """ "At the outside" is a limit."""
    return doc.at(i - 1) in ("the", "very", "absolute", "camera")


_SETTING_THINGS = words("chairs chair club parking stuff look games furniture decor tea hose gnome centre center")


def _colours(doc: Doc, hits: list[Hit], scores: Scores) -> None:
    """Two colours in one clause are a colour scheme, unless a cake or a vendor wears them."""
    found = [i for i, low in enumerate(doc.low) if low in COLOURS and not doc.claimed[i]]
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
