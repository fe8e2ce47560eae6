"""Frozen versions of a plan: read one, compare two, print."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.core import clock
from geleit.plans import access, actions, forms, print, queries, snapshot
from geleit.plans.sheet import PRINT_LANGUAGES, render_plan
from geleit.plans.views.pages import plan_page

NOW = 0  # stands for the plan as it is now


@require_GET
def version(request: StaffRequest, plan_id: UUID, number: int) -> HttpResponse:
    """One version as it was agreed or reviewed."""
    plan = access.get_plan_for(request.actor, plan_id, need=Permission.CASE_READ)
    frozen = access.get_version_of(plan, number)
    languages = print.print_languages(plan.case.person.preferred_language)
    page: dict[str, Any] = {
        "frozen": frozen,
        "content": frozen.content,
        "german": snapshot.german,
        "languages": languages,
    }
    return plan_page(request, "version", plan, **page)


@require_GET
def compare(request: StaffRequest, plan_id: UUID) -> HttpResponse:
    """Any two versions side by side, also with the plan as it is now."""
    plan = access.get_plan_for(request.actor, plan_id, need=Permission.CASE_READ)
    versions = queries.versions(plan)
    choices = [(one.number, _version_name(one.number, one.made_on)) for one in versions]
    choices.insert(0, (NOW, _("now")))
    left = max(plan.latest_version - 1, 1) if plan.latest_version > 1 else plan.latest_version
    right = plan.latest_version if plan.latest_version > 1 else NOW
    chosen = {"left": request.GET.get("left", left), "right": request.GET.get("right", right)}
    form = forms.CompareForm(chosen, choices=choices)
    rows: list[Any] = []
    if versions and form.is_valid():
        rows = _differences(plan, versions, form.cleaned_data["left"], form.cleaned_data["right"])
    names = {str(number): name for number, name in choices}
    titles = (names.get(str(chosen["left"]), ""), names.get(str(chosen["right"]), ""))
    return plan_page(request, "compare", plan, choice=form, rows=rows, titles=titles, versions=versions)


@require_GET
def print_plan(request: StaffRequest, plan_id: UUID) -> HttpResponse:
    """The plan as PDF: as it is now, or a version; in German, or beside another language."""
    plan = access.get_plan_for(request.actor, plan_id, need=Permission.CASE_READ)
    number, language = request.GET.get("version", ""), request.GET.get("sprache", "") or None
    if language not in (None, "de", *PRINT_LANGUAGES) or not (number == "" or number.isdecimal()):
        raise Http404
    county, today = request.actor.county_name, clock.today()
    if number in ("", "0"):
        sheet = print.sheet_of_draft(plan, county_name=county, today=today)
    else:
        sheet = print.sheet_of_version(access.get_version_of(plan, int(number[:5])), county_name=county, today=today)
    actions.note_printing(plan=plan, by=request.actor, now=clock.now())
    response = HttpResponse(render_plan(sheet, language=language), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{print.file_name(sheet, language)}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _version_name(number: int, made_on: Any) -> str:
    return _("Version %(number)d of %(day)s") % {"number": number, "day": f"{made_on:%d.%m.%Y}"}


def _differences(plan: Any, versions: Any, left: int, right: int) -> list[snapshot.Difference]:
    frozen = {one.number: one.content for one in versions}
    if NOW in (left, right):
        frozen[NOW] = snapshot.freeze(queries.contents(plan), [])
    return snapshot.compare(frozen[left], frozen[right])
