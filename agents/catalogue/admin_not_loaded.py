"""What staff see before the catalogue is in the database: nothing to edit yet, and a button that loads it."""

from typing import Any, TypeVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse

from agents.catalogue import repository
from agents.catalogue.loading import load
from agents.catalogue.search import indexing

Row = TypeVar("Row", bound=Model)


class LoadedFirst(admin.ModelAdmin[Row]):
    """A table of the catalogue. Nothing in it is added or changed before the whole catalogue was loaded: until then
    plans are made with the delivered one, and nobody would see an offer of one's own."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and repository.loaded()

    def has_change_permission(self, request: HttpRequest, obj: Row | None = None) -> bool:
        return super().has_change_permission(request, obj) and repository.loaded()

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        if repository.loaded():
            return super().changelist_view(request, extra_context)
        if not self.has_view_permission(request):
            raise PermissionDenied
        return self._loaded(request) if request.method == "POST" else self._unloaded(request)

    def _may_load(self, request: HttpRequest) -> bool:
        """Loading adds and changes rows."""
        return super().has_add_permission(request) and super().has_change_permission(request)

    def _loaded(self, request: HttpRequest) -> HttpResponse:
        if not self._may_load(request):
            raise PermissionDenied
        load()
        indexing.refresh()
        messages.success(request, "The catalogue is loaded. What you change now shows in plans within seconds.")
        return HttpResponseRedirect(request.path)

    def _unloaded(self, request: HttpRequest) -> TemplateResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": self.opts.verbose_name_plural,
            "opts": self.opts,
            "may_load": self._may_load(request),
        }
        return TemplateResponse(request, "admin/catalogue/not_loaded.html", context)
