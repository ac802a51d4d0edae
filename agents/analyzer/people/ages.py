"""How old the honoree turns."""

from typing import NamedTuple

from agents.analyzer.language.numerals import Number, ordinal_at
from agents.analyzer.language.wordlists import PEOPLE
from agents.analyzer.text import Doc


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


class _Reading(NamedTuple):
    """An age, or None for a number that is nobody's here; tokens up to `end` are used up, none where it is 0."""

    age: int | None
    end: int


def _cardinal(doc: Doc, number: Number) -> int | None:
    if number.value != int(number.value) or not 0 < number.value <= 120 or not doc.free(number.i, number.j):
        return None
    for reader in (_named_beside, _turned, _round, _in_years, _labelled, _being):
        reading = reader(doc, number, int(number.value))
        if reading is not None:
            if reading.end:
                doc.claim(number.i, reading.end, "age")
            return reading.age
    return None


def _named_beside(doc: Doc, number: Number, age: int) -> _Reading | None:
    """ "Noah, 3, loves trucks", "Mia (7)"."""
    i, j = number.i, number.j
    before, after = doc.at(i - 1), doc.at(j)
    if before == "," and after in (",", ".", "\n") and doc.capital(i - 2) and PEOPLE.kid_words & set(doc.low[: i - 1]):
        return _Reading(age, j)
    if before == "(" and after == ")" and doc.capital(i - 2):
        return _Reading(age, j) if doc.raw[i - 2][1:].islower() and doc.low[i - 2] not in PEOPLE.not_names else None
    return _Reading(age, j) if _told_beside(doc, i, j, age) else None


def _turned(doc: Doc, number: Number, age: int) -> _Reading | None:
    """ "Turning 7", "four going on forty"."""
    i, j = number.i, number.j
    before, after = doc.at(i - 1), doc.at(j)
    if doc.low[max(0, i - 2) : i] == ["going", "on"]:
        return _Reading(None, 0)
    if before in PEOPLE.turns or (before in PEOPLE.turn_links and doc.at(i - 2) in PEOPLE.turns):
        if after in ("into", "people", "guests") or (after in ("and", "&") and doc.at(j + 1)[:1].isdigit()):
            return _Reading(None, 0)
        return _Reading(age, j)
    about_to = doc.low[max(0, i - 3) : i] == ["about", "to", "be"] and age > 1 and after in PEOPLE.after_age
    return _Reading(age, j) if about_to else None


def _round(doc: Doc, number: Number, age: int) -> _Reading | None:
    """ "The big 4-0", "the big five-oh", "sweet 16", "dirty thirty"."""
    i, j = number.i, number.j
    before, after = doc.at(i - 1), doc.at(j)
    if before == "big" and number.worded and age == 1:
        # "a big one"
        return _Reading(None, 0)
    if before == "big" and after in ("oh", "o") and age < 10:
        return _Reading(age * 10, j + 1)
    if before == "big" and after in PEOPLE.after_big:
        if after == "-" and doc.at(j + 1) in ("0", "o", "5") and doc.adjacent(i) and age < 10:
            return _Reading(age * 10 + (int(doc.low[j + 1]) if doc.low[j + 1] != "o" else 0), j + 2)
        return _Reading(age, j)
    return _Reading(age, j) if (before, age) in (("sweet", 16), ("sweet", 15), ("dirty", 30)) else None


def _in_years(doc: Doc, number: Number, age: int) -> _Reading | None:
    after = doc.at(number.j)
    if after in PEOPLE.years or (after == "yr" and doc.at(number.j + 1) == "old") or after in ("o", "yo"):
        return _Reading(_years_old(doc, number, age), 0)
    return None


def _labelled(doc: Doc, number: Number, age: int) -> _Reading | None:
    """ "Aged 7", "7 birthday"; "ages 5 to 8" are the guests'."""
    i, j = number.i, number.j
    before, after = doc.at(i - 1), doc.at(j)
    if before == "es":
        return _Reading(None, 0)
    if before in ("age", "aged", "edad"):
        ranged = after in ("-", "to", "–")
        if ranged or doc.at(i - 2) in PEOPLE.group_leads:
            return _Reading(None, min(j + 1 + ranged, doc.length))
        return _Reading(age, j)
    if before == "ages":
        ranged = after in ("-", "to", "–", "and") and doc.at(j + 1)[:1].isdigit()
        return _Reading(None, j + 2 * ranged)
    named = after in ("birthday", "bday", "cumpleanos") and not number.worded and before not in ("for", "of")
    return _Reading(age, j) if named else None


def _being(doc: Doc, number: Number, age: int) -> _Reading | None:
    """ "My son is 7", "she'll be eighteen", "father will be 75"."""
    i, j = number.i, number.j
    before = doc.at(i - 1)
    if before not in ("be", "is", "hes", "shes") or doc.at(j) not in PEOPLE.after_age:
        return None
    if before == "is" and doc.at(i - 3) in PEOPLE.thinking:
        return None
    about = {doc.at(i - 2), doc.at(i - 3), doc.at(i - 4)}
    if (about & PEOPLE.relatives or before in ("hes", "shes")) and not about & {"we", "there", "count", "total"}:
        return _Reading(age, j)
    subject = i - 3 if before == "be" and doc.at(i - 2) == "will" else i - 2
    who = doc.at(subject)
    person = who in ("she", "he") or who in PEOPLE.kin or (subject >= 0 and doc.capital(subject) and not doc.shouting)
    return (
        _Reading(age, j) if person and before in ("be", "is") and age > 1 and not about & PEOPLE.not_persons else None
    )


