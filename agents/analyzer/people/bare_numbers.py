"""Numbers without a noun that the words around them make a count of people: "party of 12", "we're 22 now"."""

from agents.analyzer.language.wordlists import PEOPLE
from agents.analyzer.text import Doc

# After one number of people another: "30 people, 40 at most", "22, 24 if they fly in", "maybe 55 will come".
# "Make it 45": a smaller number may be an hour, a larger one money.
_LEAST_MADE, _MOST_MADE = 10, 100
# More than a few words on either side tell no more of a number.
_SEVERAL = 4


def leads_to_people(doc: Doc, i: int, j: int, value: int, again: bool) -> bool:
    """Tokens i..j-1 are a number; `again` when people have been counted before it."""
    after = doc.at(j)
    if after == "-" and doc.at(j + 1) == "ish":
        after = "ish"
    if after == "and" and doc.at(j + 1) in ("under", "unders", "over", "overs", "up"):
        return False
    plain = _by_what_follows(doc, i, j, value, after, again)
    if plain is not None:
        return plain
    content = after.isalpha() and after not in PEOPLE.enders and after != "ish"
    if content or after in PEOPLE.not_tails or value < 2:
        return False
    return _by_what_leads(doc, i, j, value, after, again)


def _by_what_follows(doc: Doc, i: int, j: int, value: int, after: str, again: bool) -> bool | None:
    """None where the words after the number leave it open."""
    before = doc.at(i - 1)
    if before in PEOPLE.expecting and value >= _SEVERAL and _expected(doc, i) and after not in PEOPLE.items:
        return after in ("show", "will", "to", "in", "", ".", ",") or after in PEOPLE.enders
    if before in ("seremos", "somos", "seriamos", "vamos") or (
        before == "entre" and doc.at(i - 2) in ("seremos", "somos")
    ):
        return True
    if after == "for" and doc.at(j + 1) in PEOPLE.meals and value >= _SEVERAL and before in ("", ".", ",", "\n"):
        return True
    if after == "from" and value >= _SEVERAL and _from_several(doc):
        return True
    if again and doc.low[max(0, i - 2) : i] in (["could", "be"], ["might", "be"]) and after in PEOPLE.clause_tails:
        return True
    if after == "will" and value >= _SEVERAL and doc.at(j + 1) in PEOPLE.turning_up:
        return True
    if doc.low[j : j + 2] == ["de", "la"] and doc.at(j + 2) in ("familia", "oficina", "clase"):
        return True
    if value >= _SEVERAL and (
        after in ("usually", "show", "stay", "seated") or after in PEOPLE.counting or _placed(doc, j)
    ):
        return True
    if again and value >= _SEVERAL and (after in PEOPLE.upper or doc.low[j : j + 2] == ["at", "most"]):
        return before in PEOPLE.before_upper
    if after in ("from", "on") and doc.at(j + 1) in PEOPLE.sides and (again or "side" in doc.low):
        return True
    if after == "of" and doc.at(j + 1) == "them" and {"be", "are", "with"} & set(doc.low[max(0, i - 3) : i]):
        return True
    if after in ("have", "has", "said") and {"said", "yes", "confirmed", "rsvpd", "replied"} & set(doc.low[j : j + 4]):
        return True
    if value >= _SEVERAL and (_alone(doc, i, j, value) or _of_group(doc, i, j) or _after_gathering(doc, i, j)):
        return True
    if after in PEOPLE.after_count:
        return after != "total" or (value < 1000 and "money" not in doc.claimed)
    if after == "now" and before in ("is", "are") and doc.at(i - 2)[:1].isdigit():
        return True
    if after == "of" and doc.at(j + 1) == "them" and before == "all":
        return True
    if after == "of" and doc.at(j + 1) in ("us", "you"):
        return True
    if after == "in" and doc.at(j + 1) in ("total", "all"):
        return bool(PEOPLE.everyone & set(doc.low)) or (value >= _SEVERAL and before in ("", "be", "are", ","))
    return None


