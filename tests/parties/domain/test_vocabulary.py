"""Nothing about a person enters the log: every field of every event was reviewed for it."""

import msgspec

from parties.domain import events as ev
from parties.domain import vocabulary
from parties.domain.message import Message, Phrase, Section

# Type → its fields. Add one here once it is certain that it holds an id, a count, or what hosts say about their own
# party; never a name, an address, a phone number, a diet of a person, or free text about one.
REVIEWED = {
    "party_created": {"title", "currency"},
    "details_changed": {"changes"},
    "input_added": {"input_id", "text", "source", "priority"},
    "input_removed": {"input_id"},
    "input_restored": {"input_id", "order", "text", "source", "priority", "added_at"},
    "input_priority_changed": {"input_id", "priority"},
    "input_classified": {
        "input_id",
        "categories",
        "confidence",
        "slots",
        "facts",
        "affected",
        "evidence",
        "analyzer",
    },
    "agent_retry_requested": {"agent"},
    "experiment_assigned": {"experiment", "variant"},
    "execution_planned": {"steps", "steps.agent", "steps.execution", "steps.reason", "steps.causes"},
    "agent_started": {"agent", "execution", "fingerprint", "deferred"},
    "agent_completed": {
        "agent",
        "fingerprint",
        "digest",
        "output",
        "confidence",
        "agent_version",
        "duration_us",
    },
    "agent_failed": {
        "agent",
        "fingerprint",
        "error",
        "attempt",
        "agent_version",
        "duration_us",
        "retry_at",
    },
    "agent_run_cancelled": {"agent", "fingerprint", "reason"},
    "agent_result_rejected": {"agent", "fingerprint", "fence", "reason"},
    "agent_data_removed": {"agent", "reason"},
    "budget_recalculated": {
        "patch",
        "previous",
        "total",
        "delta",
        "reason",
        "parts",
    },
    "plan_updated": {"patch", "reason", "moved"},
    "party_completed": set(),
    "party_cancelled": {"reason"},
}


def fields_of(kind: type[msgspec.Struct], prefix: str = "") -> set[str]:
    """With those of structs within; a message counts as one field."""
    found = set()
    for field in msgspec.structs.fields(kind):
        found.add(prefix + field.name)
        for part in getattr(field.type, "__args__", ()):
            if isinstance(part, type) and issubclass(part, msgspec.Struct) and part not in (Message, Phrase, Section):
                found |= fields_of(part, f"{prefix}{field.name}.")
    return found


def test_every_field_of_every_event_was_reviewed():
    assert {name: fields_of(kind) for name, kind in vocabulary.TYPES.items()} == REVIEWED


def test_the_rule_stands_at_the_top_of_the_vocabulary():
    assert "Personal data of people never enters the log" in (ev.__doc__ or "")
