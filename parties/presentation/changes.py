"""Which fragments of the party's page an event can change. Pure."""

from collections.abc import Iterable
from typing import Final

from parties import events as ev

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

# Event type, `agent_*:NAME`, or TYPE:KEY for a key of what details_changed or plan_updated patch → fragments.
CHANGED_BY: Final[dict[str, frozenset[str]]] = {
    "party_created": _ALL,
    "details_changed": frozenset(),
    "details_changed:title": frozenset({"header"}),
    "details_changed:pins": frozenset({"header", *SECTIONS}),  # a card marks what the host chose by hand
    "details_changed:currency": _CARDS | {"header"},
    "input_added": frozenset({"inputs", "header", "notices"}),
    "input_removed": _ALL,  # its text is quoted wherever it was a cause
    "input_priority_changed": frozenset({"inputs", "header", "notices"}),
    "input_classified": frozenset({"inputs", "header"}),
    "agent_*:theme": frozenset({"theme", "header"}),
    "agent_*:venue": frozenset({"venue"}),
    "agent_*:cake": frozenset({"cake"}),
    "agent_*:catering": frozenset({"catering"}),
    "agent_*:vendor": frozenset({"vendor"}),
    "agent_*:budget": frozenset({"budget"}),
    "agent_*:planner": frozenset(),
    "budget_recalculated": _CARDS | {"header"},
    "plan_updated": frozenset({"budget"}),  # the ways to fit are shown once the plan is up to date
    "plan_updated:headline": frozenset({"header"}),
    "plan_updated:facts": frozenset({"header"}),
    "plan_updated:sections": _CARDS,
    "plan_updated:completion": frozenset(),
    "plan_updated:checklist": frozenset({"checklist"}),
    "plan_updated:next_steps": frozenset(),
    "plan_updated:missing": _CARDS | {"notices"},
    "plan_updated:conflicts": frozenset({"notices"}),
    "plan_updated:question": frozenset({"notices"}),
    "party_completed": _ALL,
    "party_cancelled": _ALL,
}
# Progress says whether the plan is up to date, which any event can change; the activity tells of them all.
ALWAYS: Final = frozenset({"progress", "activity"})


def fragments_for(events: Iterable[ev.Event]) -> frozenset[str]:
    """The fragments that these events can change; an unknown event or agent may change any."""
    return frozenset().union(*(CHANGED_BY.get(key, _ALL) | ALWAYS for event in events for key in _keys(event)))


def _keys(event: ev.Event) -> Iterable[str]:
    if isinstance(event, ev.PlanUpdated):
        return (event.type, *(f"{event.type}:{key}" for key in event.patch))
    if isinstance(event, ev.DetailsChanged):
        return (event.type, *(f"{event.type}:{key}" for key in event.changes))
    if isinstance(event, ev.ExecutionPlanned):
        return tuple(f"agent_*:{step.agent}" for step in event.steps)
    agent = getattr(event, "agent", None)
    return (event.type,) if agent is None else (f"agent_*:{agent}",)
