"""What the host wants, as one set of facts: the active inputs resolved against each other. Pure.

Wishes that agree or speak of different things add up, in any order. Of two that contradict, the host's own pin
beats everything, a must beats a nice, and among equals the later wins; the loser is kept as a named conflict.
"""

from collections.abc import Iterable
from functools import cached_property, lru_cache
from typing import Any, Final, NamedTuple

import msgspec

from agents.analyzer import CATEGORIES
from agents.analyzer.wants.occasions import yields
from agents.brief.clarifications import Ambiguity, ambiguities
from agents.brief.experiments import STANDARD
from agents.brief.place_names import names_a_town, within
from agents.brief.wishes import is_must
from parties.domain.documents import Document
from parties.domain.message import Listed, Message, Phrase, Section, Sentence, say
from parties.domain.message import Wish as Quote
from parties.domain.pins import HAND
from parties.domain.state import Input, PartyState

RATE: Final = "rate."  # a percentage that the host set by hand: rate.tax, rate.tip, rate.service, rate.contingency
PICK: Final = "pick."  # the host's choice among the offers of a section or of a vendor type


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """A resolved value and the input ids that say so, sorted; `("host",)` for a pin."""

    value: Any
    causes: tuple[str, ...]


class Conflict(msgspec.Struct, frozen=True, kw_only=True):
    """Two wishes that cannot both hold, which one counts, and why."""

    id: str
    field: str
    message: Sentence
    kept: str
    dropped: tuple[str, ...]


