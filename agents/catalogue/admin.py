"""The catalogue in the admin. A change takes effect in every plan that uses the kind, within seconds."""

import json
from typing import Any, Final

from django import forms
from django.contrib import admin, messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Case, JSONField, Q, QuerySet, When
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from agents.catalogue import csv_import, repository
from agents.catalogue.admin_not_loaded import LoadedFirst
from agents.catalogue.files import builtin
from agents.catalogue.models import CatalogueFigure, CatalogueOffer
from agents.catalogue.search.retrieval import Filters
from agents.catalogue.search.search import search

SALT: Final = "agents.catalogue.csv_import"
STAFF_SEE: Final = 25  # hits of a search
LOOKED_AT: Final = 3600  # seconds for which a preview can be confirmed


def delivered(kind: str) -> frozenset[str]:
    """The keys of a kind that come with the delivered files."""
    return frozenset(offer.id for offer in builtin().offers.get(kind, ()))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


class IndentedJSON(forms.JSONField):
    """JSON as it can be read and edited: indented, with its letters as they are."""

    widget = forms.Textarea(attrs={"rows": 24, "cols": 100})

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except RecursionError:
            raise forms.ValidationError("This is nested too deeply.") from None

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What was typed, letter by letter: what JSON makes of it is not always a text that a page can show."""
        return initial if self.disabled else data

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False)


class SheetForm(forms.Form):
    """The file of an import."""

    file = forms.FileField(label=_("CSV file"), widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}))

    def clean_file(self) -> str:
        """The file's text."""
        try:
            return csv_import.decode(self.cleaned_data["file"].read(csv_import.MOST_BYTES + 1))
        except csv_import.UnreadableSheet as error:
            raise forms.ValidationError(str(error)) from None


