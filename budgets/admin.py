from django.contrib import admin
from django.utils.safestring import SafeString

from budgets.models import BudgetSnapshot
from partyplanner.readonly_admin import ReadOnlyAdmin, pretty


@admin.register(BudgetSnapshot)
class SnapshotAdmin(ReadOnlyAdmin):
    list_display = ("taken_at", "party", "version", "low", "high", "delta_low", "delta_high", "reason")
    search_fields = ("=party__id",)
    list_select_related = ("party",)
    show_full_result_count = False
    exclude = ("parts", "changes")
    readonly_fields = ("shown_parts", "shown_changes")

    @admin.display(description="by category")
    def shown_parts(self, row: BudgetSnapshot) -> SafeString:
        return pretty(row.parts)

    @admin.display(description="changes")
    def shown_changes(self, row: BudgetSnapshot) -> SafeString:
        return pretty(row.changes)
