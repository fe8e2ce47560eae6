"""Correcting a consultation."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from geleit.accounts.actors import Actor
from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.consultations import access, actions, forms, queries, rules
from geleit.consultations.views.pages import header_of, status_of
from geleit.core import clock
from geleit.core.errors import Stale
from geleit.core.forms import open_form


@require_http_methods(["GET", "POST"])
def correct(request: StaffRequest, consultation_id: UUID) -> HttpResponse:
    """Correct a consultation; after a day with a reason. Somebody else's correction is shown beside the own one."""
    consultation = access.get_consultation_for(request.actor, consultation_id, need=Permission.CASE_WRITE)
    now, is_stale = clock.now(), False
    people = queries.participants_of(request.actor, consultation)
    form = open_form(
        request, forms.CorrectionForm, request.actor, **_choices(request.actor, consultation, people, now=now)
    )
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            try:
                actions.correct_consultation(
                    consultation=consultation,
                    data=form.talk(),
                    version=form.based_on,
                    reason=form.cleaned_data.get("reason", ""),
                    by=request.actor,
                    now=now,
                )
            except Stale:
                is_stale = True
                raise
        if form.is_accepted:
            messages.success(request, _("The consultation is corrected."))
            return redirect("consultations:detail", consultation_id)
    actions.note_reading(consultation=consultation, people=people, by=request.actor, now=now)
    return _page(request, form, consultation, people, is_stale=is_stale)


def _choices(actor: Actor, consultation: Any, people: queries.Participants, *, now: datetime) -> dict[str, Any]:
    """What the correction form needs to know."""
    return {
        "consultation": consultation,
        "participants": people,
        "candidates": queries.candidates(actor, people.visible),
        "needs_reason": rules.needs_reason(consultation.recorded_at, now=now, land=actor.land),
        "today": clock.today(),
    }


def _page(
    request: StaffRequest,
    form: forms.CorrectionForm,
    consultation: Any,
    people: queries.Participants,
    *,
    is_stale: bool,
) -> HttpResponse:
    """The correction form; 409 with both texts when somebody else was faster."""
    context: dict[str, Any] = {
        "form": form,
        "consultation": consultation,
        "people": people,
        "header": header_of(people, clock.today()),
        "version": form.opened_with(consultation.version),
    }
    if is_stale:
        saved = queries.saved_state(request.actor, consultation)
        context |= {"version": saved.version, "rows": saved.beside(form.talk(), form.names)}
    return render(request, "consultations/correct.html", context, status=409 if is_stale else status_of(request, form))
