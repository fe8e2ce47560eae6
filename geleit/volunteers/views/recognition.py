"""Papers that thank: the proof of volunteering and the application for the volunteer card."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.core import clock
from geleit.volunteers import access, actions, papers, queries, rules
from geleit.volunteers.views.hours import year_asked
from geleit.volunteers.views.pages import pdf

WRITE = Permission.VOLUNTEER_WRITE


@require_GET
def proof(request: StaffRequest, volunteer_id: UUID) -> HttpResponse:
    """The proof of volunteering of a year (Ehrenamtsnachweis), from confirmed hours, as PDF."""
    found = access.get_volunteer_for(request.actor, volunteer_id, need=WRITE)
    actor, today = request.actor, clock.today()
    year = year_asked(request.GET.get("jahr", ""), today.year)
    served = queries.year_of_service(found, year=year, today=today, land=actor.land)
    waiting = queries.hours_page(found, year=year, today=today, land=actor.land).waiting
    obstacles = rules.obstacles_to_proof(served.minutes, served.proof, has_unconfirmed=waiting > 0)
    if obstacles:
        messages.error(request, " ".join(obstacles))
        return redirect("volunteers:hours", volunteer_id)
    actions.note_certifying(volunteer=found, by=actor, now=clock.now())
    printed = papers.proof(found, served, county_name=actor.county_name, signed_by=actor.display_name, today=today)
    return pdf(printed, "ehrenamtsnachweis")


@require_GET
def card_application(request: StaffRequest, volunteer_id: UUID) -> HttpResponse:
    """The sheet to apply for the blue or golden volunteer card (Ehrenamtskarte), as PDF."""
    found = access.get_volunteer_for(request.actor, volunteer_id, need=WRITE)
    actor, today = request.actor, clock.today()
    case = queries.card_case(found, today=today, land=actor.land)
    obstacles = rules.obstacles_to_card(case.state)
    if obstacles:
        messages.error(request, " ".join(obstacles))
        return redirect("volunteers:hours", volunteer_id)
    actions.note_certifying(volunteer=found, by=actor, now=clock.now())
    printed = papers.card_application(
        found, case, county_name=actor.county_name, signed_by=actor.display_name, today=today
    )
    return pdf(printed, "ehrenamtskarte-antrag")