class Brief(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Facts by field name, conflicts by id, wishes that may mean several things.

    Fields: guests {"min","max"}, children, adults, hours, event_date, start_time, location, honoree_age, theme,
    setting, occasion; dietary, vendor_types, unwanted (sorted lists); budget.SCOPE {"min","max","currency"} with
    SCOPE total, a category, or guest for what each may cost; currency; category.NAME (true) for each wanted category;
    pick.SECTION and pick.vendor.TYPE (an offer's id) where the host chose by hand; strategy where it is not the
    standard one; rate.NAME (percent, a decimal string) where the host set one by hand.
    """

    facts: dict[str, Fact]
    conflicts: tuple[Conflict, ...]
    ambiguities: tuple[Ambiguity, ...] = ()

    def value(self, field: str, default: Any = None) -> Any:
        fact = self.facts.get(field)
        return default if fact is None else fact.value

    def causes(self, *fields: str) -> tuple[str, ...]:
        """The input ids behind these fields, sorted, each once."""
        return tuple(sorted({cause for field in fields if field in self.facts for cause in self.facts[field].causes}))

    @cached_property
    def derived(self) -> dict[str, Any]:
        """A place to keep what several agents work out of the brief in the same way."""
        return {}

    @cached_property
    def _parts(self) -> dict[tuple[str, ...], dict[str, Any]]:
        return {}

    def wants(self, category: str) -> bool:
        return f"category.{category}" in self.facts

    def part(self, fields: tuple[str, ...]) -> dict[str, Any]:
        """What of the brief these fields cover, JSON-able, for a fingerprint.

        `budget.*` covers every budget field, `conflicts` the conflicts, `ambiguities` the ambiguities. `wishes.NAME`,
        the wishes of a category, are not in the brief. Not to be changed: it is made once.
        """
        if (made := self._parts.get(fields)) is not None:
            return made
        names, prefixes, conflicts, unsure = _sorts(fields)
        chosen: dict[str, Any] = {name: self.facts[name] for name in names if name in self.facts}
        if prefixes:
            chosen |= {name: fact for name, fact in self.facts.items() if name.startswith(prefixes)}
        if conflicts:
            chosen["conflicts"] = self.conflicts
        if unsure:
            chosen["doubts"] = self.ambiguities  # the name that stored fingerprints cover
        self._parts[fields] = chosen
        return chosen


class _Sorts(NamedTuple):
    """The fields that an agent reads, sorted by what they cover."""

    names: tuple[str, ...]
    prefixes: tuple[str, ...]
    conflicts: bool
    ambiguities: bool


@lru_cache(maxsize=64)
def _sorts(fields: tuple[str, ...]) -> _Sorts:
    prefixes = tuple(field[:-1] for field in fields if field.endswith(".*"))
    others = {"conflicts", "ambiguities", *(f"{prefix}*" for prefix in prefixes)}
    names = tuple(field for field in fields if field not in others and not field.startswith("wishes."))
    return _Sorts(names, prefixes, "conflicts" in fields, "ambiguities" in fields)


class Claim(msgspec.Struct, frozen=True):
    """One input's word on one field."""

    value: Any
    source: Input


def resolve(state: PartyState) -> Brief:
    """The brief of a party. Inputs that are not classified yet say nothing."""
    inputs = sorted((wish for wish in state.inputs.values() if wish.classified), key=lambda wish: wish.order)
    pins = state.details.get("pins", {})
    facts: dict[str, Fact] = {"currency": Fact(value=state.details.get("currency", "USD"), causes=())}
    conflicts: list[Conflict] = []
    claims = _claims(inputs)
    for field in _FIELDS:
        if field in pins or len(claims.get(field, ())) == 1:
            _settle(field, claims.get(field, []), pins, facts, conflicts)
        elif field in claims:
            _COMBINED.get(field, _settle)(field, claims[field], pins, facts, conflicts)
    facts.update({field: Fact(value=pins[field], causes=(HAND,)) for field in pins if field.startswith((PICK, RATE))})
    strategy = state.details.get("experiment", {}).get("variant", STANDARD)
    if strategy != STANDARD:
        facts["strategy"] = Fact(value=strategy, causes=())
    _dietary(inputs, facts)
    _wanted(inputs, facts, conflicts)
    return Brief(
        facts=facts,
        conflicts=tuple(sorted(conflicts, key=lambda conflict: conflict.id)),
        ambiguities=ambiguities(inputs),
    )


# Fields that can have one value only, each from a slot or a fact of a reading; a budget's field has its scope's name.
_SLOTS: Final = {
    "guest_count": "guests",
    "event_date": "event_date",
    "start_time": "start_time",
    "location": "location",
    "honoree_age": "honoree_age",
    "theme": "theme",
    "setting": "setting",
}
_FACTS: Final = {
    "children": "children",
    "adults": "adults",
    "hours": "hours",
    "occasion": "occasion",
    "per_guest": "budget.guest",
}
_FIELDS: Final = (
    *_SLOTS.values(),
    *_FACTS.values(),
    "budget.total",
    *(f"budget.{category}" for category in CATEGORIES[:5]),
)
_NAMES: Final = {
    "guests": say("about.guests"),
    "children": say("about.children"),
    "adults": say("about.adults"),
    "event_date": say("about.event_date"),
    "start_time": say("about.start_time"),
    "hours": say("about.hours"),
    "location": say("about.location"),
    "spot": say("about.location"),
    "honoree_age": say("about.honoree_age"),
    "theme": say("about.theme"),
    "occasion": say("about.occasion"),
    "setting": say("about.setting"),
    "budget.total": say("about.budget"),
    "budget.guest": say("about.budget_guest"),
}


def _claims(inputs: Iterable[Input]) -> dict[str, list[Claim]]:
    """Every word on a field that can have one value only, by field, in the order of the inputs."""
    found: dict[str, list[Claim]] = {}
    for wish in inputs:
        for slot, value in wish.slots.items():
            field = _SLOTS.get(slot) or (f"budget.{value.get('scope')}" if slot == "budget" and value else "")
            if field and value is not None:
                found.setdefault(field, []).append(Claim(value, wish))
        for fact, field in _FACTS.items():
            if (value := wish.facts.get(fact)) is not None:
                found.setdefault(field, []).append(Claim(value, wish))
    return found


def _strength(claim: Claim) -> tuple[bool, int]:
    return is_must(claim.source), claim.source.order


def _settle(field: str, claims: list[Claim], pins: Document, facts: dict[str, Fact], conflicts: list[Conflict]) -> None:
    """Choose one value for a field that can have only one. Without a pin there must be a claim."""
    if field in pins:
        facts[field] = Fact(value=pins[field], causes=(HAND,))
        losers = [claim for claim in claims if claim.value != pins[field]]
        if losers:
            conflicts.append(_conflict(field, None, losers))
        return
    winner = claims[0] if len(claims) == 1 else max(claims, key=_strength)
    same = tuple(sorted(claim.source.input_id for claim in claims if claim.value == winner.value))
    facts[field] = Fact(value=winner.value, causes=same)
    losers = [claim for claim in claims if claim.value != winner.value]
    if losers:
        conflicts.append(_conflict(field, winner, losers))


def _settle_setting(
    field: str, claims: list[Claim], pins: Document, facts: dict[str, Fact], conflicts: list[Conflict]
) -> None:
    """Who does not mind contradicts nobody."""
    _settle(field, [claim for claim in claims if claim.value != "either"] or claims, pins, facts, conflicts)


def _settle_place(
    field: str, claims: list[Claim], pins: Document, facts: dict[str, Fact], conflicts: list[Conflict]
) -> None:
    """A park and a town go together, and a town with its address: only two towns or two parks contradict."""
    claims = [Claim(_fullest(claim.value, claims), claim.source) for claim in claims]
    towns = [claim for claim in claims if names_a_town(claim.value)]
    spots = [claim for claim in claims if claim not in towns]
    settled: dict[str, Fact] = {}
    for part, said in (("spot", spots), (field, towns)):
        if said:
            _settle(part, said, pins, settled, conflicts)
    causes = tuple(sorted({cause for fact in settled.values() for cause in fact.causes}))
    facts[field] = Fact(value=", ".join(fact.value for fact in settled.values()), causes=causes)


def _fullest(place: str, claims: list[Claim]) -> str:
    """The longest of the names that this one is a part of."""
    names: list[str] = [claim.value for claim in claims if within(place, claim.value)]
    return max(names, key=lambda name: (len(name), name))


def _settle_occasion(
    field: str, claims: list[Claim], pins: Document, facts: dict[str, Fact], conflicts: list[Conflict]
) -> None:
    """A wedding goes with its rehearsal dinner, and a birthday with the quinceañera that it is."""
    named = frozenset(claim.value for claim in claims)
    _settle(field, [claim for claim in claims if not yields(claim.value, named)], pins, facts, conflicts)


_COMBINED: Final = {"setting": _settle_setting, "location": _settle_place, "occasion": _settle_occasion}


def _conflict(field: str, winner: Claim | None, losers: list[Claim]) -> Conflict:
    about = _about(field)
    ranked = sorted(losers, key=lambda claim: claim.source.order)
    dropped = Listed(tuple(Quote(claim.source.input_id) for claim in ranked))
    if winner is None:
        message, kept = say("conflict.pinned", about=about, dropped=dropped), HAND
    else:
        kept = winner.source.input_id
        outranks = is_must(winner.source) and not any(is_must(claim.source) for claim in losers)
        if outranks:
            message = say("conflict.must", about=about, kept=Quote(kept), dropped=dropped)
        else:
            message = say("conflict.later", about=about, kept=Quote(kept), dropped=dropped)
    return Conflict(
        id=f"conflict:{field}",
        field=field,
        kept=kept,
        dropped=tuple(sorted(claim.source.input_id for claim in losers)),
        message=message,
    )


def _about(field: str) -> Message:
    """What two wishes disagree about: a fact, the budget of a part, a part, or a vendor type."""
    if field in _NAMES:
        return _NAMES[field]
    if field.startswith("budget."):
        return say("about.budget_part", section=Section(field.removeprefix("budget.")))
    if field in CATEGORIES:
        return say("about.part", section=Section(field))
    return say("about.other", what=Phrase(field.replace("_", " ")))


def _dietary(inputs: list[Input], facts: dict[str, Fact]) -> None:
    needs = {need for wish in inputs for need in wish.slots.get("dietary", ())}
    if needs:
        causes = tuple(sorted(wish.input_id for wish in inputs if wish.slots.get("dietary")))
        facts["dietary"] = Fact(value=sorted(needs), causes=causes)


def _wanted(inputs: list[Input], facts: dict[str, Fact], conflicts: list[Conflict]) -> None:
    """Which categories and vendor types are wanted, and which are not, claim against claim."""
    claims: dict[str, list[Claim]] = {}
    for wish in inputs:
        refused = frozenset(wish.slots.get("negated", ()))
        for item in refused:
            claims.setdefault(item, []).append(Claim(False, wish))
        for item in wish.slots.get("vendor_types", ()):
            claims.setdefault(item, []).append(Claim(True, wish))
        # A removal keeps its category without wanting it: "no DJ" is about vendors and asks for none.
        only_refuses = refused and not (wish.slots.keys() - {"negated"})
        for category in wish.categories:
            if category not in refused and not (only_refuses and (category == "vendor" or len(wish.categories) == 1)):
                claims.setdefault(category, []).append(Claim(True, wish))
    verdicts: dict[str, Fact] = {}
    for item in sorted(claims):
        _settle(item, claims[item], {}, verdicts, conflicts)
    _types(verdicts, claims, facts)
    if "vendor" in verdicts and not _still_hires(verdicts["vendor"], inputs, frozenset(facts)):
        del verdicts["vendor"]
    for category in CATEGORIES:
        if category in verdicts and verdicts[category].value:
            facts[f"category.{category}"] = Fact(value=True, causes=verdicts[category].causes)


def _still_hires(vendor: Fact, inputs: list[Input], known: frozenset[str]) -> bool:
    """Whether a wish for vendors is left that was not withdrawn type by type."""
    return any(
        not types or any(f"vendor.{item}" in known for item in types)
        for wish in inputs
        if wish.input_id in vendor.causes
        for types in [wish.slots.get("vendor_types", ())]
    )


def _types(verdicts: dict[str, Fact], claims: dict[str, list[Claim]], facts: dict[str, Fact]) -> None:
    """Sorted lists: vendor types wanted, and items unwanted. Refusing all vendors refuses each earlier one."""
    none_at_all = "vendor" in verdicts and not verdicts["vendor"].value
    wanted: dict[str, Fact] = {}
    for item, fact in verdicts.items():
        if not fact.value or item in CATEGORIES:
            continue
        if none_at_all and max(map(_strength, claims["vendor"])) > max(map(_strength, claims[item])):
            continue
        wanted[item] = fact
    unwanted = {item: fact for item, fact in verdicts.items() if not fact.value}
    for field, found in (("vendor_types", wanted), ("unwanted", unwanted)):
        if found:
            causes = tuple(sorted({cause for fact in found.values() for cause in fact.causes}))
            facts[field] = Fact(value=sorted(found), causes=causes)
    for item, fact in wanted.items():
        facts[f"vendor.{item}"] = fact
