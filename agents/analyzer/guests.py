"""How many people come."""

from typing import NamedTuple

from agents.analyzer.numerals import Number
from agents.analyzer.text import Doc, words

_TOTALS = words(
    """guest guests guets gests people ppl persons person peeps peple poeple attendees attendee heads pax
    invitados personas folks humans souls mouths bodies invitees gente us visitors participants peole
    peopel headcount rsvps yeses covers"""
)
_KIDS = words(
    """kid kids kiddos kiddo children child toddlers toddler babies preschoolers kindergarteners
    kindergartners tweens teens teenagers boys girls ninos ninas littles tots graders olds classmates
    students peques chicos youngsters cousins kinder childrens"""
)
_ADULTS = words(
    """adult adults grownups grown-ups parents grownup parent adultos moms dads mothers fathers ladies
    women men guys papas mamas grandparents aunts uncles seniors elders"""
)
_OTHERS = words(
    """friends friend family relatives coworkers colleagues employees neighbors neighbours teammates
    members amigos amigas familiares buddies couples singles besties pals bridesmaids gals invites primos
    nurses residents scouts reps empleados spouses partners volunteers managers witches wizards teachers
    bowlers drivers alumni grads graduates interns trustees delegates suspects directors engineers
    players cousin mates girlfriends vecinos colegas staff team parejas"""
)
_PEOPLE = _TOTALS | _KIDS | _ADULTS | _OTHERS
_MODS = words(
    """or so ish plus + total of my her his our their the closest close best good little small hungry young
    invited confirmed expected lovely wild rowdy crazy school work family adult grown other is - ups
    adults class preschool first second third fourth fifth grade year yr old teenage college high old
    female male vegan vegetarian different additional screaming energetic really very super local ex
    mutual extra more elementary kindergarten year-old those maximum max rambunctious church hyper loud
    sugared-up sleepy girl boy them about tiny older younger elderly drunk well behaved excited noisy
    office army football soccer team ballet"""
)
_ITEMS = words(
    """table tables chair chairs meal meals menu menus plate plates book books bag bags favor favors
    costume costumes cup cups hat hats seat seats activities size games bathroom bathrooms toys crafts
    shirts bands pizzas pool party tents towels bracelets services themed burgers area gift gifts
    invitations tattoos"""
)
_LEADS = words(
    """family expecting expect inviting invite invited invites hosting host feeding feed have having hit guests
    guest headcount count people attendees invitados personas somos seremos party group crowd total
    roughly attendance tope heads cap reached pax rsvps ppl"""
)
_SOFT = frozenset(
    [
        "of",
        "about",
        "around",
        "roughly",
        "approx",
        "approximately",
        "maybe",
        "like",
        "~",
        ":",
        "=",
        "is",
        "are",
        "at",
        "to",
        "up",
        "probably",
        "say",
        "unos",
        "como",
        "alrededor",
        "de",
        "almost",
        "nearly",
        "just",
        "only",
        "now",
        "-",
        "max",
        "likely",
        "over",
        "least",
        "under",
        "by",
        "count",
        "list",
        "size",
        "actually",
        "estimated",
        "est",
        "possibly",
        "possible",
        "total",
        "closer",
        "more",
        "than",
        "all",
        "between",
        "a",
        "will",
        "be",
        "currently",
        "already",
        "'",
        '"',
        "still",
        "some",
        "for",
        "approximate",
        "final",
        "is",
    ]
)
_CAPACITY = words(
    """holds hold holding fits fit capacity seats seating accommodate accommodates accommodating sleeps
    maximum_capacity serves handle handles"""
)
_ENDERS = words(
    """in at on with and but this next or max tops total please plz pls near outside inside by under budget
    plus no we i our my so somewhere all attending coming confirmed people around over then if indoors
    outdoors tomorrow tonight saturday sunday friday is indoor outdoor jungle vegan not including ish
    adults because the should would max from en con downtown"""
)  # fmt: skip
_AFTER_COUNT = words(
    """yes yeses coming attending total confirmed rsvpd rsvp rsvped showing heads strong invited expected altogether
    attend"""
)
_CORRECT = words(
    """now actually instead changed change bump bumped update updated went grew grown make up down jumped
    dropped increase raise"""
)
_EXPECTED = words(
    """show count expect expecting expected coming come attend attending show showing realistically actually likely
    confirmed rsvpd said yes probably"""
)
_INVITED = words("invited inviting invite invites invitations")
_SUBSET = words("including include includes incl them whom which among vegetarian vegan are mostly half")
_HOSTS = {"me": 1, "myself": 1, "her": 1, "him": 1, "us": 2, "she": 1}
# Words that single some guests out by what they eat or need.
_NEEDS = words(
    """vegan vegetarian vegans halal kosher celiac coeliac diabetic allergic allergy allergies gluten
    lactose nut dairy intolerant wheelchair wheelchairs crutches"""
)
_TOLD = words("needs is are have has who with need needs cant eat eats dont doesnt that whos being in using use")
_WORDS_SAFE = 5000
_AGE_TAILS = words("and to - – + years year yrs")
_NOT_COUNT_TAILS = words("% / : ° $ € x") | {'"', "'"}
_CLAUSE_TAILS = words(", . ! ) total") | {"", "\n"}
_CLAUSE_STARTS = words(", ( - — –") | {"\n"}
_BEING = words("are were be about around like only now just")
_COUNT_NAMES = words("guests guest headcount attendance count list")
_AFTER_PLUS = words(". , ! for at on in friends") | {"", "\n"}
_ROUGHLY = words("about around maybe roughly like approx probably say ~ so")
_PLAIN_LINKS = words("and plus + y mas , with from school work")
_LINK_FILLERS = words("about around maybe another like the their roughly also some then unos probably up to")
_PARENTS = words("parent parents adult grownup mom guardian one guest papa date")
_PARTNERS = words("husband wife partner boyfriend girlfriend fiance fiancee")
_HOST_FILLERS = words("about around like maybe her his")


