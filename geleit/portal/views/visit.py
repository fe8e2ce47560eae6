"""May I come? The visiting rules as a page, as JSON and as a notice to print."""

from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from geleit.directory import queries as directory
from geleit.portal.pages import PortalRequest, portal_page, show
from geleit.portal.questions import VisitQuestion, visit_question
from geleit.visits import queries as visits
from geleit.visits.notice import UnknownNoticeLanguage, render_notice

MOST_LANGUAGES = 10


@portal_page()
def visit(request: PortalRequest) -> HttpResponse:
    """The rules of today, or the answer for an office, a day and an age."""
    portal = request.portal
    question = visit_question(request.GET, today=portal.on)
    entries = directory.office_tree(portal.county.pk, question.day)
    answer, errors = None, dict(question.errors)
    if not errors:
        try:
            answer = _answer(request, question)
        except visits.UnknownOffice:
            errors["amt"] = _("We do not know this office. Please choose one from the list.")
    typed = {name: value for name, value in question.typed.items() if value}
    context = {
        "question": question,
        "errors": errors,
        "answer": answer,
        "entries": entries,
        "notice_href": portal.href("visit_notice", query=typed),
        "json_href": portal.href("visit_json", query=typed),
    }
    return show(request, "portal/visit.html", context, status=422 if errors else 200)


@portal_page()
def answer_as_json(request: PortalRequest) -> HttpResponse:
    """The same answer for programs. 400 with sentences for a question that cannot be understood."""
    question = visit_question(request.GET, today=request.portal.on)
    errors = dict(question.errors)
    if not errors:
        try:
            said = _answer(request, question)
            return JsonResponse(said, json_dumps_params={"ensure_ascii": False})
        except visits.UnknownOffice:
            errors["amt"] = _("We do not know this office. Please choose one from the list.")
    return JsonResponse({"errors": errors}, status=400, json_dumps_params={"ensure_ascii": False})


@portal_page()
def notice_pdf(request: PortalRequest) -> HttpResponse:
    """The notice for the door, in the reader's language or those asked for. Raises Http404 for an unknown office."""
    portal = request.portal
    question = visit_question(request.GET, today=portal.on)
    if question.errors:
        raise Http404
    languages = request.GET.getlist("sprache")[:MOST_LANGUAGES] or [portal.language]
    try:
        found = _visit(request, question)
        document = render_notice(found, county_name=portal.county.name, languages=languages, printed_on=portal.today)
    except (visits.UnknownOffice, UnknownNoticeLanguage):
        raise Http404 from None
    response = HttpResponse(document, content_type="application/pdf")
    name = f"aushang-{question.office or 'landratsamt'}-{question.day.isoformat()}.pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _answer(request: PortalRequest, question: VisitQuestion) -> dict[str, Any]:
    """The answer with its words. Raises UnknownOffice."""
    return _visit(request, question).as_json(request.portal.language)


def _visit(request: PortalRequest, question: VisitQuestion) -> visits.Visit:
    """What rules, hours and closures say together. Raises UnknownOffice."""
    county = request.portal.county
    return visits.visit_in_hours(county.pk, county.land, question.day, question.age, question.office)
