"""Addresses of the directory room."""

from django.urls import path

from geleit.directory.views import changes, confirming, entries, facts, links, reading

app_name = "directory"
urlpatterns = [
    path("", reading.directory, name="directory"),
    path("eintraege/", entries.entries, name="entries"),
    path("eintraege/aemter/neu/", entries.add_entry, {"group": "aemter"}, name="add_office"),
    path("eintraege/leistungen/neu/", entries.add_entry, {"group": "leistungen"}, name="add_service"),
    path("eintraege/gebaeude/neu/", entries.add_entry, {"group": "gebaeude"}, name="add_site"),
    path("eintraege/traeger/neu/", entries.add_entry, {"group": "traeger"}, name="add_body"),
    path("eintraege/<slug:group>/<uuid:entry_id>/", entries.entry, name="entry"),
    path("eintraege/<slug:group>/<uuid:entry_id>/neu/<slug:kind>/", facts.add_fact, name="add_fact"),
    path("angaben/<slug:kind>/<uuid:fact_id>/", facts.change_fact, name="change_fact"),
    path("angaben/<slug:kind>/<uuid:fact_id>/beenden/", facts.end_fact, name="end_fact"),
    path("landkreis/", entries.county, name="county"),
    path("landkreis/hinweis/neu/", facts.add_county_fact, {"kind": "hinweis"}, name="add_notice"),
    path("landkreis/tage/neu/", facts.add_county_fact, {"kind": "tage"}, name="add_county_closure"),
    path("verlauf/<uuid:entry_id>/", changes.history, name="history"),
    path("aenderungen/<uuid:change_id>/rueckgaengig/", changes.undo, name="undo"),
    path("aenderungen/<uuid:change_id>/freigeben/", changes.release, name="release"),
    path("aenderungen/<uuid:change_id>/ablehnen/", changes.refuse, name="refuse"),
    path("freigaben/", changes.waiting, name="waiting"),
    path("einstellungen/vier-augen/", entries.four_eyes, name="four_eyes"),
    path("aktualitaet/", confirming.freshness, name="freshness"),
    path("aktualitaet/<uuid:entry_id>/", confirming.owner, name="owner"),
    path("aktualitaet/<uuid:entry_id>/anfragen/", confirming.ask_owner, name="ask_owner"),
    path("aktualitaet/<uuid:entry_id>/bestaetigen/", confirming.confirm, name="confirm"),
    path("netzadressen/", links.links, name="links"),
    path("bestaetigen/<slug:county>/<str:secret>/", confirming.confirm_by_link, name="confirm_by_link"),
]
