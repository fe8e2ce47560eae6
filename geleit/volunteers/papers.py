"""Papers of the volunteers room, from the data to the printed page. Each raises core.pdf.PdfFailed."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from geleit.core import clock
from geleit.core.codelists import code_list
from geleit.core.pdf import compile_pdf
from geleit.core.workbook import Column, Sheet, workbook
from geleit.directory.queries import letterhead
from geleit.volunteers.codes import Duty
from geleit.volunteers.models import SignUp, Training, TrainingUnit, Volunteer
from geleit.volunteers.queries import CardCase, RosterRow, YearOfService

_TEMPLATES = Path(__file__).parent / "typst"
# Lines for people who come without having signed up.
_SPARE_LINES = 3


def head_of(county_id: int, county_name: str, today: date) -> dict[str, Any]:
    """County, office, address and phone as they stand on top of a paper. Two statements."""
    head = letterhead(county_id, today, ["phone"])
    return {
        "county": county_name,
        "office": head.name if head else "",
        "address": list(head.address) if head else [],
        "phone": head.channels[0].value if head and head.channels else "",
    }


def printed(template: str, data: Mapping[str, object], today: date) -> bytes:
    """Fill a template of this room; equal data of a day give equal bytes."""
    return compile_pdf(_TEMPLATES / template, {"paper": data}, created=datetime.combine(today, time(12), tzinfo=UTC))


def long_day(day: date) -> str:
    """31.12.2026."""
    return f"{day:%d.%m.%Y}"


def hours_text(minutes: int) -> str:
    """2:30 Stunden."""
    return f"{minutes // 60}:{minutes % 60:02d} Stunden"


def unit_text(unit: TrainingUnit) -> str:
    """12.06.2026, 18:00 bis 20:00 Uhr."""
    starts, ends = clock.local(unit.starts_at), clock.local(unit.ends_at)
    return f"{starts:%d.%m.%Y}, {starts:%H:%M} bis {ends:%H:%M} Uhr"


def attendance_list(
    training: Training, *, county_name: str, units: Sequence[TrainingUnit], people: Sequence[Any], today: date
) -> bytes:
    """The list everybody signs: one line for each place that is taken, one column for each unit."""
    data = {
        "county": county_name,
        "title": training.title,
        "trainer": training.trainer,
        "place": training.place or "Video",
        "units": [unit_text(unit) for unit in units],
        "names": [one.volunteer.list_name for one in people] + [""] * _SPARE_LINES,
        "day": long_day(today),
    }
    return printed("attendance.typ", data, today)


def participation(
    sign_up: SignUp, *, units: Sequence[TrainingUnit], county_name: str, signed_by: str, today: date
) -> bytes:
    """The certificate of participation: the units somebody attended, and nothing that is not recorded."""
    training = sign_up.training
    minutes = sum(unit.minutes for unit in units)
    modules = code_list("volunteers", "curriculum_module")
    data = head_of(training.county_id, county_name, today) | {
        "name": sign_up.volunteer.full_name,
        "title": training.title,
        "series": training.series.name if training.series else "",
        "topic": code_list("volunteers", "training_topic").label(training.topic),
        "module": modules.label(training.module) if training.module else "",
        "trainer": training.trainer,
        "place": training.place,
        "units": [{"when": unit_text(unit), "title": unit.title} for unit in units],
        "hours": hours_text(minutes),
        "signed_by": signed_by,
        "day": long_day(today),
    }
    return printed("participation.typ", data, today)


def proof(volunteer: Volunteer, served: YearOfService, *, county_name: str, signed_by: str, today: date) -> bytes:
    """The proof of volunteering of a year: what was confirmed, by activity, and the trainings attended."""
    data = head_of(volunteer.county_id, county_name, today) | {
        "name": volunteer.full_name,
        "born": long_day(volunteer.birth_date) if volunteer.birth_date else "",
        "year": str(served.year),
        "hours": hours_text(served.minutes),
        "activities": [(_activity(code), hours_text(minutes)) for code, minutes in served.by_activity],
        "circles": ", ".join(served.circles),
        "trainings": [f"{long_day(one.starts_on)}: {one.title}" for one in served.trainings],
        "needed": served.proof.needed if served.proof else 0,
        "signed_by": signed_by,
        "day": long_day(today),
    }
    return printed("proof.typ", data, today)


def card_application(volunteer: Volunteer, case: CardCase, *, county_name: str, signed_by: str, today: date) -> bytes:
    """The sheet to apply for the volunteer card: the conditions in force beside what is recorded."""
    state = case.state
    if state is None:
        raise ValueError("no card in this Land")
    data = head_of(volunteer.county_id, county_name, today) | {
        "gold": state.is_gold,
        "name": volunteer.full_name,
        "born": long_day(volunteer.birth_date) if volunteer.birth_date else "",
        "place": volunteer.municipality.name if volunteer.municipality else "",
        "since": long_day(case.active_since) if case.active_since else "",
        "years": [
            (f"{long_day(start + timedelta(days=1))} bis {long_day(end)}", f"{hours:.1f}".replace(".", ","))
            for start, end, hours in case.windows
        ],
        "needed_week": state.needed_week,
        "needed_year": state.needed_year,
        "valid_years": state.valid_years,
        "gold_years": state.gold_years,
        "served_years": state.served_years,
        "enough": state.is_reached,
        "signed_by": signed_by,
        "day": long_day(today),
    }
    return printed("card_application.typ", data, today)


def roster(
    rows: Sequence[RosterRow], *, county_id: int, county_name: str, first: date, last: date, today: date
) -> bytes:
    """Who was on duty, for the report of an accident."""
    data = head_of(county_id, county_name, today) | {
        "span": _span(first, last),
        "rows": [_roster_cells(row) for row in rows],
        "day": long_day(today),
    }
    return printed("roster.typ", data, today)


def roster_book(rows: Sequence[RosterRow], *, first: date, last: date) -> bytes:
    """The same as a spreadsheet. Everything is written as text, so that no cell is taken for a formula."""
    columns = [Column(heading, width) for heading, width in zip(ROSTER_HEADINGS, ROSTER_WIDTHS, strict=True)]
    about = f"Einsatzliste {_span(first, last)}"
    return workbook([Sheet("Einsatzliste", about, columns, [_roster_cells(row) for row in rows])])


ROSTER_HEADINGS = ("Tag", "Name", "Tätigkeit", "Helferkreis", "Zeit", "Nachweis")
ROSTER_WIDTHS = (24, 28, 44, 28, 16, 24)  # letters


def _roster_cells(row: RosterRow) -> list[str]:
    if row.kind == Duty.ASSIGNED:
        day = f"{long_day(row.first)} bis {long_day(row.last) if row.last else 'offen'}"
    else:
        day = long_day(row.first)
    return [day, row.name, row.what, row.circle, row.when, code_list("volunteers", "duty").label(row.kind)]


def _span(first: date, last: date) -> str:
    return long_day(first) if first == last else f"{long_day(first)} bis {long_day(last)}"


def _activity(code: str) -> str:
    return code_list("volunteers", "activity").label(code)
