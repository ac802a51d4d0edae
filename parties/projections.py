"""The history of inputs, kept beside the events that tell it."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Q

from parties import events as ev
from parties.models import PartyInput
from parties.state import encode


class InputProjector:
    """parties_input: one row for each input that was ever added. Contract: parties.store.Projector."""

    def project(self, recorded: Sequence[ev.Recorded]) -> None:
        added = [self._row(item, item.event) for item in recorded if isinstance(item.event, ev.InputAdded)]
        if added:
            PartyInput.objects.bulk_create(added)
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

    def _row(self, item: ev.Recorded, event: ev.InputAdded) -> PartyInput:
        return PartyInput(
            party_id=item.party_id,
            input_id=event.input_id,
            added_version=item.version,
            text=event.text,
            source=event.source,
            priority=event.priority,
            added_at=item.occurred_at,
        )

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
            (
                item.party_id,
                item.event.input_id,
                encode(item.event.categories).decode(),
                encode(item.event.slots).decode(),
                encode(item.event.confidence).decode(),
                encode(item.event.affected).decode(),
            )
            for item in recorded
            if isinstance(item.event, ev.InputClassified)
        ]
        if not rows:
            return
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE parties_input input SET categories = new.categories, slots = new.slots,"
                " confidence = new.confidence, affected = new.affected"
                " FROM unnest(%s::text[], %s::text[], %s::jsonb[], %s::jsonb[], %s::jsonb[], %s::jsonb[])"
                " AS new(party_id, input_id, categories, slots, confidence, affected)"
                " WHERE input.party_id = new.party_id AND input.input_id = new.input_id AND input.status = 'active'",
                [list(column) for column in zip(*rows, strict=True)],
            )
