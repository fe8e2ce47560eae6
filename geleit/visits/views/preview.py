"""What a visitor gets as of a day, before it is so: the answer and the notice to print."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from geleit.accounts.middleware import StaffRequest
from geleit.core import clock
from geleit.visits import access, queries
from geleit.visits.forms import VisitForm
from geleit.visits.notice import UnknownNoticeLanguage, notice_pages, render_notice
from geleit.visits.phrases import NOTICE_LANGUAGES


@require_GET
def preview(request: StaffRequest) -> HttpResponse:
    """The answer to a visitor's question on any day, in any language."""
    form = _form(request)
    page = None
    if form.is_valid():
        asked = form.cleaned_data
        found = _visit(request, asked)
        pages = notice_pages(found, county_name=request.actor.county_name, languages=[asked["language"] or "de"])
        page = pages[0]
    every = "".join(f"&language={code}" for code in NOTICE_LANGUAGES)
    context = {"form": form, "page": page, "query": request.GET.urlencode(), "all_languages": every}
    return render(request, "visits/preview.html", context, status=200 if form.is_valid() else 422)


@require_GET
def notice(request: StaffRequest) -> HttpResponse:
    """The notice as PDF, in one or several languages (`?language=de&language=ar`)."""
    form = _form(request)
    if not form.is_valid():
        raise Http404
    found = _visit(request, form.cleaned_data)
    languages = request.GET.getlist("language") or ["de"]
    try:
        document = render_notice(
            found, county_name=request.actor.county_name, languages=languages, printed_on=clock.today()
        )
    except UnknownNoticeLanguage:
        raise Http404 from None
    name = f"aushang-{found.answer.office or 'landratsamt'}-{found.answer.day.isoformat()}.pdf"
    response = HttpResponse(document, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _form(request: StaffRequest) -> VisitForm:
    actor = access.editor(request.actor)
    today = clock.today()
    offices = queries.office_choices(actor.county_id, today)
    return VisitForm(request.GET, offices=offices, services=queries.service_choices(actor.county_id, today))


def _visit(request: StaffRequest, asked: dict[str, Any]) -> queries.Visit:
    actor, day = request.actor, asked["day"] or clock.today()
    question = (day, asked["age"], asked["office"], asked["service"])
    try:
        return queries.visit_in_hours(actor.county_id, actor.land, *question, prepared=asked["prepared"])
    except queries.UnknownOffice:
        raise Http404 from None
