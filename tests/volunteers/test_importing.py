"""Lists that are taken over: what can be read, what is said about each row, all or nothing, and taking it back."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from geleit.accounts.actors import Actor
from geleit.audit.codes import EventKind
from geleit.audit.models import Event
from geleit.core import wall
from geleit.core.errors import Refused
from geleit.volunteers import actions, folding, queries, rules, sheets, tasks
from geleit.volunteers.models import (
    CircleMember,
    HelperCircle,
    ImportedRow,
    ListImport,
    Volunteer,
    VolunteerPeriod,
)
from geleit.volunteers.rules import cells
from tests.conftest import NOW, TODAY
from tests.volunteers.making import give, join, make_circle, make_volunteer, sheet_of, when

pytestmark = pytest.mark.django_db
KNOWN = rules.known_headings("volunteers")
CSV = "Vorname;Nachname;Geburtsdatum;E-Mail\nJörg;Groß;14.3.1961;joerg@helfen.example\n"


def read(content: bytes, most_rows: int = 100) -> sheets.Sheet:
    """The list as the form reads it."""
    return sheets.read_sheet(content, known=KNOWN, most_rows=most_rows)


def book(*rows: tuple[Any, ...], merge: str = "") -> bytes:
    """A spreadsheet."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as made:
        page, days = made.add_worksheet(), made.add_format({"num_format": "dd.mm.yyyy"})
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    page.write_datetime(number, column, datetime(cell.year, cell.month, cell.day), days)
                else:
                    page.write(number, column, cell)
        if merge:
            page.merge_range(merge, "Groß")
    return held.getvalue()


def open_document(*rows: tuple[str, ...]) -> bytes:
    """A spreadsheet of the other kind."""
    lines = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
    )
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        packed.writestr(
            "content.xml",
            f"<office:document-content {names}><office:body><office:spreadsheet>"
            f'<table:table table:name="Liste">{lines}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return held.getvalue()


def upload(by: Actor, *rows: tuple[str, ...], kind: str = "volunteers", **more: Any) -> ListImport:
    """An uploaded list."""
    return actions.upload_list(kind=kind, sheet=sheet_of(*rows, **more), by=by, now=NOW)


def told(by: Actor, one: ListImport) -> list[tuple[int, str, str]]:
    """Every problem: row, column, text."""
    plan = queries.plan_of(one, today=TODAY, land="BY")
    return [(problem.number, problem.column, problem.text) for problem in plan.problems]


def take_over(by: Actor, one: ListImport, **more: Any) -> ListImport:
    """The list is started and the worker takes it over."""
    started = actions.start_import(
        list_import=one, by=by, today=TODAY, **{"anyway": (), "leaves_out_faulty": False, **more}
    )
    return actions.take_over(list_import=started, by=by, now=NOW, today=TODAY, tell=lambda number: None)


# --- reading --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        CSV.encode(),
        CSV.encode("utf-8-sig"),
        CSV.encode("cp1252"),
        CSV.encode("utf-16"),
        CSV.replace(";", ",").encode(),
        CSV.replace(";", "\t").encode("cp1252"),
        open_document(*(tuple(line.split(";")) for line in CSV.splitlines())),
        book(
            ("Vorname", "Nachname", "Geburtsdatum", "E-Mail"),
            ("Jörg", "Groß", date(1961, 3, 14), "joerg@helfen.example"),
        ),
    ],
    ids=["utf-8", "utf-8-sig", "cp1252", "utf-16", "commas", "tabs", "ods", "xlsx"],
)
def test_every_usual_kind_of_list_says_the_same(by: Actor, content: bytes) -> None:
    one = actions.upload_list(kind="volunteers", sheet=read(content), by=by, now=NOW)
    [row] = queries.plan_of(one, today=TODAY, land="BY").rows
    assert row.volunteer is not None
    assert (row.name, row.volunteer.birth_date, row.volunteer.email) == (
        "Groß, Jörg",
        date(1961, 3, 14),
        "joerg@helfen.example",
    )


