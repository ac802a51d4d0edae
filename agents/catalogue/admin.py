"""The catalogue in the admin. A change takes effect in every plan that uses the kind, within seconds."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from agents.catalogue import store
from agents.catalogue.models import CatalogueFigure, CatalogueOffer
from parties import outbox


def publish(*kinds: str) -> None:
    """Have every process read these kinds anew and every plan that uses them made again."""
    for kind in sorted(set(kinds)):
        store.bump(kind)
        if kind != "figure":
            outbox.wake_all(kind)


@admin.register(CatalogueOffer)
class CatalogueOfferAdmin(admin.ModelAdmin[CatalogueOffer]):
    """Saving an offer keeps it from being overwritten by the next load; deleting one is done by hand only."""

    list_display: ClassVar = ["title", "kind", "key", "active", "edited", "position", "updated_at"]
    list_filter: ClassVar = ["kind", "active", "edited"]
    search_fields: ClassVar = ["title", "key", "summary"]
    readonly_fields: ClassVar = ["edited", "updated_at"]
    ordering: ClassVar = ["kind", "position", "key"]

    def save_model(
        self, request: HttpRequest, obj: CatalogueOffer, form: ModelForm[CatalogueOffer], change: bool
    ) -> None:
        with transaction.atomic():
            before = list(CatalogueOffer.objects.filter(pk=obj.pk).values_list("kind", flat=True))
            obj.edited = True
            super().save_model(request, obj, form, change)
            publish(obj.kind, *before)

    def delete_model(self, request: HttpRequest, obj: CatalogueOffer) -> None:
        with transaction.atomic():
            super().delete_model(request, obj)
            publish(obj.kind)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[CatalogueOffer]) -> None:
        with transaction.atomic():
            kinds = list(queryset.values_list("kind", flat=True))
            super().delete_queryset(request, queryset)
            publish(*kinds)


@admin.register(CatalogueFigure)
class CatalogueFigureAdmin(admin.ModelAdmin[CatalogueFigure]):
    """A figure says where a price comes from. The price that counts is the one in the offers that name it."""

    list_display: ClassVar = ["id", "category", "item", "unit", "low", "high", "quality", "year", "edited"]
    list_filter: ClassVar = ["category", "quality", "edited"]
    search_fields: ClassVar = ["id", "item", "source"]
    readonly_fields: ClassVar = ["edited", "updated_at"]

    def get_readonly_fields(self, request: HttpRequest, obj: CatalogueFigure | None = None) -> Any:
        return [*self.readonly_fields, "id"] if obj else self.readonly_fields

    def save_model(
        self, request: HttpRequest, obj: CatalogueFigure, form: ModelForm[CatalogueFigure], change: bool
    ) -> None:
        with transaction.atomic():
            obj.edited = True
            super().save_model(request, obj, form, change)
            publish("figure")

    def has_delete_permission(self, request: HttpRequest, obj: CatalogueFigure | None = None) -> bool:
        return False  # offers name it
