"""The words of a text that speak for a category. Each counts alike: what they weigh is for the trained model to say."""

from agents.analyzer.models import CATEGORIES, Evidence
from agents.analyzer.text import Doc

_MOST_EVIDENCE = 60


class Scores:
    """How many different words speak for each category, and which."""

    def __init__(self, doc: Doc) -> None:
        self.evidence: list[Evidence] = []
        self.counts: dict[str, int] = {}
        self._doc = doc
        self._seen: set[tuple[str, str]] = set()

    def add(self, category: str, i: int, j: int, rule: str) -> None:
        """Tokens i..j-1 speak for `category`; the same words count once."""
        words = self._doc.words(i, j)
        key = (category, words.lower())
        if key in self._seen:
            return
        self._seen.add(key)
        self.counts[category] = self.counts.get(category, 0) + 1
        if len(self.evidence) < _MOST_EVIDENCE:
            self.evidence.append(Evidence(category, words, rule))

    def confidence(self) -> dict[str, float]:
        """Of the categories given, in their order. General is what is left where nothing speaks for another."""
        given = {c: round(1 - 4.0 ** -self.counts[c], 4) for c in CATEGORIES if c in self.counts and c != "general"}
        return given or {"general": 1.0}
