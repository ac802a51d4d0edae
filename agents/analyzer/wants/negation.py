"""Which hits the host refuses."""

from agents.analyzer.language.patterns import Patterns
from agents.analyzer.language.wordlists import WANTS, WANTS_TEXTS
from agents.analyzer.lexicon import Hit
from agents.analyzer.text import Doc

_REACH = 9
_TAKEN_OUT = Patterns("taken_out", WANTS)


def refused_hits(doc: Doc, hits: list[Hit], lost: frozenset[int]) -> set[int]:
    """Indexes into `hits` of vendor, category and character words the host does not want; never what was `lost`."""
    refused: set[int] = set()
    for n, hit in enumerate(hits):
        if hit.kind == "negate":
            refused |= _ahead(doc, hits, n)
        elif hit.kind == "refused":
            refused |= _likewise(doc, hits, n)
            refused |= {m for m in _behind(doc, hits, n) if hits[m].i not in lost}
    for n, hit in enumerate(hits):
        if hit.kind in WANTS.content and taken_out(doc, hit):
            refused.add(n)
    for n, hit in enumerate(hits):
        if hit.kind == "take_off":
            refused |= _named(doc, hits, _ahead(doc, hits, n)) or _brought(doc, hits, n)
    return refused


def taken_out(doc: Doc, hit: Hit) -> bool:
    """ "Take the bouncy house off", "bartender no, wine yes"."""
    bare = doc.low[hit.j - 1].endswith("s") or doc.at(hit.j - 2) in (",", ".", "")
    return _TAKEN_OUT.take(doc, hit.i, hit.j, {"bare": bare}) == "yes"


def names_category(doc: Doc, hit: Hit) -> bool:
    """The word stands for its whole category; others are only parts of it."""
    return hit.kind == "category" and WANTS_TEXTS.whole.get(" ".join(doc.low[hit.i : hit.j])) == hit.value


def _ahead(doc: Doc, hits: list[Hit], n: int) -> set[int]:
    cue = hits[n]
    if doc.at(cue.j) in (",", ".", "!", "?") and doc.low[cue.i : cue.j] in (["no"], ["not"]):
        return set()
    if doc.low[cue.i] == "than" and not {"rather", "prefer", "better"} & set(doc.low[max(0, cue.i - 10) : cue.i]):
        return set()
    found: set[int] = set()
    by_start: dict[int, list[int]] = {}
    for m in range(n + 1, min(n + 40, len(hits))):
        by_start.setdefault(hits[m].i, []).append(m)
    swap = doc.low[cue.i] in WANTS.swaps
    listed = doc.at(cue.j) == ":"
    stops = _narrow(doc, cue)
    k, limit = cue.j + listed, cue.j + _REACH
    while k < min(limit, doc.length):
        low = doc.low[k]
        here = by_start.get(k, [])
        content = [m for m in here if hits[m].kind in WANTS.content]
        if content:
            found.update(content)
            limit = hits[content[0]].j + 5
            k = hits[content[0]].j
            continue
        if any(hits[m].kind in ("keep",) for m in here) or low in stops:
            break
        if low in WANTS.ends or (found and low in WANTS.soft_ends) or (swap and low in ("for", "with", "by", "por")):
            break
        if doc.sentence[k] != doc.sentence[cue.i] or low in WANTS.stops:
            break
        if low == "," and not listed and not _list_goes_on(doc, k, by_start, hits):
            break
        k += 1
    if doc.low[cue.i : cue.j] in (["scared", "of"], ["afraid", "of"]) and not found:
        return set()
    return found


def _narrow(doc: Doc, cue: Hit) -> frozenset[str]:
    """Words that end the reach of a cue before it has found anything: "no sparklers on the cake"."""
    said = doc.low[cue.i : cue.j]
    if said in (["not"], ["without"], ["isnt"]):
        return WANTS.placing | {"and", "for"}
    return WANTS.placing | {"for"} if said == ["no"] else WANTS.placing - {"with", "to"}


def _list_goes_on(doc: Doc, comma: int, by_start: dict[int, list[int]], hits: list[Hit]) -> bool:
    """ "no clowns, DJs or bands": after the comma comes another thing, and an "or" before the clause's end."""
    k = comma + 1
    while doc.at(k) in WANTS.list_words and k < doc.length:
        k += 1
    here = [m for m in by_start.get(k, []) if hits[m].kind in WANTS.content]
    if not here:
        return False
    tail = doc.low[comma + 1 : hits[here[0]].j + 6]
    return bool({"or", "nor", "ni", "either", "o"} & set(tail)) and "but" not in tail


def _behind(doc: Doc, hits: list[Hit], n: int) -> set[int]:
    cue = hits[n]
    low, _ = doc.sentence_span(cue.i)
    if (cue.i == low and low > 0) or doc.low[cue.i - 1] in ("i", "we"):
        # "A photographer? No thanks."
        low, _ = doc.sentence_span(max(low - 1, 0))
    before = [m for m in range(n) if hits[m].kind in WANTS.content and low <= hits[m].i]
    if doc.low[cue.i : cue.j] == ["too", "much"] and doc.at(doc.sentence_span(cue.i)[1] - 1) == "?":
        return set()
    if not before or (doc.low[cue.i : cue.j] == ["no", "more"] and cue.i > low and doc.at(cue.j) != ""):
        return set()
    start = hits[before[-1]].i
    near = cue.i - hits[before[-1]].j <= 4
    return {m for m in before if hits[m].i == start} if near else set()


def _likewise(doc: Doc, hits: list[Hit], n: int) -> set[int]:
    """ "Karaoke is out, and so is the DJ"."""
    k = hits[n].j + (doc.at(hits[n].j) == ",")
    k += doc.at(k) == "and"
    if doc.at(k) != "so" or doc.at(k + 1) not in ("is", "are"):
        return set()
    return {m for m in range(n + 1, len(hits)) if k + 2 <= hits[m].i <= k + 3 and hits[m].kind in WANTS.content}


def _named(doc: Doc, hits: list[Hit], found: set[int]) -> set[int]:
    """Those that can be negated: somebody hired, or a word that stands for a whole category."""
    return {m for m in found if hits[m].kind in ("vendor", "character") or names_category(doc, hits[m])}


def _brought(doc: Doc, hits: list[Hit], n: int) -> set[int]:
    """ "My sister is bringing the cake, so take it off": the last thing named before."""
    before = sorted(_named(doc, hits, set(range(n))))
    brings = any(hit.kind == "brings" for hit in hits[:n])
    if before and (brings or hits[n].i - hits[before[-1]].j <= 6):
        start = hits[before[-1]].i
        return {m for m in before if hits[m].i == start}
    return set()
