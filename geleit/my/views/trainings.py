"""Trainings: signing up, signing off, the certificate of participation."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from geleit.my import access, queries, rules
from geleit.my.pages import OwnRequest, own_page, show
from geleit.my.views.hours import pdf
from geleit.volunteers import actions as volunteering
from geleit.volunteers import papers
from geleit.volunteers import queries as volunteer_queries
from geleit.volunteers.codes import SignUpState


@own_page()
def trainings(request: OwnRequest) -> HttpResponse:
    """Trainings one can sign up for, and those the volunteer signed up for."""
    me = request.me
    return show(
        request,
        "my/trainings.html",
        offered=queries.offered_trainings(me),
        mine=queries.my_sign_ups(me),
        today=me.today,
        gets_mails=volunteer_queries.may_mail(me.volunteer),
    )


@own_page(methods=("POST",))
def sign_up(request: OwnRequest, training_id: UUID) -> HttpResponse:
    """Take a place, or the next number of the waiting list."""
    me, training = request.me, access.get_training(request.me, training_id)
    if volunteer_queries.is_signed_up(training, me.volunteer):
        messages.info(request, _("You are signed up for this training already."))
        return redirect("my:trainings")
    volunteering.refuse_on(
        rules.obstacles_to_own_sign_up(
            cancelled=training.cancelled_on is not None, deadline=training.deadline, today=me.today
        )
    )
    made = volunteering.sign_up(training=training, volunteer=me.volunteer, by=me.actor, now=me.now, today=me.today)
    if made.state == SignUpState.PLACED:
        messages.success(request, _("You have a place."))
    else:
        messages.info(request, _("The training is full. You are on the waiting list and move up by yourself."))
    return redirect("my:trainings")


@own_page(methods=("POST",))
def sign_off(request: OwnRequest, sign_up_id: UUID) -> HttpResponse:
    """Give the place to somebody else."""
    me, found = request.me, access.get_my_sign_up(request.me, sign_up_id)
    if found.state == SignUpState.ENDED:
        messages.info(request, _("You are signed off already."))
        return redirect("my:trainings")
    volunteering.refuse_on(rules.obstacles_to_own_sign_off(starts_on=found.training.starts_on, today=me.today))
    volunteering.sign_off(sign_up=found, by=me.actor, now=me.now)
    messages.success(request, _("You are signed off. Thank you for telling us."))
    return redirect("my:trainings")


@own_page()
def participation(request: OwnRequest, sign_up_id: UUID) -> HttpResponse:
    """The certificate of participation, as PDF."""
    me, found = request.me, access.get_my_sign_up(request.me, sign_up_id)
    units = volunteer_queries.attended_units(found)
    if not units:
        messages.error(request, _("No attendance is recorded yet."))
        return redirect("my:trainings")
    volunteering.note_certifying(volunteer=me.volunteer, by=me.actor, now=me.now)
    printed = papers.participation(
        found, units=units, county_name=me.county.name, signed_by=me.county.name, today=me.today
    )
    return pdf(printed, "bescheinigung")
