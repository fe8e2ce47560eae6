"""The duty roster: who was on duty for the county, doing what."""

from datetime import date

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from geleit.accounts.access import require
from geleit.accounts.actors import Actor
from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.core import clock
from geleit.core.codelists import rule_value
from geleit.core.workbook import spreadsheet
from geleit.volunteers import actions, forms, papers, queries
from geleit.volunteers.views.pages import pdf, section_page

READ = Permission.VOLUNTEER_READ
# A page of more is read by nobody; the spreadsheet and the print hold all.
MOST_SHOWN = 300


@require_GET
def duty_roster(request: StaffRequest) -> HttpResponse:
    """Who was on duty on a day or in a span."""
    actor = require(request.actor, READ)
    form, (first, last) = _asked(request, actor)
    rows, number = queries.duty_roster_begin(actor, first=first, last=last, most=MOST_SHOWN)
    return section_page(
        request,
        "duty_roster",
        "duty_roster",
        form=form,
        rows=rows,
        more=number - len(rows),
        first=first,
        last=last,
        tail=f"?first={first.isoformat()}&last={last.isoformat()}",
    )


@require_GET
def duty_roster_pdf(request: StaffRequest) -> HttpResponse:
    """The same as PDF, for the report of an accident."""
    actor = require(request.actor, READ)
    _form, (first, last) = _asked(request, actor)
    rows = queries.duty_roster(actor, first=first, last=last)
    printed = papers.roster(
        rows, county_id=actor.county_id, county_name=actor.county_name, first=first, last=last, today=clock.today()
    )
    return pdf(printed, "einsatzliste")


@require_GET
def duty_roster_book(request: StaffRequest) -> HttpResponse:
    """The same as spreadsheet."""
    actor = require(request.actor, READ)
    _form, (first, last) = _asked(request, actor)
    rows = queries.duty_roster(actor, first=first, last=last)
    return spreadsheet(papers.roster_book(rows, first=first, last=last), "einsatzliste")


def _asked(request: StaffRequest, actor: Actor) -> tuple[forms.RosterFilter, tuple[date, date]]:
    today = clock.today()
    most = rule_value("volunteers", "roster_most_days", on=today, land=actor.land)
    form = forms.RosterFilter(request.GET, today=today, most_days=most)
    span = form.span()
    actions.note_roster_reading(by=actor, now=clock.now())
    return form, span
