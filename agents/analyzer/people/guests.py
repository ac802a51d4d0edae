"""How many people come."""

from typing import NamedTuple

from agents.analyzer.language.numerals import Number
from agents.analyzer.language.wordlists import PEOPLE
from agents.analyzer.lexicon import Hit
from agents.analyzer.people.counts import Count, find_counts
from agents.analyzer.text import Doc

_MOST = 100_000


class Guests(NamedTuple):
    """`spoken` is the place in the text where people are counted at all."""

    slot: dict[str, int] | None
    spoken: tuple[int, int] | None
    children: int | None
    adults: int | None


def read_guests(doc: Doc, numbers: list[Number], hits: list[Hit]) -> Guests:
    """The guest count. Capacities, additions and last year's numbers speak of guests without giving it."""
    counts = [count for count in find_counts(doc, numbers, hits) if count.source != "item"]
    mentioned = (counts[0].i, counts[0].j) if counts else None
    usable = [count for count in counts if count.source not in ("capacity", "delta", "last")]
    if len(usable) == 1 and usable[0].high == 1 and usable[0].noun:
        # "One boy is allergic": nobody gives a party for one.
        usable = []
    grown = any(hit.kind == "occasion" and hit.value in PEOPLE.grown for hit in hits)  # "12 girls" at a hen do
    children = None if grown else _side(usable, PEOPLE.kids)
    adults = _side(usable, PEOPLE.adults)
    if not usable:
        return Guests(None, mentioned if any(c.source == "delta" for c in counts) else None, None, None)
    if "as" in doc.low and "many" in doc.low:
        # "6 adults and twice as many kids": no number of ours.
        return Guests(None, mentioned, children, adults)
    low, high = _combine(doc, usable)
    low, high = _plus_one(doc, usable, low, high)
    extra = 0 if _summed_up(doc, usable) else _hosts(doc, usable)
    low, high = low + extra, high + extra
    if not 1 <= low <= high <= _MOST:
        return Guests(None, mentioned, None, None)
    return Guests({"min": low, "max": high}, mentioned, children, adults)


def _side(counts: list[Count], nouns: frozenset[str]) -> int | None:
    found = [count.high for count in counts if count.noun in nouns]
    return sum(found) if found else None


def _combine(doc: Doc, counts: list[Count]) -> tuple[int, int]:
    if len(counts) == 1:
        return counts[0].low, counts[0].high
    sources = {count.source for count in counts}
    if "invited" in sources and sources & {"expected", "plain"}:
        counts = [count for count in counts if count.source != "invited"]
        counts = [count for count in counts if count.source == "expected"] or counts
    if (top := _widened(doc, counts)) is not None:
        return counts[0].low, top
    groups = _groups(doc, counts)
    sums = [(sum(c.low for c in group), sum(c.high for c in group)) for group in groups]
    if len(groups) == 1:
        return sums[0]
    if _corrected(doc, counts):
        return sums[-1]
    totals = [n for n, (count, *_rest) in enumerate(groups) if count.noun in PEOPLE.totals or not count.noun]
    if totals and "side" not in doc.low:
        return sums[totals[0]]
    seen: set[tuple[str, int]] = set()
    low = high = 0
    for count in counts:
        if (count.noun, count.low) in seen or _of_them(doc, count):
            continue
        seen.add((count.noun, count.low) if count.noun else ("", -count.i))
        low, high = low + count.low, high + count.high
    return low, high


def _widened(doc: Doc, counts: list[Count]) -> int | None:
    """The upper end in "140 guests, maybe 150", "at least 30 people, 40 at most", "22, 24 if the Canadians come"."""
    if len(counts) != 2:
        return None
    first, second = counts
    if first.low != first.high or second.low != second.high or second.low <= first.low:
        return None
    between = [word for word in doc.low[first.j : second.i] if word != ","]
    same = second.noun in ("", first.noun)
    if not same or not set(between) <= PEOPLE.up_to or len(between) > 3:
        return None
    bounded = doc.at(second.j) in ("if", "max", "tops", "maximum") or doc.low[second.j : second.j + 2] == ["at", "most"]
    return second.high if between or bounded else None


def _groups(doc: Doc, counts: list[Count]) -> list[list[Count]]:
    """Counts that are joined by "and" or "plus", group by group."""
    groups: list[list[Count]] = []
    for count in counts:
        last = groups[-1][-1] if groups else None
        if last is not None and _joined(doc, last, count):
            groups[-1].append(count)
        else:
            groups.append([count])
    return groups