# "Two people in aprons", "two guys at the gate": people who work or organise rather than come.
_HELPERS = words("to in at on who use using share with needs need behind")
_HELPER_NOUNS = words("people guys ladies neighbors neighbours guests guest women men guy lads folks persons")
_ROOMS = words("room space seats seating parking tables beds spots")


class Count(NamedTuple):
    """Tokens i..j-1 say that `low` to `high` people of `noun` come ("" when no noun is given)."""

    i: int
    j: int
    low: int
    high: int
    noun: str
    source: str


class Guests(NamedTuple):
    slot: dict[str, int] | None
    spoken: tuple[int, int] | None
    children: int | None
    adults: int | None


def read_guests(doc: Doc, numbers: list[Number]) -> Guests:
    """The guest count; `spoken` is the place in the text where people are counted at all."""
    counts = [count for count in _counts(doc, numbers) if count.source != "item"]
    mentioned = (counts[0].i, counts[0].j) if counts else None
    usable = [count for count in counts if count.source not in ("capacity", "delta", "last")]
    children = _side(usable, _KIDS)
    adults = _side(usable, _ADULTS)
    if not usable:
        spoken = mentioned if any(c.source == "delta" for c in counts) else _host_only(doc)
        return Guests(_host_slot(doc), spoken, None, None)
    if "as" in doc.low and "many" in doc.low:
        # "6 adults and twice as many kids": no number of ours.
        return Guests(None, mentioned, children, adults)
    low, high = _combine(doc, usable)
    low, high = _plus_one(doc, usable, low, high)
    extra = _hosts(doc, usable)
    low, high = low + extra, high + extra
    if not 1 <= low <= high <= 100_000:
        return Guests(None, mentioned, None, None)
    return Guests({"min": low, "max": high}, mentioned, children, adults)


def _side(counts: list[Count], nouns: frozenset[str]) -> int | None:
    found = [count.high for count in counts if count.noun in nouns]
    return found[0] if len(found) == 1 else sum(found) if found else None


def _host_slot(doc: Doc) -> dict[str, int] | None:
    return {"min": 2, "max": 2} if _host_only(doc) else None