@pytest.mark.parametrize(
    ("content", "because"),
    [
        (b"", "leer"),
        (b"PK\x03\x04 no zip at all", "beschädigt"),
        (b"\xd0\xcf\x11\xe0 no book at all", "beschädigt"),
        (b"Vorname;Nachname\nJ\x81rg;Gro\x9d\n", "nicht lesen"),
        (b"\x00\x01\x02\x00", "beschädigt"),
        (b"Vorname;Nachname\n;\n", "keine Zeilen"),
        (("Vorname;Nachname\n" + "Ada;Klein\n" * 101).encode(), "mehr als 100 Zeilen"),
        ((";".join(f"Spalte {number}" for number in range(61)) + "\nx\n").encode(), "mehr als 60 Spalten"),
    ],
)
def test_what_is_no_list_is_refused_with_the_reason(client: Client, by: Actor, content: bytes, because: str) -> None:
    with pytest.raises(sheets.Unreadable, match=because):
        read(content)


def test_titles_and_empty_rows_are_passed_over_and_rows_keep_their_number() -> None:
    found = read(b"Liste 2026\n\n;;\nVorname;Nachname;Bemerkung\nAda;Klein;\n;;\nBerta;Lang;neu\n")
    assert found.headings == ["Vorname", "Nachname", "Bemerkung"]
    assert found.rows == [(5, ["Ada", "Klein", ""]), (7, ["Berta", "Lang", "neu"])]


def test_merged_cells_are_named_by_row_and_column(by: Actor) -> None:
    content = book(("Vorname", "Nachname", "E-Mail"), ("Ada", "", "ada@example.org"), ("Bo", "", ""), merge="B2:B3")
    one = actions.upload_list(kind="volunteers", sheet=read(content), by=by, now=NOW)
    merged = [place for *place, text in told(by, one) if "verbunden" in text]
    assert merged == [[2, "Nachname"], [3, "Nachname"]]


def test_garbled_letters_are_named(by: Actor) -> None:
    content = b"Vorname;Nachname;E-Mail\n" + "JÃ¶rg;Klein;j@example.org\n".encode()
    one = actions.upload_list(kind="volunteers", sheet=read(content), by=by, now=NOW)
    assert [place for *place, text in told(by, one) if "entstellt" in text] == [[2, "Vorname"]]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("14.3.1961", date(1961, 3, 14)),
        ("14.03.61", date(1961, 3, 14)),
        ("1961-03-14", date(1961, 3, 14)),
        ("1961-03-14 00:00:00", date(1961, 3, 14)),
        ("14. März 1961", date(1961, 3, 14)),
        ("22354", date(1961, 3, 14)),
        ("", None),
    ],
)
def test_days_are_read_as_people_write_them(text: str, day: date | None) -> None:
    assert cells.day(text, today=TODAY) == day


@pytest.mark.parametrize("text", ["31.2.1961", "im März", "1961", "14.3.1861", "14/15.3.61"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(cells.CellFault):
        cells.day(text, today=TODAY)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("08321/612-47", "08321 61247"),
        ("+49 (0)8321 612 47", "08321 61247"),
        ("0049832161247", "08321 61247"),
        ("832161247", "08321 61247"),
        ("0170 1234567", "0170 1234567"),
        ("+43 5517 5214", "+43 5517 5214"),
    ],
)
def test_phone_numbers_are_read_in_any_notation(text: str, number: str) -> None:
    assert cells.phone(text) == number


def test_towns_are_known_by_the_name_people_use() -> None:
    names = ("Immenstadt i.Allgäu", "Neuhaus a.Inn", "Neuhaus i.Wald", "Bad Hindelang")
    places = {folding.folded(name): number for number, name in enumerate(names)}
    known = {text: cells.place(text, places) for text in ("Immenstadt", "87509 Immenstadt", "Neuhaus", "Bad", "")}
    assert known == {"Immenstadt": 0, "87509 Immenstadt": 0, "Neuhaus": None, "Bad": None, "": None}


