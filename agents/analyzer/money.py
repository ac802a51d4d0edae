"""Amounts of money and the budget they set."""

from typing import Any, NamedTuple

from agents.analyzer.lexicon import Hit
from agents.analyzer.numerals import Number
from agents.analyzer.text import Doc, words

_SYMBOLS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₱": "PHP", "₦": "NGN", "₩": "KRW"}
_DOLLAR_PREFIX = {
    "us": "USD", "usd": "USD", "c": "CAD", "ca": "CAD", "cad": "CAD", "can": "CAD", "a": "AUD",
    "au": "AUD", "aud": "AUD", "mx": "MXN",
    "mxn": "MXN", "nz": "NZD", "nzd": "NZD", "s": "SGD", "hk": "HKD", "r": "BRL", "sg": "SGD",
}  # fmt: skip
_WORDS = {
    "dollar": "USD", "dollars": "USD", "buck": "USD", "bucks": "USD", "usd": "USD", "dolares": "USD",
    "dollas": "USD", "dlls": "USD",
    "euro": "EUR", "euros": "EUR", "eur": "EUR", "pound": "GBP", "pounds": "GBP", "quid": "GBP",
    "gbp": "GBP", "sterling": "GBP",
    "cad": "CAD", "aud": "AUD", "nzd": "NZD", "mxn": "MXN", "pesos": "MXN", "peso": "MXN", "inr": "INR",
    "rupees": "INR", "rs": "INR",
    "jpy": "JPY", "yen": "JPY", "chf": "CHF", "francs": "CHF", "brl": "BRL", "reais": "BRL", "zar": "ZAR",
    "rand": "ZAR", "sek": "SEK",
    "nok": "NOK", "dkk": "DKK", "pln": "PLN", "aed": "AED", "dirhams": "AED", "sgd": "SGD", "hkd": "HKD",
}  # fmt: skip
_NATIONS = {
    "us": "USD", "american": "USD", "canadian": "CAD", "australian": "AUD", "aussie": "AUD",
    "mexican": "MXN", "kiwi": "NZD", "singapore": "SGD",
}  # fmt: skip
_CONTEXT = words(
    """budget budgets budgeted budgeting budjet bugdet presupuesto spend spending gastar afford cap funds
    money pay limit dinero cost plata"""
)
_AFTER_BARE = words(
    """total max maximum tops or for and on all in the including ish ok but is plz please to per at most
    limit budget if dollars altogether overall so we i with which min minimum todo maximo pesos"""
)
_MAX_BEFORE = (
    ("under",), ("below",), ("less", "than"), ("at", "most"), ("no", "more", "than"), ("not", "more",
    "than"), ("up", "to"),
    ("max",), ("maximum",), ("cap",), ("capped", "at"), ("cap", "at"), ("not", "over"), ("within",),
    ("beneath",),
    ("not", "exceed"), ("not", "exceeding"), ("limit",), ("limited", "to"), ("ceiling",), ("hasta",),
    ("menos", "de"), ("maximo",),
    ("cant", "exceed"), ("dont", "exceed"), ("never", "over"), ("stay", "at"), ("<",), ("top", "out",
    "at"), ("inside",), ("nothing", "over"),
    ("nothing", "above"), ("not", "above"), ("cannot", "exceed"), ("no", "mas", "de"), ("without",
    "going", "over"), ("limit", "is"), ("max", "is"), ("maxed",),
    ("past",), ("beyond",), ("unter",), ("as", "much", "as"), ("limit", "of"), ("maximum", "of"), ("max",
    "of"), ("cap", "of"), ("capped",), ("upto",), ("lower", "than"),
)  # fmt: skip
_MAX_AFTER = (
    ("max",), ("maximum",), ("tops",), ("or", "less"), ("or", "under"), ("at", "most"), ("limit",),
    ("cap",), ("or", "below"), ("and", "under"),
    ("at", "the", "most"), ("or", "cheaper"), ("at", "max"), ("is", "the", "limit"), ("is", "our",
    "limit"), ("is", "my", "limit"), ("is", "the", "max"),
    ("is", "our", "max"), ("is", "my", "max"), ("maximo",), ("ceiling",), ("total", "max"), ("hard",
    "cap"), ("o", "menos"), ("is", "the", "most"), ("is", "the", "cap"), ("hard", "limit"),
    ("is", "the", "ceiling"), ("absolute", "max"), ("is", "as", "high"), ("not", "more"), ("and", "not"), ("and", "no",
    "more"), ("no", "more"),
)  # fmt: skip
_MIN_BEFORE = (
    ("at", "least"), ("minimum",), ("min",), ("more", "than"), ("over",), ("above",), ("upwards", "of"),
    ("upward", "of"), ("no", "less", "than"),
    ("not", "less", "than"), ("al", "menos"), ("minimum", "of"), ("north", "of"), (">",), ("mas", "de"),
    ("por", "lo", "menos"), ("starting", "at"),
)  # fmt: skip
_MIN_AFTER = (
    ("minimum",),
    ("or", "more"),
    ("+",),
    ("at", "least"),
    ("min",),
    ("and", "up"),
    ("or", "above"),
    ("plus",),
    ("or", "so", "minimum"),
)
_REFUSALS = words("not no dont cant cannot never without nothing wont shouldnt")
_CAPS = words("cap caps capped capping limit ceiling maximum max tope topped")
# What a host says after an amount that is the end of it.
_LAST_WORDS = (
    "very most",
    "the outside",
    "very outside",
    "absolute outside",
    "no more .",
    "no more !",
    "not a cent",
    "not a penny",
    "no further",
    "then stop",
    "ceiling",
    "no higher",
    "the most",
    "the limit",
    "my limit",
    "our limit",
    "his limit",
    "her limit",
    "not more",
    "ni un peso",
    "no mas",
    "nothing more",
    "is max",
    "is tops",
    "all i got",
    "all we have",
    "all i have",
    "all we got",
    "tope",
    "not a cent more",
    "cant spend above",
    "cant go over",
    "cant go above",
    "must not go past",
    "no overspend",
    "and no higher",
    "or nothing",
    "spend above",
    "not ask anyone for more",
    "as far as it goes",
    "and thats it",
    "and that is it",
    "not one more",
    "is enough for",
    "como maximo",
    "maximo",
    "a lo mucho",
    "top whack",
    "absolute limit",
    "pain threshold",
    "max",
    "tops",
)
_APPROX = words(
    """about around roughly approximately approx circa ~ of is to like maybe : - = the a just at only
    exactly now por unos como alrededor de say probably somewhere than be our my"""
)
_HEADS = words(
    """person head guest kid child adult plate hour hr couple table piece pp persona family people hora pop
    unit day dozen slice cabeza nino each item mile"""
)
_QUOTES = words(
    """quoted quote quotes charges charge charging costs found listed asking priced price starts deposit
    paid spotted saw seen invoice ticket tickets fee fees wants rents sells sale normally usually tip
    came goes ran was were etsy amazon target costco"""
)
_BARE_MAX = (("under",), ("max",), ("maximum",), ("below",), ("less", "than"), ("at", "most"), ("no", "more", "than"))
_BARE_ENDS = words("or , . ! and for") | {"", "\n"}
_PEOPLE_WORDS = words(
    """people guests guest kids children adults heads persons personas invitados us pax capacity seats holds fits
    hold fit room feet miles minutes calories square"""
)
_DAYS_AFTER_ON = words("the saturday sunday friday monday tuesday wednesday thursday a my our this")
# More amounts than this are a price list.
_MANY = 40
_GIFTS = words("gift gifts present presents registry donation donations raffle")
_TOTAL = words("""total overall everything altogether lot whole entire todo combined grand party bash event shebang""")
_DECOR = (
    "decor", "balloon", "costume", "backdrop", "garland", "centerpiece", "centrepiece", "streamer",
    "banner", "bunting", "wreath", "lanterns", "globos", "adornos", "confetti",
)  # fmt: skip
_NOT_PARTS = frozenset(("dinner party", "cocktail party", "pizza party", "house party", "feed", "feeding", "kitchen"))
_NOT_MONEY = words("run people guests race steps followers")
_PRICED = words("it he she they this deposit rate")
_EACH = words("pp each apiece hourly ea pph")
_PER = words("per a an / each por the for x")
_SCOPE_LINKS = words("for on towards toward in para en of max maximum tops budget or dollars limit")