def _host_only(doc: Doc) -> tuple[int, int] | None:
    """ "just the two of us" is read as a count; "just us two" here."""
    for i, low in enumerate(doc.low[:-2]):
        if low == "just" and doc.low[i + 1 : i + 3] in (["us", "two"], ["us", "2"]):
            return i, i + 3
    return None


def _counts(doc: Doc, numbers: list[Number]) -> list[Count]:
    found: list[Count] = []
    n = 0
    while n < len(numbers):
        number = numbers[n]
        n += 1
        if not doc.free(number.i, number.j) or number.value != int(number.value) or not 0 < number.value <= 50_000:
            continue
        i, j, low, high = number.i, number.j, int(number.value), int(number.value)
        if n < len(numbers) and (ranged := _range(doc, number, numbers[n])) is not None:
            j, high = numbers[n].j, ranged
            n += 1
        noun, end = _noun(doc, j)
        source = ""
        if noun and noun != "#item":
            if noun in ("couples", "parejas"):
                low, high = low * 2, high * 2
            if noun in ("staff", "team", "members") and high < 15 and doc.at(i - 1) not in ("for", "our", "of"):
                continue
            helpers = high <= 3 and doc.at(end) in _HELPERS and noun in _HELPER_NOUNS and doc.at(i - 1) != "for"
            source = "item" if helpers or _diners(doc, i, end, high) else _source(doc, i, end)
        elif noun != "#item" and (headed := _headed(doc, i, j)):
            noun, end, source = headed, j, "plain"
        elif noun != "#item" and _led(doc, i, j, high, bool(found)):
            source = _source(doc, i, j)
            end = j
        else:
            continue
        if high > _WORDS_SAFE and noun == "":
            continue
        doc.claim(i, end, "guests")
        found.append(Count(i, end, low, high, noun, source))
    return found


def _range(doc: Doc, first: Number, second: Number) -> int | None:
    """The upper end when `first` and `second` make a range ("20-25", "between 20 and 25")."""
    joiner = doc.low[first.j : second.i]
    between = doc.at(first.i - 1) in ("between", "entre") or doc.at(first.i - 2) == "between"
    fits = joiner in (["-"], ["–"], ["to"], ["or"], ["—"], ["a"], ["/"], ["o"], ["maybe"], ["~"]) or (
        joiner in (["and"], ["y"]) and between
    )
    if joiner == [",", "maybe"]:
        fits = True
    if (
        not fits
        or second.value != int(second.value)
        or not first.value < second.value
        or not doc.free(second.i, second.j)
    ):
        return None
    if doc.at(first.i - 1) == "from" and set(doc.low[max(0, first.i - 5) : first.i]) & _CORRECT:
        return None
    return int(second.value)


def _noun(doc: Doc, j: int) -> tuple[str, int]:
    """The people word after a number and the token after it; "#item" when a thing is counted."""
    k = j
    while k < j + 5:
        low = doc.at(k)
        if low == "grown" and doc.at(k + 1) in ("up", "ups"):
            return "adults", k + 2
        if low in _PEOPLE:
            after = doc.at(k + 1)
            if after in _ITEMS or (low in ("us", "cousins") and after in ("dollars",)):
                return "#item", k
            if after in _PEOPLE and low not in ("parents", "us"):
                return after, k + 2
            if low == "family" and after in ("members", "friends", "style"):
                return ("members" if after != "style" else "#item"), k + 2
            if low == "us" and k > j and doc.at(k - 1) != "of":
                return "", j
            return low, k + 1
        if low == "" or not (
            low in _MODS
            or (low in ("year", "yr"))
            or (low[:1].isdigit() and doc.claimed[k : k + 1] == ["age"])
            or doc.claimed[k : k + 1] == ["age"]
        ):
            return "", j
        if low == "of" and doc.at(k + 1) in ("the", "these", "those"):
            return "#item", j
        if low == "olds":
            return "kids", k + 1
        k += 1
    return "", j


