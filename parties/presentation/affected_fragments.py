"""Which fragments of the party's page an event can change."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from parties.domain import events as ev

SECTIONS: Final = ("theme", "venue", "cake", "catering", "vendor")
FRAGMENTS: Final[tuple[str, ...]] = (
    "header",
    "inputs",
    "notices",
    *SECTIONS,
    "budget",
    "checklist",
    "progress",
    "activity",
)
_ALL: Final = frozenset(FRAGMENTS)
_CARDS: Final = frozenset({*SECTIONS, "budget"})
_PARTWISE: Final = frozenset({"sections", "missing", "categories"})  # documents whose keys are names of cards

# Event type, `agent_*:NAME`, or TYPE:KEY for a key of what an event patches → fragments. Of a document whose keys are
# names of cards, each key that is patched changes that card as well.
CHANGED_BY: Final[dict[str, frozenset[str]]] = {
    "party_created": _ALL,
    "details_changed": frozenset(),
    "details_changed:title": frozenset({"header"}),
    "details_changed:time_zone": frozenset({"header"}),
    "details_changed:pins": frozenset({"header", *SECTIONS}),  # a card marks what the host chose by hand
    "details_changed:currency": _CARDS | {"header"},
    "input_added": frozenset({"inputs", "header", "notices"}),
    "input_removed": _ALL,  # its text is quoted wherever it was a cause
    "input_restored": _ALL,
    "input_priority_changed": frozenset({"inputs", "header", "notices"}),
    "input_classified": frozenset({"inputs", "header"}),
    "experiment_assigned": frozenset(),
    "agent_*:theme": frozenset({"theme", "header"}),
    "agent_*:venue": frozenset({"venue"}),
    "agent_*:cake": frozenset({"cake"}),
    "agent_*:catering": frozenset({"catering"}),
    "agent_*:vendor": frozenset({"vendor"}),
    "agent_*:budget": frozenset({"budget"}),
    "agent_*:planner": frozenset(),
    "budget_recalculated": frozenset({"budget", "header"}),
    "plan_updated": frozenset({"budget"}),  # the ways to fit are shown once the plan is up to date
    "plan_updated:headline": frozenset({"header"}),
    "plan_updated:facts": frozenset({"header"}),
    "plan_updated:sections": frozenset({"budget"}),
    "plan_updated:completion": frozenset(),
    "plan_updated:checklist": frozenset({"checklist"}),
    "plan_updated:next_steps": frozenset(),
    "plan_updated:missing": frozenset({"notices"}),
    "plan_updated:conflicts": frozenset({"notices"}),
    "plan_updated:question": frozenset({"notices"}),
    "party_completed": _ALL,
    "party_cancelled": _ALL,
}
# Progress says whether the plan is up to date, which any event can change; the activity tells of them all.
ALWAYS: Final = frozenset({"progress", "activity"})


def handles(kind: type[ev.Event]) -> bool:
    """Whether it is known what an event of this type can change."""
    return kind.type in CHANGED_BY or "agent" in kind.__struct_fields__ or kind is ev.ExecutionPlanned


def fragments_for(events: Iterable[ev.Event]) -> frozenset[str]:
    """The fragments that these events can change; an unknown event or agent may change any."""
    return frozenset().union(*(found | ALWAYS for event in events for found in _changed_by(event)))


def _changed_by(event: ev.Event) -> Iterator[frozenset[str]]:
    if isinstance(event, ev.ExecutionPlanned):
        yield from (CHANGED_BY.get(f"agent_*:{step.agent}", _ALL) for step in event.steps)
    elif (agent := getattr(event, "agent", None)) is not None:
        yield CHANGED_BY.get(f"agent_*:{agent}", _ALL)
    else:
        yield CHANGED_BY.get(event.type, _ALL)
        yield from (_changed_by_patch(event.type, key, value) for key, value in _patch(event).items())


def _patch(event: ev.Event) -> Mapping[str, Any]:
    if isinstance(event, ev.DetailsChanged):
        return event.changes
    return event.patch if isinstance(event, ev.PlanUpdated | ev.BudgetRecalculated) else {}


def _changed_by_patch(kind: str, key: str, value: Any) -> frozenset[str]:
    cards = (_CARDS.intersection(value) if isinstance(value, dict) else _CARDS) if key in _PARTWISE else frozenset()
    known = CHANGED_BY.get(f"{kind}:{key}", frozenset() if kind == "budget_recalculated" else _ALL)
    return cards | known
