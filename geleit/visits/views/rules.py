"""The time line of rules, one rule, and every way to change it."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.core import clock
from geleit.core.forms import open_form
from geleit.visits import access, actions, queries
from geleit.visits.forms import EndForm, ReasonForm, RuleEntry, RuleForm
from geleit.visits.rules import StatedRule

EDIT = Permission.VISIT_RULE_EDIT


@require_GET
def rules(request: StaffRequest) -> HttpResponse:
    """All rules of the county on a time line, as of a day."""
    actor = access.editor(request.actor)
    on = asked_day(request)
    lines = queries.rule_lines(actor.county_id, on=on)
    waiting = [line for line in lines if line.state == "waiting"]
    names = queries.names_on(actor.county_id, on)
    context = {"lines": lines, "waiting": waiting, "on": on, "today": clock.today(), "names": names}
    return render(request, "visits/rules.html", context)


@require_http_methods(["GET", "POST"])
def add_rule(request: StaffRequest) -> HttpResponse:
    """A new rule."""
    actor = access.editor(request.actor)
    entry = _entry(request, None)
    if request.method == "POST" and _is_sent(request) and entry.is_valid():
        with entry.form.showing_refusals():
            row = actions.add_rule(rule=entry.stated(), by=actor, now=clock.now(), today=clock.today())
        if entry.form.is_accepted:
            messages.success(request, _saved(row))
            return redirect("visits:rule", row.public_id)
    return _form_page(request, entry, None)


@require_GET
def rule(request: StaffRequest, rule_id: UUID) -> HttpResponse:
    """One rule: what it says, where it stands, its history."""
    row = access.get_rule_for(request.actor, rule_id, need=EDIT)
    return _rule_page(request, row)


@require_http_methods(["GET", "POST"])
def change_rule(request: StaffRequest, rule_id: UUID) -> HttpResponse:
    """Another wording from a day on; with the same first day it is a correction."""
    row = access.get_rule_for(request.actor, rule_id, need=EDIT)
    entry = _entry(request, queries.stated(row))
    if request.method == "POST" and _is_sent(request) and entry.is_valid():
        said, seen = entry.stated(), request.POST.get("known_end", "")
        when: dict[str, Any] = {"by": request.actor, "now": clock.now(), "today": clock.today()}
        with entry.form.showing_refusals():
            why = entry.form.cleaned_data["reason"]
            new = actions.change_rule(row=row, rule=said, reason=why, known_end=seen, **when)
        if entry.form.is_accepted:
            messages.success(request, _saved(new))
            return redirect("visits:rule", new.public_id)
    return _form_page(request, entry, row)


@require_POST
def end_rule(request: StaffRequest, rule_id: UUID) -> HttpResponse:
    """Set the last day of a rule."""
    row = access.get_rule_for(request.actor, rule_id, need=EDIT)
    form = EndForm(request.POST)
    if form.is_valid():
        with form.showing_refusals():
            new = actions.end_rule(row=row, by=request.actor, now=clock.now(), today=clock.today(), **form.cleaned_data)
        if form.is_accepted:
            messages.success(request, _("The end of the rule is saved."))
            return redirect("visits:rule", new.public_id)
    return _rule_page(request, row, end_form=form)


@require_POST
def withdraw_rule(request: StaffRequest, rule_id: UUID) -> HttpResponse:
    """Strike out a rule that was wrong; it stays in the history."""
    row = access.get_rule_for(request.actor, rule_id, need=EDIT)
    form = ReasonForm(request.POST)
    if form.is_valid():
        with form.showing_refusals():
            actions.withdraw_rule(row=row, by=request.actor, now=clock.now(), **form.cleaned_data)
        if form.is_accepted:
            messages.success(request, _("The rule is withdrawn. It stays in the history."))
            return redirect("visits:rule", rule_id)
    return _rule_page(request, row, reason_form=form)


@require_POST
def release_rule(request: StaffRequest, rule_id: UUID) -> HttpResponse:
    """Release what a colleague prepared."""
    row = access.get_rule_for(request.actor, rule_id, need=EDIT)
    actions.release_rule(row=row, by=request.actor, now=clock.now())
    messages.success(request, _("The rule is released. The public sees it."))
    return redirect("visits:rule", rule_id)


@require_POST
def undo(request: StaffRequest, rule_id: UUID) -> HttpResponse:
    """Take the last change of a rule back."""
    row = access.get_rule_for(request.actor, rule_id, need=EDIT)
    actions.undo(row=row, by=request.actor, now=clock.now())
    messages.success(request, _("The last change is taken back."))
    return redirect("visits:rules")


def asked_day(request: HttpRequest) -> date:
    """The day the page is about: `?stand=2026-12-31`, else today."""
    try:
        return date.fromisoformat(request.GET.get("stand", ""))
    except ValueError:
        return clock.today()


def _entry(request: StaffRequest, rule: StatedRule | None) -> RuleEntry:
    county, today = request.actor.county_id, clock.today()
    offices = queries.office_choices(county, today)
    form = open_form(request, RuleForm, request.actor, offices=_with(offices, rule), rule=rule)
    return RuleEntry(form, today=today, offices=offices, services=queries.service_choices(county, today), rule=rule)


def _with(offices: list[tuple[str, str]], rule: StatedRule | None) -> list[tuple[str, str]]:
    """An office that is gone stays a choice of a rule that names it."""
    gone = (rule.offices if rule else frozenset()) - dict(offices).keys()
    return [*offices, *((key, key) for key in sorted(gone))]


def _is_sent(request: HttpRequest) -> bool:
    return "more" not in request.POST


def _form_page(request: StaffRequest, entry: RuleEntry, row: Any) -> HttpResponse:
    asks_for_rows = request.method == "POST" and not _is_sent(request)
    if asks_for_rows:
        entry = entry.with_more_rows()
    refused = request.method == "POST" and not asks_for_rows
    context = {"entry": entry, "form": entry.form, "rule": row, "today": clock.today()}
    return render(request, "visits/rule_form.html", context, status=422 if refused else 200)


def _rule_page(request: StaffRequest, row: Any, **forms: Any) -> HttpResponse:
    today = clock.today()
    context = {
        "rule": row,
        "stated": queries.stated(row),
        "state": queries.state_of(row, today),
        "names": queries.names_on(request.actor.county_id, row.valid_from),
        "changes": queries.changes_of(row),
        "end_form": EndForm(),
        "reason_form": ReasonForm(),
        "today": today,
        **forms,
    }
    return render(request, "visits/rule.html", context, status=422 if forms else 200)


def _saved(row: Any) -> str:
    if row.released_at is None:
        return _("The rule is saved. A colleague has to release it before the public sees it.")
    return _("The rule is saved. The public sees it.")