class Amount(NamedTuple):
    """Tokens i..j-1 are `low` to `high` of `currency`."""

    i: int
    j: int
    low: float
    high: float
    currency: str


class Money(NamedTuple):
    """`slot` is the budget the text fixes, `limits` the amounts meant as limits, `prices` the others."""

    slot: dict[str, Any] | None
    limits: list[Amount]
    prices: list[Amount]


def read_money(doc: Doc, numbers: list[Number], hits: list[Hit]) -> Money:
    """Claims every amount in `doc`."""
    limits: list[Amount] = []
    prices: list[Amount] = []
    slots: list[dict[str, Any]] = []
    for amount in _amounts(doc, numbers)[:_MANY]:
        doc.claim(amount.i, amount.j, "money")
        slot, limit = _read(doc, amount, hits)
        (limits if limit else prices).append(amount)
        if slot is not None:
            slots.append(slot)
    # Of several budgets the one for the whole party is the budget.
    slots.sort(key=lambda slot: slot["scope"] != "total")
    return Money(slots[0] if slots else None, limits, prices)


def _amounts(doc: Doc, numbers: list[Number]) -> list[Amount]:
    found: list[Amount] = []
    skip = -1
    for n, number in enumerate(numbers):
        if n <= skip:
            continue
        i, j, currency = _marked(doc, number)
        low = high = number.value
        other = numbers[n + 1] if n + 1 < len(numbers) else None
        if other is not None:
            oi, oj, second = _marked(doc, other)
            joiner = doc.low[j:oi]
            between = doc.at(i - 1) in ("between", "entre", "from") or doc.at(i - 2) in ("between", "from")
            joined = joiner in (["-"], ["–"], ["to"], ["or"], ["—"], ["a"], ["~"]) or (
                joiner in (["and"], ["y"]) and between
            )
            money = currency or second or (other.thousands and joiner != ["or"]) or _bare(doc, other, i)
            if joined and money and not (second and currency and second != currency):
                low, high = number.value, other.value
                if (other.thousands and not number.thousands and low < 100) or (
                    low * 50 < high and low < 10 <= high / 100
                ):
                    low *= 1000
                if low <= high:
                    found.append(Amount(i, oj, low, high, second or currency or _spoken_currency(doc, i)))
                    skip = n + 1
                    continue
                low = high = number.value
        if currency or (number.thousands and doc.at(j) not in _NOT_MONEY) or _bare(doc, number, i):
            found.append(Amount(i, j, low, high, currency or _spoken_currency(doc, i)))
    return found


