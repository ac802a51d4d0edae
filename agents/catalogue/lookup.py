"""Which theme a host means. Pure."""

from agents.catalogue.offers import Catalogue, Offer
from agents.catalogue.terms import ThemeTerms
from agents.catalogue.wording import Words, stems

Theme = Offer[ThemeTerms]


def named_theme(catalogue: Catalogue, name: str) -> Theme | None:
    """The theme that goes by this name, else the one whose longest name is a part of it, else none."""
    wanted = stems(name)
    if not wanted:
        return None
    best: tuple[int, Theme] | None = None
    for names in catalogue.theme_names:
        theme = names.theme
        for found in names.stems:
            if found == wanted:
                return theme
            if _within(found, wanted) and (best is None or len(found) > best[0]):
                best = len(found), theme
    return best[1] if best else None


def themes_in(catalogue: Catalogue, words: Words) -> tuple[Theme, ...]:
    """The themes that the words speak of, best first: by a name before by a mood, then in the catalogue's order."""
    scored = [
        (3 * len(words.named(names.phrases)) + len(words.named(names.theme.phrases)), names.theme)
        for names in catalogue.theme_names
    ]
    ranked = sorted((entry for entry in scored if entry[0]), key=lambda entry: -entry[0])
    return tuple(theme for _, theme in ranked)


def _within(part: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    return any(whole[start : start + len(part)] == part for start in range(len(whole) - len(part) + 1))
