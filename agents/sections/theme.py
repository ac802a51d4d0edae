"""ThemeAgent: which theme, its colours and decorations, and for whom it is."""

from typing import Any, ClassVar, Final

import msgspec

from agents.base import Context, Result, SectionAgent
from agents.brief.brief import PIN, Brief
from agents.catalogue.colours import Swatch, readable
from agents.catalogue.offers import Catalogue
from agents.catalogue.phrase_matching import phrases
from agents.catalogue.terms import Audience, ThemeTerms
from agents.catalogue.theme_lookup import Theme, named_theme
from agents.reading.mentions import Mentions
from agents.sections.headcount import READS as HEAD_READS
from agents.sections.headcount import SHARES, audience_of
from agents.sections.ranking import CHOSEN, OPTIONS, as_document, listing
from parties.domain.documents import Choice, Option, Output, Task

NEUTRAL: Final = (
    Swatch("slate", "#475569"),
    Swatch("sand", "#E7DCC8"),
    Swatch("terracotta", "#C4704F"),
    Swatch("white", "#FAFAF9"),
)
NEUTRAL_ACCENT: Final = "#475569"


class ThemeAgent(SectionAgent):
    """Facts for dependants: name, key (absent when the theme is the host's own), palette (hex), accent, audience,
    children_share, decorations, settings, hires."""

    name: ClassVar[str] = "theme"
    version: ClassVar[str] = "1"
    priority: ClassVar[int] = 1
    reads: ClassVar[tuple[str, ...]] = (*HEAD_READS, "category.theme", "wishes.theme", "pick.theme")
    uses: ClassVar[tuple[str, ...]] = ()

    def wanted(self, brief: Brief, active: frozenset[str]) -> bool:
        return brief.wants("theme") or PIN in brief.causes("theme")

    def run(self, context: Context) -> Result:
        brief, catalogue = context.brief, context.catalogue
        words = context.readings.mentions("theme")
        colours = context.readings.swatches("theme")
        name = " ".join(str(brief.value("theme", "")).split())
        known = named_theme(catalogue, name) if name else None
        found = (known,) if known else () if name else _themes_in(catalogue, words)[:OPTIONS]
        own = found[:1]
        picked = str(brief.value("pick.theme", ""))
        found = _picked_first(catalogue, found, picked)
        audience, because = audience_of(brief, catalogue)
        causes = brief.causes("category.theme", "theme", "pick.theme")
        options = [_option(theme, name if theme in own else "", colours, words) for theme in found]
        options = _marked(options, picked, own[0].id if own else "") or [_own(name, colours)]
        facts = {**options[0].facts, "audience": audience, "children_share": str(SHARES[audience])}
        notes = [f"Decorations: {listing(facts['decorations'])}."] if facts["decorations"] else []
        output = Output(
            headline=_headline(options[0], facts),
            choices=(Choice(id="theme", label="Theme", options=tuple(options), picked=options[0].id, causes=causes),),
            tasks=_tasks(causes),
            notes=tuple(notes),
            assumptions=_assumptions(name, found, colours, audience, because, options[0].id == picked),
            facts=facts,
        )
        return Result(document=as_document(output), confidence=0.95 if known else 0.6)


def _themes_in(catalogue: Catalogue, words: Mentions) -> tuple[Theme, ...]:
    """The themes that the words speak of, best first: by a name before by a tag, then in the catalogue's order."""
    known = catalogue.theme_names
    scored = [
        (3 * len(words.named(names.phrases)) + len(words.named(names.theme.phrases)), names.theme)
        for names in (known[place] for place in sorted(words.places(catalogue.themes_by_phrase)))
    ]
    return tuple(theme for _, theme in sorted(scored, key=lambda entry: -entry[0]))


def _picked_first(catalogue: Catalogue, found: tuple[Theme, ...], picked: str) -> tuple[Theme, ...]:
    """The theme that the host picked, even where no word speaks of it any more, before those that were found."""
    chosen = tuple(theme for theme in catalogue.of(ThemeTerms) if theme.id == picked)
    return (*chosen, *(theme for theme in found if theme.id != picked))[:OPTIONS]