def _spoken_currency(doc: Doc, i: int) -> str:
    """The one currency named in the sentence of an amount that carries no mark: "a grand in pounds"."""
    low, high = doc.sentence_span(i)
    named = {_WORDS[word] for word in doc.low[low:high] if word in _WORDS and word not in ("rs", "rand", "real")}
    return named.pop() if len(named) == 1 else "USD"


def _marked(doc: Doc, number: Number) -> tuple[int, int, str]:
    """The number's tokens with its currency marks, and the currency or ""."""
    i, j = number.i, number.j
    before, after = doc.at(i - 1), doc.at(j)
    if before in _SYMBOLS:
        currency = _SYMBOLS[before]
        i -= 1
        if before == "$" and i and doc.adjacent(i - 1) and doc.at(i - 1) in _DOLLAR_PREFIX:
            i -= 1
            currency = _DOLLAR_PREFIX[doc.low[i]]
        if after in _WORDS:
            j += 1
            currency = _WORDS[after] if after not in ("dollars", "bucks") else currency
        elif doc.at(j + 1) in ("dollars",) and after in _NATIONS:
            j, currency = j + 2, _NATIONS[after]
        if doc.at(j) in _NATIONS and doc.at(j) != "us":
            j, currency = j + 1, _NATIONS[doc.low[j]]
        return i, j, currency
    if after in _NATIONS and doc.at(j + 1) in _WORDS:
        return i, j + 2, _NATIONS[after]
    if after in _WORDS and not (after in ("pound", "pounds") and doc.at(j + 1) in ("of", "cake")):
        nation = _NATIONS.get(doc.at(j + 1), "") if after in ("dollars", "bucks") and doc.at(j + 1) != "us" else ""
        return i, j + 1 + bool(nation), nation or _WORDS[after]
    if after in _NATIONS and after != "us" and (number.thousands or number.value >= 100):
        return i, j + 1, _NATIONS[after]
    if after in ("us", "can", "ca", "mx", "au") and doc.at(j + 1) == "$":
        return i, j + 2, _DOLLAR_PREFIX[after]
    if after in _SYMBOLS:
        # "30 $5 gift cards": the sign belongs to the number after it.
        if not (doc.at(j + 1)[:1].isdigit() and not doc.adjacent(j - 1)):
            return i, j + 1, _SYMBOLS[after]
    elif before in _WORDS and len(before) == 3:
        return i - 1, j, _WORDS[before]
    return i, j, ""


