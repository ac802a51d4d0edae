"""Numbers that count people: "75 guests", "kids: 12", "about 40"."""

from typing import NamedTuple

from agents.analyzer.barecounts import leads_to_people
from agents.analyzer.lexicon import Hit
from agents.analyzer.numerals import Number, find_numbers
from agents.analyzer.rulebook import Rules
from agents.analyzer.rulefiles import PeopleRules
from agents.analyzer.text import Doc, words

_MOST = 50_000
# A number above this counts people only beside a noun.
_MOST_BARE = 5_000
_MOST_IN_FAMILY = 12
_ITEM = "#item"
_AGE_TAILS = words("and to - – + years year yrs")
_SMALL = words("little lil small wee young tiny")
_STRANGE_STOPS = words(
    """counting including incl without minus in at on with for of and or but to from by near the a an my our his her
    their this that these those is are was were be will would can could should need needs want wants have has had
    get gets do does did if then so plus per i we you he she it they"""
)
_ENDINGS = (
    "ers",
    "ors",
    "ists",
    "ians",
    "mates",
    "ees",
    "students",
    "folk",
    "souls",
    "ladies",
    "innen",
    "adas",
    "ados",
)
_NOT_PEOPLE = words(
    """years hours minutes meters metres liters litres dollars numbers papers posters stickers coolers offers orders
    letters centers corners covers colors colours doors floors others trees degrees fees coffees toffees feathers
    sneakers trailers computers controllers trackers markers counters acres users quarters chargers folders rollers
    loaners hangers containers carriers scooters steamers boosters spacers planters crackers skewers burgers sliders
    sandals bees"""
)
_ATTENDING = words("said show coming confirmed yes rsvpd come attend turn")
_STAFF = words("staff team members")
_MAKEUP = words("makeup hair beautician henna nails manicures")


class Count(NamedTuple):
    """Tokens i..j-1 say that `low` to `high` people of `noun` come ("" when no noun is given).

    `source`: plain, item (no guests), capacity, delta ("5 more"), invited, expected, last (last year's)."""

    i: int
    j: int
    low: int
    high: int
    noun: str
    source: str


def find_counts(doc: Doc, numbers: list[Number], hits: list[Hit], rules: Rules) -> list[Count]:
    """Left to right; claims what it finds."""
    known = rules.people
    found: list[Count] = []
    n = 0
    while n < len(numbers):
        number = numbers[n]
        n += 1
        if not doc.free(number.i, number.j) or number.value != int(number.value) or not 0 < number.value <= _MOST:
            continue
        i, j, low, high = number.i, number.j, int(number.value), int(number.value)
        if n < len(numbers) and (ranged := _range(doc, number, numbers[n], known)) is not None:
            j, high = numbers[n].j, ranged
            n += 1
        count = _count(doc, i, j, low, high, bool(found), rules)
        if count is None:
            continue
        if _served(doc, count, hits, known):
            count = count._replace(source="item")
        doc.claim(count.i, count.j, "guests")
        found.append(count)
    return found


def _count(doc: Doc, i: int, j: int, low: int, high: int, again: bool, rules: Rules) -> Count | None:
    known = rules.people
    noun, end = _noun(doc, j, high, rules)
    if doc.low[max(0, i - 2) : i] == ["family", "of"] and doc.at(j) in ("plus", "+", "and"):
        # "Family of five plus the neighbours": the neighbours are others.
        noun, end = "family", j
    if noun == _ITEM or (noun in _STAFF and high < 15 and not again and doc.at(i - 1) not in ("for", "our", "of")):
        return None
    if doc.at(j) in ("families", "households") and (size := _family_size(doc, j + 1)):
        return Count(i, j + 3, low * size, high * size, "", _source(doc, i, j + 3, known))
    if noun:
        if noun in ("couples", "parejas"):
            low, high = low * 2, high * 2
        if high == 1 and doc.at(i - 1) in ("every", "any", "not", "each", "no", "per"):
            return None
        source = "item" if _no_guests(doc, i, end, low, high, noun, known) else _source(doc, i, end, known)
        return Count(i, end, low, high, noun, source)
    if high > _MOST_BARE or _year(doc, i, j, high):
        return None
    if headed := _headed(doc, i, j, known):
        return Count(i, j, low, high, headed, _source(doc, i, j, known))
    if leads_to_people(doc, i, j, high, again, known):
        return Count(i, j, low, high, "", _source(doc, i, j, known))
    return None


def _family_size(doc: Doc, end: int) -> int:
    """ "11 families of three": how many each has, or 0."""
    number = next((n for n in find_numbers(doc) if n.i == end + 1), None) if doc.at(end) == "of" else None
    return (
        int(number.value) if number is not None and number.j == end + 2 and 1 < number.value <= _MOST_IN_FAMILY else 0
    )


def _year(doc: Doc, i: int, j: int, value: int) -> bool:
    return j == i + 1 and 1900 <= value <= 2100 and len(doc.low[i]) == 4 and doc.low[i].isdigit()


