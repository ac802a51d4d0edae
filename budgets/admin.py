from django.contrib import admin
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from budgets.models import BudgetSnapshot
from parties.domain.message import from_text
from parties.presentation.rendering import render
from partyplanner.web.readonly_admin import ReadOnlyAdmin, pretty


@admin.register(BudgetSnapshot)
class SnapshotAdmin(ReadOnlyAdmin):
    list_display = ("taken_at", "party", "version", "low", "high", "delta_low", "delta_high", "shown_reason")
    search_fields = ("=party__id",)
    list_select_related = ("party",)
    show_full_result_count = False
    exclude = ("parts", "changes", "reason")
    readonly_fields = ("shown_reason", "shown_parts", "shown_changes")

    @admin.display(description=_("reason"))
    def shown_reason(self, row: BudgetSnapshot) -> str:
        return render(from_text(row.reason))

    @admin.display(description=_("by category"))
    def shown_parts(self, row: BudgetSnapshot) -> SafeString:
        return pretty(row.parts)

    @admin.display(description=_("changes"))
    def shown_changes(self, row: BudgetSnapshot) -> SafeString:
        return pretty(row.changes)
