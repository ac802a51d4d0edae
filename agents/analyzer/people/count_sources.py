"""Whether counted people come, were invited, came last year, or only fit in."""

from agents.analyzer.language.wordlists import PEOPLE
from agents.analyzer.text import Doc

_AWAY = frozenset(
    [("declined",), ("cancelled",), ("canceled",), ("bailed",), ("said", "no"), ("not", "coming")]
    + [(verb, "out") for verb in ("dropped", "backed", "pulled", "ducked")]
    + [(verb, word) for verb in ("cant", "cannot", "wont") for word in ("come", "make", "attend", "be", "join")]
)


def count_source(doc: Doc, i: int, j: int) -> str:
    near = _near(doc, i)
    if _last_year(doc, i):
        return "last"
    if (near & PEOPLE.capacity and doc.at(j - 1) != "us") or doc.at(j) == "capacity":
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
    if set(doc.low[j : j + 3]) & PEOPLE.attending:
        return "expected"
    invited = near & PEOPLE.invited and not near & {"expect", "expecting"}
    if invited or "invited" in inside or doc.at(j) in ("invited", "invites", "invitations"):
        return "invited"
    return "expected" if (near | set(doc.low[j : j + 3])) & PEOPLE.expected else "plain"


def _stays_away(doc: Doc, j: int) -> bool:
    """ "20 people can't come", "12 said no", "five have dropped out": fewer, and it is not said how many are left."""
    after = [word for word in doc.low[j : j + 4] if word not in PEOPLE.auxiliaries]
    return tuple(after[:1]) in _AWAY or tuple(after[:2]) in _AWAY


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
