"""Rows written with statements that are made once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from geleit.accounts.models import County
from geleit.core.models import Draft
from geleit.core.writing import add, change
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


def draft(county: County, form: str) -> Draft:
    return Draft(county_id=county.pk, user_id=7, form=form, fields={"note": ["Ä"]}, saved_at=NOW)


def test_rows_are_added_as_django_would_and_in_one_statement(heilbronn: County) -> None:
    with CaptureQueriesContext(connection) as asked:
        add([draft(heilbronn, "/eins/"), draft(heilbronn, "/zwei/")])
        add([])
    assert len(asked) == 1
    found = Draft.objects.order_by("form")
    assert [(one.form, one.fields, one.saved_at) for one in found] == [
        ("/eins/", {"note": ["Ä"]}, NOW),
        ("/zwei/", {"note": ["Ä"]}, NOW),
    ]


def test_only_the_named_fields_of_the_one_row_change(heilbronn: County) -> None:
    add([draft(heilbronn, "/eins/"), draft(heilbronn, "/zwei/")])
    row = Draft.objects.get(form="/eins/")
    row.fields, row.saved_at, row.form = {"note": [""]}, NOW + timedelta(hours=1), "/drei/"
    with CaptureQueriesContext(connection) as asked:
        change(row, "fields", "saved_at")
    assert len(asked) == 1
    row.refresh_from_db()
    assert (row.form, row.fields, row.saved_at) == ("/eins/", {"note": [""]}, NOW + timedelta(hours=1))
    assert Draft.objects.get(form="/zwei/").fields == {"note": ["Ä"]}
