"""The pages of a coordinator: the own circle, its hours, its needs, questions to the integration guide."""

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
from geleit.core.addresses import address
from geleit.core.forms import Form, open_form
from geleit.volunteers import access, actions, forms, queries
from geleit.volunteers.details import QuestionData

OWN = Permission.CIRCLE_OWN


@require_GET
def own_circles(request: StaffRequest) -> HttpResponse:
    """The circles the user coordinates; straight to the only one."""
    actor, today = require(request.actor, OWN), clock.today()
    circles = queries.own_circle_list(actor, today=today)
    if len(circles) == 1:
        return redirect("volunteers:own_circle", circles[0].circle.public_id)
    return render(request, "volunteers/own_circles.html", {"circles": circles})


@require_GET
def own_circle(request: StaffRequest, circle_id: UUID) -> HttpResponse:
    """Who belongs to the circle and what they do; contact where they allowed it."""
    today = clock.today()
    found = access.get_own_circle_for(request.actor, circle_id, need=OWN, today=today)
    actions.note_circle_reading(circle=found, by=request.actor, now=clock.now())
    members = queries.members_of_own_circle(found, today=today)
    minutes = queries.minutes_of_circle(found, year=today.year)
    return _page(request, "own_circle", found, members=members, minutes=minutes, year=today.year)


@require_GET
def own_hours(request: StaffRequest, circle_id: UUID) -> HttpResponse:
    """Hours that wait to be confirmed or sent back."""
    today = clock.today()
    found = access.get_own_circle_for(request.actor, circle_id, need=OWN, today=today)
    actions.note_circle_reading(circle=found, by=request.actor, now=clock.now())
    me = queries.own_volunteer(request.actor, today=today)
    return _page(request, "own_hours", found, entries=queries.hours_to_confirm(found, but=me))


@require_POST
def confirm_own_hours(request: StaffRequest, circle_id: UUID) -> HttpResponse:
    """Confirm everything that stood on the page."""
    today = clock.today()
    found = access.get_own_circle_for(request.actor, circle_id, need=OWN, today=today)
    me, entries = queries.own_volunteer(request.actor, today=today), queries.chosen(request.POST.getlist("entry"))
    count = 0
    if me is not None:
        count = actions.confirm_hours_of_circle(
            circle=found, entries=entries, but=me, by=request.actor, now=clock.now(), today=today
        )
    told = ngettext("%(count)d entry is confirmed.", "%(count)d entries are confirmed.", count) % {"count": count}
    messages.success(request, told)
    return redirect("volunteers:own_hours", circle_id)


@require_POST
def confirm_own_entry(request: StaffRequest, hours_id: UUID) -> HttpResponse:
    """Confirm one entry."""
    today = clock.today()
    found = access.get_own_hours_for(request.actor, hours_id, need=OWN, today=today)
    actions.confirm_hours(entry=found, by=request.actor, now=clock.now(), today=today)
    messages.success(request, _("The hours are confirmed."))
    return _to_hours(found)


@require_http_methods(["GET", "POST"])
def send_back(request: StaffRequest, hours_id: UUID) -> HttpResponse:
    """Give an entry back to the volunteer, with what is to be corrected."""
    today = clock.today()
    found = access.get_own_hours_for(request.actor, hours_id, need=OWN, today=today)
    form = open_form(request, forms.SendBackForm, request.actor)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            actions.send_back_hours(entry=found, by=request.actor, now=clock.now(), today=today, **form.cleaned_data)
        if form.is_accepted:
            messages.success(request, _("The entry is sent back. The volunteer sees it with your words."))
            return _to_hours(found)
    return _page(request, "send_back", found.circle, form=form, entry=found)


@require_http_methods(["GET", "POST"])
def own_needs(request: StaffRequest, circle_id: UUID) -> HttpResponse:
    """What the circle looks for, and a form for more."""
    today = clock.today()
    found = access.get_own_circle_for(request.actor, circle_id, need=OWN, today=today)
    form = open_form(request, forms.NeedForm, request.actor, today=today)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            actions.add_need(circle=found, by=request.actor, now=clock.now(), today=today, **form.cleaned_data)
        if form.is_accepted:
            messages.success(request, _("The need is on the list."))
            return redirect("volunteers:own_needs", circle_id)
    return _page(request, "own_needs", found, form=form, needs=queries.needs_of(found))


@require_POST
def meet_own_need(request: StaffRequest, need_id: UUID) -> HttpResponse:
    """What the circle looked for was found."""
    today = clock.today()
    found = access.get_own_need_for(request.actor, need_id, need=OWN, today=today)
    actions.meet_need(need=found, by=request.actor, now=clock.now(), today=today)
    messages.success(request, _("The need is met."))
    return redirect("volunteers:own_needs", found.circle.public_id)


@require_http_methods(["GET", "POST"])
def own_questions(request: StaffRequest, circle_id: UUID) -> HttpResponse:
    """What the coordinator asked the integration guide, the answers, and a form for more."""
    today = clock.today()
    found = access.get_own_circle_for(request.actor, circle_id, need=OWN, today=today)
    me = queries.own_volunteer(request.actor, today=today)
    form = open_form(request, forms.AskGuideForm, request.actor)
    if request.method == "POST" and form.is_valid() and me is not None:
        data = QuestionData(kind="coordinator", channel="own_page", asked_on=today, circle=found, **form.cleaned_data)
        with form.showing_refusals():
            actions.ask_guide(data=data, volunteer=me, by=request.actor, now=clock.now(), today=today)
        if form.is_accepted:
            messages.success(request, _("Your question is on its way."))
            return redirect("volunteers:own_questions", circle_id)
    asked = queries.questions_of(me, found) if me is not None else []
    return _page(request, "own_questions", found, form=form, questions=asked)


@require_GET
def own_requests(request: StaffRequest, circle_id: UUID) -> HttpResponse:
    """What the circle is asked for, and which members can help; who asks stays with the guide."""
    today = clock.today()
    found = access.get_own_circle_for(request.actor, circle_id, need=OWN, today=today)
    actions.note_circle_reading(circle=found, by=request.actor, now=clock.now())
    return _page(request, "own_requests", found, requests=queries.requests_of_circle(found))


@require_POST
def say_for_circle(request: StaffRequest, circle_id: UUID, ask_id: UUID) -> HttpResponse:
    """Whether the circle can help; it can be changed until the request is settled."""
    found = access.get_own_ask_for(request.actor, circle_id, ask_id, need=OWN, today=clock.today())
    actions.note_saying(ask=found, answer=request.POST.get("answer", ""), by=request.actor, now=clock.now())
    messages.success(request, _("The integration guide sees your answer."))
    return redirect("volunteers:own_requests", circle_id)


def _to_hours(entry: Any) -> HttpResponse:
    return redirect("volunteers:own_hours", entry.circle.public_id)


def _page(request: StaffRequest, template: str, circle: Any, *, form: Form | None = None, **more: Any) -> HttpResponse:
    """A page of the own circle."""
    labels = {
        "own_circle": _("Members"),
        "own_hours": _("Hours to confirm"),
        "own_requests": _("Help wanted"),
        "own_needs": _("We look for"),
        "own_questions": _("Questions"),
    }
    hrefs = {name: address(f"volunteers:{name}", circle_id=circle.public_id) for name in labels}
    tabs = [{"label": labels[name], "href": href, "current": href == request.path} for name, href in hrefs.items()]
    status = 422 if form is not None and request.method == "POST" and not form.is_accepted else 200
    context = {"circle": circle, "tab_items": tabs, "form": form, **more}
    return render(request, f"volunteers/{template}.html", context, status=status)
