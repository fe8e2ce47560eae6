"""The dated histories: looking, recording, correcting, ending."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.core import clock
from geleit.core.forms import open_form
from geleit.directory.queries import municipalities_of
from geleit.people import access, actions, forms, queries
from geleit.people.history_kinds import KINDS, HistoryKind
from geleit.people.views.pages import person_page


@require_GET
def facts(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Today's state of all histories, and everything there ever was."""
    person = access.get_person_for(request.actor, person_id, need=Permission.CASE_READ)
    page = queries.facts_page(person, today=clock.today(), land=request.actor.land)
    return person_page(request, "facts", person, tab="facts", page=page)


@require_http_methods(["GET", "POST"])
def record(request: StaffRequest, person_id: UUID, history: str) -> HttpResponse:
    """A new entry of one history."""
    person = access.get_person_for(request.actor, person_id, need=Permission.CASE_WRITE)
    kind = _kind(history)
    form = open_form(request, forms.EntryForm, request.actor, **_options(request, kind, person))
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            actions.record_entry(
                person=person, history=history, values=form.values(), by=request.actor, now=clock.now()
            )
        if form.is_accepted:
            messages.success(request, _("The entry is saved."))
            return redirect("people:facts", person_id)
    return person_page(request, "record", person, tab="facts", form=form, kind=kind)


@require_http_methods(["GET", "POST"])
def correct(request: StaffRequest, person_id: UUID, history: str, entry_id: UUID) -> HttpResponse:
    """Replace a wrong entry, with a reason; the old one stays visible."""
    entry = access.get_entry_for(request.actor, person_id, history, entry_id, need=Permission.CASE_WRITE)
    person, kind = entry.person, _kind(history)
    options = _options(request, kind, person) | {"entry": entry, "before": queries.fact_before(entry, clock.today())}
    form = open_form(request, forms.CorrectionForm, request.actor, **options)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            actions.correct_entry(
                entry=entry,
                values=form.replacement(),
                reason=form.cleaned_data["reason"],
                reopen=form.cleaned_data.get("reopen", False),
                by=request.actor,
                now=clock.now(),
            )
        if form.is_accepted:
            messages.success(request, _("The entry is corrected. The old one stays visible below."))
            return redirect("people:facts", person_id)
    return person_page(request, "correct", person, tab="facts", form=form, kind=kind, entry=entry)


@require_http_methods(["GET", "POST"])
def end(request: StaffRequest, person_id: UUID, history: str, entry_id: UUID) -> HttpResponse:
    """Say until when an entry was true."""
    entry = access.get_entry_for(request.actor, person_id, history, entry_id, need=Permission.CASE_WRITE)
    form = open_form(request, forms.EndForm, request.actor)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            actions.end_entry(entry=entry, on=form.cleaned_data["on"], by=request.actor, now=clock.now())
        if form.is_accepted:
            messages.success(request, _("The entry has an end now."))
            return redirect("people:facts", person_id)
    fact = queries.fact_of(entry, today=clock.today(), land=request.actor.land)
    return person_page(request, "end", entry.person, tab="facts", form=form, fact=fact)


def _kind(history: str) -> HistoryKind:
    if history not in KINDS:
        raise Http404
    return KINDS[history]


def _options(request: StaffRequest, kind: HistoryKind, person: Any) -> dict[str, Any]:
    has_place = any(part.type == "municipality" for part in kind.parts)
    return {
        "kind": kind,
        "birth": queries.birth_of(person),
        "today": clock.today(),
        "municipalities": municipalities_of(request.actor.county_id) if has_place else (),
    }
