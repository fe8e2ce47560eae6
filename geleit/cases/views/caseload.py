"""The caseload page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from geleit.accounts import access
from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.cases import actions, forms, queries
from geleit.core import clock


@require_GET
def caseload(request: StaffRequest) -> HttpResponse:
    """The cases somebody works on: filtered, sorted, paged."""
    actor, today = access.require(request.actor, Permission.CASE_READ), clock.today()
    actions.note_listing(by=actor, now=clock.now())
    form = forms.CaseloadFilter(request.GET, today=today, municipalities=queries.municipalities(actor))
    sort = request.GET.get("sort", "name")
    filters = form.filters()
    page = queries.caseload(actor, filters=filters, sort=sort, cursor=request.GET.get("at", ""), today=today)
    context = {
        "form": form,
        "sort": sort,
        "page": page,
        "columns": _columns(form, sort),
        "previous_href": form.query(sort=sort, at=page.previous_cursor) if page.previous_cursor else "",
        "next_href": form.query(sort=sort, at=page.next_cursor) if page.next_cursor else "",
        "is_filtered": filters != queries.CaseloadFilters(),
        "may_open": actor.can(Permission.CASE_OPEN),
    }
    return render(request, "cases/caseload.html", context)


def _columns(form: forms.CaseloadFilter, sort: str) -> list[dict[str, str]]:
    """Headings that sort; the one that sorts now turns the direction around."""
    labels = {
        "name": _("Name"),
        "number": _("Number"),
        "municipality": _("Municipality"),
        "state": _("State"),
        "next": _("Next contact"),
        "last": _("Last contact"),
        "end": _("Counselling until"),
    }
    columns = []
    for key, label in labels.items():
        column = {"label": label, "href": form.query(sort=f"-{key}" if sort == key else key)}
        if sort in (key, f"-{key}"):
            column["sorted"] = "descending" if sort.startswith("-") else "ascending"
        columns.append(column)
    return columns
