"""Meetings: planning, inviting, and what came of them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from geleit.accounts.access import require
from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.core import clock
from geleit.core.errors import Refused, Stale
from geleit.core.forms import Form, open_form
from geleit.volunteers import access, meeting_papers
from geleit.volunteers.actions import meetings as actions
from geleit.volunteers.forms import meetings as forms
from geleit.volunteers.letter_details import Audience
from geleit.volunteers.queries import audience, circles
from geleit.volunteers.queries import meetings as queries
from geleit.volunteers.rules import meetings as rules
from geleit.volunteers.views.pages import pdf, section_page

READ, WRITE = Permission.VOLUNTEER_READ, Permission.VOLUNTEER_WRITE


@require_GET
def meetings(request: StaffRequest) -> HttpResponse:
    """The meetings, and what is still open of them."""
    actor = require(request.actor, READ)
    form = forms.MeetingFilter(request.GET)
    when = form.chosen
    page = queries.meeting_list(actor, when=when, now=clock.now(), cursor=request.GET.get("at", ""))
    tail = f"?when={when}&at="
    return section_page(
        request,
        "meetings",
        "meetings",
        form=form,
        page=page,
        when=when,
        today=clock.today(),
        follow_ups=queries.open_follow_ups(actor.county_id),
        previous_href=tail + page.previous_cursor if page.previous_cursor else "",
        next_href=tail + page.next_cursor if page.next_cursor else "",
    )


@require_http_methods(["GET", "POST"])
def new_meeting(request: StaffRequest) -> HttpResponse:
    """A new meeting."""
    actor = require(request.actor, WRITE)
    known = circles.open_circles(actor.county_id)
    form = open_form(request, forms.MeetingForm, actor, today=clock.today(), circles=known)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            made = actions.plan_meeting(data=form.data_typed(), by=actor, now=clock.now())
        if form.is_accepted:
            messages.success(request, _("The meeting is planned. Nobody is invited yet."))
            return redirect("volunteers:meeting", made.public_id)
    status = 422 if request.method == "POST" else 200
    return render(request, "volunteers/new_meeting.html", {"form": form}, status=status)


@require_GET
def meeting(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """One meeting: what it is about, who comes, what it left open."""
    found = access.get_meeting_for(request.actor, meeting_id, need=READ)
    now = clock.now()
    actions.note_meeting_reading(meeting=found, by=request.actor, now=now)
    guests = queries.guests_of(found)
    cancelled = found.cancelled_on is not None
    return _page(
        request,
        "meeting",
        found,
        today=clock.today(),
        for_whom=audience.in_words(Audience.of(found)),
        agenda=queries.agenda_of(found),
        guests=guests,
        answers=queries.answers(guests),
        posted=queries.posted_of(found),
        follow_ups=queries.follow_ups_of(found),
        may_invite=not cancelled and found.starts_at > now,
        may_answer=rules.may_answer(cancelled=cancelled, ends_at=found.ends_at, now=now),
        may_cancel=not cancelled and found.ends_at > now,
        has_begun=found.starts_at <= now,
    )


@require_http_methods(["GET", "POST"])
def change_meeting(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """Change or move a meeting; who was overtaken sees both versions and decides."""
    found = access.get_meeting_for(request.actor, meeting_id, need=WRITE)
    actor, agenda = request.actor, queries.agenda_of(found)
    known = circles.open_circles(actor.county_id)
    form = open_form(
        request, forms.MeetingForm, actor, today=clock.today(), circles=known, meeting=found, agenda=agenda
    )
    rows: list[dict[str, str]] = []
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            try:
                version = form.opened_with(found.version)
                actions.change_meeting(
                    meeting=found, data=form.data_typed(), version=version, by=actor, now=clock.now()
                )
            except Stale:
                rows = form.compared_with(found, agenda)
                raise
        if form.is_accepted:
            messages.success(request, _("The changes are saved."))
            return redirect("volunteers:meeting", meeting_id)
    return _page(request, "change_meeting", found, form=form, rows=rows, status=409 if rows else None)


@require_http_methods(["GET", "POST"])
def cancel_meeting(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """The meeting does not take place."""
    found = access.get_meeting_for(request.actor, meeting_id, need=WRITE)
    form = open_form(request, forms.CancelMeetingForm, request.actor)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            actions.cancel_meeting(
                meeting=found, by=request.actor, now=clock.now(), today=clock.today(), **form.cleaned_data
            )
        if form.is_accepted:
            messages.success(request, _("The meeting is cancelled. Whoever was invited gets a mail."))
            return redirect("volunteers:meeting", meeting_id)
    return _page(request, "cancel_meeting", found, form=form)


@require_http_methods(["GET", "POST"])
def invite(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """Whom an invitation would reach now; sent by POST."""
    found = access.get_meeting_for(request.actor, meeting_id, need=WRITE)
    actor, now, today = request.actor, clock.now(), clock.today()
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            number = actions.invite(meeting=found, by=actor, now=now, today=today)
        if form.is_accepted:
            said = ngettext("%(number)d person is invited.", "%(number)d people are invited.", number)
            messages.success(request, said % {"number": number})
            return redirect("volunteers:meeting", meeting_id)
    actions.note_meeting_reading(meeting=found, by=actor, now=now)
    people = [*(one.volunteer for one in queries.not_invited(found)), *queries.to_add(found, on=today)]
    reached = audience.may_write(actor.county_id, [one.pk for one in people], topic=queries.TOPIC)
    obstacles = rules.obstacles_to_inviting(
        cancelled=found.cancelled_on is not None, starts_at=found.starts_at, now=now, guests=len(people)
    )
    return _page(
        request,
        "invite",
        found,
        form=form,
        by_mail=[one for one in people if one.pk in reached],
        by_phone=[one for one in people if one.pk not in reached],
        obstacles=obstacles,
        for_whom=audience.in_words(Audience.of(found)),
    )


@require_http_methods(["GET", "POST"])
def find_guest(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """Somebody to invite, found by name; by POST, because a name does not belong into an address."""
    found = access.get_meeting_for(request.actor, meeting_id, need=WRITE)
    form = forms.FindGuestForm(request.POST if request.method == "POST" else None)
    people = None
    if request.method == "POST" and form.is_valid():
        actions.note_meeting_reading(meeting=found, by=request.actor, now=clock.now())
        people = queries.find_to_invite(request.actor, found, form.cleaned_data["name"])
    status = 422 if request.method == "POST" and not form.is_accepted else 200
    return _page(request, "find_guest", found, form=form, people=people, status=status)


@require_POST
def add_guest(request: StaffRequest, meeting_id: UUID, volunteer_id: UUID) -> HttpResponse:
    """Put a volunteer on the list of guests."""
    found = access.get_meeting_for(request.actor, meeting_id, need=WRITE)
    volunteer = access.get_volunteer_for(request.actor, volunteer_id, need=WRITE)
    try:
        actions.add_guest(meeting=found, volunteer=volunteer, by=request.actor, now=clock.now())
        messages.success(request, _("The person is on the list and is invited with the next mails."))
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("volunteers:meeting", meeting_id)


@require_POST
def note_answer(request: StaffRequest, guest_id: UUID) -> HttpResponse:
    """Write down what a guest said on the telephone."""
    found = access.get_guest_for(request.actor, guest_id, need=WRITE)
    try:
        actions.note_answer(guest=found, answer=request.POST.get("answer", ""), by=request.actor, now=clock.now())
        messages.success(request, _("The answer is noted."))
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("volunteers:meeting", found.meeting.public_id)


@require_http_methods(["GET", "POST"])
def minutes(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """What came of a meeting and who was there; who was overtaken sees both versions and decides."""
    found = access.get_meeting_for(request.actor, meeting_id, need=WRITE)
    actor, now = request.actor, clock.now()
    actions.note_meeting_reading(meeting=found, by=actor, now=now)
    agenda, guests = queries.agenda_of(found), queries.guests_of(found)
    form = open_form(request, forms.MinutesForm, actor, meeting=found, agenda=agenda, guests=guests)
    rows: list[dict[str, str]] = []
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            try:
                actions.write_minutes(
                    meeting=found,
                    minutes=form.cleaned_data["minutes"],
                    outcomes=form.outcomes,
                    there=form.present,
                    version=form.opened_with(found.version),
                    by=actor,
                    now=now,
                )
            except Stale:
                rows = form.compared_with(found, agenda)
                raise
        if form.is_accepted:
            messages.success(request, _("The minutes are saved."))
            return redirect("volunteers:meeting", meeting_id)
    cancelled = found.cancelled_on is not None
    obstacles = rules.obstacles_to_minutes(cancelled=cancelled, starts_at=found.starts_at, now=now)
    return _page(request, "minutes", found, form=form, rows=rows, obstacles=obstacles, status=409 if rows else None)


@require_GET
def meeting_paper(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """Agenda and minutes as PDF; of the guests only how many came, because the paper goes from hand to hand."""
    found = access.get_meeting_for(request.actor, meeting_id, need=READ)
    printed = meeting_papers.minutes(
        found,
        agenda=queries.agenda_of(found),
        there=queries.answers(queries.guests_of(found)).there,
        follow_ups=queries.follow_ups_of(found),
        county_name=request.actor.county_name,
        today=clock.today(),
    )
    return pdf(printed, "treffen")


@require_http_methods(["GET", "POST"])
def add_follow_up(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """Something the meeting left open."""
    found = access.get_meeting_for(request.actor, meeting_id, need=WRITE)
    actor, today = request.actor, clock.today()
    initial = {"due_on": rules.follow_up_day(today, actor.land)}
    form = open_form(request, forms.FollowUpForm, actor, initial=initial)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            actions.add_follow_up(meeting=found, by=actor, now=clock.now(), today=today, **form.cleaned_data)
        if form.is_accepted:
            messages.success(request, _("It is noted and stays in sight until it is done."))
            return redirect("volunteers:meeting", meeting_id)
    return _page(request, "add_follow_up", found, form=form)


@require_POST
def settle_follow_up(request: StaffRequest, follow_up_id: UUID) -> HttpResponse:
    """It is done."""
    found = access.get_follow_up_for(request.actor, follow_up_id, need=WRITE)
    actions.settle_follow_up(follow_up=found, by=request.actor, now=clock.now(), today=clock.today())
    messages.success(request, _("Noted as done."))
    return redirect("volunteers:meeting", found.meeting.public_id)


def _page(
    request: StaffRequest,
    template: str,
    found: Any,
    *,
    form: Form | None = None,
    status: int | None = None,
    **more: Any,
) -> HttpResponse:
    if status is None:
        status = 422 if form is not None and request.method == "POST" and not form.is_accepted else 200
    context = {"meeting": found, "form": form, "may_write": request.actor.can(WRITE), **more}
    return render(request, f"volunteers/{template}.html", context, status=status)
