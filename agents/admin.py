"""What support staff see of the agents, and the catalogue that they edit."""

from django.contrib import admin
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from agents.catalogue import admin as catalogue
from agents.models import AgentBreaker, AgentExecution, AgentRun, PartySavings
from parties.domain.message import from_text
from parties.presentation.rendering import render
from partyplanner.web.readonly_admin import ReadOnlyAdmin, pretty

__all__ = ["catalogue"]


@admin.register(AgentExecution)
class ExecutionAdmin(ReadOnlyAdmin):
    list_display = ("started_at", "party", "agent", "execution", "status", "took", "shown_trigger")
    list_filter = ("agent", "status", "execution", "started_at")
    search_fields = ("=party__id", "error")
    list_select_related = ("party",)
    show_full_result_count = False
    exclude = ("causes", "trigger", "error")
    readonly_fields = ("shown_trigger", "shown_error", "shown_causes", "shown_output")

    @admin.display(description=_("duration"))
    def took(self, row: AgentExecution) -> str:
        return f"{row.duration_us / 1000:.1f} ms"

    @admin.display(description=_("trigger"))
    def shown_trigger(self, row: AgentExecution) -> str:
        return render(from_text(row.trigger))

    @admin.display(description=_("error"))
    def shown_error(self, row: AgentExecution) -> str:
        return render(from_text(row.error))

    @admin.display(description=_("causes"))
    def shown_causes(self, row: AgentExecution) -> SafeString:
        return pretty(row.causes)

    @admin.display(description=_("output"))
    def shown_output(self, row: AgentExecution) -> SafeString:
        return pretty(row.output())


@admin.register(AgentRun)
class RunAdmin(ReadOnlyAdmin):
    """Deferred runs that are open: who has which, and until when."""

    list_display = ("started_at", "party", "agent", "attempts", "available_at", "lease_until", "holder", "fence")
    list_filter = ("agent",)
    search_fields = ("=party__id", "last_error")
    list_select_related = ("party",)
    exclude = ("result",)


@admin.register(AgentBreaker)
class BreakerAdmin(ReadOnlyAdmin):
    list_display = ("agent", "position", "failures", "trips", "opened_at", "probe_at", "last_error")
    list_filter = ("position",)


@admin.register(PartySavings)
class SavingsAdmin(ReadOnlyAdmin):
    """Who looked for ways to fit, and what is being worked out."""

    list_display = ("party_id", "version", "requested_at", "attempts", "lease_until")
    search_fields = ("=party_id",)
    exclude = ("document",)
    readonly_fields = ("shown_document",)

    @admin.display(description=_("ways to fit"))
    def shown_document(self, row: PartySavings) -> SafeString:
        return pretty(row.document)
