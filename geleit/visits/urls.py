"""Addresses of the visits room, for editors."""

from django.urls import path

from geleit.visits.views import house_rules, preview, rules

app_name = "visits"
urlpatterns = [
    path("", rules.rules, name="rules"),
    path("neu/", rules.add_rule, name="add_rule"),
    path("vorschau/", preview.preview, name="preview"),
    path("aushang.pdf", preview.notice, name="notice"),
    path("hausordnung/", house_rules.house_rules, name="house_rules"),
    path("hausordnung/neu/", house_rules.add_house_rules, name="add_house_rules"),
    path("hausordnung/<uuid:version_id>/", house_rules.house_rules_version, name="house_rules_version"),
    path("hausordnung/<uuid:version_id>/rueckgaengig/", house_rules.undo_house_rules, name="undo_house_rules"),
    path("<uuid:rule_id>/", rules.rule, name="rule"),
    path("<uuid:rule_id>/aendern/", rules.change_rule, name="change_rule"),
    path("<uuid:rule_id>/beenden/", rules.end_rule, name="end_rule"),
    path("<uuid:rule_id>/zurueckziehen/", rules.withdraw_rule, name="withdraw_rule"),
    path("<uuid:rule_id>/freigeben/", rules.release_rule, name="release_rule"),
    path("<uuid:rule_id>/rueckgaengig/", rules.undo, name="undo"),
]
