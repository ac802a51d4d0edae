"""Which theme a host means. Pure."""

from collections.abc import Iterator

from agents.catalogue.offers import Catalogue, Offer
from agents.catalogue.phrase_matching import Words, stems
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


def themes_in(catalogue: Catalogue, words: Words) -> tuple[Theme, ...]:
    """The themes that the words speak of, best first: by a name before by a mood, then in the catalogue's order."""
    known = catalogue.theme_names
    scored = [
        (3 * len(words.named(names.phrases)) + len(words.named(names.theme.phrases)), names.theme)
        for names in (known[place] for place in sorted(words.places(catalogue.themes_by_word)))
    ]
    ranked = sorted((entry for entry in scored if entry[0]), key=lambda entry: -entry[0])
    return tuple(theme for _, theme in ranked)


def _parts(words: tuple[str, ...], size: int) -> Iterator[tuple[str, ...]]:
    return (words[start : start + size] for start in range(len(words) - size + 1))
