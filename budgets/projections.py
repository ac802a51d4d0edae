"""budgets_snapshot: one row for each budget_recalculated."""

from collections.abc import Sequence
from typing import Any, Final

from budgets.models import BudgetSnapshot
from parties.domain import events as ev
from parties.eventstore import bulk

_MONEY: Final = ("low", "high", "previous_low", "previous_high", "delta_low", "delta_high")
_COLUMNS: Final = {
    "party_id": "text",
    "version": "int",
    **dict.fromkeys(_MONEY, "numeric"),
    "parts": "json",
    "changes": "json",
    "reason": "json",
    "taken_at": "timestamptz",
}


class SnapshotProjector:
    """Contract: parties.eventstore.repository.Projector."""

    def project(self, recorded: Sequence[ev.Recorded]) -> None:
        rows = [_snapshot(item, item.event) for item in recorded if isinstance(item.event, ev.BudgetRecalculated)]
        bulk.insert("budgets_snapshot", _COLUMNS, rows)

    def clear(self, party_ids: Sequence[str]) -> None:
        BudgetSnapshot.objects.filter(party_id__in=party_ids).delete()

    def dump(self, party_id: str) -> list[Any]:
        fields = [field.attname for field in BudgetSnapshot._meta.concrete_fields if field.name != "id"]
        return list(BudgetSnapshot.objects.filter(party_id=party_id).order_by("version").values(*fields))


def _snapshot(item: ev.Recorded, event: ev.BudgetRecalculated) -> dict[str, Any]:
    return {
        "party_id": item.party_id,
        "version": item.version,
        "low": event.total["low"],
        "high": event.total["high"],
        "previous_low": event.previous["low"],
        "previous_high": event.previous["high"],
        "delta_low": event.delta["low"],
        "delta_high": event.delta["high"],
        "parts": event.parts,
        "changes": event.patch,
        "reason": event.reason,
        "taken_at": item.occurred_at,
    }
