"""Opening a case."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.cases import actions, forms, queries, rules
from geleit.core import clock
from geleit.core.addresses import address_or_empty
from geleit.core.forms import open_form
from geleit.people.access import get_person_for
from geleit.people.actions import note_reading


@require_http_methods(["GET", "POST"])
def open_case(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Open a case for a person; the button "show the end" only computes."""
    person = get_person_for(request.actor, person_id, need=Permission.CASE_OPEN)
    actor, today = request.actor, clock.today()
    info = queries.opening_info(actor, person, today=today)
    form = open_form(
        request,
        forms.OpenCase,
        actor,
        actor=actor,
        today=today,
        municipalities=queries.municipalities(actor),
        managers=queries.case_managers(actor, today),
        place=info.municipality,
        is_protected=person.is_protected,
    )
    asks = request.method == "POST" and "preview" in request.POST
    if request.method == "POST" and form.is_valid() and not asks:
        with form.showing_refusals():
            case = actions.open_case(person=person, by=actor, now=clock.now(), today=today, **form.arguments())
        if form.is_accepted:
            messages.success(request, _("The case is open."))
            return redirect(queries.after_opening_href(actor, case))
    return _page(request, person, info, form, asks=asks)


def _page(
    request: StaffRequest, person: Any, info: queries.OpeningInfo, form: forms.OpenCase, *, asks: bool
) -> HttpResponse:
    today = clock.today()
    note_reading(person=person, page="opening", by=request.actor, now=clock.now())
    begins = getattr(form, "cleaned_data", {}).get("eligible_from")
    period = rules.period_on(today, request.actor.land)
    if asks:
        form.skip_validation()
    context = {
        "person": person,
        "info": info,
        "form": form,
        "period": period,
        "ends_on": rules.regular_end(begins, period) if begins else None,
        "file_href": address_or_empty,
    }
    status = 422 if request.method == "POST" and not form.is_accepted else 200
    return render(request, "cases/open.html", context, status=status)
