"""The inbox of questions: recording, answering, handing over."""

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
from geleit.core.forms import open_form
from geleit.directory.queries import municipalities_of
from geleit.volunteers import access, actions, forms, queries
from geleit.volunteers.views.pages import section_page

READ, WRITE = Permission.VOLUNTEER_READ, Permission.VOLUNTEER_WRITE


@require_GET
def questions(request: StaffRequest) -> HttpResponse:
    """The inbox: what waits for an answer, the most pressing first, or what was answered."""
    actor, today = require(request.actor, READ), clock.today()
    actions.note_listing(by=actor, now=clock.now())
    form = forms.QuestionFilter(request.GET, today=today)
    filters = form.filters()
    page = queries.question_list(actor, filters=filters, cursor=request.GET.get("at", ""))
    waiting, overdue = queries.unanswered(actor.county_id, today=today)
    tail = f"?answered={filters.answered}&kind={filters.kind}&at="
    return section_page(
        request,
        "questions",
        "questions",
        form=form,
        page=page,
        today=today,
        waiting=waiting,
        overdue=overdue,
        is_filtered=filters != queries.QuestionFilters(),
        previous_href=tail + page.previous_cursor if page.previous_cursor else "",
        next_href=tail + page.next_cursor if page.next_cursor else "",
    )


@require_http_methods(["GET", "POST"])
def new_question(request: StaffRequest) -> HttpResponse:
    """Write a question down."""
    actor, today = require(request.actor, WRITE), clock.today()
    circles, places = queries.open_circles(actor.county_id), list(municipalities_of(actor.county_id))
    form = open_form(request, forms.QuestionForm, actor, today=today, circles=circles, places=places)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            made = actions.record_question(data=form.data_typed(), by=actor, now=clock.now(), today=today)
        if form.is_accepted:
            messages.success(request, _("The question is recorded."))
            return redirect("volunteers:question", made.public_id)
    status = 422 if request.method == "POST" else 200
    return render(request, "volunteers/new_question.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
def question(request: StaffRequest, question_id: UUID) -> HttpResponse:
    """One question, and a form for the answer."""
    found = access.get_question_for(request.actor, question_id, need=WRITE if request.method == "POST" else READ)
    actor = request.actor
    actions.note_question_reading(question=found, by=actor, now=clock.now())
    form = open_form(request, forms.AnswerForm, actor)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            actions.answer_question(question=found, text=form.cleaned_data["answer"], by=actor, now=clock.now())
        if form.is_accepted:
            messages.success(request, _("The answer is recorded."))
            return redirect("volunteers:question", question_id)
    context = {"question": found, "form": form, "today": clock.today(), "may_write": actor.can(WRITE)}
    status = 422 if request.method == "POST" else 200
    return render(request, "volunteers/question.html", context, status=status)


@require_http_methods(["GET", "POST"])
def hand_over(request: StaffRequest, question_id: UUID) -> HttpResponse:
    """Let another integration guide answer."""
    found = access.get_question_for(request.actor, question_id, need=WRITE)
    actor, today = request.actor, clock.today()
    people = queries.guides_of(actor.county_id, today=today)
    form = open_form(request, forms.HandOverForm, actor, people=people)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            actions.hand_over(question=found, to=form.chosen, by=actor, now=clock.now(), today=today)
        if form.is_accepted:
            messages.success(request, _("The question is handed over."))
            return redirect("volunteers:question", question_id)
    status = 422 if request.method == "POST" else 200
    return render(request, "volunteers/hand_over.html", {"question": found, "form": form}, status=status)