def _no_guests(doc: Doc, i: int, end: int, low: int, high: int, noun: str, known: PeopleRules) -> bool:
    """People who are named for something else: what they own, share, do, or eat."""
    if doc.at(end) == "'" and doc.adjacent(end - 1):
        return True
    if doc.at(i - 1) == "per" or (low == high and doc.at(i - 1) in ("between", "among")):
        return True
    return _helping(doc, i, end, high, noun, known) or _diners(doc, i, end, high, known)


def _range(doc: Doc, first: Number, second: Number, known: PeopleRules) -> int | None:
    """The upper end when `first` and `second` make a range ("20-25", "between 20 and 25")."""
    joiner = doc.low[first.j : second.i]
    between = doc.at(first.i - 1) in ("between", "entre") or doc.at(first.i - 2) == "between"
    fits = joiner in (["-"], ["–"], ["to"], ["or"], ["—"], ["a"], ["/"], ["o"], ["maybe"], ["~"], ["bis"]) or (
        joiner in (["and"], ["y"]) and between
    )
    if joiner in ([",", "maybe"], [",", "perhaps"], ["perhaps"], ["or", "maybe"], ["or", "so", "maybe"], [",", "or"]):
        fits = True
    if joiner == ["?"] and doc.at(second.j) == "?":
        fits = True
    if (
        not fits
        or second.value != int(second.value)
        or not first.value < second.value
        or not doc.free(second.i, second.j)
    ):
        return None
    if doc.at(first.i - 1) == "from" and set(doc.low[max(0, first.i - 5) : first.i]) & known.corrections:
        return None
    return int(second.value)


def _noun(doc: Doc, j: int, value: int, rules: Rules) -> tuple[str, int]:
    """The people word after a number and the token after it; `_ITEM` when a thing is counted."""
    known, people = rules.people, rules.people.everyone
    k, strange = j, 0
    while k < j + 6:
        low = doc.at(k)
        if low == "grown" and doc.at(k + 1) in ("up", "ups"):
            return "adults", k + 2
        if low == "ones" and doc.at(k - 1) in _SMALL:
            return "kids", k + 1
        if low in people:
            after = doc.at(k + 1)
            if after in known.items or (low in ("us", "cousins") and after == "dollars"):
                return _ITEM, k
            if low in _SINGULAR and value > 1:
                return (after, k + 2) if after in people else ("", j)
            if after in people and low not in ("parents", "us"):
                return after, k + 2
            if low == "family" and after in ("members", "friends", "style"):
                return ("members" if after != "style" else _ITEM), k + 2
            if low == "us" and k > j and doc.at(k - 1) != "of":
                return "", j
            return low, k + 1
        if low == "of" and doc.at(k + 1) in ("the", "these", "those"):
            whole = k == j and doc.at(k + 2) in ("family", "team", "class", "clan", "crew", "gang")
            return ("family", k + 3) if whole else (_ITEM, j)
        if low == "olds":
            return "kids", k + 1
        if not _passes(doc, k, known):
            if _person_like(doc, k, value, rules):
                return low, k + 1
            if strange or not _strange(doc, k, rules):
                return "", j
            strange += 1
        k += 1
    return "", j


_SINGULAR = words(
    "baby man woman lady brother sister husband wife spouse aunt uncle nephew niece teen teenager mum student"
)


def _passes(doc: Doc, k: int, known: PeopleRules) -> bool:
    """A word that may stand between the number and its noun."""
    return doc.at(k) in known.modifiers or doc.at(k) in ("year", "yr") or doc.claimed[k : k + 1] == ["age"]


def _strange(doc: Doc, k: int, rules: Rules) -> bool:
    """An unknown adjective right before a people word: "one bewildered uncle"."""
    low = doc.at(k)
    return (
        low.isalpha()
        and low not in _STRANGE_STOPS
        and low not in rules.people.items
        and not rules.lexicon.knows(low)
        and (doc.at(k + 1) in rules.people.everyone or _passes(doc, k + 1, rules.people))
    )


def _person_like(doc: Doc, k: int, value: int, rules: Rules) -> bool:
    """A plural that the rules do not know and that ends like a trade: "38 gamblers"."""
    low = doc.at(k)
    return (
        value >= 4
        and len(low) > 5
        and low.endswith(_ENDINGS)
        and low not in _NOT_PEOPLE
        and not rules.lexicon.knows(low)
    )


def _headed(doc: Doc, i: int, j: int, known: PeopleRules) -> str:
    """ "Kids: 12", "adults 9" in a list that counts at least two kinds so; not "kids 6 and up"."""
    people = known.everyone
    k = i - 1
    marked = doc.at(k) in (":", "=", "-", "–")
    noun = doc.at(k - 1) if marked else doc.at(k)
    if noun not in people or doc.at(j) in _AGE_TAILS or (doc.at(j).isalpha() and doc.at(j) not in known.enders):
        return ""
    if marked and doc.at(k) in (":", "="):
        return noun
    heads = sum(doc.low[n] in people and doc.low[n + 1][:1].isdigit() for n in range(doc.length - 1))
    return noun if heads >= 2 or marked else ""


