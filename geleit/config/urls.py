"""Root of all addresses. German paths, because users read them."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("", include("geleit.desk.urls")),
    path("", include("geleit.accounts.urls")),
    path("", include("geleit.core.urls")),
    path("verzeichnis/", include("geleit.directory.urls")),
    path("besuche/", include("geleit.visits.urls")),
    path("warteraum/", include("geleit.visits.urls_queue")),
    path("termine/", include("geleit.visits.appointment_urls")),
    path("personen/", include("geleit.people.urls")),
    path("ehrenamt/", include("geleit.volunteers.urls")),
    path("mein/", include("geleit.my.urls")),
    path("faelle/", include("geleit.cases.urls")),
    path("plaene/", include("geleit.plans.urls")),
    path("beratungen/", include("geleit.consultations.urls")),
]
if settings.DEMO_MODE:
    urlpatterns.append(path("", include("geleit.demo.urls")))

# Last, because its addresses begin with the name of a county: every other room's address goes before.
urlpatterns.append(path("", include("geleit.portal.urls")))

handler400 = "geleit.core.failures.bad_request"
handler403 = "geleit.core.failures.forbidden"
handler404 = "geleit.portal.failures.not_found"
handler500 = "geleit.core.failures.server_error"
