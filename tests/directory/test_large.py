"""The responsible office with all municipalities of Germany and 2,000 services: few statements; bench measures time."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from geleit.accounts.models import County
from geleit.core.multilingual import Text
from geleit.directory.models import Area, Municipality, Office, OfficeFacts, Responsibility, Service, ServiceFacts
from geleit.directory.queries import Outcome, find_places, responsible
from tests.conftest import NOW, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PLACES, SERVICES = 11_000, 2_000


def word(number: int) -> str:
    """Another name for each number, without digits."""
    return "Ober" + "".join("abdefgklmn"[int(digit)] for digit in str(number)) + "ingen"


@pytest.fixture
def large(hn: County) -> County:
    """All of Germany; of each third service the towns look after themselves."""
    known = {"county": hn, "recorded_at": NOW, "released_at": NOW}
    Municipality.objects.bulk_create(
        Municipality(
            ags=f"1{number:07d}", ars=f"1{number:011d}", name=word(number), sort_name=word(number).lower(),
            kind="municipality", county_name="Anderswo",
        )
        for number in range(PLACES)
    )  # fmt: skip
    office = Office.objects.create(county=hn, key="amt")
    town = Office.objects.create(county=hn, key="rathaus")
    for one in (office, town):
        OfficeFacts.objects.create(**known, office=one, kind="department", name=Text(one.key))
    services = Service.objects.bulk_create(Service(county=hn, key=f"leistung-{n}") for n in range(SERVICES))
    ServiceFacts.objects.bulk_create(
        ServiceFacts(**known, service=one, name=Text(f"Leistung {one.key}")) for one in services
    )
    held = Responsibility.objects.bulk_create(
        Responsibility(**known, service=one, office=holder, whole_county=holder == office)
        for number, one in enumerate(services)
        for holder in ((office, town) if number % 3 == 0 else (office,))
    )
    own = list(Municipality.objects.filter(in_county=hn))
    Area.objects.bulk_create(
        Area(county=hn, responsibility=one, municipality=place)
        for one in held
        if one.office_id == town.pk
        for place in own[:20]
    )
    with connection.cursor() as cursor:
        # The planner knows nothing of rows that are not committed and takes the tables for tiny ones.
        cursor.execute("SET LOCAL enable_seqscan = off")
    return hn


def test_the_answer_takes_two_statements_among_all(large: County) -> None:
    ags = list(Municipality.objects.filter(in_county=large).order_by("ags").values_list("ags", flat=True))
    cases = [(f"leistung-{number * 37 % SERVICES}", ags[number % len(ags)]) for number in range(2)]

    def ask(service: str, place: str) -> None:
        assert responsible(service, place, TODAY, county_id=large.pk, moment=NOW).outcome == Outcome.FOUND

    ask(*cases[0])
    with CaptureQueriesContext(connection) as captured:
        ask(*cases[1])
    assert len(captured) == 2


def test_a_place_is_found_in_few_statements_among_all(large: County) -> None:
    find_places(large.pk, word(0))
    with CaptureQueriesContext(connection) as captured:
        assert find_places(large.pk, word(97 % PLACES))
    assert len(captured) <= 3
