"""CakeAgent: which cake, a serving a guest."""

from typing import ClassVar, Final

from agents.base import Context, Result, SectionAgent
from agents.brief.brief import Brief
from agents.brief.reading.lexicon import lexicon
from agents.catalogue.pricing import READS, bill, foreign, party_of, tasks
from agents.catalogue.terms import CakeTerms
from agents.sections.headcount import guests_of
from agents.sections.ranking import (
    RATES,
    candidates,
    choice,
    meet_diets,
    option,
    shortlist,
    situation,
    with_pick,
)
from parties.domain.documents import Document, Output
from parties.domain.message import Listed, Message, Phrase, say

LABEL: Final = say("cake.label")


class CakeAgent(SectionAgent):
    """Facts for dependants: offer, servings [low, high], flavours."""

    name: ClassVar[str] = "cake"
    version: ClassVar[str] = f"3.{RATES}"
    priority: ClassVar[int] = 2
    reads: ClassVar[tuple[str, ...]] = (
        *READS,
        "category.cake",
        "category.theme",
        "wishes.cake",
        "wishes.budget",
        "dietary",
        "budget.cake",
        "budget.total",
        "pick.cake",
    )
    uses: ClassVar[tuple[str, ...]] = ("theme",)

    def wanted(self, brief: Brief, active: frozenset[str]) -> bool:
        return brief.wants("cake") or ("theme" in active and "cake" not in brief.value("unwanted", ()))

    def run(self, context: Context) -> Result:
        brief, catalogue = context.brief, context.catalogue
        party = party_of(brief, catalogue)
        case = situation(context, "cake", party)
        diets = sorted(map(str, brief.value("dietary", ())))
        found = [meet_diets(one, diets, one.offer.terms.diets) for one in candidates(catalogue.of(CakeTerms), case)]
        best = shortlist(found, case)
        if not best:
            return Result(document=Output(headline=say("cake.none")), confidence=0.0)
        guests = party.head.guests
        best = tuple(one.weigh(reason=say("cake.servings", guests=guests_of(guests))) for one in best)
        picked = best[0].offer
        causes = brief.causes("category.cake", "guests", "children", "adults")
        if not brief.wants("cake"):
            causes = tuple(sorted({*causes, *brief.causes("category.theme", "theme")}))
        causes = with_pick(causes, brief, "cake")
        lines = bill(picked.terms, party, category="cake", prefix="cake", causes=causes)
        theme = context.facts_of("theme")
        flavours = case.words.named(lexicon().flavours)
        output = Output(
            headline=say("cake.headline", cake=Phrase(picked.title), guests=guests_of(guests)),
            choices=(
                choice(
                    "cake",
                    LABEL,
                    [option(one, catalogue, {"diets": sorted(one.offer.terms.diets)}) for one in best],
                    causes,
                ),
            ),
            lines=lines,
            tasks=tasks(picked.terms.tasks, section="cake", prefix="cake", causes=causes),
            notes=_notes(theme, flavours),
            assumptions=(*party.head.assumptions[:1], *foreign(party)) if not party.head.stated else foreign(party),
            facts={
                "offer": picked.id,
                "servings": [int(guests.low), int(guests.high)],
                "flavours": list(flavours),
            },
        )
        return Result(document=output, confidence=0.9 if party.head.stated else 0.6)


def _notes(theme: Document, flavours: tuple[str, ...]) -> tuple[Message, ...]:
    """`theme` are the facts of the theme, if there is one."""
    notes = []
    colours = Listed(tuple(Phrase(colour) for colour in theme.get("colours", ())))
    if name := theme.get("name"):
        named = Phrase(name) if "key" in theme else name
        notes.append(
            say("cake.theme", theme=named, colours=colours) if colours.items else say("cake.theme_only", theme=named)
        )
    elif colours.items:
        notes.append(say("cake.colours", colours=colours))
    if flavours:
        notes.append(say("cake.flavours", flavours=Listed(tuple(map(Phrase, flavours)))))
    return tuple(notes)
