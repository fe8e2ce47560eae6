"""Hours: entered by the volunteer, confirmed by the coordination of the circle or the integration guide."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from geleit.my import access, forms, rules
from geleit.my.pages import OwnRequest, own_page, show
from geleit.volunteers import actions as volunteering
from geleit.volunteers import papers, queries
from geleit.volunteers import rules as volunteer_rules


@own_page(methods=("GET", "HEAD", "POST"))
def hours(request: OwnRequest) -> HttpResponse:
    """The hours of a year beside what they are enough for, and a form for more."""
    me = request.me
    obstacles = rules.obstacles_to_own_hours(me.volunteer.state)
    circles = queries.circles_of(me.volunteer)
    form = forms.OwnHoursForm(
        data=request.POST if request.method == "POST" else None,
        today=me.today,
        circles=circles,
        wishes=me.volunteer.wishes,
    )
    if request.method == "POST" and form.is_valid():
        volunteering.refuse_on(obstacles)
        with form.showing_refusals():
            volunteering.enter_hours(
                volunteer=me.volunteer, by=me.actor, now=me.now, today=me.today, **form.arguments()
            )
        if form.is_accepted:
            messages.success(request, _("The hours are entered."))
            return redirect("my:hours")
    year = _year(request.GET.get("jahr", ""), me.today.year)
    page = queries.hours_page(me.volunteer, year=year, today=me.today, land=me.county.land)
    status = 422 if request.method == "POST" else 200
    return show(
        request, "my/hours.html", form=form, page=page, year=year, today=me.today, obstacles=obstacles, status=status
    )


@own_page(methods=("GET", "HEAD", "POST"))
def one_entry(request: OwnRequest, hours_id: UUID) -> HttpResponse:
    """Correct an entry that is not confirmed yet, such as one that was sent back."""
    me, entry = request.me, access.get_my_hours(request.me, hours_id)
    if entry.confirmed_on is not None:
        messages.info(request, _("These hours are confirmed and stay."))
        return redirect("my:hours")
    form = forms.OwnHoursForm(
        data=request.POST if request.method == "POST" else None,
        today=me.today,
        circles=queries.circles_of(me.volunteer),
        entry=entry,
    )
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            volunteering.correct_hours(entry=entry, by=me.actor, now=me.now, today=me.today, **form.arguments())
        if form.is_accepted:
            messages.success(request, _("The entry is corrected and waits to be confirmed."))
            return redirect("my:hours")
    return show(request, "my/entry.html", form=form, entry=entry, status=422 if request.method == "POST" else 200)


@own_page(methods=("POST",))
def remove_entry(request: OwnRequest, hours_id: UUID) -> HttpResponse:
    """Take back an entry that is not confirmed yet."""
    me, entry = request.me, access.get_my_hours(request.me, hours_id)
    volunteering.remove_hours(entry=entry, by=me.actor, now=me.now)
    messages.success(request, _("The entry is removed."))
    return redirect("my:hours")


@own_page()
def proof(request: OwnRequest) -> HttpResponse:
    """The proof of volunteering of a year (Ehrenamtsnachweis), from confirmed hours, as PDF."""
    me = request.me
    year = _year(request.GET.get("jahr", ""), me.today.year)
    served = queries.year_of_service(me.volunteer, year=year, today=me.today, land=me.county.land)
    waiting = queries.hours_page(me.volunteer, year=year, today=me.today, land=me.county.land).waiting
    obstacles = volunteer_rules.obstacles_to_proof(served.minutes, served.proof, has_unconfirmed=waiting > 0)
    if obstacles:
        messages.error(request, obstacles[0])
        return redirect("my:hours")
    volunteering.note_certifying(volunteer=me.volunteer, by=me.actor, now=me.now)
    # The county signs it, not the volunteer.
    printed = papers.proof(me.volunteer, served, county_name=me.county.name, signed_by=me.county.name, today=me.today)
    return pdf(printed, "ehrenamtsnachweis")


def pdf(printed: bytes, name: str) -> HttpResponse:
    """A printed paper; its name says what it is and nothing of whom it is about."""
    response = HttpResponse(printed, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


def _year(text: str, this_year: int) -> int:
    """The year named in an address; this year for anything else."""
    year = int(text) if text.isascii() and text.isdecimal() and len(text) == 4 else this_year
    return year if 2000 <= year <= this_year else this_year
