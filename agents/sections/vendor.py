"""VendorAgent: one choice for every hire that the host wants. It invents none; it suggests."""

from typing import ClassVar, Final

import msgspec

from agents.base import Context, Result, SectionAgent
from agents.brief.brief import PIN, Brief
from agents.catalogue.offers import Catalogue, Offer
from agents.catalogue.pricing import READS, Party, bill, foreign, party_of, tasks
from agents.catalogue.terms import Surcharge, VendorTerms
from agents.reading.lexicon import lexicon
from agents.reading.mentions import Mentions
from agents.sections.headcount import hours, people
from agents.sections.ranking import (
    RATES,
    Candidate,
    RankingContext,
    as_document,
    candidates,
    choice,
    listing,
    option,
    picked_by_hand,
    shortlist,
    situation,
    with_pick,
)
from parties.domain.documents import Choice, Line, Output, Task

Hire = Candidate[VendorTerms]
SUGGESTIONS: Final = 3
# For whom a suggestion suits when the theme has none of its own; the first of an audience come first.
USUAL: Final = {
    "kids": ("balloon_artist", "face_painter", "bounce_house"),
    "all": ("photo_booth", "balloon_artist", "dj"),
    "adults": ("dj", "photographer", "bartender"),
}


class VendorAgent(SectionAgent):
    """Facts for dependants: hires (vendor types that were chosen), suggested (types in the notes), unknown (asked for
    types without an offer), open (what was asked for and cannot be planned yet, in sentences)."""

    name: ClassVar[str] = "vendor"
    version: ClassVar[str] = f"4.{RATES}"
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
                "open": list(open_wishes),
            },
            causes=() if known else brief.causes("category.vendor", "vendor_types") or _of_theme(context),
        )
        return Result(document=as_document(output), confidence=0.9 if party.head.stated and known else 0.6)


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """One hire, worked out."""

    offer: Offer[VendorTerms]
    choice: Choice
    lines: tuple[Line, ...]
    tasks: tuple[Task, ...]
    notes: tuple[str, ...]


def _plan(kind: str, brief: Brief, catalogue: Catalogue, general: RankingContext) -> Plan | None:
    """The choice for a vendor type, or None where the catalogue has nothing of it."""
    party = general.party
    case = msgspec.structs.replace(general, picked=picked_by_hand(brief, f"vendor.{kind}"))
    offers = catalogue.hires.get(kind)
    if offers is None:
        return None
    best = shortlist([_weigh(one, party) for one in candidates(offers, case)], case)
    picked = best[0].offer
    name = said(kind)
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
        choice=choice(prefix, name[:1].upper() + name[1:], [option(one, catalogue) for one in best], causes),
        lines=lines,
        tasks=tuple(
            msgspec.structs.replace(task, title=f"{name[:1].upper()}{name[1:]}: {_lower(task)}") for task in todo
        ),
        notes=tuple(f"{picked.title}: {note}" for note in picked.terms.notes),
    )


def _weigh(one: Hire, party: Party) -> Hire:
    for charge in one.offer.terms.charges:
        if charge.covers_hours and party.hours > charge.covers_hours:
            one = one.weigh(warning=f"The price covers {charge.covers_hours} h; the party lasts {party.hours} h.")
        if charge.pace is not None:
            children = charge.of == "crowd" and party.head.children.high
            whom = people(party.head.children, "children") if children else people(party.head.guests, "guests")
            one = one.weigh(reason=f"Time for {whom} at {charge.pace.low:f}–{charge.pace.high:f} an hour.")
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


def _lower(task: Task) -> str:
    title = str(task.title)
    return title[:1].lower() + title[1:]


def _headline(known: list[str]) -> str:
    if not known:
        return "Nobody hired yet"
    names = listing([said(kind) for kind in known])
    return names[:1].upper() + names[1:]


def _of_theme(context: Context) -> tuple[str, ...]:
    """What is behind the theme, which brings suggestions along where nobody asked for a hire."""
    choices = context.upstream.get("theme", {}).get("choices", ())
    return tuple(cause for choice in choices for cause in choice.get("causes", ()))


def _suggestions(context: Context, types: list[str], party: Party) -> list[str]:
    """Types that suit the theme, or else the ages; never one that is wanted already or not wanted."""
    refused = set(context.brief.value("unwanted", ()))
    if "vendor" in refused:
        return []
    theme = context.upstream.get("theme", {}).get("facts", {})
    usual = USUAL[party.head.audience]
    known = context.catalogue.hires
    found = [kind for kind in (*theme.get("hires", ()), *usual) if kind in known and kind not in refused]
    return [kind for kind in dict.fromkeys(found) if kind not in types][:SUGGESTIONS]


def _suggest(suggested: list[str], party: Party, hired: bool) -> tuple[str, ...]:
    if not suggested:
        return ()
    names = listing([said(kind) for kind in suggested])
    lead = "Also suits the party" if hired else "Suits the party, if you like"
    return (f"{lead}: {names}. Nothing is counted until you ask for it.",)


def _unclear(brief: Brief, types: list[str], unknown: list[str], words: Mentions) -> tuple[str, ...]:
    """Hires that were asked for and cannot be planned, said honestly."""
    notes = [f"No offer for {said(kind)} is in the catalogue; get a quote and enter it." for kind in unknown]
    refused = brief.value("unwanted", ())
    for hints, kinds in lexicon().hints:
        named = words.named(hints)
        free = [said(kind) for kind in kinds if kind not in refused] if named else []
        if free and not set(kinds) & set(types):
            notes.append(f"For {named[0]} you could hire: {', '.join(free)}. Say which, and it is planned.")
    asked = brief.wants("vendor") and not types and not notes and PIN not in brief.causes("category.vendor")
    if asked and not any(words.refuse(hint.phrases) for hint in lexicon().hints):  # "no music"
        notes.append("You want to hire somebody; say whom (a DJ, a magician, a photographer …) and it is planned.")
    return tuple(notes)


def _assumptions(brief: Brief, party: Party, offers: list[Offer[VendorTerms]]) -> tuple[str, ...]:
    charges = tuple(charge for offer in offers for charge in offer.terms.charges)
    return (
        *(party.head.assumptions if _counts(charges, "guests") else ()),
        *(hours(brief)[1] if _counts(charges, "hours") else ()),
        *(offer.terms.stand_in for offer in offers if offer.terms.stand_in),
        *(foreign(party) if charges else ()),
    )
