"""Addresses of the volunteers room, below /ehrenamt/."""

from django.urls import path

from geleit.volunteers import views

app_name = "volunteers"
urlpatterns = [
    # helper circles
    path("", views.circles, name="circles"),
    path("kreise/neu/", views.new_circle, name="new_circle"),
    path("kreise/<uuid:circle_id>/", views.circle, name="circle"),
    path("kreise/<uuid:circle_id>/angaben/", views.change_circle, name="change_circle"),
    path("kreise/<uuid:circle_id>/status/", views.move_circle, name="move_circle"),
    path("kreise/<uuid:circle_id>/verlauf/", views.circle_history, name="circle_history"),
    path("kreise/<uuid:circle_id>/koordination/", views.appoint, name="appoint"),
    path("kreise/<uuid:circle_id>/bedarf/", views.add_need, name="add_need"),
    path("koordination/<uuid:coordination_id>/beenden/", views.end_coordination, name="end_coordination"),
    path("bedarf/<uuid:need_id>/gedeckt/", views.meet_need, name="meet_need"),
    # volunteers
    path("freiwillige/", views.volunteers, name="volunteers"),
    path("freiwillige/suche/", views.find, name="find"),
    path("freiwillige/neu/", views.register, name="register"),
    path("freiwillige/<uuid:volunteer_id>/", views.volunteer, name="volunteer"),
    path("freiwillige/<uuid:volunteer_id>/angaben/", views.change_volunteer, name="change_volunteer"),
    path("freiwillige/<uuid:volunteer_id>/status/", views.move_volunteer, name="move_volunteer"),
    path("freiwillige/<uuid:volunteer_id>/einwilligung/", views.consents, name="consents"),
    path("freiwillige/<uuid:volunteer_id>/helferkreis/", views.join, name="join"),
    path("freiwillige/<uuid:volunteer_id>/einsatz/", views.assign, name="assign"),
    path("freiwillige/<uuid:volunteer_id>/verschwiegenheit/", views.declaration, name="declaration"),
    path("freiwillige/<uuid:volunteer_id>/fuehrungszeugnis/", views.certificate, name="certificate"),
    path(
        "freiwillige/<uuid:volunteer_id>/fuehrungszeugnis/anforderung.pdf",
        views.certificate_request,
        name="certificate_request",
    ),
    path("freiwillige/<uuid:volunteer_id>/stunden/", views.hours, name="hours"),
    path("freiwillige/<uuid:volunteer_id>/stunden/bestaetigen/", views.confirm_all_hours, name="confirm_all_hours"),
    path("freiwillige/<uuid:volunteer_id>/aufwand/", views.allowances, name="allowances"),
    path("zugehoerigkeit/<uuid:member_id>/beenden/", views.leave, name="leave"),
    path("einsatz/<uuid:engagement_id>/beenden/", views.end_engagement, name="end_engagement"),
    path("stunden/<uuid:hours_id>/bestaetigen/", views.confirm_hours, name="confirm_hours"),
    path("stunden/<uuid:hours_id>/entfernen/", views.remove_hours, name="remove_hours"),
    # the county
    path("verteilung/", views.distribution, name="distribution"),
    path("verteilung/<str:ags>/", views.municipality, name="municipality"),
]
