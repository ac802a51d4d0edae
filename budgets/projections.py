"""budgets_snapshot: one row for each budget_recalculated."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from budgets.models import BudgetSnapshot
from parties import events as ev


class SnapshotProjector:
    """Contract: parties.store.Projector."""

    def project(self, recorded: Sequence[ev.Recorded]) -> None:
        rows = [_snapshot(item, item.event) for item in recorded if isinstance(item.event, ev.BudgetRecalculated)]
        if rows:
            BudgetSnapshot.objects.bulk_create(rows)

    def clear(self, party_ids: Sequence[str]) -> None:
        BudgetSnapshot.objects.filter(party_id__in=party_ids).delete()

    def dump(self, party_id: str) -> list[Any]:
        fields = [field.attname for field in BudgetSnapshot._meta.concrete_fields if field.name != "id"]
        return list(BudgetSnapshot.objects.filter(party_id=party_id).order_by("version").values(*fields))


def _snapshot(item: ev.Recorded, event: ev.BudgetRecalculated) -> BudgetSnapshot:
    return BudgetSnapshot(
        party_id=item.party_id,
        version=item.version,
        low=Decimal(event.total["low"]),
        high=Decimal(event.total["high"]),
        previous_low=Decimal(event.previous["low"]),
        previous_high=Decimal(event.previous["high"]),
        delta_low=Decimal(event.delta["low"]),
        delta_high=Decimal(event.delta["high"]),
        changes=event.patch,
        reason=event.reason[:200],
        taken_at=item.occurred_at,
    )
