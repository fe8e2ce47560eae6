"""Taking a list of volunteers over: `python -m bench.lists ROWS` in an installation with a demo; the figures as JSON.

Reads a spreadsheet, says what every row becomes, writes all rows in one transaction and takes that back.
Aim: 1,000 rows in less than 20 seconds.
"""

import io
import json
import sys
from time import perf_counter

import django

# All imports below need the application to be set up first.
django.setup()

import xlsxwriter  # noqa: E402
from django.db import transaction  # noqa: E402

from geleit.accounts.actors import actor_of  # noqa: E402
from geleit.accounts.models import County, Membership  # noqa: E402
from geleit.accounts.roles import Role  # noqa: E402
from geleit.core import clock, wall  # noqa: E402
from geleit.volunteers import actions, queries, rules  # noqa: E402
from geleit.volunteers.progress import Progress  # noqa: E402
from geleit.volunteers.sheets import read_sheet  # noqa: E402

HEADINGS = ("Vorname", "Nachname", "Geburtsdatum", "E-Mail", "Telefon", "Ort", "Sprachen", "Tätigkeit", "Status")


def book(rows: int) -> bytes:
    """A list of invented people, all alike but for their number."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as made:
        page = made.add_worksheet()
        page.write_row(0, 0, HEADINGS)
        for number in range(1, rows + 1):
            person = (f"Ida{number}", f"Freiwald{number}", "14.3.1961", f"ida{number}@example.org")
            page.write_row(number, 0, (*person, f"08321 6{number:06d}", "Sonthofen", "uk, en", "Fahrdienst", "Aktiv"))
    return held.getvalue()


def measure(rows: int) -> dict[str, float]:
    """Seconds of each step."""
    content, now, today = book(rows), clock.now(), clock.today()
    county = County.objects.get(slug="oberallgaeu")
    with wall.inside(county.pk), transaction.atomic():
        guide = Membership.objects.filter(role=Role.INTEGRATION_GUIDE).select_related("user")[0].user
        by = actor_of(guide, today=today)
        began = perf_counter()
        sheet = read_sheet(content, known=rules.known_headings("volunteers"), most_rows=rows)
        one = actions.upload_list(kind="volunteers", sheet=sheet, by=by, now=now)
        read = perf_counter()
        plan = queries.plan_of(one, today=today, land=by.land)
        planned = perf_counter()
        started = actions.start_import(list_import=one, anyway=(), leaves_out_faulty=True, by=by, today=today)
        with Progress(county.pk, one.pk) as progress:
            actions.take_over(list_import=started, by=by, now=now, today=today, tell=progress.tell)
        written = perf_counter()
        transaction.set_rollback(True)
    return {
        "rows": rows,
        "wanted": len(plan.wanted(set())),
        "read": round(read - began, 2),
        "preview": round(planned - read, 2),
        "take_over": round(written - planned, 2),
        "whole": round(written - began, 2),
    }


if __name__ == "__main__":
    figures = measure(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
    sys.stdout.write(json.dumps(figures) + "\n")
