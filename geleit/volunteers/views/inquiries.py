"""The inbox of the contact point: what people sent from the public pages, and what becomes of it."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from geleit.accounts.access import require
from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.core import clock
from geleit.core.codelists import labels
from geleit.core.errors import Refused
from geleit.core.forms import Form, open_form
from geleit.directory.queries import municipalities_of
from geleit.volunteers import access, actions, forms, queries
from geleit.volunteers.codes import InquiryKind
from geleit.volunteers.views.pages import section_page

READ, WRITE = Permission.VOLUNTEER_READ, Permission.VOLUNTEER_WRITE


@require_GET
def inquiries(request: StaffRequest) -> HttpResponse:
    """The inbox: what is not closed, the most pressing first, or what was closed."""
    actor, today = require(request.actor, READ), clock.today()
    actions.note_listing(by=actor, now=clock.now())
    form = forms.InquiryFilter(request.GET, today=today)
    filters = form.filters()
    page = queries.inquiry_list(actor, filters=filters, cursor=request.GET.get("at", ""))
    waiting, overdue = queries.waiting_inquiries(actor, today=today)
    tail = f"?stand={filters.stand}&kind={filters.kind}&at="
    return section_page(
        request,
        "inquiries",
        "inquiries",
        form=form,
        page=page,
        today=today,
        waiting=waiting,
        overdue=overdue,
        is_filtered=filters != queries.InquiryFilters(),
        previous_href=tail + page.previous_cursor if page.previous_cursor else "",
        next_href=tail + page.next_cursor if page.next_cursor else "",
    )


@require_http_methods(["GET", "POST"])
def inquiry(request: StaffRequest, inquiry_id: UUID) -> HttpResponse:
    """One inquiry: what was sent, the answer, who fits and whom one asked."""
    found = access.get_inquiry_for(request.actor, inquiry_id, need=WRITE if request.method == "POST" else READ)
    actor, today = request.actor, clock.today()
    actions.note_inquiry_reading(inquiry=found, by=actor, now=clock.now())
    form = open_form(request, forms.InquiryAnswerForm, actor, inquiry=found)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            text, by_mail = form.cleaned_data["text"], form.is_by_mail
            actions.answer_inquiry(inquiry=found, text=text, by_mail=by_mail, by=actor, now=clock.now())
        if form.is_accepted:
            told = _("The answer is on its way by e-mail.") if by_mail else _("The answer is recorded.")
            messages.success(request, told)
            return redirect("volunteers:inquiry", inquiry_id)
    seeks = found.kind == InquiryKind.HELP and found.closed_at is None
    asks = queries.asks_of(found) if found.kind == InquiryKind.HELP else []
    matches = queries.help_matches(found, today=today) if seeks else []
    context = {
        "asks": asks,
        "asked": {one.whom_id for one in asks},
        "matches": [(one.candidate, one.reasons(_labels)) for one in matches],
        "seeks": seeks,
        "today": today,
        "offers": found.kind in (InquiryKind.OFFER, InquiryKind.TRAINING),
    }
    return _page(request, "inquiry", found, form, **context)


@require_POST
def take_inquiry(request: StaffRequest, inquiry_id: UUID) -> HttpResponse:
    """Take care of an inquiry."""
    found = access.get_inquiry_for(request.actor, inquiry_id, need=WRITE)
    try:
        actions.take_inquiry(inquiry=found, by=request.actor, now=clock.now())
        messages.success(request, _("You take care of this inquiry now."))
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("volunteers:inquiry", inquiry_id)


@require_http_methods(["GET", "POST"])
def prospect(request: StaffRequest, inquiry_id: UUID) -> HttpResponse:
    """Who offered help becomes a volunteer; who is known already is shown first."""
    found = access.get_inquiry_for(request.actor, inquiry_id, need=WRITE)
    actor, today, now = request.actor, clock.today(), clock.now()
    places = list(municipalities_of(actor.county_id))
    form = open_form(request, forms.ProspectForm, actor, today=today, places=places, inquiry=found)
    sent = form.data_typed() if request.method == "POST" and form.is_valid() else queries.volunteer_of_inquiry(found)
    duplicates = queries.duplicates_of(actor.county_id, sent)
    if request.method == "GET":
        actions.note_inquiry_reading(inquiry=found, by=actor, now=now)
    elif form.is_accepted and (form.is_confirmed or not duplicates):
        with form.showing_refusals():
            made = actions.take_over_inquiry(
                inquiry=found, data=sent, is_contacted=form.cleaned_data["is_contacted"], by=actor, now=now, today=today
            )
        if form.is_accepted:
            messages.success(request, _("The person is registered."))
            return redirect("volunteers:volunteer", made.public_id)
    return _page(request, "prospect", found, form, duplicates=duplicates, asked=request.method == "POST")


@require_POST
def same_person(request: StaffRequest, inquiry_id: UUID) -> HttpResponse:
    """Somebody known sent this inquiry."""
    found = access.get_inquiry_for(request.actor, inquiry_id, need=WRITE)
    actor = request.actor
    likely = queries.duplicates_of(actor.county_id, queries.volunteer_of_inquiry(found))
    form = forms.SamePersonForm(request.POST, people=[one.volunteer for one in likely])
    if not form.is_valid():
        messages.error(request, _("Please choose one of the people shown."))
        return redirect("volunteers:prospect", inquiry_id)
    try:
        actions.link_inquiry(inquiry=found, volunteer=form.chosen, by=actor, now=clock.now())
        messages.success(request, _("The inquiry belongs to this person now."))
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("volunteers:inquiry", inquiry_id)


@require_POST
def ask_for_help(request: StaffRequest, inquiry_id: UUID) -> HttpResponse:
    """Note that a circle or a volunteer was asked."""
    found = access.get_inquiry_for(request.actor, inquiry_id, need=WRITE)
    form = forms.AskForm(request.POST)
    circle, person = queries.matched(found, form.chosen) if form.is_valid() else (None, None)
    if circle is None and person is None:
        messages.error(request, _("Please choose whom you asked."))
        return redirect("volunteers:inquiry", inquiry_id)
    try:
        actions.ask_for_help(inquiry=found, circle=circle, volunteer=person, by=request.actor, now=clock.now())
        messages.success(request, _("It is noted whom you asked."))
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("volunteers:inquiry", inquiry_id)


@require_POST
def note_saying(request: StaffRequest, ask_id: UUID) -> HttpResponse:
    """What a circle or somebody said."""
    found = access.get_ask_for(request.actor, ask_id, need=WRITE)
    form = forms.SayingForm(request.POST)
    answer = form.cleaned_data["answer"] if form.is_valid() else ""
    try:
        actions.note_saying(ask=found, answer=answer, by=request.actor, now=clock.now())
        messages.success(request, _("The answer is recorded."))
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("volunteers:inquiry", found.inquiry.public_id)


@require_http_methods(["GET", "POST"])
def close_inquiry(request: StaffRequest, inquiry_id: UUID) -> HttpResponse:
    """Close an inquiry with how it ended."""
    found = access.get_inquiry_for(request.actor, inquiry_id, need=WRITE)
    actor, today = request.actor, clock.today()
    form = open_form(request, forms.ClosingForm, actor, inquiry=found, today=today)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            actions.close_inquiry(inquiry=found, by=actor, now=clock.now(), today=today, **form.cleaned_data)
        if form.is_accepted:
            messages.success(request, _("The inquiry is closed. You can open it again."))
            return redirect("volunteers:inquiry", inquiry_id)
    return _page(request, "close_inquiry", found, form)


@require_POST
def reopen_inquiry(request: StaffRequest, inquiry_id: UUID) -> HttpResponse:
    """Take the closing back."""
    found = access.get_inquiry_for(request.actor, inquiry_id, need=WRITE)
    try:
        actions.reopen_inquiry(inquiry=found, by=request.actor, now=clock.now())
        messages.success(request, _("The inquiry is open again."))
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("volunteers:inquiry", inquiry_id)


def _labels(name: str, codes: Iterable[str]) -> list[str]:
    """The words of a code list; languages are kept by another room."""
    return labels("people" if name == "language" else "volunteers", name, codes)


def _page(request: StaffRequest, template: str, found: Any, form: Form, **more: Any) -> HttpResponse:
    context = {"inquiry": found, "form": form, "may_write": request.actor.can(WRITE), **more}
    return render(request, f"volunteers/{template}.html", context, status=422 if request.method == "POST" else 200)
