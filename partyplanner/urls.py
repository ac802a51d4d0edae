"""Every address of the site, by door."""

from django.contrib import admin
from django.urls import include, path

from partyplanner.observability import health

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("admin/", admin.site.urls),
    path("", include("parties.pages.urls")),
]

handler400 = "partyplanner.web.error_pages.bad_request"
handler500 = "partyplanner.web.error_pages.server_error"
