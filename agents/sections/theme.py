"""ThemeAgent: which theme, its colours and decorations, and for whom it is."""

from collections.abc import Iterable
from typing import Any, ClassVar, Final

import msgspec

from agents.base import Context, Result, SectionAgent
from agents.brief.brief import Brief
from agents.brief.reading.mentions import Mentions
from agents.catalogue.colours import Swatch, readable
from agents.catalogue.offers import Catalogue
from agents.catalogue.phrase_matching import phrases
from agents.catalogue.terms import Audience, ThemeTerms
from agents.sections.headcount import READS as HEAD_READS
from agents.sections.headcount import SHARES, audience_of
from agents.sections.named_theme import Theme, named_theme
from agents.sections.ranking import CHOSEN, OPTIONS
from parties.domain.documents import Choice, Option, Output, Task
from parties.domain.message import Listed, Message, Percent, Phrase, Sentence, say
from parties.domain.pins import HAND

LABEL: Final = say("theme.label")
OWN: Final = say("theme.own")
OWN_COLOURS: Final = say("theme.own_summary")
OWN_NEUTRAL: Final = say("theme.own_summary_neutral")
SETTLE: Final = say("theme.settle")
SETTLE_LATE: Final = say("theme.settle_late")
DECORATE: Final = say("theme.decorate")
DECORATE_LATE: Final = say("theme.decorate_late")

NEUTRAL: Final = (
    Swatch("slate", "#475569"),
    Swatch("sand", "#E7DCC8"),
    Swatch("terracotta", "#C4704F"),
    Swatch("white", "#FAFAF9"),
)
NEUTRAL_ACCENT: Final = "#475569"


class ThemeAgent(SectionAgent):
    """Facts for dependants: name (absent when nothing named one), key (absent when the theme is the host's own),
    palette (hex), colours, accent, audience, children_share, decorations, settings, hires."""

    name: ClassVar[str] = "theme"
    version: ClassVar[str] = "2"
    priority: ClassVar[int] = 1
    reads: ClassVar[tuple[str, ...]] = (*HEAD_READS, "category.theme", "wishes.theme", "pick.theme")
    uses: ClassVar[tuple[str, ...]] = ()

    def wanted(self, brief: Brief, active: frozenset[str]) -> bool:
        return brief.wants("theme") or HAND in brief.causes("theme")

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
        decorations = facts["decorations"]
        notes = [say("theme.decorations", decorations=_listed(decorations))] if decorations else []
        output = Output(
            headline=_headline(options[0]),
            choices=(Choice(id="theme", label=LABEL, options=tuple(options), picked=options[0].id, causes=causes),),
            tasks=_tasks(causes),
            notes=tuple(notes),
            assumptions=_assumptions(name, found, colours, audience, because, options[0].id == picked),
            facts=facts,
        )
        return Result(document=output, confidence=0.95 if known else 0.6)


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
    reasons = [say("theme.asked", name=name)] if name else _echo(theme, words)
    if colours:
        reasons.append(say("theme.in_colours", colours=_listed(colour.name for colour in colours)))
    return Option(
        id=theme.id,
        title=Phrase(theme.title),
        summary=Phrase(theme.summary),
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


def _echo(theme: Theme, words: Mentions) -> list[Message]:
    named = words.named(phrases(theme.title, *theme.terms.synonyms, *theme.tags))
    return [say("theme.goes_with", word=named[0])] if named else []


def _own(name: str, colours: tuple[Swatch, ...]) -> Option:
    """A theme that the catalogue does not know: the host's word, their colours or neutral ones."""
    named = name[:1].upper() + name[1:80]
    unnamed = say("theme.own_colours", colours=_listed(colour.name for colour in colours)) if colours else OWN
    return Option(
        id="own",
        title=named or unnamed,
        summary=OWN_COLOURS if colours else OWN_NEUTRAL,
        reasons=(say("theme.asked", name=name[:80]),) if name else (),
        facts={
            **({"name": named} if named else {}),
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


def _listed(words: Iterable[str]) -> Listed:
    return Listed(tuple(map(Phrase, words)))


def _headline(option: Option) -> Sentence:
    """A style that is named by its colors does not name them twice."""
    if isinstance(option.title, Message) and option.title.id == "theme.own_colours":
        return option.title
    return say("theme.headline", theme=option.title, colours=_listed(option.facts["colours"]))


def _tasks(causes: tuple[str, ...]) -> tuple[Task, ...]:
    return (
        Task(
            id="theme.settle",
            title=SETTLE,
            days_before=42,
            section="theme",
            late=SETTLE_LATE,
            figures=("L01",),
            causes=causes,
        ),
        Task(
            id="theme.decorations",
            title=DECORATE,
            days_before=14,
            section="theme",
            late=DECORATE_LATE,
            causes=causes,
        ),
    )


def _assumptions(
    name: str,
    found: tuple[Theme, ...],
    colours: tuple[Swatch, ...],
    audience: Audience,
    because: Message,
    by_hand: bool,
) -> tuple[Message, ...]:
    said = [_children(audience, because)]
    if by_hand:
        return tuple(said)
    if name and not found:
        short = name[:80]
        said.append(say("theme.not_listed_colours", name=short) if colours else say("theme.not_listed", name=short))
    elif not name and found:
        said.append(say("theme.closest", theme=Phrase(found[0].title)))
    elif not found:
        said.append(say("theme.none"))
    return tuple(said)


def _children(audience: Audience, because: Message) -> Message:
    if not SHARES[audience]:
        return say("theme.no_children", reason=because)
    share = f"{SHARES[audience] * 100:.0f}"
    return say("theme.children", share=Percent(share, share), reason=because)
