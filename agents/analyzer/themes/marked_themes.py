"""Names before or after "theme" and the like."""

from agents.analyzer.language.wordlists import THEMES
from agents.analyzer.lexicon import Hit
from agents.analyzer.text import Doc
from agents.analyzer.themes.theme_names import Theme, known_at, theme_name


def beside_marker(doc: Doc, i: int, hits: list[Hit]) -> Theme | None:
    """The name before or after the marker word at i."""
    if doc.at(i + 1) == "from" and "to" in doc.low[i + 2 : i + 7]:
        # "change the theme from pirates to mermaids"
        return _following(doc, doc.low.index("to", i + 2))
    low, _high = doc.clause_span(i)
    named = i > low and doc.low[i - 1].isalpha() and doc.low[i - 1] not in THEMES.stops
    if doc.at(i + 1) == "was" and "now" in doc.low[i + 2 :]:
        # "Theme was frozen, now it's bluey."
        return _following(doc, doc.low.index("now", i + 2))
    if doc.at(i + 1) in THEMES.name_follows and not (named and doc.at(i + 1) in (":", "-")):
        found = _following(doc, i)
        if found is not None:
            return found
    leads, first = i, doc.sentence_span(i)[0]
    while leads > first and doc.low[leads - 1] in THEMES.leads_back:
        leads -= 1
    if leads < i and doc.low[leads] == "as":
        low = first
    if leads < i and doc.low[leads] in ("as", "is") and leads > low:
        start = _low_start(doc, leads, low)
        if start < leads and (name := theme_name(doc, start, leads)):
            return Theme(start, leads, name)
    if doc.low[i - 1] in THEMES.quotes and i > 2 and (start := _low_start(doc, i, first)) < i - 1:
        return Theme(start, i, theme_name(doc, start, i))
    known = [h for h in hits if h.j == i and h.kind in ("strong_theme", "weak_theme")]
    j = i
    while j > low and i - j < 5:
        word = doc.low[j - 1]
        joined = (
            word in ("and", "n")
            and j - 1 > low
            and j < i
            and doc.low[j - 2] not in THEMES.stops
            and doc.low[j - 2].isalpha()
        )
        if known and j > known[0].i:
            j -= 1
            continue
        particle = word in THEMES.particles and j < i and doc.capital(j) and j - 1 > low and doc.capital(j - 2)
        if not (joined or particle) and (word in THEMES.stops or not (word.isalpha() or word[0].isdigit())):
            break
        j -= 1
    if known:
        j = min(j, known[0].i)
        for other in hits:
            # "90s surf theme" has two known names.
            if other.j == known[0].i and other.kind in ("strong_theme", "weak_theme"):
                j = min(j, other.i)
    name = theme_name(doc, j, i) if j < i else ""
    if name in THEMES.no_names:
        return None
    return Theme(j, i, name) if name else _following(doc, i, loose=True)


def _low_start(doc: Doc, end: int, low: int) -> int:
    """Where the name that ends before `end` begins: "Route 66 as the theme"."""
    start = end
    if doc.low[end - 1] in ('"', "”", "'"):
        k = end - 2
        while k > low and doc.low[k] not in ('"', "“", "'"):
            k -= 1
        return k
    while start > low and end - start < 5:
        word = doc.low[start - 1]
        joined = word == "and" and start < end and start - 2 >= low and doc.low[start - 2] not in THEMES.stops
        if not joined and (word in THEMES.stops or word in ("it",) or not word.isalnum()):
            break
        start -= 1
    return start


def _following(doc: Doc, i: int, *, loose: bool = False) -> Theme | None:
    j = i + 1
    while doc.at(j) in THEMES.name_links:
        if loose and doc.at(j) not in ("party", ":", "of", "-"):
            return None
        j += 1
    if doc.at(j - 1) in THEMES.quotes and (end := _closed(doc, j)):
        return Theme(j, end, theme_name(doc, j, end))
    if j == i + 1 and (end := known_at(doc, j)):
        # "The theme hot air balloon"
        return Theme(j, end, theme_name(doc, j, end))
    if (j == i + 1 and doc.low[i] not in ("to", "now")) or j >= doc.length or (loose and doc.at(j - 1) == "party"):
        return None
    if doc.claimed[j] == "title":
        k = next((n for n in range(j, doc.length) if doc.claimed[n] != "title"), doc.length)
    else:
        k = _known_end(doc, j) or _written_end(doc, j)
    name = theme_name(doc, j, k) if k > j else ""
    return Theme(j, k, name) if name and name not in THEMES.no_names else None


def _known_end(doc: Doc, j: int) -> int:
    """Where the known names that begin at j end, or 0."""
    end = known_at(doc, j)
    while end and (more := known_at(doc, end)):
        end = more
    return end


def _written_end(doc: Doc, j: int) -> int:
    """Where a name that the rules do not know ends."""
    k = j
    while k < doc.length and k < j + 5:
        word = doc.low[k]
        short = word == "." and k > j and len(doc.low[k - 1]) <= 3 and doc.capital(k - 1) and doc.capital(k + 1)
        written = word.isalpha() or word[0].isdigit() or word == "'"
        if not short and (doc.clause[k] != doc.clause[j] or not written or doc.claimed[k]):
            break
        proper = k > j and doc.capital(k) and doc.capital(j) and not doc.shouting
        if word in THEMES.stops and not proper and not (k > j and _inside(doc, k)):
            break
        k += 1
    return k


def _inside(doc: Doc, k: int) -> bool:
    """A small word inside a name: "fairies of the woods"."""
    following = doc.at(k + 1)
    if doc.low[k] not in ("and", "of", "the", "in") or not following.isalpha():
        return False
    return following not in THEMES.stops or (doc.capital(k + 1) and not doc.shouting)


def titled_theme(doc: Doc) -> tuple[int, int] | None:
    """The tokens of a name written with capitals after "theme": nothing else may read "Around the World in 80 Days"."""
    for i, low in enumerate(doc.low):
        if low not in THEMES.markers or doc.shouting:
            continue
        j = i + 1
        while doc.at(j) in THEMES.name_links:
            j += 1
        k = j
        while k < doc.length and doc.clause[k] == doc.clause[j]:
            if not (doc.capital(k) or (k > j and (doc.low[k] in THEMES.particles or doc.low[k].isdigit()))):
                break
            k += 1
        while k > j and not doc.capital(k - 1):
            k -= 1
        if j > i + 1 and sum(doc.capital(n) for n in range(j, k)) > 1:
            return j, k
    return None


def _closed(doc: Doc, j: int) -> int:
    """Where the quotation that begins at j ends, or 0."""
    return next((k for k in range(j + 1, min(doc.length, j + 8)) if doc.low[k] in THEMES.quotes), 0)