def _source(doc: Doc, i: int, j: int, known: PeopleRules) -> str:
    near = _near(doc, i)
    if _last_year(doc, i):
        return "last"
    if (near & known.capacity and doc.at(j - 1) != "us") or doc.at(j) == "capacity":
        return "capacity"
    if doc.low[max(0, i - 2) : i] == ["up", "to"] and {"groups", "parties"} & near:
        return "capacity"
    inside = set(doc.low[i:j])
    if doc.at(j) == "size":
        return "item"
    if doc.at(j) == "more" or inside & {"more", "additional", "extra"}:
        return "delta"
    if doc.at(i - 1) in ("another", "extra", "add", "otros", "additional") and doc.at(i - 2) != "and":
        return "delta"
    if _stays_away(doc, j):
        return "delta"
    if set(doc.low[j : j + 3]) & _ATTENDING:
        return "expected"
    invited = near & known.invited and not near & {"expect", "expecting"}
    if invited or "invited" in inside or doc.at(j) in ("invited", "invites", "invitations"):
        return "invited"
    return "expected" if (near | set(doc.low[j : j + 3])) & known.expected else "plain"


def _stays_away(doc: Doc, j: int) -> bool:
    """ "20 people can't come", "12 said no", "five have dropped out": fewer, and it is not said how many are left."""
    after = [word for word in doc.low[j : j + 4] if word not in _AUXILIARIES]
    return tuple(after[:1]) in _AWAY or tuple(after[:2]) in _AWAY


_AUXILIARIES = words("have has had just already of them the guests people now sadly unfortunately")
_AWAY = frozenset(
    [("declined",), ("cancelled",), ("canceled",), ("bailed",), ("said", "no"), ("not", "coming")]
    + [(verb, "out") for verb in ("dropped", "backed", "pulled", "ducked")]
    + [(verb, word) for verb in ("cant", "cannot", "wont") for word in ("come", "make", "attend", "be", "join")]
)


def _last_year(doc: Doc, i: int) -> bool:
    """In the clause, on the number's side of a "but"."""
    low, high = doc.clause_span(i)
    clause = doc.low[low:high]
    if "but" in clause:
        cut = low + clause.index("but")
        clause = doc.low[low:cut] if i < cut else doc.low[cut:high]
    return "last" in clause and bool({"year", "yr", "time"} & set(clause))


def _near(doc: Doc, i: int) -> set[str]:
    """The few words before a number that speak of it: back to the number before it or a "but"."""
    low, _ = doc.sentence_span(i)
    found: set[str] = set()
    for k in range(i - 1, max(low, i - 7) - 1, -1):
        if doc.low[k][:1].isdigit() or doc.low[k] in ("but", "realistically", ")", ","):
            found.add(doc.low[k])
            break
        found.add(doc.low[k])
    return found


def _helping(doc: Doc, i: int, end: int, value: int, noun: str, known: PeopleRules) -> bool:
    """ "Two people in aprons", "two guys at the gate": people who work or organise rather than come."""
    if noun == "us" and value < 8 and doc.at(i - 1) not in ("the", "are", "be", "for", "just", "only", "with"):
        after = doc.at(end)
        return (
            after.isalpha()
            and after not in known.enders | known.subset
            and after not in ("went", "go", "going", "sit", "eat")
        )
    return value <= 3 and doc.at(end) in known.helpers and noun in known.helper_nouns and doc.at(i - 1) != "for"


def _diners(doc: Doc, i: int, end: int, value: int, known: PeopleRules) -> bool:
    """ "2 guests are vegan", "three vegetarian kids": some of the guests, not all."""
    _, high = doc.clause_span(i)
    after = doc.low[end : min(high, end + 9)]
    told = bool(after) and after[0] in known.told and bool(known.needs & set(after))
    return value < 12 and (told or bool(known.needs & set(doc.low[i:end])))


def _served(doc: Doc, count: Count, hits: list[Hit], known: PeopleRules) -> bool:
    """ "Hair for six ladies", "gluten-free scones for three", "two students to play": some guests, or none."""
    low, high = doc.sentence_span(count.i)
    before = doc.low[low : count.i]
    if count.high < 15 and (_MAKEUP & set(before) or "make up" in " ".join(before)):
        return True
    few = count.high <= 4 and count.noun in known.helper_nouns and before[-1:] != ["for"]
    if few and any(
        low <= hit.i < high and (hit.kind == "vendor" or hit.rule == "vocabulary.musicians") for hit in hits
    ):
        return True
    diets = any(hit.kind == "diet" and low <= hit.i < count.i and count.i - hit.j < 6 for hit in hits)
    return diets and before[-1:] == ["for"] and count.noun == "" and count.high < 12
