"""VendorAgent: one choice for every hire that the host wants. It invents none; it suggests."""

from collections.abc import Iterable
from typing import ClassVar, Final

import msgspec

from agents.base import Context, Result, SectionAgent
from agents.brief.brief import Brief
from agents.brief.reading.lexicon import lexicon
from agents.brief.reading.mentions import Mentions
from agents.catalogue.offers import Catalogue, Offer
from agents.catalogue.pricing import READS, Party, bill, foreign, party_of, tasks
from agents.catalogue.terms import Surcharge, VendorTerms
from agents.sections.headcount import children_of, guests_of, hours
from agents.sections.ranking import (
    RATES,
    Candidate,
    RankingContext,
    candidates,
    choice,
    option,
    picked_by_hand,
    shortlist,
    situation,
    with_pick,
)
from parties.domain.documents import Choice, Line, Output, Task
from parties.domain.message import Listed, Message, Phrase, Sentence, inline, say
from parties.domain.pins import HAND

Hire = Candidate[VendorTerms]
SUGGESTIONS: Final = 3
NONE: Final = say("vendor.none")
# For whom a suggestion suits when the theme has none of its own; the first of an audience come first.
USUAL: Final = {
    "kids": ("balloon_artist", "face_painter", "bounce_house"),
    "all": ("photo_booth", "balloon_artist", "dj"),
    "adults": ("dj", "photographer", "bartender"),
}


class VendorAgent(SectionAgent):
    """Facts for dependants: hires (vendor types that were chosen), suggested (types in the notes), unknown (asked for
    types without an offer), open (what was asked for and cannot be planned yet, as messages)."""

    name: ClassVar[str] = "vendor"
    version: ClassVar[str] = f"5.{RATES}"
    priority: ClassVar[int] = 3
    reads: ClassVar[tuple[str, ...]] = (
        *READS,
        "category.vendor",
        "wishes.vendor",
        "wishes.budget",
        "vendor.*",
        "vendor_types",
        "unwanted",
        "budget.vendor",
        "budget.total",
        "pick.vendor.*",
    )
    uses: ClassVar[tuple[str, ...]] = ("theme",)

    def wanted(self, brief: Brief, active: frozenset[str]) -> bool:
        if brief.wants("vendor") or brief.value("vendor_types"):
            return True
        return "theme" in active and "vendor" not in brief.value("unwanted", ())

    def run(self, context: Context) -> Result:
        brief, catalogue = context.brief, context.catalogue
        party = party_of(brief, catalogue)
        types = sorted(set(map(str, brief.value("vendor_types", ()))))
        case = situation(context, "vendor", party)
        planned = [(kind, _plan(kind, brief, catalogue, case)) for kind in types]
        known = [(kind, plan) for kind, plan in planned if plan is not None]
        unknown = [kind for kind, plan in planned if plan is None]
        suggested = _suggestions(context, types, party)
        open_wishes = _unclear(brief, types, unknown, case.words)
        output = Output(
            headline=_headline([kind for kind, _ in known]),
            choices=tuple(plan.choice for _, plan in known),
            lines=tuple(line for _, plan in known for line in plan.lines),
            tasks=tuple(task for _, plan in known for task in plan.tasks),
            notes=(
                *(note for _, plan in known for note in plan.notes),
                *open_wishes,
                *_suggest(suggested, party, bool(types)),
            ),
            assumptions=_assumptions(brief, party, [plan.offer for _, plan in known]),
            facts={
                "hires": [kind for kind, _ in known],
                "suggested": suggested,
                "unknown": unknown,
                "open": open_wishes,
            },
            causes=() if known else brief.causes("category.vendor", "vendor_types") or _of_theme(context),
        )
        return Result(document=output, confidence=0.9 if party.head.stated and known else 0.6)


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """One hire, worked out."""

    offer: Offer[VendorTerms]
    choice: Choice
    lines: tuple[Line, ...]
    tasks: tuple[Task, ...]
    notes: tuple[Message, ...]


def _plan(kind: str, brief: Brief, catalogue: Catalogue, general: RankingContext) -> Plan | None:
    """The choice for a vendor type, or None where the catalogue has nothing of it."""
    party = general.party
    case = msgspec.structs.replace(general, picked=picked_by_hand(brief, f"vendor.{kind}"))
    offers = catalogue.hires.get(kind)
    if offers is None:
        return None
    best = shortlist([_weigh(one, party) for one in candidates(offers, case)], case)
    picked = best[0].offer
    prefix = f"vendor.{kind}"
    causes = with_pick(brief.causes(f"vendor.{kind}") or brief.causes("vendor_types"), brief, prefix)
    counted = [field for field in ("guests", "children", "adults", "hours") if _counts(picked.terms.charges, field)]
    lines = bill(
        picked.terms,
        party,
        category="vendor",
        prefix=prefix,
        causes=tuple(sorted({*causes, *brief.causes(*counted)})),
    )
    todo = tasks(picked.terms.tasks, section="vendor", prefix=prefix, causes=causes)
    return Plan(
        offer=picked,
        choice=choice(prefix, _hire(kind), [option(one, catalogue) for one in best], causes),
        lines=lines,
        tasks=tuple(
            msgspec.structs.replace(task, title=say("vendor.task", hire=_hire(kind), task=inline(task.title)))
            for task in todo
        ),
        notes=tuple(say("vendor.note", offer=Phrase(picked.title), note=Phrase(note)) for note in picked.terms.notes),
    )


