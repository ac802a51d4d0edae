"""The catalogue in the admin. A change takes effect in every plan that uses the kind, within seconds."""

import json
from typing import Any

from django import forms
from django.contrib import admin
from django.db import transaction
from django.db.models import JSONField, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from agents.catalogue import store
from agents.catalogue.files import builtin
from agents.catalogue.models import CatalogueFigure, CatalogueOffer
from parties import outbox


def publish(*kinds: str) -> None:
    """Have every process read these kinds anew and every plan that uses them made again."""
    for kind in sorted(set(kinds)):
        store.bump(kind)
        if kind != "figure":
            outbox.wake_all(kind)


def delivered(kind: str) -> frozenset[str]:
    """The keys of a kind that come with the delivered files."""
    return frozenset(offer.id for offer in builtin().offers.get(kind, ()))


class IndentedJSON(forms.JSONField):
    """JSON as it can be read and edited: indented, with its letters as they are."""

    widget = forms.Textarea(attrs={"rows": 24, "cols": 100})

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False)


@admin.register(CatalogueOffer)
class CatalogueOfferAdmin(admin.ModelAdmin[CatalogueOffer]):
    """What a person saved is never overwritten by a load. A delivered offer cannot vanish, or the next load would
    bring it back: deleting it switches it off."""

    list_display = ("title", "kind", "key", "active", "edited", "position", "updated_at")
    list_filter = ("kind", "active", "edited")
    search_fields = ("title", "key", "summary")
    readonly_fields = ("edited", "updated_at")
    ordering = ("kind", "position", "key")
    formfield_overrides = {JSONField: {"form_class": IndentedJSON}}  # noqa: RUF012

    def save_model(
        self, request: HttpRequest, obj: CatalogueOffer, form: ModelForm[CatalogueOffer], change: bool
    ) -> None:
        with transaction.atomic():
            before = list(CatalogueOffer.objects.filter(pk=obj.pk).values_list("kind", flat=True))
            obj.edited = True
            super().save_model(request, obj, form, change)
            publish(obj.kind, *before)

    def delete_model(self, request: HttpRequest, obj: CatalogueOffer) -> None:
        self.delete_queryset(request, CatalogueOffer.objects.filter(pk=obj.pk))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[CatalogueOffer]) -> None:
        with transaction.atomic():
            rows = list(queryset.values_list("pk", "kind", "key"))
            kept = [pk for pk, kind, key in rows if key in delivered(kind)]
            CatalogueOffer.objects.filter(pk__in=kept).update(active=False, edited=True)
            CatalogueOffer.objects.filter(pk__in=[pk for pk, _, _ in rows]).exclude(pk__in=kept).delete()
            publish(*(kind for _, kind, _ in rows))


@admin.register(CatalogueFigure)
class CatalogueFigureAdmin(admin.ModelAdmin[CatalogueFigure]):
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
            publish("figure")

    def has_delete_permission(self, request: HttpRequest, obj: CatalogueFigure | None = None) -> bool:
        return False  # offers name it
