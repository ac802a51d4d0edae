"""Every address of the site, by door."""

from django.contrib import admin
from django.urls import include, path

from partyplanner.observability import health

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("admin/", admin.site.urls),
    path("", include("parties.urls")),
]

handler400 = "partyplanner.error_pages.bad_request"
handler500 = "partyplanner.error_pages.server_error"