def _bare(doc: Doc, number: Number, start: int) -> bool:
    """A plain number where the sentence speaks of a budget: "budget is 2000",
    "keep it under 500 total budget"."""
    if number.value < 20 or not doc.free(number.i, number.j):
        return False
    after = doc.at(number.j)
    if after in ("budget", "presupuesto"):
        return True
    if after.isalpha() and after not in _AFTER_BARE:
        return False
    if doc.at(start - 1) in ("for", "para") and "budget" not in doc.low[max(0, start - 3) : start]:
        return False
    low, high = doc.sentence_span(number.i)
    if number.value >= 100 and number.value % 10 == 0 and not _PEOPLE_WORDS & set(doc.low[low:high]):
        bounded = _ends(doc.low[max(low, start - 3) : start], _BARE_MAX)
        if (bounded and after in _BARE_ENDS) or after in ("max", "tops", "maximum"):
            return True
    if "?" in doc.low[max(0, start - 5) : start]:
        # "budget? idk maybe 800": the answer follows its own question.
        low = max(0, start - 5)
    limit = _ends(doc.low[max(low, start - 3) : start], _MAX_BEFORE + _MIN_BEFORE)
    if limit and number.value >= 50 and after == "on" and doc.at(number.j + 1) not in _DAYS_AFTER_ON:
        return True
    before = set(doc.low[max(low, start - 7) : start])
    if limit and number.value >= 50 and before & {"keep", "keeping", "stay", "kept"}:
        return not before & {"guests", "guest", "people", "list", "headcount", "count"}
    if not _CONTEXT & before:
        return False
    # "budget 300, guests 40": the cue must be nearer than another noun with a colon.
    return not any(
        word in ("guests", "people", "invitados", "personas", "kids") for word in doc.low[max(low, start - 3) : start]
    )


def _read(doc: Doc, amount: Amount, hits: list[Hit]) -> tuple[dict[str, Any] | None, bool]:
    """The budget slot or None, and whether a limit is meant at all."""
    low, high = doc.clause_span(amount.i)
    s_low, s_high = doc.sentence_span(amount.i)
    clause = set(doc.low[low:high])
    sentence = set(doc.low[s_low:s_high])
    bound = _bound(doc, amount)
    stated = bound != "both" or bool(clause & _CONTEXT)
    if sentence & _GIFTS and not sentence & {"budget", "presupuesto"}:
        return None, bound != "both"
    if "last" in sentence and sentence & {"year", "years", "time"}:
        return None, bool(clause & {"budget"})
    quoted = bool(clause & _QUOTES) or (not stated and bool(sentence & _QUOTES))
    if _per_head(doc, amount):
        told = doc.at(amount.i - 1) in ("is", "at", "its", "was", "are") and not stated
        return None, not (quoted or told) or bound != "both"
    if quoted and not (bound == "max" or clause & {"budget", "spend"}):
        return None, False
    if doc.at(amount.i - 1) == "is" and clause & _PRICED and bound == "both" and not stated:
        return None, False
    slot = {
        "min": None if bound == "max" else _plain(amount.low),
        "max": None if bound == "min" else _plain(amount.high),
        "currency": amount.currency,
        "scope": _scope(doc, amount, hits),
    }
    return slot, True


def _plain(value: float) -> int | float:
    return int(value) if value == int(value) else value


def _bound(doc: Doc, amount: Amount) -> str:
    if amount.low != amount.high:
        return "both"
    start = amount.j + (doc.at(amount.j) == "," and doc.at(amount.j + 1) in ("not", "no", "max", "tops", "maximum"))
    after = tuple(doc.low[start : start + 4])
    before = doc.low[max(0, amount.i - 7) : amount.i]
    low, _ = doc.sentence_span(amount.i)
    before = before[-(amount.i - low) :] if amount.i > low else []
    while before and before[-1] in _APPROX and not _ends(before, _MAX_BEFORE + _MIN_BEFORE):
        before.pop()
    refused = bool(_REFUSALS & set(before))
    if _ends(before, _MIN_BEFORE):
        return "max" if refused and before[-1] in ("than", "over", "above", "de") else "min"
    if _ends(before, _MAX_BEFORE):
        return "min" if before[-2:] == ["less", "than"] and refused else "max"
    if any(after[: len(cue)] == cue for cue in _MAX_AFTER) or (
        after[1:2] in (("max",), ("tops",)) and after[0] in (",", "total", "absolute", "as", "(")
    ):
        return "max"
    _, high = doc.clause_span(amount.j - 1)
    rest = " ".join(doc.low[start:high])
    if any(f"is {owner} {word}" in rest for owner in ("my", "our", "the") for word in ("limit", "max", "cap")):
        return "max"
    if any(after[: len(cue)] == cue for cue in _MIN_AFTER):
        return "min"
    lead = doc.low[max(low, amount.i - 7) : amount.i]
    if lead[-1:] == ["to"] and {"cut", "keep", "down", "hold", "push", "stretch"} & set(lead):
        return "max"
    if refused and {"exceed", "past", "over", "above", "more", "pass", "top", "pase", "pasarnos", "dearer"} & set(
        before[-3:]
    ):
        return "max"
    if _CAPS & set(before) or _ends(before, (("stop",), ("stops",), ("go", "as", "high", "as"))):
        return "max"
    _, end = doc.sentence_span(amount.j - 1)
    later = doc.low[amount.j : min(max(end, amount.j + 1), amount.j + 14)]
    money = next((n for n, low in enumerate(later) if low in _SYMBOLS or low[:1].isdigit()), len(later))
    tail = " " + " ".join(later[:money]) + " "
    if any(f" {phrase} " in tail for phrase in _LAST_WORDS):
        return "max"
    return "both"


