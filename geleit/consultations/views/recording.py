"""Recording a consultation: choosing for whom, the form, and "letter explained" in one click."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from geleit.accounts.access import require
from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.cases.access import get_case_for
from geleit.cases.actions import note_listing
from geleit.consultations import actions, forms, queries, rules
from geleit.consultations.views.pages import case_id_of, status_of
from geleit.core import clock
from geleit.core.forms import open_form


@require_GET
def new(request: StaffRequest) -> HttpResponse:
    """Choose for whom; `?fall=…` names the case already."""
    actor = require(request.actor, Permission.CASE_WRITE)
    chosen = case_id_of(request.GET.get("fall", ""))
    if chosen:
        return redirect("consultations:new_for", chosen)
    note_listing(by=actor, now=clock.now())
    return render(request, "consultations/pick.html", {"picker": queries.picker(actor), "today": clock.today()})


@require_http_methods(["GET", "POST"])
def new_for(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """The form of a new consultation."""
    case = get_case_for(request.actor, case_id, need=Permission.CASE_WRITE)
    now, today = clock.now(), clock.today()
    chosen = forms.plainly_chosen(request.POST)
    offer = queries.narrow_offer(request.actor, case, chosen) if chosen else queries.offer(request.actor, case)
    form = open_form(request, forms.ConsultationForm, request.actor, offer=offer, now=now, today=today)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            actions.record_consultation(data=form.new_consultation(), by=request.actor, now=now, today=today)
        if form.is_accepted:
            messages.success(request, _("The consultation is recorded."))
            return redirect("consultations:for_case", case_id)
    if offer.is_narrow:
        offer = queries.offer(request.actor, case)
        form = form.widened(offer)
    actions.note_opening(case=case, by=request.actor, now=now)
    context = {"form": form, "offer": offer, "case": case, "obstacles": rules.obstacles_to_case(case)}
    return render(request, "consultations/new.html", context, status=status_of(request, form))


@require_POST
def letter(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """A letter was explained: one click records it."""
    case = get_case_for(request.actor, case_id, need=Permission.CASE_WRITE)
    told = actions.explain_letter(case=case, by=request.actor, now=clock.now(), today=clock.today())
    href = reverse("consultations:correct", args=[told.public_id])
    said, offered = _("“Letter explained” is recorded with 15 minutes."), _("Add a note")
    messages.success(request, format_html('{} <a href="{}">{}</a>', said, href, offered))
    return redirect("consultations:for_case", case_id)
