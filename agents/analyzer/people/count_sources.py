"""Whether counted people come, were invited, came last year, or only fit in."""

from agents.analyzer.language.patterns import Patterns
from agents.analyzer.language.wordlists import PEOPLE
from agents.analyzer.text import Doc

_PATTERNS = Patterns("count_sources", PEOPLE)


def count_source(doc: Doc, i: int, j: int) -> str:
    """One of the sources of a `Count`."""
    if _last_year(doc, i):
        return "last"
    near = _near(doc, i)
    asked = {"guests": doc.at(j - 1) != "us", "no_expect": not near & {"expect", "expecting"}}
    return _PATTERNS.take(doc, i, j, asked, {"near": near, "inside": doc.low[i:j]}) or "plain"


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