def _from_several(doc: Doc) -> bool:
    """ "20 from work and 15 from church"."""
    return sum(low == "from" and doc.low[k][:1].isdigit() for k, low in enumerate(doc.low[1:])) > 1


def _expected(doc: Doc, i: int) -> bool:
    return doc.at(i - 1) != "on" or doc.at(i - 2) in ("count", "counting", "plan", "planning", "bank", "reckon")


def _placed(doc: Doc, j: int) -> bool:
    """ "14 at the table", "34 seats sold"."""
    if doc.low[j : j + 3] in (["at", "the", "table"], ["in", "the", "room"], ["round", "the", "table"]):
        return True
    sold = doc.at(j + 1) in ("sold", "taken", "booked") or doc.low[j + 1 : j + 3] == [",", "sold"]
    return sold and doc.at(j) in ("seats", "tickets", "places")


def _by_what_leads(doc: Doc, i: int, j: int, value: int, after: str, again: bool) -> bool:
    previous = doc.at(i - 1)
    if previous == "for" and doc.claimed[i - 2 : i - 1] == ["time"]:
        # "7.30 for 8"
        return False
    k = i - 1
    while k >= 0 and k > i - 5 and doc.low[k] in PEOPLE.soft:
        k -= 1
    lead = doc.at(k)
    if again and previous in ("now", "actually", "makes", "so", "realistically"):
        return True
    if _aside(doc, j, k, i):
        return True
    at_for = i - 1 if previous == "for" else k
    if doc.at(at_for) == "for" and doc.at(at_for - 1) in PEOPLE.room_words:
        # "room for 90" is a capacity.
        return False
    if previous in ("for", "para") or (lead in ("for", "para", "feeds") and k < i - 1):
        return not (doc.at(k - 1) in ("$", "budget") or doc.at(i - 2) == "budget")
    if previous == "for" or "for" in doc.low[k + 1 : i]:
        return True
    if lead in PEOPLE.leads:
        return _after_lead(doc, k, i, value, lead)
    if lead in ("were", "we", "theres", "be", "there", "makes") and (previous in PEOPLE.being or previous == "makes"):
        return True
    if {"be", "are"} & set(doc.low[k + 1 : i]) and lead in PEOPLE.will:
        return True
    if previous == "to" and value <= 500 and PEOPLE.corrections & set(doc.low[max(0, i - 5) : i]):
        return "$" not in doc.low and "budget" not in doc.low
    if previous in ("to", "at") and set(doc.low[max(0, i - 6) : i]) & PEOPLE.count_names:
        return True
    if previous in ("+", "and", "plus") and doc.at(i - 2) in PEOPLE.hosts and after in PEOPLE.after_plus:
        return True
    if previous == "plus" and doc.at(i - 2) in ("husband", "wife", "partner", "i", "me"):
        return True
    return after in ("plus", "+") and doc.at(j + 1) in ("me", "myself", "us")


def _aside(doc: Doc, j: int, k: int, i: int) -> bool:
    """ "…with the neighbours, about 40": a clause of its own beside people or a party."""
    if doc.at(j) not in PEOPLE.clause_tails or k < 0 or doc.low[k] not in PEOPLE.clause_starts or k >= i - 1:
        return False
    low, high = doc.sentence_span(k - 1 if k and doc.low[k] == "\n" else k)
    people = PEOPLE.others | PEOPLE.totals | PEOPLE.kids | {"party", "reunion", "fete", "wedding", "dinner", "brunch"}
    return bool(people & set(doc.low[low:high])) and doc.at(i - 1) in PEOPLE.roughly


def _after_lead(doc: Doc, k: int, i: int, value: int, lead: str) -> bool:
    if lead in ("party", "group", "crowd", "family") and "of" not in doc.low[k + 1 : i]:
        return False
    if lead == "total":
        return value < 1000 and bool({"guests", "people", "kids", "adults"} & set(doc.low))
    return lead not in ("have", "having")


