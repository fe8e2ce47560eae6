"""At most eight SQL statements for a public page that is not kept, the transaction's two included."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from geleit.accounts.models import County
from tests.portal.test_pages import ALL, path_of

MOST = 8
# Only because the tests' own transaction goes on after the page.
OF_THE_TESTS = "SELECT set_config('role', 'none', true)"


@pytest.mark.parametrize(("county", "page"), ALL)
def test_a_page_needs_few_statements(visitor: Client, published: County, county: str, page: str) -> None:
    with CaptureQueriesContext(connection) as asked:
        visitor.get(path_of(county, "ar", page))
    statements = [one["sql"] for one in asked.captured_queries if one["sql"] != OF_THE_TESTS]
    assert len(statements) <= MOST, "\n".join(one[:200] for one in statements)


def test_the_tests_count_the_transaction(visitor: Client, published: County) -> None:
    with CaptureQueriesContext(connection) as asked:
        visitor.get("/heilbronn/impressum/")
    found: list[Any] = [one["sql"].split()[0] for one in asked.captured_queries]
    assert found[0] == "SAVEPOINT"
    assert found[-1] == "RELEASE"
