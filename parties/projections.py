"""The history of inputs, kept beside the events that tell it."""

from collections.abc import Sequence
from typing import Any, Final

from django.db.models import Q

from parties import bulk
from parties import events as ev
from parties.models import PartyInput

_KEY: Final = {"party_id": "text", "input_id": "text"}
_READING: Final = dict.fromkeys(("categories", "slots", "confidence", "affected"), "jsonb")
_COLUMNS: Final = {
    "party_id": "text",
    "input_id": "text",
    "added_version": "int",
    "text": "text",
    "source": "text",
    "priority": "text",
    **_READING,
    "status": "text",
    "added_at": "timestamptz",
}


class InputProjector:
    """parties_input: one row for each input that was ever added. Contract: parties.store.Projector."""

    def project(self, recorded: Sequence[ev.Recorded]) -> None:
        added = [self._row(item, item.event) for item in recorded if isinstance(item.event, ev.InputAdded)]
        bulk.insert("parties_input", _COLUMNS, added)
        self._classify([item for item in recorded if isinstance(item.event, ev.InputClassified)])
        for item in recorded:
            if isinstance(item.event, ev.InputRemoved):
                self._active(item, item.event.input_id).update(status="removed", removed_at=item.occurred_at)
            elif isinstance(item.event, ev.InputPriorityChanged):
                self._active(item, item.event.input_id).update(priority=item.event.priority)

    def clear(self, party_ids: Sequence[str]) -> None:
        PartyInput.objects.filter(party_id__in=party_ids).delete()

    def dump(self, party_id: str) -> list[Any]:
        fields = [field.attname for field in PartyInput._meta.concrete_fields if field.name != "id"]
        return list(PartyInput.objects.filter(party_id=party_id).order_by("added_version").values(*fields))

    def _row(self, item: ev.Recorded, event: ev.InputAdded) -> dict[str, Any]:
        return {
            "party_id": item.party_id,
            "input_id": event.input_id,
            "added_version": item.version,
            "text": event.text,
            "source": event.source,
            "priority": event.priority,
            "categories": (),
            "slots": {},
            "confidence": {},
            "affected": (),
            "status": "active",
            "added_at": item.occurred_at,
        }

    def _active(self, item: ev.Recorded, input_id: str) -> Any:
        return PartyInput.objects.filter(
            Q(removed_at=None) | Q(removed_at=item.occurred_at),
            party_id=item.party_id,
            input_id=input_id,
            status="active",
        )

    def _classify(self, recorded: Sequence[ev.Recorded]) -> None:
        """All readings of a batch in one statement."""
        rows = [
            {
                "party_id": item.party_id,
                "input_id": item.event.input_id,
                "categories": item.event.categories,
                "slots": item.event.slots,
                "confidence": item.event.confidence,
                "affected": item.event.affected,
            }
            for item in recorded
            if isinstance(item.event, ev.InputClassified)
        ]
        bulk.update("parties_input", _KEY, _READING, rows, where="target.status = 'active'")
