"""How old the honoree turns."""

from agents.analyzer.language.numerals import Number, ordinal_at
from agents.analyzer.language.patterns import Patterns
from agents.analyzer.language.wordlists import PEOPLE
from agents.analyzer.text import Doc

_PATTERNS, _ORDINALS = Patterns("ages", PEOPLE), Patterns("ordinal_ages", PEOPLE)
_OLDEST = 120


def read_age(doc: Doc, numbers: list[Number]) -> int | None:
    """The one age stated for the honoree, or None; claims the tokens of every age."""
    found: list[int] = []
    for number in numbers:
        age = _cardinal(doc, number)
        if age is not None:
            found.append(age)
    if any(mark in doc.text for mark in ("th", "st", "nd", "rd")) or any(word in doc.low for word in PEOPLE.birthdays):
        found.extend(_ordinals(doc))
    if not found or (
        any(word in doc.low for word in ("anniversary", "aniversario"))
        and not set(doc.low) & (PEOPLE.birthdays | PEOPLE.turns)
    ):
        return None
    return found[0] if len(set(found)) == 1 else None


def _cardinal(doc: Doc, number: Number) -> int | None:
    """The honoree's age that a number says; claims that of anybody."""
    if number.value != int(number.value) or not 0 < number.value <= _OLDEST or not doc.free(number.i, number.j):
        return None
    age = int(number.value)
    parts = {"earlier": doc.low[: max(0, number.i - 1)]}
    kind, _, more = _PATTERNS.take(doc, number.i, number.j, _conditions(doc, number, age), parts).partition("+")
    end = min(number.j + int(more or 0), doc.length)
    if kind in ("age", "tens", "group", "range"):
        doc.claim(number.i - 2 * (kind == "range"), end, "age")
    if kind == "tens":
        last = doc.low[end - 1]
        return age * 10 + (int(last) if last.isdigit() else 0)
    return age if kind == "age" else None


def _conditions(doc: Doc, number: Number, age: int) -> dict[str, bool]:
    """What the rows of the patterns may ask of a number."""
    i = number.i
    subject = i - 3 if doc.low[max(0, i - 2) : i] == ["will", "be"] else i - 2
    return {
        "worded": number.worded,
        "digits": not number.worded,
        "one": age == 1,
        "above_one": age > 1,
        "small": age < 10,
        "sweet": age in (15, 16),
        "thirty": age == 30,
        "name": doc.capital(i - 2),
        "small_name": doc.capital(i - 2) and doc.raw[i - 2][1:].islower() and doc.low[i - 2] not in PEOPLE.not_names,
        "opening": doc.capital(0) and not doc.shouting,
        "subject": doc.capital(subject) and not doc.shouting,
        "of_kin": i > 0 and doc.raw[i - 1].endswith("'s") and doc.low[i - 1][:-1] in PEOPLE.kin | {"kid", "kiddo"},
    }


def _ordinals(doc: Doc) -> list[int]:
    found = []
    for i in range(doc.length):
        low = doc.low[i]
        if doc.claimed[i] or not (low[0].isdigit() or low[-1] in "htd"):
            continue
        ordinal = ordinal_at(doc, i)
        if ordinal is not None and 0 < ordinal[0] <= _OLDEST and _of_honoree(doc, i, ordinal[1]):
            doc.claim(i, ordinal[1], "age")
            found.append(ordinal[0])
    return found


def _of_honoree(doc: Doc, i: int, j: int) -> bool:
    """The ordinal at i..j-1 counts birthdays: "7th birthday", "Mia's 6th!!", "surprise 30th for my wife"."""
    before = doc.at(i - 1)
    asked = {
        "capital_after": doc.capital(j + 1) and not doc.shouting,
        "no_count": PEOPLE.not_ages.isdisjoint(doc.low),
        "owned": (before.endswith("s") and doc.raw[i - 1].find("'") > 0)
        or (before == "'" and doc.at(i - 2).endswith("s")),
    }
    return _ORDINALS.take(doc, i, j, asked) == "yes"
