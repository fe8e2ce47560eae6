"""Addresses of the plans room."""

from django.urls import path

from geleit.plans import views

app_name = "plans"
urlpatterns = [
    # /plaene/fall/<case>/
    path("fall/<uuid:case_id>/", views.for_case, name="for_case"),
    path("fall/<uuid:case_id>/beginnen/", views.start, name="start"),
    # /plaene/<plan>/
    path("<uuid:plan_id>/", views.plan, name="plan"),
    path("<uuid:plan_id>/lage/<slug:field>/", views.situation, name="situation"),
    path("<uuid:plan_id>/ziele/neu/", views.add_goal, name="add_goal"),
    path("<uuid:plan_id>/ziele/vorlage/", views.take_template, name="take_template"),
    path("<uuid:plan_id>/ziele/ordnen/", views.move_goal, name="move_goal"),
    path("<uuid:plan_id>/vereinbaren/", views.agree, name="agree"),
    path("<uuid:plan_id>/fortschreiben/", views.review, name="review"),
    path("<uuid:plan_id>/fortschreibung-auslassen/", views.skip_review, name="skip_review"),
    path("<uuid:plan_id>/beenden/", views.end, name="end"),
    path("<uuid:plan_id>/versionen/<int:number>/", views.version, name="version"),
    path("<uuid:plan_id>/vergleich/", views.compare, name="compare"),
    path("<uuid:plan_id>/druck.pdf", views.print_plan, name="print"),
    # /plaene/ziele/<goal>/
    path("ziele/<uuid:goal_id>/", views.goal, name="goal"),
    path("ziele/<uuid:goal_id>/aendern/", views.change_goal, name="change_goal"),
    path("ziele/<uuid:goal_id>/stand/", views.goal_state, name="goal_state"),
    path("ziele/<uuid:goal_id>/entfernen/", views.remove_goal, name="remove_goal"),
    path("ziele/<uuid:goal_id>/schritte/neu/", views.add_step, name="add_step"),
    path("ziele/<uuid:goal_id>/schritte/ordnen/", views.move_step, name="move_step"),
    # /plaene/schritte/<step>/
    path("schritte/<uuid:step_id>/", views.change_step, name="change_step"),
    path("schritte/<uuid:step_id>/stand/", views.step_state, name="step_state"),
]
