"""Weights add up to a category's score; a score becomes a confidence by 1 - 2^-score."""

from agents.analyzer.models import CATEGORIES, Evidence
from agents.analyzer.text import Doc


class Scores:
    """Scores of one text. One unit of weight is one half of confidence, so two halves of a hint suffice."""

    def __init__(self, doc: Doc) -> None:
        self.evidence: list[Evidence] = []
        self._doc = doc
        self._sums: dict[str, float] = {}
        self._seen: set[tuple[str, str]] = set()

    def add(self, category: str, i: int, j: int, weight: float, rule: str) -> None:
        """Tokens i..j-1 speak for `category`; the same words count once."""
        words = self._doc.words(i, j)
        key = (category, words.lower())
        if key in self._seen or weight <= 0:
            return
        self._seen.add(key)
        self._sums[category] = self._sums.get(category, 0.0) + weight
        if len(self.evidence) < 60:
            self.evidence.append(Evidence(category, words, rule))

    def drop(self, category: str) -> None:
        self._sums.pop(category, None)
        self.evidence = [item for item in self.evidence if item.label != category]

    def value(self, category: str) -> float:
        return self._sums.get(category, 0.0)

    def categories(self) -> tuple[str, ...]:
        sums = self._sums
        given = tuple(c for c in CATEGORIES if c in sums and c != "general" and self._squash(c) >= 0.5)
        return given or ("general",)

    def confidence(self) -> dict[str, float]:
        given = self.categories()
        if given == ("general",):
            # General is what is left: as sure as the best of the others is unsure.
            best = max((self._squash(c) for c in self._sums), default=0.0)
            return {"general": round(1.0 - best, 4)}
        return {category: round(self._squash(category), 4) for category in given}

    def _squash(self, category: str) -> float:
        return float(1.0 - 2.0 ** -self._sums.get(category, 0.0))
