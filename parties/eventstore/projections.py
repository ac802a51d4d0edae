"""The history of inputs, kept beside its events."""

from collections.abc import Sequence
from typing import Any, Final

from parties.domain import events as ev
from parties.eventstore import bulk
from parties.models import PartyInput

Row = dict[str, Any]

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
    "removed_at": "timestamptz",
}


class InputProjector:
    """parties_input: one row for each input that was ever added. Contract: parties.eventstore.repository.Projector.

    A wish that is typed again after it was removed has the id that it had before; each time is a row of its own.
    """

    def project(self, recorded: Sequence[ev.Recorded]) -> None:
        rows = _InputRows(recorded)
        bulk.update("parties_input", _KEY, _READING, rows.readings, where="target.status = 'active'")
        for match, changes in rows.changes:
            PartyInput.objects.filter(**match).update(**changes)
        bulk.insert("parties_input", _COLUMNS, rows.added)  # last: what it takes the place of is not active by then

    def clear(self, party_ids: Sequence[str]) -> None:
        PartyInput.objects.filter(party_id__in=party_ids).delete()

    def dump(self, party_id: str) -> list[Any]:
        fields = [field.attname for field in PartyInput._meta.concrete_fields if field.name != "id"]
        return list(PartyInput.objects.filter(party_id=party_id).order_by("added_version").values(*fields))


class _InputRows:
    """What a batch of events means for inputs: rows of those it adds, as they end up, and changes of earlier ones.

    A change is a condition and the new values. A row is restored with what was read in it, so it needs no reading.
    """

    def __init__(self, recorded: Sequence[ev.Recorded]) -> None:
        self.added: list[Row] = []
        self.readings: list[Row] = []
        self.changes: list[tuple[Row, Row]] = []
        self._active: dict[tuple[str, str], Row] = {}  # of those added
        self._touched: set[tuple[str, str]] = set()  # removed or restored in this batch
        for item in recorded:
            match item.event:
                case ev.InputAdded():
                    self._active[item.party_id, item.event.input_id] = row = _row(item, item.event)
                    self.added.append(row)
                case ev.InputClassified():
                    self._read(item.party_id, item.event)
                case ev.InputPriorityChanged():
                    self._change(item, item.event.input_id, {"priority": item.event.priority})
                case ev.InputRemoved():
                    self._change(item, item.event.input_id, {"status": "removed", "removed_at": item.occurred_at})
                    self._active.pop((item.party_id, item.event.input_id), None)
                    self._touched.add((item.party_id, item.event.input_id))
                case ev.InputRestored():
                    self._restore(item.party_id, item.event)

    def _read(self, party_id: str, event: ev.InputClassified) -> None:
        row = self._active.get((party_id, event.input_id))
        if row is None and (party_id, event.input_id) not in self._touched:
            row = {"party_id": party_id, "input_id": event.input_id}
            self.readings.append(row)
        if row is not None:
            row |= {name: getattr(event, name) for name in _READING}

    def _change(self, item: ev.Recorded, input_id: str, changes: Row) -> None:
        row = self._active.get((item.party_id, input_id))
        if row is None:
            self.changes.append(({"party_id": item.party_id, "input_id": input_id, "status": "active"}, changes))
        else:
            row |= changes

    def _restore(self, party_id: str, event: ev.InputRestored) -> None:
        place = party_id, event.order
        row = next((row for row in self.added if (row["party_id"], row["added_version"]) == place), None)
        changes = {"priority": event.priority, "status": "active", "removed_at": None}
        self._touched.add((party_id, event.input_id))
        if row is None:
            self.changes.append(({"party_id": party_id, "added_version": event.order}, changes))
        else:
            row |= changes
            self._active[party_id, event.input_id] = row


def _row(item: ev.Recorded, event: ev.InputAdded) -> Row:
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
        "removed_at": None,
    }
