"""Tasks of a case."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.cases import access, actions, forms, queries
from geleit.cases.views.pages import file_page
from geleit.core import clock
from geleit.core.addresses import address_or_empty
from geleit.core.forms import open_form


@require_http_methods(["GET", "POST"])
def tasks(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Open and done tasks of a case, and a form for another one."""
    need = Permission.CASE_WRITE if request.method == "POST" else Permission.CASE_READ
    case = access.get_case_for(request.actor, case_id, need=need)
    form = open_form(request, forms.TaskForm, request.actor)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            actions.add_task(case=case, by=request.actor, now=clock.now(), **form.cleaned_data)
        if form.is_accepted:
            messages.success(request, _("The task is on the list."))
            return redirect("cases:tasks", case_id)
    may_write = request.actor.can(Permission.CASE_WRITE) and case.state != "closed"
    listed = queries.tasks_of(case, today=clock.today())
    return file_page(request, "tasks", case, tab="tasks", form=form, tasks=listed, may_write=may_write)


@require_http_methods(["GET", "POST"])
def change_task(request: StaffRequest, task_id: UUID) -> HttpResponse:
    """Say a task differently or put it off."""
    task = access.get_task_for(request.actor, task_id, need=Permission.CASE_WRITE)
    initial = {"text": task.text, "due_on": task.due_on}
    form = open_form(request, forms.TaskForm, request.actor, initial=initial)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            actions.change_task(task=task, by=request.actor, now=clock.now(), **form.cleaned_data)
        if form.is_accepted:
            messages.success(request, _("The task is changed."))
            return redirect("cases:tasks", task.case.public_id)
    return file_page(request, "change_task", task.case, tab="tasks", form=form, task=task)


@require_POST
def complete_task(request: StaffRequest, task_id: UUID) -> HttpResponse:
    """A task is done; `back` says where to go on: `home` for "my day", `file` for the overview of the file."""
    task = access.get_task_for(request.actor, task_id, need=Permission.CASE_WRITE)
    actions.complete_task(task=task, by=request.actor, now=clock.now(), today=clock.today())
    messages.success(request, _("The task is done."))
    return redirect(_way_back(request.POST.get("back", ""), task.case.public_id))


def _way_back(back: str, case_id: UUID) -> str:
    """Where the button was pressed; the pages of other rooms may be missing."""
    match back:
        case "home":
            href = address_or_empty("desk:home")
        case "file":
            href = address_or_empty("desk:case_file", case_id=case_id)
        case _:
            href = ""
    return href or address_or_empty("cases:tasks", case_id=case_id)


@require_POST
def reopen_task(request: StaffRequest, task_id: UUID) -> HttpResponse:
    """Take back that a task was done."""
    task = access.get_task_for(request.actor, task_id, need=Permission.CASE_WRITE)
    actions.reopen_task(task=task, by=request.actor, now=clock.now())
    messages.success(request, _("The task is open again."))
    return redirect("cases:tasks", task.case.public_id)