@pytest.mark.parametrize(
    "text", ["nachfragen", "12", "0", "++49", "017o 99x", "08321 612-0 App. 12", "0171 2345678 Handy"]
)
def test_what_is_no_phone_number_is_refused(text: str) -> None:
    with pytest.raises(cells.CellFault):
        cells.phone(text)


@pytest.mark.parametrize(
    ("text", "family_first", "found"),
    [
        ("Müller, Elfriede", False, ("Elfriede", "Müller")),
        ("Elfriede Müller", False, ("Elfriede", "Müller")),
        ("Müller Elfriede Anna", True, ("Elfriede Anna", "Müller")),
    ],
)
def test_names_in_one_column_are_taken_apart(text: str, family_first: bool, found: tuple[str, str]) -> None:
    assert cells.names(text, family_first) == found


# --- what is said about the rows ------------------------------------------------------------------------------------

WIDE = (
    "Vorname", "Nachname", "Geburtsdatum", "E-Mail", "Telefon", "Ort", "Sprachen", "Tätigkeit", "Helferkreis",
    "Status", "Seit",
)  # fmt: skip
GOOD = (
    "Ada", "Klein", "14.3.1961", "ada@example.org", "08321 61247", "87527 Sonthofen", "Ukrainisch, en", "Fahrdienst",
    "", "Aktiv", "1.10.2015",
)  # fmt: skip


def with_cell(heading: str, cell: str) -> tuple[str, ...]:
    """The good row with one other cell."""
    return tuple(cell if one == heading else kept for one, kept in zip(WIDE, GOOD, strict=True))


@pytest.mark.parametrize(
    ("heading", "cell", "because"),
    [
        ("Vorname", "", "fehlt noch"),
        ("Geburtsdatum", "im Frühling", "ist kein Tag"),
        ("Geburtsdatum", "11.6.2010", "mindestens 16 Jahre"),
        ("Geburtsdatum", "", "Geburtsdatum fehlt"),
        ("E-Mail", "ada at example", "keine E-Mail-Adresse"),
        ("Telefon", "siehe oben", "keine Telefonnummer"),
        ("Helferkreis", "Gibt es nicht", "Helferkreis mit dem Namen"),
        ("Status", "verzogen", "nicht in unserer Liste"),
        ("Status", "Ausgeschieden", "Nur Interessierte"),
        ("Seit", "1.10.2099", "liegt in der Zukunft"),
    ],
)
def test_every_error_is_named_by_row_and_column(by: Actor, places: Any, heading: str, cell: str, because: str) -> None:
    one = upload(by, GOOD, with_cell(heading, cell), headings=WIDE)
    errors = [problem for problem in queries.plan_of(one, today=TODAY, land="BY").problems if problem.is_error]
    assert [(error.number, error.column) for error in errors] == [(3, heading)]
    assert because in errors[0].text


def test_a_good_row_becomes_a_volunteer_with_all_it_says(by: Actor, places: Any) -> None:
    circle = make_circle(by, places["Sonthofen"], "Helferkreis Sonthofen")
    take_over(by, upload(by, with_cell("Helferkreis", "helferkreis sonthofen"), headings=WIDE))
    made = Volunteer.objects.get()
    assert (made.list_name, made.phone, made.languages, made.wishes) == (
        "Klein, Ada",
        "08321 61247",
        ["en", "uk"],
        ["transport"],
    )
    assert made.municipality == places["Sonthofen"]
    assert [(one.circle, one.valid_from) for one in CircleMember.objects.all()] == [(circle, date(2015, 10, 1))]
    assert [(one.state, one.since) for one in VolunteerPeriod.objects.all()] == [("active", date(2015, 10, 1))]