def _headed(doc: Doc, i: int, j: int) -> str:
    """ "Kids: 12", "adults 9" in a list that counts at least two kinds so; not "kids 6 and up"."""
    k = i - 1
    marked = doc.at(k) in (":", "=", "-", "–")
    noun = doc.at(k - 1) if marked else doc.at(k)
    if noun not in _PEOPLE or doc.at(j) in _AGE_TAILS or (doc.at(j).isalpha() and doc.at(j) not in _ENDERS):
        return ""
    if marked and doc.at(k) in (":", "="):
        return noun
    heads = sum(doc.low[n] in _PEOPLE and doc.low[n + 1][:1].isdigit() for n in range(doc.length - 1))
    return noun if heads >= 2 or marked else ""


def _led(doc: Doc, i: int, j: int, value: int, again: bool) -> bool:
    """A bare number that the words around it make a count of people."""
    after = doc.at(j)
    if after == "-" and doc.at(j + 1) == "ish":
        after = "ish"
    before = doc.at(i - 1)
    if before in ("realistically", "expect", "expecting") and value >= 4 and not (after.isalpha() and after in _ITEMS):
        return after in ("show", "will", "to", "in", "", ".", ",") or after in _ENDERS
    if before in ("entre",) and doc.at(i - 2) in ("seremos", "somos"):
        return True
    if after in ("usually", "show", "stay") and value >= 4:
        return True
    if before in ("seremos", "somos", "seriamos", "vamos"):
        return True
    if after == "of" and doc.at(j + 1) == "them" and {"be", "are", "with"} & set(doc.low[max(0, i - 3) : i]):
        return True
    if after in ("have", "has", "said") and {"said", "yes", "confirmed", "rsvpd", "replied"} & set(doc.low[j : j + 4]):
        return True
    if value >= 4 and _alone(doc, i, j):
        return True
    if after in _AFTER_COUNT:
        return after not in ("total",) or value < 1000
    if after == "of" and doc.at(j + 1) in ("us", "you"):
        return True
    if after == "in" and doc.at(j + 1) in ("total", "all") and _PEOPLE & set(doc.low):
        return True
    content = after.isalpha() and after not in _ENDERS and after not in ("ish",)
    if content or after in _NOT_COUNT_TAILS or value < 2:
        return False
    if before == "for" and doc.claimed[i - 2 : i - 1] == ["time"]:
        # "7.30 for 8"
        return False
    k = i - 1
    while k >= 0 and k > i - 5 and doc.low[k] in _SOFT:
        k -= 1
    lead = doc.at(k)
    previous = doc.at(i - 1)
    if again and previous in ("now", "actually") and not content:
        return True
    # "…with the neighbours, about 40": a clause of its own beside people.
    if doc.at(j) in _CLAUSE_TAILS and k >= 0 and doc.low[k] in _CLAUSE_STARTS and k < i - 1:
        low, high = doc.sentence_span(k - 1 if k and doc.low[k] == "\n" else k)
        if (_OTHERS | _TOTALS | _KIDS) & set(doc.low[low:high]) and previous in _ROUGHLY:
            return True
    at_for = i - 1 if previous == "for" else k
    if doc.at(at_for) == "for" and doc.at(at_for - 1) in _ROOMS:
        # "room for 90" is a capacity.
        return False
    if previous in ("for", "para") or (lead in ("for", "para", "feeds") and k < i - 1):
        return not (doc.at(k - 1) in ("$", "budget") or doc.at(i - 2) == "budget")
    if doc.at(i - 1) == "for" or "for" in doc.low[k + 1 : i]:
        return True
    if lead in _LEADS:
        if lead in ("party", "group", "crowd", "family") and "of" not in doc.low[k + 1 : i]:
            return False
        if (
            lead in ("have", "having", "hit", "number", "count", "numbers", "total", "roughly", "invite", "host", "cap")
            and lead == "total"
        ):
            return value < 1000 and bool({"guests", "people", "kids", "adults"} & set(doc.low))
        if lead in ("have", "having"):
            return after in ("", ".", "!", "coming") and False
        return True
    if lead in ("were", "we", "theres", "be", "there") and previous in _BEING:
        return True
    if previous in ("to", "at") and set(doc.low[max(0, i - 6) : i]) & _COUNT_NAMES:
        return True
    if previous in ("+", "and", "plus") and doc.at(i - 2) in _HOSTS and after in _AFTER_PLUS:
        return True
    if previous == "plus" and doc.at(i - 2) in ("husband", "wife", "partner", "i", "me"):
        return True
    return after in ("plus", "+") and doc.at(j + 1) in ("me", "myself", "us")