def _told_beside(doc: Doc, i: int, j: int, age: int) -> bool:
    """ "Sixty this year", "my twins, 8", "Priya, five on Saturday", "kid's 9", "she's nearly 5"."""
    before, after = doc.at(i - 1), doc.at(j)
    if i == 0 and doc.low[j : j + 2] == ["this", "year"]:
        return True
    if (
        before == ","
        and after in ("", ".", "!", ",", "\n")
        and i == 3
        and doc.low[1] in PEOPLE.kin | {"twins", "eldest", "youngest"}
    ):
        return doc.low[0] in ("my", "our")
    if before == "," and i == 2 and doc.capital(0) and after in ("on", "this", "next") and age > 1:
        return not doc.shouting
    if before in ("nearly", "almost") and doc.at(i - 2) in ("shes", "hes") and after in PEOPLE.after_age:
        return True
    owned = doc.raw[i - 1].endswith(("'s", "’s")) if i else False
    return owned and before[:-1] in PEOPLE.kin | {"kid", "kiddo"} and after in PEOPLE.after_age and age > 1


def _years_old(doc: Doc, number: Number, age: int) -> int | None:
    """ "7 year old" is the honoree, "20 seven-year-olds" and "5 to 8 year olds" are guests."""
    i, j = number.i, number.j
    k = j + 1
    if doc.at(j) == "y":
        if doc.at(k) in ("/", "o"):
            k += 2 if doc.at(k) == "/" else 1
        else:
            return None
    elif doc.at(j) in ("year", "years", "yr", "yrs"):
        if doc.at(k) in ("old", "olds", "young"):
            k += 1
        else:
            return None
    elif doc.at(j) == "o" or doc.at(j) in ("ano",):
        return None
    ranged = doc.at(i - 1) in ("-", "to", "–") and doc.at(i - 2)[:1].isdigit()
    start = i - 2 if ranged else i
    plural = doc.at(k - 1) in ("olds", "yos")
    doc.claim(start, k, "age")
    if plural or ranged or doc.at(k) in PEOPLE.not_honoree:
        return None
    if doc.at(i - 1) in ("of", "some", "most") or doc.at(k) in PEOPLE.crowd:
        return None
    if doc.at(j) in ("anos",) and (doc.at(i - 1) in ("hace", "entre", "tras") or doc.at(i - 2) == "despues"):
        return None
    return age


def _ordinals(doc: Doc) -> list[int]:
    found = []
    for i in range(doc.length):
        low = doc.low[i]
        if doc.claimed[i] or not (low[0].isdigit() or low[-1] in "htd"):
            continue
        ordinal = ordinal_at(doc, i)
        if ordinal is not None and 0 < ordinal[0] <= 120 and _of_honoree(doc, i, ordinal[1]):
            doc.claim(i, ordinal[1], "age")
            found.append(ordinal[0])
    return found


def _of_honoree(doc: Doc, i: int, j: int) -> bool:
    """The ordinal at i..j-1 counts birthdays: "7th birthday", "Mia's 6th!!", "surprise 30th for my wife"."""
    after = doc.at(j)
    if after in PEOPLE.birthdays:
        return True
    k = j
    while k < j + 3 and doc.at(k) not in PEOPLE.birthdays | PEOPLE.other_counts:
        if doc.at(k) not in PEOPLE.between and not (doc.at(k).isalpha() and k < j + 2):
            break
        k += 1
    before = doc.at(i - 1)
    if doc.at(k) in PEOPLE.birthdays and doc.clause[i] == doc.clause[k] and before not in PEOPLE.date_leads:
        return "wedding" not in doc.low[j:k]
    if after == "for" and doc.at(j + 1) in ("my", "our", "his", "her") and before not in ("on", "the"):
        return True
    if after == "for" and i == 0 and doc.capital(j + 1) and not doc.shouting:
        # "21st for Sam"
        return True
    if before in ("surprise", "milestone", "landmark", "joint") and not PEOPLE.not_ages & set(doc.low[j : j + 3]):
        return True
    if before in ("a", "surprise") and "for" in (doc.at(i - 2), doc.at(i - 3)) and not after.isalpha():
        return not PEOPLE.not_ages & set(doc.low)
    if before in ("my", "his", "her", "moms", "dads", "bros", "sisters") and (
        not after.isalpha() or after in PEOPLE.after_mine
    ):
        return not PEOPLE.not_ages & set(doc.low)
    if before.removesuffix("s") in PEOPLE.not_honoree:
        return False
    owned = before.endswith("s") and doc.raw[i - 1].find("'") > 0
    owned = owned or (before == "'" and doc.at(i - 2).endswith("s"))
    return owned and after in PEOPLE.after_owned