def test_what_is_not_in_our_lists_goes_into_the_remark(by: Actor, places: Any) -> None:
    row = with_cell("Ort", "Kempten")
    take_over(by, upload(by, tuple("Klingonisch" if cell == GOOD[6] else cell for cell in row), headings=WIDE))
    made = Volunteer.objects.get()
    assert made.remark == "Wohnort: Kempten\nSprachen: Klingonisch"
    assert (made.municipality, made.languages) == (None, [])


def test_who_rests_was_active_before(by: Actor, places: Any) -> None:
    take_over(by, upload(by, with_cell("Status", "Pausiert"), headings=WIDE))
    periods = [(one.state, one.since, one.until) for one in VolunteerPeriod.objects.order_by("pk")]
    assert periods == [("active", date(2015, 10, 1), TODAY), ("dormant", TODAY, None)]


def test_two_may_share_a_mail_address_and_are_told(by: Actor) -> None:
    one = upload(by, ("Ada", "Klein", "familie@example.org"), ("Bo", "Klein", "familie@example.org"))
    plan = queries.plan_of(one, today=TODAY, land="BY")
    assert [(problem.number, problem.column, problem.is_error) for problem in plan.problems] == [(3, "E-Mail", False)]
    take_over(by, one)
    assert Volunteer.objects.count() == 2


def test_likely_twins_are_left_out_unless_wanted(by: Actor) -> None:
    make_volunteer(by, "Ada", "Klein", email="alt@example.org")
    rows = (("Klein", "Ada", "neu@example.org"), ("Bo", "Lang", "bo@example.org"), ("Bo", "Lang", "bo@example.org"))
    one = upload(by, *rows)
    plan = queries.plan_of(one, today=TODAY, land="BY")
    assert [row.number for row in plan.twins] == [2, 4]
    take_over(by, one, anyway=(4,))
    assert sorted(Volunteer.objects.values_list("given_name", flat=True)) == ["Ada", "Bo", "Bo"]


def test_circles_are_taken_over_and_private_contacts_refused(by: Actor, places: Any) -> None:
    headings = ("Name", "Gemeinde", "Rechtsform", "E-Mail", "Telefon")
    make_circle(by, places["Sonthofen"], "Helferkreis Alt")
    one = upload(
        by,
        ("Helferkreis Nord", "Sonthofen, Oberstdorf", "Gruppe einer Kirchengemeinde", "nord@kreis.example", ""),
        ("Helferkreis alt", "Sonthofen", "", "", ""),
        ("Helferkreis Süd", "Kempten", "GmbH", "erika@gmx.de", "0170 1234567"),
        kind="circles",
        headings=headings,
    )
    plan = queries.plan_of(one, today=TODAY, land="BY")
    assert [row.number for row in plan.twins] == [3]
    assert {(error.number, error.column) for error in plan.problems} == {(4, heading) for heading in headings[1:]}
    take_over(by, one, leaves_out_faulty=True)
    made = HelperCircle.objects.get(name="Helferkreis Nord")
    assert (made.legal_form, made.served.count(), made.state) == ("parish_group", 2, "active")
    assert HelperCircle.objects.count() == 2


# --- all or nothing -------------------------------------------------------------------------------------------------


def test_an_error_keeps_everything_out_until_the_row_is_left_out(by: Actor) -> None:
    one = upload(by, ("Ada", "Klein", "ada@example.org"), ("", "Lang", "bo@example.org"))
    with pytest.raises(Refused):
        take_over(by, one)
    assert take_over(by, one, leaves_out_faulty=True).made == 1
    assert [made.given_name for made in Volunteer.objects.all()] == ["Ada"]