def _alone(doc: Doc, i: int, j: int) -> bool:
    """A number that is a clause of its own, where nothing else is counted: "22", "so 67", "we're 22 now"."""
    if i + 1 != j and not doc.low[i].isalpha():
        return False
    after, before = doc.at(j), doc.at(i - 1)
    ends = after in _CLAUSE_TAILS or (after == "now" and doc.at(j + 1) not in ("or",)) or after in _AFTER_ALONE
    if not ends or (after == "." and doc.at(j + 1).isdigit()):
        return False
    if set(doc.low[slice(*doc.clause_span(i))]) & _NO_COUNTS:
        return False
    start = i == 0 or before in (".", "!", "\n", "?")
    if start:
        return True
    if before == "are" and doc.at(i - 2) == "we":
        return True
    if before in ("so", "were", "to", "ok", "okay", "now") and (
        before in ("so", "were") or i == 1 or doc.at(i - 2) in ("up", "down", "now", "are", "were", "we")
    ):
        return True
    return before in _ROUGHLY and (i == 1 or doc.at(i - 2) in (".", "!", ",", "\n"))


_AFTER_ALONE = words("ish altogether since because after")
_NO_COUNTS = words(
    """$ £ € budget cost costs price age aged turning turns birthday year years old tiers layers inches feet at pm am
    o'clock street road floor tables chairs cupcakes dozen trays bottles grand bucks quid pounds euros dollars"""
)


def _source(doc: Doc, i: int, j: int) -> str:
    low, high = doc.clause_span(i)
    near = set(doc.low[max(low, i - 6) : i])
    if ("last" in near and near & {"year", "time"}) or ("last" in doc.low[low:high] and "year" in doc.low[low:high]):
        return "last"
    if (near & _CAPACITY and doc.at(j - 1) not in ("us",)) or (
        doc.at(j) in ("capacity", "max") and doc.at(j) == "capacity"
    ):
        return "capacity"
    if doc.at(j) in ("size",):
        return "item"
    if (
        doc.low[j : j + 1] == ["more"]
        or "more" in doc.low[i:j]
        or "additional" in doc.low[i:j]
        or "extra" in doc.low[i:j]
    ):
        return "delta"
    if doc.at(j) == "more" or (
        doc.at(i - 1) in ("another", "extra", "add", "otros", "additional") and doc.at(i - 2) != "and"
    ):
        return "delta"
    if (
        (near & _INVITED and not near & {"expect", "expecting"})
        or doc.at(j) in ("invited", "invites", "invitations")
        or "invited" in doc.low[i:j]
    ):
        return "invited"
    if near & _EXPECTED or set(doc.low[j : j + 3]) & _EXPECTED:
        return "expected"
    return "plain"


def _diners(doc: Doc, i: int, end: int, value: int) -> bool:
    """ "2 guests are vegan", "three vegetarian kids": some of the guests, not all."""
    _, high = doc.clause_span(i)
    after = doc.low[end : min(high, end + 9)]
    told = bool(after) and after[0] in _TOLD and bool(_NEEDS & set(after))
    return value < 12 and (told or bool(_NEEDS & set(doc.low[i:end])))