@admin.register(CatalogueOffer)
class CatalogueOfferAdmin(LoadedFirst[CatalogueOffer]):
    """What a person saved is never overwritten by a load. A delivered offer cannot vanish, or the next load would
    bring it back: deleting it switches it off."""

    list_display = ("title", "kind", "key", "active", "edited", "position", "updated_at")
    list_filter = ("kind", "active", "edited")
    search_fields = ("title", "key")
    search_help_text = "Describe it: “somewhere green with a roof” finds the park pavilions."
    readonly_fields = ("edited", "updated_at")
    ordering = ("kind", "position", "key")
    formfield_overrides = {JSONField: {"form_class": IndentedJSON}}  # noqa: RUF012
    actions = ("export_csv",)

    change_list_template = "admin/catalogue/offers.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.import_csv)
        return [path("import/", view, name="agents_catalogueoffer_import"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return super().changelist_view(request, {"may_import": self.may_import(request), **(extra_context or {})})

    def may_import(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request) and self.has_change_permission(request)

    @admin.action(description=_("Export as CSV"), permissions=["view"])
    def export_csv(self, request: HttpRequest, queryset: QuerySet[CatalogueOffer]) -> HttpResponse:
        text = "\ufeff" + csv_import.write(
            queryset.order_by("kind", "position", "key")
        )  # Excel needs the mark for UTF-8
        headers = {"Content-Disposition": 'attachment; filename="catalogue-offers.csv"'}
        return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)

    def import_csv(self, request: HttpRequest) -> HttpResponse:
        """Choose a file, look at what it changes, confirm. Only then, and only without a mistake, is it written."""
        if not self.may_import(request):
            raise PermissionDenied
        if "confirm" in request.POST:
            return self._confirmed(request, request.POST["confirm"])
        form = SheetForm(request.POST or None, request.FILES or None)
        if not form.is_valid():
            return self._import_page(request, form)
        text: str = form.cleaned_data["file"]
        try:
            return self._import_page(request, SheetForm(), text, csv_import.preview(text))
        except csv_import.UnreadableSheet as error:
            form.add_error("file", str(error))
            return self._import_page(request, form)

    def _confirmed(self, request: HttpRequest, token: str) -> HttpResponse:
        try:
            looked_at = signing.loads(token, salt=SALT, max_age=LOOKED_AT)
        except signing.BadSignature:
            messages.error(request, "That preview is too old or was altered. Choose the file once more.")
            return HttpResponseRedirect(request.path)
        try:
            with transaction.atomic():
                found = csv_import.preview(looked_at["text"], lock=True)
                if found.mistakes or found.digest() != looked_at["digest"]:
                    messages.warning(
                        request, "The catalogue has changed meanwhile, so nothing was written. Look again."
                    )
                    return self._import_page(request, SheetForm(), looked_at["text"], found)
                self._write(request, found)
        except IntegrityError:
            messages.error(request, "Somebody else added one of these offers just now. Choose the file once more.")
            return HttpResponseRedirect(request.path)
        messages.success(request, f"Imported {_count(len(found.changes), 'offer')}.")
        return HttpResponseRedirect(reverse("admin:agents_catalogueoffer_changelist"))

    def _write(self, request: HttpRequest, found: csv_import.Preview) -> None:
        for change in found.changes:
            change.offer.edited = True
            change.offer.save()
            log = self.log_addition if change.added else self.log_change
            log(request, change.offer, "Imported from a CSV file.")
        offers = [change.offer for change in found.changes]
        repository.publish((offer.kind for offer in offers), offers)

    def _import_page(
        self, request: HttpRequest, form: SheetForm, text: str = "", found: csv_import.Preview | None = None
    ) -> TemplateResponse:
        ready = found is not None and not found.mistakes and bool(found.changes)
        looked_at = {"text": text, "digest": found.digest()} if ready and found is not None else None
        context = {
            **self.admin_site.each_context(request),
            "title": "Import offers from CSV",
            "opts": self.opts,
            "form": form,
            "found": found,
            "columns": csv_import.COLUMNS,
            "token": signing.dumps(looked_at, salt=SALT, compress=True) if looked_at else "",
        }
        return TemplateResponse(request, "admin/catalogue/import.html", context)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[CatalogueOffer], search_term: str
    ) -> tuple[QuerySet[CatalogueOffer], bool]:
        """What the search finds, best first unless a column is sorted by, and what has the very letters."""
        literal, duplicates = super().get_search_results(request, queryset, search_term)
        if not search_term.strip():
            return literal, duplicates
        kind = request.GET.get("kind__exact", "")
        hits = search(search_term, Filters(kind=kind, active=None), limit=STAFF_SEE)
        places = {hit.pk: place for place, hit in enumerate(hits)}
        found = queryset.filter(Q(pk__in=places) | Q(pk__in=literal.values("pk")))
        if "o" in request.GET:
            return found, duplicates
        order = Case(*(When(pk=pk, then=place) for pk, place in places.items()), default=len(places))
        return found.order_by(order, "pk"), duplicates

    def save_model(
        self, request: HttpRequest, obj: CatalogueOffer, form: ModelForm[CatalogueOffer], change: bool
    ) -> None:
        with transaction.atomic():
            before = list(CatalogueOffer.objects.filter(pk=obj.pk).values_list("kind", flat=True))
            obj.edited = True
            super().save_model(request, obj, form, change)
            repository.publish([obj.kind, *before], [obj])

    def delete_model(self, request: HttpRequest, obj: CatalogueOffer) -> None:
        self.delete_queryset(request, CatalogueOffer.objects.filter(pk=obj.pk))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[CatalogueOffer]) -> None:
        with transaction.atomic():
            rows = list(queryset.values_list("pk", "kind", "key"))
            kept = [pk for pk, kind, key in rows if key in delivered(kind)]
            CatalogueOffer.objects.filter(pk__in=kept).update(active=False, edited=True)
            CatalogueOffer.objects.filter(pk__in=[pk for pk, _, _ in rows]).exclude(pk__in=kept).delete()
            repository.publish((kind for _, kind, _ in rows), CatalogueOffer.objects.filter(pk__in=kept))


@admin.register(CatalogueFigure)
class CatalogueFigureAdmin(LoadedFirst[CatalogueFigure]):
    """A figure says where a price comes from. The price that counts is the one in the offers that name it."""

    list_display = ("id", "category", "item", "unit", "low", "high", "quality", "year", "edited")
    list_filter = ("category", "quality", "edited")
    search_fields = ("id", "item", "source")
    readonly_fields = ("edited", "updated_at")

    def get_readonly_fields(self, request: HttpRequest, obj: CatalogueFigure | None = None) -> Any:
        return (*self.readonly_fields, "id") if obj else self.readonly_fields

    def save_model(
        self, request: HttpRequest, obj: CatalogueFigure, form: ModelForm[CatalogueFigure], change: bool
    ) -> None:
        with transaction.atomic():
            obj.edited = True
            super().save_model(request, obj, form, change)
            repository.publish(["figure"], graded=[obj.pk] if "quality" in form.changed_data else [])

    def has_delete_permission(self, request: HttpRequest, obj: CatalogueFigure | None = None) -> bool:
        return False  # offers name it