def _alone(doc: Doc, i: int, j: int, value: int) -> bool:
    """A number that is a clause of its own, where nothing else is counted: "22", "so 67", "we're 22 now"."""
    ranged = j > i + 1 and doc.low[j - 1][:1].isdigit()
    if i + 1 != j and not doc.low[i].isalpha() and not ranged:
        return False
    if ranged and doc.at(i - 1) in ("between", "entre", "de", "from"):
        i -= 1
    after, before = doc.at(j), doc.at(i - 1)
    if doc.low[j : j + 2] == ["or", "so"]:
        after = doc.at(j + 2)
    ends = after in PEOPLE.clause_tails or (after == "now" and doc.at(j + 1) != "or") or after in PEOPLE.after_alone
    if not ends or (after == "." and doc.at(j + 1).isdigit()):
        return False
    low, high = doc.clause_span(i)
    if {*doc.low[low:i], *doc.low[j:high]} & PEOPLE.not_alone:
        return False
    if i == 0 or before in (".", "!", "\n", "?"):
        return not _just_said(doc, i)
    if before == ":" and (ranged or PEOPLE.tallies & set(doc.low[max(0, i - 6) : i])):
        return True
    return _corrects(doc, i, value, after) or _sums_up(doc, i)


def _corrects(doc: Doc, i: int, value: int, after: str) -> bool:
    """ "Only 15 now", "actually 20", "make it 45"."""
    before = doc.at(i - 1)
    if after == "now" and (before in ("(", ":", ",", "only", "just") or (before == "its" and "so" in doc.low[:i])):
        return True
    if doc.low[max(0, i - 2) : i] in (["make", "it"], ["make", "that"]):
        return _LEAST_MADE <= value < _MOST_MADE and "money" not in doc.claimed
    return before in ("actually", "correction", "update") and i == 1


def _sums_up(doc: Doc, i: int) -> bool:
    """ "We are 22", "half the office, so roughly 30", "about 40"."""
    before = doc.at(i - 1)
    if before == "are" and doc.at(i - 2) == "we":
        return True
    lead = i - 1
    while lead > 0 and doc.low[lead] in PEOPLE.roughly and doc.low[lead] != "so":
        lead -= 1
    if doc.low[lead] == "so" and (lead == i - 1 or doc.at(lead - 1) == ","):
        return "money" not in doc.claimed
    if before in ("were", "to", "ok", "okay", "now") and (
        before == "were" or i == 1 or doc.at(i - 2) in ("up", "down", "now", "are", "were", "we")
    ):
        return True
    if before == "," and doc.at(i + 1) == "ish":
        return True
    if (before in PEOPLE.roughly and doc.low[max(0, lead - 1) : lead + 1] == ["i", "d"]) or doc.low[lead] == "id":
        return bool(PEOPLE.everyone & set(doc.low[:lead]))
    return before in PEOPLE.roughly and (i == 1 or doc.at(i - 2) in (".", "!", ",", "\n"))


def _of_group(doc: Doc, i: int, j: int) -> bool:
    """ "My whole team (17)", "her class of 26"; a "class of 26" alone is a year."""
    if doc.at(i - 1) == "(" and doc.at(j) == ")":
        return doc.at(i - 2) in PEOPLE.groups | PEOPLE.everyone
    return doc.low[i - 2 : i] == ["class", "of"] and bool(PEOPLE.own & set(doc.low[max(0, i - 5) : i - 2]))


def _after_gathering(doc: Doc, i: int, j: int) -> bool:
    """ "Burner camp reunion, 140": the last words of a note that names a gathering before them."""
    if doc.at(i - 1) != "," or doc.at(j) not in ("", ".", "!") or doc.at(i - 2) not in PEOPLE.gatherings:
        return False
    return i > 2 and not doc.at(j + 1).isdigit()


def _just_said(doc: Doc, i: int) -> bool:
    """ "Nana is 90. NINETY.", "four bartenders. FOUR": a number that says the one before it again."""
    if i > 1 and doc.low[i].isalpha() and any(doc.claimed[k] == "age" for k in range(max(0, i - 3), i)):
        return True
    return doc.low[i] in doc.low[:i] and doc.raw[i].isupper()
