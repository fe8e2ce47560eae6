"""The knowledge base: short answers with the rule they rest on."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from geleit.accounts.access import require
from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.core import clock
from geleit.core.errors import Stale
from geleit.core.forms import open_form
from geleit.volunteers import access, actions, forms, queries
from geleit.volunteers.views.pages import section_page

READ, WRITE = Permission.VOLUNTEER_READ, Permission.VOLUNTEER_WRITE


@require_GET
def knowledge(request: StaffRequest) -> HttpResponse:
    """All entries by title, narrowed by words and topic."""
    actor = require(request.actor, READ)
    form = forms.KnowledgeFilter(request.GET, today=clock.today())
    chosen = form.chosen()
    entries = queries.knowledge_list(actor, **chosen)
    return section_page(request, "knowledge", "questions", form=form, entries=entries, is_filtered=any(chosen.values()))


@require_http_methods(["GET", "POST"])
def new_entry(request: StaffRequest) -> HttpResponse:
    """A new entry."""
    actor = require(request.actor, WRITE)
    return _write(request, actor, None)


@require_http_methods(["GET", "POST"])
def entry_from_question(request: StaffRequest, question_id: UUID) -> HttpResponse:
    """Turn an answer into an entry, without the names in it."""
    found = access.get_question_for(request.actor, question_id, need=WRITE)
    if found.entry is not None:
        return redirect("volunteers:entry", found.entry.public_id)
    return _write(request, request.actor, found)


@require_GET
def entry(request: StaffRequest, entry_id: UUID) -> HttpResponse:
    """One entry."""
    found = access.get_entry_for(request.actor, entry_id, need=READ)
    return render(request, "volunteers/entry.html", {"entry": found, "may_write": request.actor.can(WRITE)})


@require_http_methods(["GET", "POST"])
def change_entry(request: StaffRequest, entry_id: UUID) -> HttpResponse:
    """Correct an entry or confirm it; who was overtaken sees both versions and decides."""
    found = access.get_entry_for(request.actor, entry_id, need=WRITE)
    actor, today = request.actor, clock.today()
    form = open_form(request, forms.EntryForm, actor, today=today, entry=found)
    rows: list[dict[str, str]] = []
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            try:
                version = form.opened_with(found.version)
                actions.change_entry(
                    entry=found, data=form.data_typed(), version=version, by=actor, now=clock.now(), today=today
                )
            except Stale:
                rows = form.compared_with(found)
                raise
        if form.is_accepted:
            messages.success(request, _("The entry is saved and right as of today."))
            return redirect("volunteers:entry", entry_id)
    status = 409 if rows else 422 if request.method == "POST" else 200
    return render(request, "volunteers/change_entry.html", {"entry": found, "form": form, "rows": rows}, status=status)


@require_http_methods(["GET", "POST"])
def review_entry(request: StaffRequest, entry_id: UUID) -> HttpResponse:
    """Mark an entry as under review."""
    found = access.get_entry_for(request.actor, entry_id, need=WRITE)
    form = open_form(request, forms.ReviewForm, request.actor)
    if request.method == "POST" and form.is_valid():
        actions.put_under_review(
            entry=found, by=request.actor, now=clock.now(), today=clock.today(), **form.cleaned_data
        )
        messages.success(request, _("The entry is marked as under review."))
        return redirect("volunteers:entry", entry_id)
    status = 422 if request.method == "POST" else 200
    return render(request, "volunteers/review_entry.html", {"entry": found, "form": form}, status=status)


def _write(request: StaffRequest, actor: Any, question: Any) -> HttpResponse:
    today = clock.today()
    known = {"answer": question.answer, "subject": question.subject} if question is not None else {}
    form = open_form(request, forms.EntryForm, actor, today=today, **known)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            made = actions.write_entry(
                data=form.data_typed(), question=question, by=actor, now=clock.now(), today=today
            )
        if form.is_accepted:
            messages.success(request, _("The entry is saved and right as of today."))
            return redirect("volunteers:entry", made.public_id)
    status = 422 if request.method == "POST" else 200
    return render(request, "volunteers/new_entry.html", {"form": form, "question": question}, status=status)
