"""The public pages run as a role that reads public facts and nothing else (B6)."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from geleit.accounts.models import County
from geleit.core import wall
from geleit.directory.actions import confirm_by_link, new_link
from geleit.directory.models import Confirmation, Office
from geleit.portal.models import Feedback, PageText
from geleit.volunteers.actions import receive_inquiry
from geleit.volunteers.details import InquiryData
from geleit.volunteers.models import Inquiry
from tests.conftest import NOW, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_portal(published: County) -> Iterator[None]:
    """Inside Heilbronn as the public pages are."""
    assert wall.enter_portal("heilbronn") is not None
    yield
    wall.leave_portal()


def may(statement: str) -> bool:
    """Whether the statement is allowed; any other fault ends the test."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except ProgrammingError as refusal:
        if "permission denied" not in str(refusal):
            raise
        return False
    return True


def all_tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        return [row[0] for row in cursor.fetchall()]


def test_it_reads_public_facts_and_nothing_else(as_portal: None) -> None:
    readable = {table for table in all_tables() if may(f"SELECT * FROM {table} LIMIT 1")}  # noqa: S608
    rooms = {table.split("_")[0] for table in readable}
    assert rooms == {"accounts", "directory", "visits", "portal", "volunteers"}
    # What goods are needed, letters made public, and figures of municipalities: nothing of people.
    of_volunteers = {table for table in readable if table.startswith("volunteers_")}
    assert of_volunteers == {"volunteers_coverage", "volunteers_goodsneed", "volunteers_publicletter"}
    assert {table for table in readable if table.startswith("accounts_")} == {"accounts_county", "accounts_unit"}
    kept_back = {"changeset", "confirmation", "confirmationlink", "linkcheck"}
    assert {f"directory_{name}" for name in kept_back} & readable == set()
    assert "directory_confirmedday" in readable
    assert "portal_feedback" not in readable


def test_it_cannot_read_people_cases_or_users(as_portal: None) -> None:
    closed = [table for table in all_tables() if table.startswith(("people_", "cases_", "plans_", "consultations_"))]
    closed += ["accounts_user", "accounts_membership", "audit_event", "django_session"]
    assert len(closed) > 20
    assert [table for table in closed if may(f"SELECT count(*) FROM {table}")] == []  # noqa: S608


def test_it_reads_of_volunteering_only_what_says_nothing_of_people(as_portal: None) -> None:
    """Every column of the volunteers room that is declared personal is closed, and so are all tables not named."""
    readable, closed = set(), 0
    for model in apps.get_app_config("volunteers").get_models():
        table, privacy = model._meta.db_table, model.PRIVACY  # type: ignore[attr-defined]  # every model has one
        for field in model._meta.concrete_fields:
            if may(f'SELECT "{field.column}" FROM {table} LIMIT 1'):  # noqa: S608
                readable.add((table, field.column))
                assert field.name not in {*privacy.personal.split(), *privacy.special.split()}, (table, field.name)
            else:
                closed += 1
        assert not may(f"UPDATE {table} SET county_id = county_id")  # noqa: S608
        assert not may(f"DELETE FROM {table}")  # noqa: S608
    named = {(table, column) for table, columns in wall.PORTAL_COLUMNS.items() for column in columns}
    whole = {"volunteers_coverage", "volunteers_publicletter"}
    assert {one for one in readable if one[0] not in whole} == named | {("volunteers_inquiry", "id")}
    assert closed > 200


def test_an_inquiry_can_be_left_but_not_read(as_portal: None, heilbronn: County) -> None:
    data = InquiryData(key=uuid4(), kind="threat", language="de", text="Drohbrief")
    assert receive_inquiry(county_id=heilbronn.pk, land="BW", data=data, now=NOW)
    assert not receive_inquiry(county_id=heilbronn.pk, land="BW", data=data, now=NOW)  # the same form again
    for column in ("text", "name", "email", "public_id", "*"):
        assert not may(f"SELECT {column} FROM volunteers_inquiry")  # noqa: S608
    assert not may("INSERT INTO volunteers_volunteer (county_id) VALUES (1)")
    wall.leave_portal()
    assert Inquiry.objects.get().text == "Drohbrief"


def test_it_changes_nothing(as_portal: None) -> None:
    for table in ("directory_office", "portal_pagetext", "accounts_county", "visits_visitrule"):
        assert not may(f"DELETE FROM {table}")  # noqa: S608
        assert not may(f"UPDATE {table} SET id = id")  # noqa: S608


def test_it_sees_one_county_only(as_portal: None, heilbronn: County) -> None:
    assert {text.county_id for text in PageText.objects.all()} == {heilbronn.pk}


def test_an_unknown_county_gives_neither_role_nor_rows(published: County) -> None:
    wall.leave()
    assert wall.enter_portal("nirgendwo") is None
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("geleit_app",)
    assert PageText.objects.count() == 0


def test_the_role_ends_with_the_page(get, published: County) -> None:
    get("/heilbronn/kontakt/")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("geleit_app",)


def test_remarks_can_be_left_but_not_read(as_portal: None, heilbronn: County) -> None:
    row = "(%s, gen_random_uuid(), '', 'de', 'x', '', now(), 'new')"
    columns = "(county_id, public_id, page, language, text, contact, sent_at, state)"
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO portal_feedback {columns} VALUES {row} RETURNING id", [heilbronn.pk])  # noqa: S608
    assert not may("SELECT text FROM portal_feedback")
    wall.leave_portal()
    assert Feedback.objects.count() == 1


def test_a_page_tells_when_it_was_confirmed_and_not_by_whom(get, published: County) -> None:
    office = Office.objects.get(county=published, key="zulassungsstelle")
    kept = Confirmation.objects.create(
        county=published, entry_model="directory.Office", entry_id=office.public_id,
        owner_email="zulassung@example.org", next_due=TODAY,
    )  # fmt: skip
    secret = new_link(confirmation=kept, now=NOW, today=TODAY)
    confirm_by_link(county_id=published.pk, secret=secret, now=NOW, today=TODAY)
    page = get("/heilbronn/aemter/zulassungsstelle/")
    assert "10.06.2026" in page
    assert "zulassung@example.org" not in page
