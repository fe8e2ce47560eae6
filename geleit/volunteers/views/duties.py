"""Activities, declarations and certificates of conduct of one volunteer."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.core import clock
from geleit.core.codelists import code_list
from geleit.core.forms import open_form
from geleit.volunteers import access, actions, forms, letter, queries, rules
from geleit.volunteers.views.pages import volunteer_page

WRITE = Permission.VOLUNTEER_WRITE


@require_http_methods(["GET", "POST"])
def assign(request: StaffRequest, volunteer_id: UUID) -> HttpResponse:
    """Assign an activity; refused while a certificate it needs is missing."""
    found = access.get_volunteer_for(request.actor, volunteer_id, need=WRITE)
    actor, today = request.actor, clock.today()
    form = open_form(request, forms.EngagementForm, actor, today=today, circles=queries.open_circles(actor.county_id))
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            actions.assign(volunteer=found, by=actor, now=clock.now(), today=today, **form.arguments())
        if form.is_accepted:
            messages.success(request, _("The activity is assigned."))
            return redirect("volunteers:volunteer", volunteer_id)
    asking = code_list("volunteers", "certificate_rule").on(today)
    return volunteer_page(request, "assign", found, form=form, asking=asking)


@require_POST
def end_engagement(request: StaffRequest, engagement_id: UUID) -> HttpResponse:
    """End an activity today."""
    found = access.get_engagement_for(request.actor, engagement_id, need=WRITE)
    actions.end_engagement(engagement=found, by=request.actor, now=clock.now(), today=clock.today())
    messages.success(request, _("The activity has ended."))
    return redirect("volunteers:volunteer", found.volunteer.public_id)


@require_http_methods(["GET", "POST"])
def declaration(request: StaffRequest, volunteer_id: UUID) -> HttpResponse:
    """Record that the confidentiality declaration was signed."""
    found = access.get_volunteer_for(request.actor, volunteer_id, need=WRITE)
    actor, today = request.actor, clock.today()
    form = open_form(request, forms.DeclarationForm, actor, today=today)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            actions.sign_declaration(volunteer=found, by=actor, now=clock.now(), today=today, **form.cleaned_data)
        if form.is_accepted:
            messages.success(request, _("The declaration is recorded."))
            return redirect("volunteers:volunteer", volunteer_id)
    return volunteer_page(request, "declaration", found, form=form)


@require_http_methods(["GET", "POST"])
def certificate(request: StaffRequest, volunteer_id: UUID) -> HttpResponse:
    """The three facts about a certificate of conduct; no field for the document exists."""
    need = Permission.CERTIFICATE_WRITE if request.method == "POST" else Permission.CERTIFICATE_READ
    found = access.get_volunteer_for(request.actor, volunteer_id, need=need)
    actor, today = request.actor, clock.today()
    actions.note_certificate_reading(volunteer=found, by=actor, now=clock.now())
    form = open_form(request, forms.CertificateForm, actor, today=today)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            actions.record_certificate(volunteer=found, by=actor, now=clock.now(), today=today, **form.arguments())
        if form.is_accepted:
            messages.success(request, _("The certificate is recorded. Please give it back."))
            return redirect("volunteers:certificate", volunteer_id)
    state = queries.certificate_state(found, today=today, land=actor.land)
    may_record = actor.can(Permission.CERTIFICATE_WRITE)
    terms = rules.certificate_terms(today, actor.land)
    return volunteer_page(
        request, "certificate", found, form=form, state=state, terms=terms, may_record=may_record, today=today
    )


@require_GET
def certificate_request(request: StaffRequest, volunteer_id: UUID) -> HttpResponse:
    """The written request with which the certificate is free (§ 30a Abs. 2 BZRG), as PDF."""
    found = access.get_volunteer_for(request.actor, volunteer_id, need=Permission.CERTIFICATE_WRITE)
    actor, today = request.actor, clock.today()
    actions.note_certificate_request(volunteer=found, by=actor, now=clock.now())
    printed = letter.certificate_request(
        found, county_name=actor.county_name, signed_by=actor.display_name, today=today
    )
    response = HttpResponse(printed, content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="fuehrungszeugnis-anforderung.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response
