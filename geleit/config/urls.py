"""Root of all addresses. German paths, because users read them."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("", include("geleit.desk.urls")),
    path("", include("geleit.accounts.urls")),
    path("", include("geleit.core.urls")),
    path("verzeichnis/", include("geleit.directory.urls")),
    path("personen/", include("geleit.people.urls")),
    path("ehrenamt/", include("geleit.volunteers.urls")),
    path("faelle/", include("geleit.cases.urls")),
    path("plaene/", include("geleit.plans.urls")),
    path("beratungen/", include("geleit.consultations.urls")),
]
if settings.DEMO_MODE:
    urlpatterns.append(path("", include("geleit.demo.urls")))

handler400 = "geleit.core.failures.bad_request"
handler403 = "geleit.core.failures.forbidden"
handler404 = "geleit.core.failures.not_found"
handler500 = "geleit.core.failures.server_error"