def _ends(words: list[str], cues: tuple[tuple[str, ...], ...]) -> bool:
    return any(tuple(words[-len(cue) :]) == cue for cue in cues)


def _per_head(doc: Doc, amount: Amount) -> bool:
    after, second = doc.at(amount.j), doc.at(amount.j + 1)
    if after in _EACH:
        return True
    return after in _PER and (
        (second in _HEADS and (after != "the" and after != "for")) or (after in ("for", "x") and second == "each")
    )


def _scope(doc: Doc, amount: Amount, hits: list[Hit]) -> str:
    low, high = doc.clause_span(amount.i)
    if {"includes", "including", "incl", "included"} & set(doc.low[amount.j : high]) and "for" not in doc.low[
        amount.j : high
    ]:
        return "total"
    if doc.low[amount.j : amount.j + 4] in (["for", "all", "of", "it"], ["for", "all", "of", "this"]):
        return "total"
    parts = [(hit, part) for hit in hits if (part := _part(doc, hit))]
    inside = [(hit, part) for hit, part in parts if low <= hit.i < high]
    after = [pair for pair in inside if amount.j <= pair[0].i <= amount.j + 5]
    if _hired_room(doc, low, high):
        return "venue"
    if (doc.at(amount.j) in _SCOPE_LINKS and after) and not set(doc.low[amount.j : after[0][0].i]) & _TOTAL:
        return after[0][1]
    if set(doc.low[low:high]) & (_TOTAL - {"party"}):
        return "total"
    before = [pair for pair in inside if pair[0].i < amount.i]
    if before:
        many = len({part for _, part in before}) > 1 and amount.i - before[-1][0].j > 2
        return "total" if many else before[-1][1]
    if set(doc.low[low:high]) & {"budget", "presupuesto", "party", "spend"}:
        label = {part for hit, part in parts if hit.j == low - 1 and doc.low[low - 1] in (":", "-")}
        return label.pop() if len(label) == 1 else "total"
    s_low, s_high = doc.sentence_span(amount.i)
    if set(doc.low[s_low:s_high]) & (_TOTAL | {"budget"}):
        return "total"
    spoken = {part for hit, part in parts if s_low <= hit.i < s_high}
    if {"cake", "catering"} == spoken and not {"food", "catering", "dinner", "lunch", "drinks"} & set(doc.low):
        # Flavours and the like beside a cake are the cake's.
        spoken = {"cake"}
    if not spoken and doc.length < 40:
        spoken = {part for _, part in parts}
    return spoken.pop() if len(spoken) == 1 else "total"


def _hired_room(doc: Doc, low: int, high: int) -> bool:
    """ "Room hire", "hall rental": money for the place rather than for hired things."""
    return any(doc.low[k] in ("hire", "rental", "rent") and doc.at(k - 1) in _ROOMS for k in range(max(low, 1), high))


_ROOMS = words("room hall venue patio warehouse place space pavilion loft barn lodge garden house church")


def _part(doc: Doc, hit: Hit) -> str:
    """The part of the party that money can be tied to by this hit, or ""."""
    if hit.kind == "vendor":
        return "vendor"
    if hit.kind != "category" or hit.weight < 2 or hit.value in ("budget", "general"):
        return ""
    words = " ".join(doc.low[hit.i : hit.j])
    if words in _NOT_PARTS:
        return ""
    if hit.value == "theme":
        return "theme" if words.startswith(_DECOR) else ""
    if hit.value == "venue":
        return "venue" if words in _VENUE_PARTS else ""
    return hit.value


_VENUE_PARTS = words(
    """venue venues hall location space room place salon restaurant ballroom barn pavilion lodge clubhouse
    lugar rental"""
) | {
    "party room",
    "event space",
    "a place",
    "private room",
    "party hall",
    "banquet hall",
    "community center",
}
