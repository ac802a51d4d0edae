"""The documents of a plan as types: what agents give, what the state keeps, and what pages and the API show. Pure.

A document holds no nulls (an absent key says "none"), so that the difference of two versions is a JSON Merge Patch.
Amounts are decimal strings with two places in the party's currency; low ≤ high. The state keeps documents as plain
JSON, because patches are applied to that; `output_of`, `budget_of` and `plan_of` read them.
"""

from collections.abc import Mapping
from typing import Any, Literal, TypeVar

import msgspec

from parties.domain.encoded import Encoded
from parties.domain.message import Sentence

Document = Mapping[str, Any]
_T = TypeVar("_T")


class Line(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A line of cost. `basis` is the formula in words and numbers; low ≤ high, decimal strings in party currency.

    `tax` names what kind of sale it is for the tax rule: food, service, rental, goods or none.
    `tip` is the customary gratuity as [low, high] percent, absent where none is usual.
    """

    id: str
    category: str
    item: Sentence
    basis: Sentence
    low: str
    high: str
    tax: str = "none"
    tip: tuple[str, str] | None = None
    tip_figure: str = ""
    figures: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()


class Task(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something to do `days_before` the party. `late` is what to do instead when that day has passed."""

    id: str
    title: Sentence
    days_before: int
    section: str
    late: Sentence = ""
    figures: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()


class Option(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One recommendation: a catalogue offer as it works out for this party.

    `advised` marks what the agent itself would pick, where the host picked another.
    """

    id: str
    title: Sentence
    summary: Sentence
    low: str = "0.00"
    high: str = "0.00"
    reasons: tuple[Sentence, ...] = ()
    warnings: tuple[Sentence, ...] = ()
    facts: Document = {}
    figures: tuple[str, ...] = ()
    advised: bool = False


class Choice(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing to decide, with one to three options, best first. `picked` is the option that the budget counts."""

    id: str
    label: Sentence
    options: tuple[Option, ...]
    picked: str
    causes: tuple[str, ...] = ()


class Output(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The result of a section agent. `facts` is what dependants read (palette, setting, kitchen, capacity …).

    `causes` are the inputs behind the section as such, where it has no choice that names its own.
    """

    headline: Sentence
    choices: tuple[Choice, ...] = ()
    lines: tuple[Line, ...] = ()
    tasks: tuple[Task, ...] = ()
    notes: tuple[Sentence, ...] = ()
    assumptions: tuple[Sentence, ...] = ()
    facts: Document = {}
    causes: tuple[str, ...] = ()


class Ends(msgspec.Struct, frozen=True, kw_only=True):
    """A range of money."""

    low: str
    high: str


class BudgetLine(Line, frozen=True, kw_only=True, omit_defaults=True):
    """A line in its place: `rank` is the order."""

    rank: int


class Rule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Tax, a tip or the contingency. `source` says where the rate stands written, or that the host set it."""

    label: Sentence
    basis: Sentence
    low: str
    high: str
    rank: int
    figures: tuple[str, ...] = ()
    source: Sentence = ""
    url: str = ""
    as_of: str = ""
    causes: tuple[str, ...] = ()


class Target(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the host wants to spend on the whole: at most `max`.

    Named in another money or for each guest, `said` has it in their words, `max` is what the leanest plan may cost and
    `sure` what the dearest may; there is no `min` then.
    """

    max: str
    currency: str = ""
    min: str = ""
    said: Sentence = ""
    sure: str = ""


class Limit(Target, frozen=True, kw_only=True, omit_defaults=True):
    """A target for one part, in the budget's currency, held against the part's lines."""

    low: str
    high: str
    status: Literal["covered", "tight", "short"]


class Verdict(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whether the money is enough. `gap` is what is missing at the leanest, when short."""

    status: Literal["covered", "tight", "short", "no_target"]
    sentence: Sentence
    gap: str = ""


class Crowd(msgspec.Struct, frozen=True, kw_only=True):
    """How many guests, at least and at most."""

    min: int
    max: int


class Budget(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the party costs. `lines` and `rules` by id; `categories` and `limits` by part; `subtotal` is the lines,
    `total` lines and rules. `guests` and `per_guest` are there when the guests are known."""

    currency: str
    lines: dict[str, BudgetLine]
    rules: dict[str, Rule]
    categories: dict[str, Ends]
    subtotal: Ends
    total: Ends
    limits: dict[str, Limit]
    verdict: Verdict
    assumptions: tuple[Sentence, ...]
    target: Target | None = None
    guests: Crowd | None = None
    per_guest: Ends | None = None


Status = Literal["ready", "working", "failed", "missing", "declined"]


class SectionEntry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of a section. working: deferred, nothing found yet; declined: the host wants none."""

    title: Sentence
    status: Status
    rank: int
    reason: Sentence = ""
    low: str = ""
    high: str = ""


class PlanFacts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is settled, whatever the wishes say against each other."""

    guests: Crowd | None = None
    event_date: str = ""
    start_time: str = ""
    hours: Any = None
    location: str = ""


class Completion(msgspec.Struct, frozen=True, kw_only=True):
    """The sections that are ready, of those that the host wants at all."""

    done: int
    of: int
    sentence: Sentence


class ChecklistEntry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A task with its day. `due_on` is there when the party's date is known, `late` only when the status is late."""

    title: Sentence
    section: str
    days_before: int
    status: Literal["open", "due", "late"]
    rank: int
    causes: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    due_on: str = ""
    late: Sentence = ""


class NextStep(msgspec.Struct, frozen=True, kw_only=True):
    """What to do next, and the section that deals with it."""

    text: Sentence
    section: str


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """A section that is empty: why, and a wish that the host could type to fill it."""

    text: Sentence
    example: Sentence


class ConflictEntry(msgspec.Struct, frozen=True, kw_only=True):
    """What does not fit together. `kept` and `dropped` name inputs, where inputs disagree."""

    message: Sentence
    kept: str
    dropped: tuple[str, ...]
    severity: Literal["note", "warning"]


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """The one question that matters most now. `answers` are wishes to add with a click."""

    text: Sentence
    answers: tuple[Sentence, ...]


class Plan(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The whole party: `sections` and `missing` by section, `checklist` by task id, `conflicts` by id."""

    headline: Sentence
    facts: PlanFacts
    sections: dict[str, SectionEntry]
    completion: Completion
    checklist: dict[str, ChecklistEntry]
    missing: dict[str, Gap]
    conflicts: dict[str, ConflictEntry]
    next_steps: tuple[NextStep, ...] = ()
    question: Question | None = None


def output_of(document: Document) -> Output | None:
    """A section agent's result; None where there is none yet. Raises msgspec.ValidationError."""
    return _typed(document, Output)


def budget_of(document: Document) -> Budget | None:
    """The budget; None where nothing is priced yet. Raises msgspec.ValidationError."""
    return _typed(document, Budget)


def plan_of(document: Document) -> Plan | None:
    """The plan; None before the first one. Raises msgspec.ValidationError."""
    return _typed(document, Plan)


def _typed(document: Document, kind: type[_T]) -> _T | None:
    if isinstance(document, Encoded):
        return document.source if isinstance(document.source, kind) else msgspec.json.decode(document.raw, type=kind)
    return msgspec.convert(document, kind) if document else None
