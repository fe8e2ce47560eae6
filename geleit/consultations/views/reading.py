"""Reading consultations: those of a file, and one with everything it ever said."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.cases.access import get_case_for
from geleit.cases.queries import file_header
from geleit.consultations import access, actions, forms, queries, rules
from geleit.consultations.views.pages import header_of
from geleit.core import clock
from geleit.core.codelists import code_list


@require_http_methods(["GET", "POST"])
def for_case(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """The consultations of a file, newest first. Words searched for are posted, because they may be personal."""
    case = get_case_for(request.actor, case_id, need=Permission.CASE_READ)
    text, topic = request.POST.get("text", "").strip()[:200], (request.POST or request.GET).get("thema", "")
    if topic not in code_list("consultations", "topic").codes():
        topic = ""  # a topic that does not exist narrows nothing
    today = clock.today()
    actions.note_file_reading(case=case, is_search=bool(text), by=request.actor, now=clock.now())
    found = queries.of_case(case, text=text, topic=topic, cursor=request.GET.get("seite", ""))
    context = {
        "case": case,
        "header": file_header(case, today=today),
        "found": found,
        "text": text,
        "topic": topic,
        "topic_form": forms.TopicForm(initial={"thema": topic}, today=today),
        "obstacles": rules.obstacles_to_case(case),
        "may_write": request.actor.can(Permission.CASE_WRITE),
    }
    return render(request, "consultations/for_case.html", context)


@require_GET
def detail(request: StaffRequest, consultation_id: UUID) -> HttpResponse:
    """One consultation with everything it ever said."""
    consultation = access.get_consultation_for(request.actor, consultation_id, need=Permission.CASE_READ)
    people = queries.participants_of(request.actor, consultation)
    actions.note_reading(consultation=consultation, people=people, by=request.actor, now=clock.now())
    context = {
        "consultation": consultation,
        "people": people,
        "corrections": queries.corrections_of(request.actor, consultation, people),
        "header": header_of(people, clock.today()),
        "may_write": request.actor.can(Permission.CASE_WRITE),
    }
    return render(request, "consultations/detail.html", context)
