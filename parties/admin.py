"""What support staff see of parties. They read here, redrive, and purge; changes go through commands."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from parties import commands
from parties.access.roles import actor_of
from parties.models import BEHIND, DeadLetter, EventRow, Membership, OutboxMessage, Party, PartyInput, Person, Purge
from parties.outbox import dead_letters
from partyplanner.web.readonly_admin import ReadOnlyAdmin, ReadOnlyInline, pretty


class Choice(admin.SimpleListFilter):
    """A filter of a few conditions, each with the words for it."""

    choices_by_name: ClassVar[Mapping[str, tuple[str, Q]]]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, words) for name, (words, _) in self.choices_by_name.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chosen = self.choices_by_name.get(self.value() or "")
        return queryset if chosen is None else queryset.filter(chosen[1])


class PlanState(Choice):
    """Whether the plan knows of everything that happened."""

    title = parameter_name = "plan"
    choices_by_name: ClassVar = {
        "current": ("current", ~BEHIND),
        "behind": ("behind", BEHIND),
    }


class Tried(Choice):
    title = parameter_name = "tried"
    choices_by_name: ClassVar = {
        "fresh": ("not yet", Q(attempts=0)),
        "failing": ("tried before", Q(attempts__gt=0)),
    }


class Redriven(Choice):
    title = parameter_name = "redriven"
    choices_by_name: ClassVar = {
        "no": ("not yet", Q(redriven_at=None)),
        "yes": ("redriven", Q(redriven_at__isnull=False)),
    }


class InputInline(ReadOnlyInline):
    model = PartyInput
    fields = ("text", "priority", "categories", "status", "added_at", "removed_at")
    readonly_fields = fields
    ordering = ("-added_version",)


class MembershipInline(ReadOnlyInline):
    model = Membership
    fields = ("user", "held_by", "role", "created_at")
    readonly_fields = fields

    @admin.display(description=_("held by"))
    def held_by(self, row: Membership) -> str:
        return "account" if row.user_id else "visitor without an account"


class EventInline(ReadOnlyInline):
    """The timeline."""

    model = EventRow
    fields = ("version", "type", "short_payload", "actor", "occurred_at")
    readonly_fields = fields
    ordering = ("-version",)
    verbose_name_plural = _("timeline")

    @admin.display(description=_("payload"))
    def short_payload(self, row: EventRow) -> str:
        text = str(row.payload)
        return text if len(text) <= 160 else text[:159] + "…"


@admin.register(Party)
class PartyAdmin(ReadOnlyAdmin):
    list_display = ("id", "title", "status", "version", "planned_version", "current", "strategy", "changed_at")
    list_filter = ("status", PlanState, "changed_at")
    search_fields = ("id", "title")
    show_full_result_count = False
    fields = (
        ("id", "page"),
        ("title", "status"),
        ("version", "planning_version", "planned_version", "epoch"),
        ("created_at", "changed_at"),
        "shown_details",
        "shown_plan",
        "shown_budget",
        "shown_agents",
    )
    readonly_fields = (*fields[4:], "page")
    inlines = (InputInline, EventInline, MembershipInline)
    actions = ("purge",)

    def has_purge_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("parties.delete_party"))

    @admin.action(description=_("Purge: delete everything of them for good"), permissions=["purge"])
    def purge(self, request: HttpRequest, queryset: QuerySet[Party]) -> TemplateResponse | None:
        """Asks for a reason first."""
        reason = request.POST.get("reason", "").strip()
        if "confirm" not in request.POST or not reason:
            context = self.admin_site.each_context(request) | {"title": "Purge", "opts": self.opts, "parties": queryset}
            return TemplateResponse(request, "admin/parties/purge.html", context)
        party_ids = list(queryset.values_list("pk", flat=True))
        for party_id in party_ids:
            commands.purge_party(party_id=party_id, reason=reason, actor=actor_of(request.user))
        self.message_user(
            request,
            ngettext("{count} purged.", "{count} purged.", len(party_ids)).format(count=len(party_ids)),
            messages.SUCCESS,
        )
        return None

    @admin.display(boolean=True, description=_("current"))
    def current(self, party: Party) -> bool:
        return not party.behind

    @admin.display(description=_("strategy"))
    def strategy(self, party: Party) -> str:
        """The variant that the party was drawn into, and the experiment; nothing outside of one."""
        drawn = party.details.get("experiment", {})
        return f"{drawn['variant']} ({drawn['name']})" if drawn else ""

    @admin.display(description=_("events"))
    def page(self, party: Party) -> SafeString:
        address = reverse("admin:parties_eventrow_changelist")
        return format_html('<a href="{}?party__id__exact={}">all events of this party</a>', address, party.pk)

    @admin.display(description=_("details"))
    def shown_details(self, party: Party) -> SafeString:
        return pretty(party.details)

    @admin.display(description=_("plan"))
    def shown_plan(self, party: Party) -> SafeString:
        return pretty(party.plan)

    @admin.display(description=_("budget"))
    def shown_budget(self, party: Party) -> SafeString:
        return pretty(party.budget)

    @admin.display(description=_("agents"))
    def shown_agents(self, party: Party) -> SafeString:
        return pretty(party.agents)


@admin.register(Person)
class PersonAdmin(admin.ModelAdmin[Person]):
    """What people are called; staff may mend it."""

    list_display = ("user", "display_name")
    search_fields = ("display_name", "user__username")
    raw_id_fields = ("user",)
    list_select_related = ("user",)


@admin.register(Purge)
class PurgeAdmin(ReadOnlyAdmin):
    list_display = ("purged_at", "party_id", "actor", "reason")
    search_fields = ("=party_id",)
    ordering = ("-purged_at",)


@admin.register(EventRow)
class EventAdmin(ReadOnlyAdmin):
    list_display = ("occurred_at", "party", "version", "type", "actor", "correlation_id")
    list_filter = ("type", "occurred_at")
    search_fields = ("=party__id", "=correlation_id")
    ordering = ("-occurred_at", "-version")
    show_full_result_count = False
    list_select_related = ("party",)
    exclude = ("payload",)
    readonly_fields = ("shown_payload",)

    @admin.display(description=_("payload"))
    def shown_payload(self, row: EventRow) -> SafeString:
        return pretty(row.payload)


@admin.register(PartyInput)
class InputAdmin(ReadOnlyAdmin):
    list_display = ("text", "party", "categories", "priority", "status", "added_at")
    list_filter = ("status", "priority", "source")
    search_fields = ("=party__id", "text")
    list_select_related = ("party",)
    show_full_result_count = False


@admin.register(OutboxMessage)
class OutboxAdmin(ReadOnlyAdmin):
    list_display = ("id", "consumer", "party_id", "attempts", "available_at", "created_at")
    list_filter = ("consumer", Tried)
    search_fields = ("=party_id",)
    show_full_result_count = False


@admin.register(DeadLetter)
class DeadLetterAdmin(ReadOnlyAdmin):
    list_display = ("id", "consumer", "party_id", "attempts", "cause", "died_at", "redriven_at")
    list_filter = (Redriven, "consumer")
    search_fields = ("=party_id", "error")
    actions = ("redrive",)

    @admin.display(description=_("cause"))
    def cause(self, letter: DeadLetter) -> str:
        lines = letter.error.strip().splitlines()
        return lines[-1][:120] if lines else ""

    def has_redrive_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("parties.change_deadletter"))

    @admin.action(description=_("Redrive: give them another round of attempts"), permissions=["redrive"])
    def redrive(self, request: HttpRequest, queryset: QuerySet[DeadLetter]) -> None:
        count = dead_letters.redrive(list(queryset.values_list("pk", flat=True)))
        self.message_user(
            request,
            ngettext("{count} redriven.", "{count} redriven.", count).format(count=count),
            messages.SUCCESS if count else messages.WARNING,
        )
