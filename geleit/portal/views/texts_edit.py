"""Pages of the editor: the texts and legal facts of the portal."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.core import clock
from geleit.core.ending import EndForm
from geleit.core.errors import Stale
from geleit.core.forms import open_form
from geleit.directory import queries as directory
from geleit.directory.actions.facts import seen_as
from geleit.portal import access, actions, queries
from geleit.portal.forms.texts import FORMS, NewTextForm


@require_GET
def texts(request: StaffRequest) -> HttpResponse:
    """Everything the editor writes, as it stands today and what is prepared."""
    actor = access.editor(request.actor)
    county, today = actor.county_id, clock.today()
    gone = [(one, actions.entry_of(one).id) for one in queries.texts_gone(county, on=today)]
    context = {"rows": queries.editable(county, on=today), "gone": gone, "slug": queries.slug_of(county)}
    return render(request, "portal/staff/texts.html", context)


@require_http_methods(["GET", "POST"])
def add_text(request: StaffRequest) -> HttpResponse:
    """Write another text."""
    actor = access.editor(request.actor)
    form = open_form(request, NewTextForm, actor)
    if request.method == "POST" and form.is_valid():
        values = form.values()
        with form.showing_refusals():
            day = form.cleaned_data["valid_from"] or clock.today()
            actions.add_text(place=values.pop("place"), values=values, valid_from=day, by=actor, now=clock.now())
        if form.is_accepted:
            messages.success(request, _("The text is saved."))
            return redirect("portal:texts")
    return render(request, "portal/staff/text.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def edit_text(request: StaffRequest, fact_id: UUID) -> HttpResponse:
    """Change a text, from a day on or because it was wrong."""
    actor = access.editor(request.actor)
    fact = access.get_fact_for(actor, fact_id, need=Permission.PORTAL_EDIT)
    form = open_form(request, FORMS[type(fact)], actor, fact=fact)
    status = 422
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            try:
                actions.change_fact(
                    fact=fact,
                    values=form.values(),
                    valid_from=form.cleaned_data["valid_from"],
                    wrong_because=form.cleaned_data["wrong_because"],
                    seen=request.POST.get("seen", ""),
                    by=actor,
                    now=clock.now(),
                    today=clock.today(),
                )
            except Stale:
                status = 409
                raise
        if form.is_accepted:
            messages.success(request, _("The text is saved."))
            return redirect("portal:texts")
    entry = actions.entry_of(fact).id
    history = directory.history(actor.county_id, entry)
    context = {
        "form": form,
        "fact": fact,
        "seen": seen_as(fact),
        "history_of": entry if history else "",
        "can_end": FORMS[type(fact)].CAN_END,
    }
    return render(request, "portal/staff/text.html", context, status=status if form.errors else 200)


@require_http_methods(["GET", "POST"])
def end_text(request: StaffRequest, fact_id: UUID) -> HttpResponse:
    """A text ends on a day, or it was wrong and nothing takes its place."""
    fact = access.get_text_for(request.actor, fact_id, need=Permission.PORTAL_EDIT)
    form = open_form(request, EndForm, request.actor)
    status = 422
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        common: dict[str, Any] = {"fact": fact, "reason": data["reason"], "seen": request.POST.get("seen", "")}
        common |= {"by": request.actor, "now": clock.now()}
        with form.showing_refusals():
            try:
                if data["was_wrong"]:
                    actions.withdraw_text(**common)
                else:
                    actions.end_text(last_day=data["last_day"], **common)
            except Stale:
                status = 409
                raise
        if form.is_accepted:
            messages.success(request, _("Saved. The history shows it, and there it can be undone."))
            return redirect("directory:history", actions.entry_of(fact).id)
    context = {"form": form, "fact": fact, "seen": request.POST.get("seen", "") or seen_as(fact)}
    return render(request, "portal/staff/end_text.html", context, status=status if form.errors else 200)
