"""Which of the occasions that a text names are planned: the others are refused, give a date, a likeness or a title."""

from typing import Final

from agents.analyzer.lexicon import Hit
from agents.analyzer.rulebook import Rules
from agents.analyzer.text import Doc, words
from agents.analyzer.themes.theme_names import Theme
from agents.analyzer.wants.occasion_phrases import ARTICLES, after, before, names_a_party, owner
from agents.analyzer.wants.occasions import CALENDAR
from agents.analyzer.wants.refused_occasions import refused_occasions

_TIMES: Final = words("after before since until till by around following despues antes hasta")
_BESIDE: Final = words("pre post")
_BETWEEN_TIMES: Final = ARTICLES | _TIMES | words("de del next last or")
_SCHOOLS: Final = words("high middle elementary law med school college university kindergarten")
# A party after a christening celebrates it, and one before a birthday too; what comes after these is something else.
_DATING: Final = CALENDAR | {"wedding", "graduation"}
_DOINGS: Final = words("graduating graduate graduates")
_IS: Final = words("is isnt there has")  # "since the wedding is in May"
_PAST: Final = words("last yesterday over already ages years")
_WITNESSED: Final = words("met saw seen heard had tried tasted danced went been")

_BETWEEN_LIKE: Final = ARTICLES | words("kind sort of")
_LIKENESS: Final = words(
    """be is its it more bit little something anything nothing just exactly almost feel feels feeling felt look looks
    looking sound sounds seem seems"""
)
_WHO_LIKES: Final = words("i we you they who id wed youd theyd shed hed would really also to all both")
_AFTER_HYPHEN: Final = words("like esque ish style styled inspired themed free")
_STYLES: Final = words("style styled inspired")
_MANY: Final = words("weddings birthdays bdays anniversaries christenings funerals graduations reunions")
_MANY_PLANNED: Final = ARTICLES | words("two three four both double joint combined shared all of and")
_HIRED: Final = 5  # nobody hires as many of one trade: "40 wedding photographers" are guests


def planned(doc: Doc, hits: list[Hit], theme: Theme | None, rules: Rules) -> list[str]:
    """The occasions that the text plans, in their order. A holiday that is only a theme counts where nothing else is
    named: a Halloween themed party may well be on Halloween."""
    named = [hit for hit in hits if hit.kind == "occasion"]
    if not named:
        return []
    refused = refused_occasions(doc, hits, rules)
    starts = {hit.i: hit for hit in hits if hit.kind in ("occasion", "vendor")}
    meant: list[str] = []
    themes: list[str] = []
    for hit in named:
        if hit.i in refused or _describes(doc, hit, starts.get(hit.j)) or _dates(doc, hit, rules) or _likened(doc, hit):
            continue
        if not (_many(doc, hit) or _witnessed(doc, hit)):
            (themes if _titles(doc, hit, theme, rules) else meant).append(hit.value)
    return meant or [value for value in themes if value in CALENDAR]


def _describes(doc: Doc, hit: Hit, following: Hit | None) -> bool:
    """A "wedding anniversary" is an anniversary; a birthday is one in any costume, a company's party a company's."""
    if following is None:
        return False
    if following.kind == "occasion":
        return hit.value not in ("birthday", "corporate")
    count = doc.at(hit.i - 1)
    return count.isdecimal() and int(count) >= _HIRED


def _dates(doc: Doc, hit: Hit, rules: Rules) -> bool:
    """ "Dinner after the wedding", "since Christmas", "the day before my sister's wedding"."""
    if hit.value not in _DATING or doc.low[hit.i] in _DOINGS:
        return False
    end = after(doc, hit, rules)
    if doc.at(hit.i - 1) in _BESIDE or (end and doc.at(end) == "was" and doc.at(end + 1) in _PAST):
        return True
    if not end or doc.at(end) in _IS:
        return False
    k = before(doc, hit.i, _BETWEEN_TIMES | _SCHOOLS if hit.value == "graduation" else _BETWEEN_TIMES)
    if _TIMES & set(doc.low[k + 1 : hit.i]):
        return True
    if not owner(doc, hit.i - 1):
        return False
    low = doc.clause_span(hit.i)[0]
    return bool((_TIMES | {"from"}) & set(doc.low[max(low, k - 4) : k]))


def _likened(doc: Doc, hit: Hit) -> bool:
    """ "Like a wedding", "as big as a wedding", "feels like Christmas", "wedding-style"; not "we like Christmas"."""
    if doc.at(hit.j) in _AFTER_HYPHEN and doc.text[doc.end[hit.j - 1] : doc.start[hit.j]] == "-":
        return True
    k = before(doc, hit.i, _BETWEEN_LIKE)
    if doc.at(k) == "as":
        return doc.at(k - 2) == "as"
    if doc.at(k) not in ("like", "como"):
        return False
    return doc.at(k - 1) in _LIKENESS if k + 1 == hit.i else doc.at(k - 1) not in _WHO_LIKES


def _many(doc: Doc, hit: Hit) -> bool:
    """ "He films weddings for a living"."""
    if hit.i == 0 or doc.low[hit.j - 1] not in _MANY or not doc.at(hit.i - 1).isalpha():
        return False
    return doc.low[hit.i - 1] not in _MANY_PLANNED and not owner(doc, hit.i - 1)


def _witnessed(doc: Doc, hit: Hit) -> bool:
    """ "We met at a wedding"."""
    low = doc.clause_span(hit.i)[0]
    return doc.low[max(0, hit.i - 2) : hit.i] == ["at", "a"] and bool(_WITNESSED & set(doc.low[low : hit.i]))


def _titles(doc: Doc, hit: Hit, theme: Theme | None, rules: Rules) -> bool:
    """The occasion is part of a name: "The Wedding Singer", "a wedding themed party"."""
    following = doc.at(hit.j)
    if following == "themed" or (following == "theme" and names_a_party(doc.at(hit.j + 1))):
        return True
    if doc.claimed[hit.i] == "title" and hit.j < doc.length and doc.claimed[hit.j] == "title":
        return True
    if _quoted(doc, hit):
        return True
    if doc.at(hit.i - 1) in ARTICLES - {"a", "an", "the"}:
        return False
    if following in _STYLES and doc.at(hit.j + 1).isalpha() and doc.at(hit.j + 1) not in rules.theme_stops:
        return True
    if theme is None:
        return False
    if theme.i <= hit.i and hit.j < theme.j:
        return True
    known = any(tuple(doc.low[theme.i : end]) in rules.theme_names for end in range(theme.i + 1, theme.j + 1))
    return theme.i == hit.j and doc.at(theme.j) in rules.markers and not known


def _quoted(doc: Doc, hit: Hit) -> bool:
    """Inside quotation marks with more than itself, and something is said outside them."""
    marks = [k for k, low in enumerate(doc.low) if low == '"']
    for opening, closing in zip(marks[::2], marks[1::2], strict=False):
        if opening < hit.i < closing:
            return closing - opening - 1 > hit.j - hit.i and closing - opening + 1 < doc.length
    return False
