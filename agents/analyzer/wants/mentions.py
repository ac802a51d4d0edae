"""Which of the occasions that a text names are planned: the others are refused, give a date, a likeness or a title."""

from typing import Final

from agents.analyzer.language.patterns import Patterns
from agents.analyzer.language.wordlists import THEMES, WANTS
from agents.analyzer.lexicon import Hit
from agents.analyzer.rulebook import theme_names
from agents.analyzer.text import Doc
from agents.analyzer.themes.theme_names import Theme
from agents.analyzer.wants.occasion_phrases import after, before, names_a_party, owner
from agents.analyzer.wants.refused_occasions import refused_occasions

# A party after a christening celebrates it, and one before a birthday too; what comes after these is something else.

_HIRED: Final = 5  # nobody hires as many of one trade: "40 wedding photographers" are guests
_LIKENED = Patterns("likened_occasions", WANTS)


def planned(doc: Doc, hits: list[Hit], theme: Theme | None) -> list[str]:
    """The occasions that the text plans, in their order. A holiday that is only a theme counts where nothing else is
    named: a Halloween themed party may well be on Halloween."""
    named = [hit for hit in hits if hit.kind == "occasion"]
    if not named:
        return []
    refused = refused_occasions(doc, hits)
    starts = {hit.i: hit for hit in hits if hit.kind in ("occasion", "vendor")}
    meant: list[str] = []
    themes: list[str] = []
    for hit in named:
        if hit.i in refused or _describes(doc, hit, starts.get(hit.j)) or _dates(doc, hit) or _likened(doc, hit):
            continue
        (themes if _titles(doc, hit, theme) else meant).append(hit.value)
    return meant or [value for value in themes if value in WANTS.calendar]


def _describes(doc: Doc, hit: Hit, following: Hit | None) -> bool:
    """A "wedding anniversary" is an anniversary; a birthday is one in any costume, a company's party a company's."""
    if following is None:
        return False
    if following.kind == "occasion":
        return hit.value not in ("birthday", "corporate")
    count = doc.at(hit.i - 1)
    return count.isdecimal() and int(count) >= _HIRED


def _dates(doc: Doc, hit: Hit) -> bool:
    """ "Dinner after the wedding", "since Christmas", "the day before my sister's wedding"."""
    if hit.value not in WANTS.dating or doc.low[hit.i] in WANTS.doings:
        return False
    end = after(doc, hit)
    if doc.at(hit.i - 1) in WANTS.beside or (end and doc.at(end) == "was" and doc.at(end + 1) in WANTS.past):
        return True
    if not end or doc.at(end) in WANTS.is_words:
        return False
    k = before(doc, hit.i, WANTS.between_times | WANTS.schools if hit.value == "graduation" else WANTS.between_times)
    if WANTS.times & set(doc.low[k + 1 : hit.i]):
        return True
    if not owner(doc, hit.i - 1):
        return False
    low = doc.clause_span(hit.i)[0]
    return bool((WANTS.times | {"from"}) & set(doc.low[max(low, k - 4) : k]))


def _likened(doc: Doc, hit: Hit) -> bool:
    """ "Like a wedding", "wedding-style", "he films weddings", "we met at a wedding"; not "we like Christmas"."""
    asked = {
        "hyphen": doc.text[doc.end[hit.j - 1] : doc.start[hit.j]] == "-" if hit.j < doc.length else False,
        "many": doc.low[hit.j - 1] in WANTS.many,
        "unowned": not owner(doc, hit.i - 1),
    }
    clause = doc.low[doc.clause_span(hit.i)[0] : hit.i]
    return _LIKENED.take(doc, hit.i, hit.j, asked, {"clause": clause}) == "yes"


def _titles(doc: Doc, hit: Hit, theme: Theme | None) -> bool:
    """The occasion is part of a name: "The Wedding Singer", "a wedding themed party"."""
    following = doc.at(hit.j)
    if following == "themed" or (following == "theme" and names_a_party(doc.at(hit.j + 1))):
        return True
    if doc.claimed[hit.i] == "title" and hit.j < doc.length and doc.claimed[hit.j] == "title":
        return True
    if _quoted(doc, hit):
        return True
    if doc.at(hit.i - 1) in WANTS.articles - {"a", "an", "the"}:
        return False
    if following in WANTS.styles and doc.at(hit.j + 1).isalpha() and doc.at(hit.j + 1) not in THEMES.stops:
        return True
    if theme is None:
        return False
    if theme.i <= hit.i and hit.j < theme.j:
        return True
    known = any(tuple(doc.low[theme.i : end]) in theme_names() for end in range(theme.i + 1, theme.j + 1))
    return theme.i == hit.j and doc.at(theme.j) in THEMES.markers and not known


def _quoted(doc: Doc, hit: Hit) -> bool:
    """Inside quotation marks with more than itself, and something is said outside them."""
    marks = [k for k, low in enumerate(doc.low) if low == '"']
    for opening, closing in zip(marks[::2], marks[1::2], strict=False):
        if opening < hit.i < closing:
            return closing - opening - 1 > hit.j - hit.i and closing - opening + 1 < doc.length
    return False
