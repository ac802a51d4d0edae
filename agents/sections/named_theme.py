"""Which theme a host means. Pure."""

from collections.abc import Iterator

from agents.catalogue.offers import Catalogue, Offer
from agents.catalogue.phrase_matching import stems
from agents.catalogue.terms import ThemeTerms

Theme = Offer[ThemeTerms]


def named_theme(catalogue: Catalogue, name: str) -> Theme | None:
    """The theme that goes by this name, else the one whose longest name is a part of it, else none."""
    wanted = stems(name)
    known = catalogue.themes_by_name
    for size in range(len(wanted), 0, -1):
        found = [known[part] for part in _parts(wanted, size) if part in known]
        if found:
            return min(found, key=lambda match: match[0])[1]
    return None


def _parts(words: tuple[str, ...], size: int) -> Iterator[tuple[str, ...]]:
    return (words[start : start + size] for start in range(len(words) - size + 1))
