"""CakeAgent: which cake, a serving a guest."""

from typing import ClassVar

from agents.base import Context, Result, SectionAgent
from agents.brief.brief import Brief
from agents.catalogue.pricing import READS, bill, foreign, party_of, tasks
from agents.catalogue.terms import CakeTerms
from agents.reading.lexicon import lexicon
from agents.sections.headcount import people
from agents.sections.ranking import (
    RATES,
    as_document,
    candidates,
    choice,
    meet_diets,
    option,
    shortlist,
    situation,
    with_pick,
)
from parties.domain.documents import Output


class CakeAgent(SectionAgent):
    """Facts for dependants: offer, servings [low, high], flavours."""

    name: ClassVar[str] = "cake"
    version: ClassVar[str] = f"2.{RATES}"
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
            return Result(document={"headline": "No cake is in the catalogue"}, confidence=0.0)
        guests = party.head.guests
        best = tuple(one.weigh(reason=f"A serving for each of {people(guests, 'guests')}.") for one in best)
        picked = best[0].offer
        causes = brief.causes("category.cake", "guests", "children", "adults")
        if not brief.wants("cake"):
            causes = tuple(sorted({*causes, *brief.causes("category.theme", "theme")}))
        causes = with_pick(causes, brief, "cake")
        lines = bill(picked.terms, party, category="cake", prefix="cake", causes=causes)
        theme = context.upstream.get("theme", {}).get("facts", {})
        flavours = case.words.named(lexicon().flavours)
        output = Output(
            headline=f"{picked.title} for {people(guests)}",
            choices=(
                choice(
                    "cake",
                    "Cake",
                    [option(one, catalogue, {"diets": sorted(one.offer.terms.diets)}) for one in best],
                    causes,
                ),
            ),
            lines=lines,
            tasks=tasks(picked.terms.tasks, section="cake", prefix="cake", causes=causes),
            notes=_notes(theme.get("name", ""), theme.get("colours", ()), flavours),
            assumptions=(*party.head.assumptions[:1], *foreign(party)) if not party.head.stated else foreign(party),
            facts={
                "offer": picked.id,
                "servings": [int(guests.low), int(guests.high)],
                "flavours": list(flavours),
            },
        )
        return Result(document=as_document(output), confidence=0.9 if party.head.stated else 0.6)


def _notes(theme: str, colours: list[str], flavours: tuple[str, ...]) -> tuple[str, ...]:
    notes = []
    if theme:
        shades = f", in {', '.join(colours)}" if colours else ""
        notes.append(f"Ask the baker for the theme: {theme}{shades}.")
    if flavours:
        notes.append(f"Flavours you named: {', '.join(flavours)}.")
    return tuple(notes)