def _weigh(one: Hire, party: Party) -> Hire:
    for charge in one.offer.terms.charges:
        if charge.covers_hours and party.hours > charge.covers_hours:
            covered, lasts = say("hours", count=charge.covers_hours), say("hours", count=party.hours)
            one = one.weigh(warning=say("vendor.hours", covered=covered, hours=lasts))
        if charge.pace is not None:
            children = charge.of == "crowd" and party.head.children.high
            whom = children_of(party.head.children) if children else guests_of(party.head.guests)
            one = one.weigh(reason=say("vendor.pace", guests=whom, pace=charge.pace.counted))
    return one


def _counts(charges: tuple[Surcharge, ...], field: str) -> bool:
    """Whether the price of a hire depends on a field of the brief."""
    timed = any(charge.per == "hour" or charge.of == "hours" for charge in charges)
    if field == "hours":
        return timed
    return any(charge.per not in ("event", "hour") or charge.holds or charge.pace for charge in charges)


def said(kind: str) -> str:
    """A vendor type as people say it."""
    return {"dj": "DJ", "pinata": "piñata"}.get(kind, kind.replace("_", " "))


def _hire(kind: str, *, inline: bool = False) -> Phrase:
    """A vendor type as a sentence names it."""
    name = said(kind)
    return Phrase(name[:1].upper() + name[1:], inline)


def _hires(kinds: Iterable[str]) -> Listed:
    return Listed(tuple(_hire(kind, inline=True) for kind in kinds))


def _headline(known: list[str]) -> Message:
    if not known:
        return NONE
    first, *others = known
    return say("vendor.headline", hires=Listed((_hire(first), *_hires(others).items)))


def _of_theme(context: Context) -> tuple[str, ...]:
    """What is behind the theme, which brings suggestions along where nobody asked for a hire."""
    theme = context.upstream.get("theme")
    return () if theme is None else tuple(cause for choice in theme.choices for cause in choice.causes)


def _suggestions(context: Context, types: list[str], party: Party) -> list[str]:
    """Types that suit the theme, or else the ages; never one that is wanted already or not wanted."""
    refused = set(context.brief.value("unwanted", ()))
    if "vendor" in refused:
        return []
    theme = context.facts_of("theme")
    usual = USUAL[party.head.audience]
    known = context.catalogue.hires
    found = [kind for kind in (*theme.get("hires", ()), *usual) if kind in known and kind not in refused]
    return [kind for kind in dict.fromkeys(found) if kind not in types][:SUGGESTIONS]


def _suggest(suggested: list[str], party: Party, hired: bool) -> tuple[Message, ...]:
    if not suggested:
        return ()
    hires = _hires(suggested)
    return (say("vendor.suits_too", hires=hires) if hired else say("vendor.suits", hires=hires),)


def _unclear(brief: Brief, types: list[str], unknown: list[str], words: Mentions) -> tuple[Message, ...]:
    """Hires that were asked for and cannot be planned."""
    notes = [say("vendor.not_listed", hire=_hire(kind, inline=True)) for kind in unknown]
    refused = brief.value("unwanted", ())
    for hints, kinds in lexicon().hints:
        named = words.named(hints)
        free = [kind for kind in kinds if kind not in refused] if named else []
        if free and not set(kinds) & set(types):
            notes.append(say("vendor.hint", word=named[0], hires=_hires(free)))
    asked = brief.wants("vendor") and not types and not notes and HAND not in brief.causes("category.vendor")
    if asked and not any(words.refuse(hint.phrases) for hint in lexicon().hints):  # "no music"
        notes.append(say("vendor.unclear"))
    return tuple(notes)


def _assumptions(brief: Brief, party: Party, offers: list[Offer[VendorTerms]]) -> tuple[Sentence, ...]:
    charges = tuple(charge for offer in offers for charge in offer.terms.charges)
    return (
        *(party.head.assumptions if _counts(charges, "guests") else ()),
        *(hours(brief)[1] if _counts(charges, "hours") else ()),
        *(Phrase(offer.terms.stand_in) for offer in offers if offer.terms.stand_in),
        *(foreign(party) if charges else ()),
    )