def test_a_list_that_breaks_half_way_leaves_nothing(by: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geleit.volunteers.actions.importing.AT_A_TIME", 2)
    one = upload(by, *((f"Ida{number}", "Frei", f"ida{number}@example.org") for number in range(6)))
    started = actions.start_import(list_import=one, anyway=(), leaves_out_faulty=False, by=by, today=TODAY)

    def fall(number: int) -> None:
        if number == 4:
            raise RuntimeError("the machine stops")

    with pytest.raises(RuntimeError):
        actions.take_over(list_import=started, by=by, now=NOW, today=TODAY, tell=fall)
    assert not Volunteer.objects.exists()
    assert not ImportedRow.objects.exists()


def test_the_rows_are_kept_no_longer_than_needed(by: Actor) -> None:
    done = take_over(by, upload(by, ("Ada", "Klein", "ada@example.org")))
    old = upload(by, ("Bo", "Lang", "bo@example.org"))
    ListImport.objects.filter(pk=old.pk).update(uploaded_at=NOW - timedelta(days=8))
    assert actions.delete_old_uploads(county_id=by.county_id, land="BY", now=NOW, today=TODAY) == 1
    assert [(one.pk, one.rows) for one in ListImport.objects.all()] == [(done.pk, [])]


def test_everybody_taken_over_is_in_the_audit_trail(by: Actor) -> None:
    take_over(by, upload(by, ("Ada", "Klein", "ada@example.org"), ("Bo", "Lang", "bo@example.org")))
    assert Event.objects.filter(kind=EventKind.VOLUNTEER_REGISTERED).count() == 2
    assert Event.objects.filter(kind=EventKind.LIST_IMPORTED).count() == 1


# --- taking back ----------------------------------------------------------------------------------------------------


def test_a_whole_list_is_taken_back(by: Actor, sonthofen: Any) -> None:
    make_circle(by, sonthofen, "Helferkreis Mitte")
    stays = make_volunteer(by)
    headings = ("Vorname", "Nachname", "E-Mail", "Helferkreis")
    one = upload(by, ("Ada", "Klein", "ada@example.org", "Helferkreis Mitte"), headings=headings)
    assert actions.undo_import(list_import=take_over(by, one), by=by, now=NOW).state == "undone"
    assert [left.pk for left in Volunteer.objects.all()] == [stays.pk]
    with pytest.raises(Refused):
        actions.undo_import(list_import=one, by=by, now=NOW)


@pytest.mark.parametrize("change", ["moved", "hours", "joined", "left"])
def test_what_was_changed_since_keeps_the_list(by: Actor, sonthofen: Any, change: str) -> None:
    circle = make_circle(by, sonthofen, "Helferkreis Mitte")
    headings = ("Vorname", "Nachname", "E-Mail", "Helferkreis")
    rows = (("Ada", "Klein", "ada@example.org", "Helferkreis Mitte"), ("Bo", "Lang", "bo@example.org", ""))
    done = take_over(by, upload(by, *rows, headings=headings))
    ada, bo = Volunteer.objects.order_by("pk")
    match change:
        case "moved":
            actions.move_volunteer(volunteer=bo, state="contacted", on=TODAY, note="", **when(by))
        case "hours":
            give(by, bo, 60)
        case "joined":
            join(by, bo, circle, since=TODAY)
        case "left":
            actions.leave_circle(member=CircleMember.objects.get(volunteer=ada), **when(by))
    with pytest.raises(Refused) as refusal:
        actions.undo_import(list_import=done, by=by, now=NOW)
    assert ("2" if change == "left" else "3") in refusal.value.messages[0]
    assert Volunteer.objects.count() == 2


def test_circles_with_people_stay(by: Actor, sonthofen: Any) -> None:
    done = take_over(by, upload(by, ("Helferkreis Neu", "Sonthofen"), kind="circles", headings=("Name", "Gemeinde")))
    join(by, make_volunteer(by), HelperCircle.objects.get(), since=TODAY)
    with pytest.raises(Refused):
        actions.undo_import(list_import=done, by=by, now=NOW)


# --- the pages ------------------------------------------------------------------------------------------------------


def test_the_lotsin_takes_a_list_with_errors_over(client: Client, by: Actor, again: Callable[[], None]) -> None:
    content = book(
        ("Helferliste 2026",),
        ("Vorname", "Name", "Mail", "Kürzel"),
        ("Ada", "Klein", "ada@example.org", "AK"),
        ("", "Lang", "bo@example.org", "BL"),
    )
    file = SimpleUploadedFile("liste.xlsx", content)
    response = client.post(reverse("volunteers:imports"), {"kind": "volunteers", "list": file})
    again()
    one = ListImport.objects.get()
    columns = reverse("volunteers:import_columns", args=[one.public_id])
    assert response.url == columns  # type: ignore[attr-defined]  # a redirect has an address
    page = client.get(columns).content.decode()
    assert "AK · BL" in page
    assert "liste.xlsx" not in page
    doubled = client.post(columns, {"column-0": "given_name", "column-1": "given_name", "without_state": "prospect"})
    assert "Zwei Spalten" in doubled.content.decode()
    chosen = {"column-0": "given_name", "column-1": "family_name", "column-2": "email", "column-3": "remark"}
    page = client.post(columns, {**chosen, "without_state": "prospect"}, follow=True).content.decode()
    assert "fehlt noch" in page
    preview = reverse("volunteers:import_preview", args=[one.public_id])
    assert client.post(preview, {}).status_code == 422
    page = client.post(preview, {"leaves_out_faulty": "on"}, follow=True).content.decode()
    assert "0 von 1 Zeilen" in page
    again()
    [job] = ProcrastinateJob.objects.filter(task_name=actions.TAKE_OVER)
    assert tasks.take_over_list(**job.args) == 1
    assert tasks.take_over_list(**job.args) == 0
    wall.enter(by.county_id, by.user_id)
    assert Volunteer.objects.get().remark == "AK"
    page = client.get(reverse("volunteers:import", args=[one.public_id])).content.decode()
    assert "Ganze Liste zurücknehmen" in page
    page = client.post(reverse("volunteers:undo_import", args=[one.public_id]), follow=True).content.decode()
    assert "1 Eintrag wurde zurückgenommen" in page


def test_columns_are_remembered_for_the_county(by: Actor) -> None:
    headings = ("Ruf", "Zu", "Post")
    one = upload(by, ("Ada", "Klein", "ada@example.org"), headings=headings)
    assert one.columns == {}
    columns = {"given_name": 0, "family_name": 1, "email": 2}
    actions.set_columns(list_import=one, columns=columns, without_state="prospect", by=by)
    assert upload(by, ("Bo", "Lang", "bo@example.org"), headings=headings).columns == columns


def test_a_wrong_upload_says_why(client: Client, by: Actor) -> None:
    address = reverse("volunteers:imports")
    for content, because in ((b"", "leer"), (b"Vorname;Nachname\n", "keine Zeilen")):
        file = SimpleUploadedFile("liste.csv", content)
        response = client.post(address, {"kind": "volunteers", "list": file})
        assert response.status_code == 422
        assert because in response.content.decode()
    assert client.post(address, {"kind": "dogs"}).status_code == 422


def test_the_job_that_fails_says_nothing_of_the_rows(
    client: Client, by: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = upload(by, ("Ada", "Klein", "ada@example.org"))
    started = actions.start_import(list_import=one, anyway=(), leaves_out_faulty=False, by=by, today=TODAY)

    def fall(*args: Any, **kwargs: Any) -> None:
        raise ValueError("ada@example.org")

    monkeypatch.setattr(actions, "take_over", fall)
    with pytest.raises(tasks.NotTakenOver, match=r"^ValueError$"):
        tasks.take_over_list(by.county_id, started.pk)
    wall.enter(by.county_id, by.user_id)
    page = client.get(reverse("volunteers:import", args=[one.public_id])).content.decode()
    assert "nicht übernommen" in page


def test_a_preview_costs_the_same_for_one_row_and_for_three_hundred(by: Actor, places: Any) -> None:
    counts = []
    for number in (1, 300):
        one = upload(by, *((f"Ida{place}", "Frei", f"i{place}@example.org") for place in range(number)))
        with CaptureQueriesContext(connection) as asked:
            queries.plan_of(one, today=TODAY, land="BY")
        counts.append(len(asked))
    assert counts[0] == counts[1]