def _marked(options: list[Option], picked: str, own: str) -> list[Option]:
    """With the host's pick and, where that is another, our own first choice named as such."""
    if not options or options[0].id != picked:
        return options
    first, *rest = options
    return [
        msgspec.structs.replace(first, reasons=(CHOSEN, *first.reasons)),
        *(msgspec.structs.replace(option, advised=option.id == own) for option in rest),
    ]


def _option(theme: Theme, name: str, colours: tuple[Swatch, ...], words: Mentions) -> Option:
    terms = theme.terms
    own = tuple(Swatch(colour.name, colour.hex) for colour in terms.palette)
    palette = _palette(colours, own)
    reasons = [f"You asked for “{name}”."] if name else _echo(theme, words)
    if colours:
        reasons.append(f"In your colours: {listing([colour.name for colour in colours])}.")
    return Option(
        id=theme.id,
        title=theme.title,
        summary=theme.summary,
        reasons=tuple(reasons),
        facts={
            "name": theme.title,
            "key": theme.id,
            **_shades(palette),
            "accent": readable(colours) or terms.accent,
            "decorations": list(terms.decorations),
            "settings": list(terms.settings),
            "hires": list(terms.hires),
        },
    )


def _echo(theme: Theme, words: Mentions) -> list[str]:
    named = words.named(phrases(theme.title, *theme.terms.synonyms, *theme.tags))
    return [f"It goes with “{named[0]}”."] if named else []


def _own(name: str, colours: tuple[Swatch, ...]) -> Option:
    """A theme that the catalogue does not know: the host's word, their colours or neutral ones."""
    shown = name[:80] or (f"{listing([colour.name for colour in colours])}" if colours else "your own style")
    title = shown[:1].upper() + shown[1:]
    return Option(
        id="own",
        title=title,
        summary="Your own idea; colours and decorations are a neutral start.",
        reasons=(f"You asked for “{name[:80]}”.",) if name else (),
        facts={
            "name": title,
            **_shades(_palette(colours, NEUTRAL)),
            "accent": readable(colours) or NEUTRAL_ACCENT,
            "decorations": [],
            "settings": [],
            "hires": [],
        },
    )


def _palette(colours: tuple[Swatch, ...], own: tuple[Swatch, ...]) -> tuple[Swatch, ...]:
    """The host's colours first, filled up to four with the theme's."""
    taken = {colour.name for colour in colours}
    return (*colours, *(colour for colour in own if colour.name not in taken))[:4]


def _shades(palette: tuple[Swatch, ...]) -> dict[str, Any]:
    return {"palette": [colour.hex for colour in palette], "colours": [colour.name for colour in palette]}


def _headline(option: Option, facts: dict[str, Any]) -> str:
    return f"{option.title}: {listing(facts['colours'])}"


def _tasks(causes: tuple[str, ...]) -> tuple[Task, ...]:
    return (
        Task(
            id="theme.settle",
            title="Settle the theme, colours and dress",
            days_before=42,
            section="theme",
            late="Keep to the colours: balloons, napkins and flowers carry a theme within a day.",
            figures=("L01",),
            causes=causes,
        ),
        Task(
            id="theme.decorations",
            title="Buy or make the decorations",
            days_before=14,
            section="theme",
            late="Borrow or buy the two that are seen most: the entrance and the table.",
            causes=causes,
        ),
    )


def _assumptions(
    name: str, found: tuple[Theme, ...], colours: tuple[Swatch, ...], audience: Audience, because: str, by_hand: bool
) -> tuple[str, ...]:
    said = [f"Children: {SHARES[audience] * 100:.0f} % of the guests where you did not say, because {because}."]
    if by_hand:
        return tuple(said)
    if name and not found:
        said.append(f"“{name[:80]}” is not in the catalogue: {'your' if colours else 'neutral'} colours to begin with.")
    elif not name and found:
        said.append(f"You named no theme; {found[0].title.lower()} comes closest to your words.")
    elif not found:
        said.append("You named no theme; tell us one, or a mood, and this becomes more precise.")
    return tuple(said)