def _joined(doc: Doc, left: Count, right: Count) -> bool:
    between = [word for word in doc.low[left.j : right.i] if word not in PEOPLE.link_fillers]
    if doc.at(right.i - 1) == "(" and doc.at(right.j) == ")":
        # "Plus the neighbours (six)"
        between = [word for word in between if word != "(" and word not in PEOPLE.everyone]
    if set(between) & PEOPLE.subset or _of_them(doc, right):
        return False
    if (
        between in ([","], [",", ","])
        and left.noun
        and right.noun
        and right.noun not in PEOPLE.totals
        and ("them" not in doc.low[right.i : right.j])
    ):
        return True
    return (
        0 < len(between) <= 3 and bool(set(between) & {"and", "plus", "+", "y", "mas"}) and set(between) <= PEOPLE.links
    )


def _of_them(doc: Doc, count: Count) -> bool:
    after = doc.low[count.j : count.j + 3]
    return after[:2] in (["of", "them"], ["of", "whom"], ["of", "those"], ["are", "vegan"], ["are", "vegetarian"])


def _summed_up(doc: Doc, counts: list[Count]) -> bool:
    """ "Me and three flatmates and their boyfriends, so seven"."""
    return len(counts) > 1 and doc.at(counts[-1].i - 1) in ("so", "makes", "=", "total")


def _corrected(doc: Doc, counts: list[Count]) -> bool:
    low, high = counts[0].i, counts[-1].i
    if doc.at(high - 1) in ("so", "makes", "now", "hence", "=") or doc.at(counts[-1].j) == "now":
        return True
    return bool(PEOPLE.corrections & set(doc.low[max(0, low - 6) : high])) or "not" in doc.low[low:high]


def _plus_one(doc: Doc, counts: list[Count], low: int, high: int) -> tuple[int, int]:
    """ "12 kids plus one parent each" is 24."""
    if len(counts) > 2 or not {"each", "apiece", "uno", "every"} & set(doc.low):
        return low, high
    first = counts[0]
    tail = doc.low[first.j : first.j + 12]
    if not {"each", "every", "apiece"} & set(tail) or not PEOPLE.parents & set(tail):
        return low, high
    factor = 3 if {"two", "2", "both"} & set(tail) else 2
    return first.low * factor, first.high * factor


def _hosts(doc: Doc, counts: list[Count]) -> int:
    """Hosts who count themselves: "me + 4", "10 friends plus me", "my husband and I and six friends"."""
    first, last = counts[0], counts[-1]
    before = [word for word in doc.low[max(0, first.i - 7) : first.i] if word not in PEOPLE.host_fillers]
    tail = last.j + (doc.at(last.j) == ",")
    after = doc.low[tail : tail + 3]
    if before[-1:] in (["+"], ["and"], ["plus"], ["with"]):
        added = _named_before(before, first)
        if added:
            return added
    if after[:1] in (["plus"], ["+"], ["and"]) and after[1:2] in (["me"], ["myself"]):
        return 1
    if (
        doc.at(last.j) in (",", "and", "plus", "+")
        and len(named := _persons(doc.low[last.j : _list_end(doc, last.j)])) > 1
    ):
        return len(named) if "me" in named else 0
    if (
        after[:1] in (["plus"], ["+"], ["and"])
        and after[1:2] != ["their"]
        and after[2:3] in (["parents"], ["grandparents"])
    ):
        return 2
    if after[:2] in (["and", "a"], ["plus", "a"], ["and", "one"]) and after[2:3] and after[2] in PEOPLE.little:
        return 1
    if after[:1] == ["minus"] and doc.capital(tail + 1):
        return -1
    return 2 if after[:2] in (["plus", "us"], ["+", "us"], ["us", "two"]) else 0


def _list_end(doc: Doc, j: int) -> int:
    """The token after the "me" of a list that begins at j, or j."""
    return next((k + 1 for k in range(j, min(j + 8, doc.length)) if doc.low[k] in ("me", "myself", "i")), j)


def _named_before(before: list[str], first: Count) -> int:
    if before[-1] == "with":
        return 0 if before[-2:-1] not in (["me"], ["i"]) else 1
    if before[-2:-1] == ["us"]:
        return 2
    named = _persons(before[:-1])
    if named & PEOPLE.host:
        return len(named)
    partner = before[-2:-1] and before[-2] in PEOPLE.partners
    honoree = before[-2:-1] in (
        ["daughter"],
        ["son"],
        ["girl"],
        ["boy"],
        ["him"],
        ["her"],
        ["kid"],
        ["bride"],
        ["groom"],
    )
    return int(bool(partner) or (honoree and first.noun in PEOPLE.others | PEOPLE.kids | {""}))


def _persons(said: list[str]) -> set[str]:
    """The single persons listed at the end of `said`: "it's me, my mum"; the host is "me"."""
    found: set[str] = set()
    for word in reversed(said):
        if word in ("me", "i", "myself"):
            found.add("me")
        elif word in PEOPLE.singles:
            found.add(word)
        elif word not in PEOPLE.listing:
            break
    return found