def _combine(doc: Doc, counts: list[Count]) -> tuple[int, int]:
    if len(counts) == 1:
        return counts[0].low, counts[0].high
    sources = {count.source for count in counts}
    if "invited" in sources and sources & {"expected", "plain"}:
        counts = [count for count in counts if count.source != "invited"]
        expected = [count for count in counts if count.source == "expected"]
        counts = expected or counts
    groups = _groups(doc, counts)
    if len(groups) == 1:
        return groups[0]
    totals = [n for n, (count, *_rest) in enumerate(_heads(doc, counts)) if count.noun in _TOTALS or not count.noun]
    if _corrected(doc, counts):
        return groups[-1]
    if totals:
        return groups[totals[0]]
    seen: set[tuple[str, int]] = set()
    low = high = 0
    for count in counts:
        if (count.noun, count.low) in seen or _of_them(doc, count):
            continue
        seen.add((count.noun, count.low))
        low, high = low + count.low, high + count.high
    return low, high


def _heads(doc: Doc, counts: list[Count]) -> list[list[Count]]:
    """Counts that are joined by "and" or "plus", group by group."""
    groups: list[list[Count]] = []
    for count in counts:
        last = groups[-1][-1] if groups else None
        if last is not None and _joined(doc, last, count):
            groups[-1].append(count)
        else:
            groups.append([count])
    return groups


def _groups(doc: Doc, counts: list[Count]) -> list[tuple[int, int]]:
    return [(sum(c.low for c in group), sum(c.high for c in group)) for group in _heads(doc, counts)]


def _joined(doc: Doc, left: Count, right: Count) -> bool:
    between = [word for word in doc.low[left.j : right.i] if word not in _LINK_FILLERS]
    if set(between) & _SUBSET or _of_them(doc, right):
        return False
    return (
        0 < len(between) <= 3 and bool(set(between) & {"and", "plus", "+", "y", "mas"}) and set(between) <= _PLAIN_LINKS
    )


def _of_them(doc: Doc, count: Count) -> bool:
    after = doc.low[count.j : count.j + 3]
    return after[:2] in (["of", "them"], ["of", "whom"], ["of", "those"], ["are", "vegan"], ["are", "vegetarian"])


def _corrected(doc: Doc, counts: list[Count]) -> bool:
    low, high = counts[0].i, counts[-1].i
    return bool(_CORRECT & set(doc.low[max(0, low - 6) : high])) or "not" in doc.low[low:high]


def _plus_one(doc: Doc, counts: list[Count], low: int, high: int) -> tuple[int, int]:
    """ "12 kids plus one parent each" is 24."""
    if len(counts) > 2 or ("each" not in doc.low and "apiece" not in doc.low and "uno" not in doc.low):
        return low, high
    last = counts[0]
    tail = doc.low[last.j : last.j + 9]
    parents = _PARENTS
    if "each" not in tail or not parents & set(tail):
        return low, high
    factor = 3 if {"two", "2", "both"} & set(tail) else 2
    return last.low * factor, last.high * factor


def _hosts(doc: Doc, counts: list[Count]) -> int:
    """Hosts who count themselves: "me + 4", "10 friends plus me", "my husband and I and six friends"."""
    first, last = counts[0], counts[-1]
    before = [word for word in doc.low[max(0, first.i - 7) : first.i] if word not in _HOST_FILLERS]
    tail = last.j + (doc.at(last.j) == ",")
    after = doc.low[tail : tail + 3]
    if before[-1:] in (["+"], ["and"], ["plus"], ["with"]):
        lead = before[-2:-1]
        pair = _PARTNERS
        if lead in (["me"], ["i"], ["myself"]):
            return 2 if pair & set(before[:-2]) and "and" in before[:-2] else 1
        if lead and lead[0] in pair:
            return 2 if {"me", "i", "myself"} & set(before[:-2]) else 1
        if lead == ["us"] and before[-1] != "with":
            return 2
        if (
            before[-1] != "with"
            and (lead in (["daughter"], ["son"], ["girl"], ["boy"], ["him"], ["kid"]))
            and first.noun in _OTHERS | _KIDS | {""}
        ):
            return 1
    if after[:1] in (["plus"], ["+"], ["and"]) and after[1:2] in (["me"], ["myself"]):
        return 1
    if after[:2] in (["plus"], ["+"]) or after[:2] in (["plus", "us"], ["+", "us"]):
        return 2 if after[1:2] == ["us"] else 0
    return 0
