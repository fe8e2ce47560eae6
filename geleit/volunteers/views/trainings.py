"""The catalogue of trainings, and planning one."""

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
from geleit.core.errors import Refused, Stale
from geleit.core.forms import open_form
from geleit.volunteers import access, actions, forms, queries
from geleit.volunteers.codes import When
from geleit.volunteers.views.pages import section_page, training_page

READ, WRITE = Permission.VOLUNTEER_READ, Permission.VOLUNTEER_WRITE


@require_GET
def trainings(request: StaffRequest) -> HttpResponse:
    """The trainings of the county: those to come, past ones, cancelled ones."""
    actor, today = require(request.actor, READ), clock.today()
    series = queries.series_of(actor.county_id)
    form = forms.TrainingFilter(request.GET, today=today, series=series)
    filters = form.filters()
    page = queries.training_list(actor, filters=filters, today=today, cursor=request.GET.get("at", ""))
    return section_page(
        request,
        "trainings",
        "trainings",
        form=form,
        page=page,
        today=today,
        when=filters.when,
        is_filtered=filters != queries.TrainingFilters(),
        previous_href=_query(filters, page.previous_cursor),
        next_href=_query(filters, page.next_cursor),
        is_coming=filters.when == When.COMING,
    )


@require_http_methods(["GET", "POST"])
def training_series(request: StaffRequest) -> HttpResponse:
    """The series, and a form for another one."""
    actor = require(request.actor, WRITE)
    form = open_form(request, forms.SeriesForm, actor)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            actions.create_series(by=actor, now=clock.now(), **form.cleaned_data)
        if form.is_accepted:
            messages.success(request, _("The series is recorded."))
            return redirect("volunteers:training_series")
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "series": queries.series_of(actor.county_id)}
    return render(request, "volunteers/training_series.html", context, status=status)


@require_http_methods(["GET", "POST"])
def new_training(request: StaffRequest) -> HttpResponse:
    """A new training with its first unit."""
    actor, today = require(request.actor, WRITE), clock.today()
    series = queries.series_of(actor.county_id)
    form = open_form(request, forms.NewTrainingForm, actor, today=today, series=series)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            made = actions.create_training(data=form.data_typed(), first=form.unit_typed(), by=actor, now=clock.now())
        if form.is_accepted:
            messages.success(request, _("The training is recorded."))
            return redirect("volunteers:training", made.public_id)
    status = 422 if request.method == "POST" else 200
    return render(request, "volunteers/new_training.html", {"form": form}, status=status)


@require_GET
def training(request: StaffRequest, training_id: UUID) -> HttpResponse:
    """One training: what it is, its units, who has a place, who waits."""
    found = access.get_training_for(request.actor, training_id, need=READ)
    actions.note_training_reading(training=found, by=request.actor, now=clock.now())
    return training_page(request, "training", found, today=clock.today(), **queries.training_page(found))


@require_http_methods(["GET", "POST"])
def change_training(request: StaffRequest, training_id: UUID) -> HttpResponse:
    """Change the master data; who was overtaken sees both versions and decides."""
    found = access.get_training_for(request.actor, training_id, need=WRITE)
    actor, today = request.actor, clock.today()
    series = queries.series_of(actor.county_id)
    form = open_form(request, forms.TrainingForm, actor, today=today, series=series, training=found)
    rows: list[dict[str, str]] = []
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            try:
                version = form.opened_with(found.version)
                actions.change_training(
                    training=found, data=form.data_typed(), version=version, by=actor, now=clock.now()
                )
            except Stale:
                rows = form.compared_with(found)
                raise
        if form.is_accepted:
            messages.success(request, _("The changes are saved."))
            return redirect("volunteers:training", training_id)
    return training_page(request, "change_training", found, form=form, rows=rows, status=409 if rows else None)


@require_http_methods(["GET", "POST"])
def cancel_training(request: StaffRequest, training_id: UUID) -> HttpResponse:
    """The training does not take place."""
    found = access.get_training_for(request.actor, training_id, need=WRITE)
    actor = request.actor
    form = open_form(request, forms.CancelForm, actor)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            actions.cancel_training(training=found, by=actor, now=clock.now(), today=clock.today(), **form.cleaned_data)
        if form.is_accepted:
            messages.success(request, _("The training is cancelled."))
            return redirect("volunteers:training", training_id)
    return training_page(request, "cancel_training", found, form=form)


@require_http_methods(["GET", "POST"])
def add_unit(request: StaffRequest, training_id: UUID) -> HttpResponse:
    """One more sitting."""
    found = access.get_training_for(request.actor, training_id, need=WRITE)
    form = open_form(request, forms.UnitForm, request.actor)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            actions.add_unit(training=found, data=form.unit_typed(), by=request.actor, now=clock.now())
        if form.is_accepted:
            messages.success(request, _("The unit is recorded."))
            return redirect("volunteers:training", training_id)
    return training_page(request, "add_unit", found, form=form)


@require_POST
def remove_unit(request: StaffRequest, unit_id: UUID) -> HttpResponse:
    """Take a sitting back that nobody attended."""
    found = access.get_unit_for(request.actor, unit_id, need=WRITE)
    try:
        actions.remove_unit(unit=found, by=request.actor, now=clock.now())
        messages.success(request, _("The unit is removed."))
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("volunteers:training", found.training.public_id)


@require_http_methods(["GET", "POST"])
def evaluation(request: StaffRequest, training_id: UUID) -> HttpResponse:
    """How many evaluation forms gave which answer."""
    found = access.get_training_for(request.actor, training_id, need=WRITE if request.method == "POST" else READ)
    actor = request.actor
    counts = queries.evaluation_of(found)
    form = open_form(request, forms.EvaluationForm, actor, today=found.ends_on, counts=counts, said=found.said)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            actions.record_evaluation(
                training=found, counts=form.counts(), said=form.cleaned_data["said"], by=actor, now=clock.now()
            )
        if form.is_accepted:
            messages.success(request, _("The evaluation is recorded."))
            return redirect("volunteers:evaluation", training_id)
    people = queries.participants_of(found)
    return training_page(request, "evaluation", found, form=form, counts=counts, people=people)


@require_http_methods(["GET", "POST"])
def costs(request: StaffRequest, training_id: UUID) -> HttpResponse:
    """The cost sheet, and a form for another line."""
    found = access.get_training_for(request.actor, training_id, need=WRITE if request.method == "POST" else READ)
    actor = request.actor
    form = open_form(request, forms.CostForm, actor, today=clock.today())
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            actions.add_cost(training=found, by=actor, now=clock.now(), **form.cleaned_data)
        if form.is_accepted:
            messages.success(request, _("The line is recorded."))
            return redirect("volunteers:costs", training_id)
    lines, total = queries.costs_of(found)
    people = queries.participants_of(found)
    return training_page(request, "costs", found, form=form, lines=lines, total=total, people=people)


@require_POST
def remove_cost(request: StaffRequest, cost_id: UUID) -> HttpResponse:
    """Take a line of the cost sheet away."""
    found = access.get_cost_for(request.actor, cost_id, need=WRITE)
    actions.remove_cost(cost=found, by=request.actor, now=clock.now())
    messages.success(request, _("The line is removed."))
    return redirect("volunteers:costs", found.training.public_id)


def _query(filters: Any, cursor: str) -> str:
    """The end of an address that leads to another page of the same list."""
    if not cursor:
        return ""
    chosen = {"when": filters.when, "topic": filters.topic, "series": str(filters.series or ""), "at": cursor}
    return "?" + "&".join(f"{key}={value}" for key, value in chosen.items() if value)
