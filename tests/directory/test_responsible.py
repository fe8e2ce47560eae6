"""Who is responsible for me? Hand-checked answers for every municipality of both counties, and how places are found."""

import csv
from collections import defaultdict
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from geleit.accounts.models import County
from geleit.core import wall
from geleit.core.multilingual import Text
from geleit.directory.models import Area, Municipality, Responsibility
from geleit.directory.queries import FoundBy, Outcome, find_places, responsible, service_page
from geleit.directory.rules.finding import plain, read
from tests.conftest import NOW, TODAY

pytestmark = pytest.mark.django_db
CASES = Path(__file__).parent / "responsible_cases.csv"

with CASES.open(encoding="utf-8", newline="") as handle:
    ROWS = list(csv.DictReader(handle))
GROUPS: dict[tuple[str, str, str], list[dict[str, str]]] = defaultdict(list)
for row in ROWS:
    GROUPS[row["county"], row["service"], row["day"]].append(row)


def answered(county: County, service: str, place: str, day: str) -> str:
    ags = Municipality.objects.get(name=place).ags
    answer = responsible(service, ags, date.fromisoformat(day), county_id=county.pk)
    if answer.outcome != Outcome.FOUND:
        return answer.outcome.value
    return "+".join(sorted(holder.key for holder in answer.responsible))


def test_there_are_enough_cases() -> None:
    assert len(ROWS) >= 300


@pytest.mark.parametrize(("county", "service", "day"), GROUPS)
def test_every_place(two_counties: dict[str, County], county: str, service: str, day: str) -> None:
    wall.enter(two_counties[county].pk)
    rows = GROUPS[county, service, day]
    wrong = {
        row["place"]: (found, row["expected"])
        for row in rows
        if (found := answered(two_counties[county], service, row["place"], day)) != row["expected"]
    }
    assert wrong == {}


def test_the_answer_names_the_place_the_service_and_what_else_is_to_be_known(hn: County) -> None:
    answer = responsible("aufenthaltsrecht", "08125047", TODAY, county_id=hn.pk)
    assert answer.municipality is not None
    assert answer.service is not None
    assert (answer.municipality.name, answer.service.name.german) == (
        "Ittlingen",
        "Aufenthaltstitel und Aufenthaltsrecht",
    )
    assert "auch für Ittlingen und Gemmingen" in answer.holders[0].note.german
    assert answer.holders[0].body is not None
    assert answer.holders[0].name.german == "Stadt Eppingen, Ausländerbehörde"


def test_consultation_hours_of_the_team_there(hn: County) -> None:
    monday = datetime(2026, 6, 8, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    answer = responsible("integrationsmanagement", "08125027", TODAY, county_id=hn.pk, moment=monday)
    holder = answer.holders[0]
    assert holder.key == "t01-neckarsulm"
    assert holder.state is not None
    assert (holder.state.is_open, holder.state.closes_at) == (True, monday.replace(hour=12))
    assert {row.syntax for row in holder.hours if row.kind == "visit"} == {"Mo,Tu 09:00-12:00; Th 14:00-17:30"}


def test_an_office_without_hours_says_that_nobody_knows(hn: County) -> None:
    answer = responsible("kfz-zulassung", "08125027", TODAY, county_id=hn.pk, moment=NOW)
    assert answer.holders[0].state is not None
    assert answer.holders[0].state.known is False


def test_a_closure_of_the_whole_county_spares_the_offices_it_names(hn: County) -> None:
    answer = responsible("kfz-zulassung", "08125027", date(2020, 7, 17), county_id=hn.pk)
    assert [one.reason.german[:14] for one in answer.holders[0].closures if one.office_id is None] == ["Wegen Arbeiten"]


def test_a_place_that_does_not_exist(hn: County) -> None:
    assert responsible("kfz-zulassung", "99999999", TODAY, county_id=hn.pk).outcome == Outcome.NO_PLACE


def test_nobody_is_entered_for_a_place(hn: County) -> None:
    Area.objects.filter(municipality__ags="08125027", responsibility__service__key="integrationsmanagement").delete()
    assert responsible("integrationsmanagement", "08125027", TODAY, county_id=hn.pk).outcome == Outcome.NOBODY


def test_an_office_that_only_takes_papers_in_does_not_decide(hn: County) -> None:
    regular = Responsibility.objects.get(service__key="aufenthaltsrecht", whole_county=True)
    Responsibility.objects.create(
        county=hn, service=regular.service, office=regular.office, role="also_accepts", whole_county=True,
        recorded_at=NOW, released_at=NOW, note=Text("Nimmt Anträge an und leitet sie weiter."),
    )  # fmt: skip
    answer = responsible("aufenthaltsrecht", "08125026", TODAY, county_id=hn.pk)
    assert [one.key for one in answer.responsible] == ["stadt-eppingen"]
    assert [one.key for one in answer.holders if one.only_accepts] == ["auslaenderbehoerde"]


def test_delegation_changes_on_a_day(hn: County) -> None:
    town = Responsibility.objects.get(body__key="stadt-neckarsulm")
    Responsibility.objects.filter(pk=town.pk).update(valid_to=date(2026, 6, 30))
    assert answered(hn, "aufenthaltsrecht", "Neckarsulm", "2026-06-30") == "stadt-neckarsulm"
    assert answered(hn, "aufenthaltsrecht", "Neckarsulm", "2026-07-01") == "auslaenderbehoerde"


def test_what_is_not_released_answers_nothing(hn: County) -> None:
    Responsibility.objects.filter(body__key="stadt-eppingen").update(released_at=None)
    assert answered(hn, "aufenthaltsrecht", "Eppingen", "2026-06-10") == "auslaenderbehoerde"


def test_an_answer_costs_at_most_four_statements(hn: County, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(4):
        responsible("integrationsmanagement", "08125027", TODAY, county_id=hn.pk, moment=NOW)


def test_the_page_of_a_service_lists_who_is_responsible_where(hn: County) -> None:
    page = service_page(hn.pk, "aufenthaltsrecht", TODAY)
    assert page is not None
    where = {one.holder.key: [town.name for town in one.municipalities] for one in page.holders}
    assert where == {
        "auslaenderbehoerde": [],
        "stadt-eppingen": ["Eppingen", "Gemmingen", "Ittlingen"],
        "stadt-bad-rappenau": ["Bad Rappenau", "Kirchardt", "Siegelsbach"],
        "stadt-neckarsulm": ["Neckarsulm"],
    }
    assert page.depends_on_place
    other = service_page(hn.pk, "kfz-zulassung", TODAY)
    assert other is not None
    assert not other.depends_on_place


# --- finding a place --------------------------------------------------------------------------------------------------


def names(county: County, text: str) -> list[str]:
    return [hit.municipality.name for hit in find_places(county.pk, text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Eppingen", ["Eppingen"]),
        ("eppingen", ["Eppingen"]),
        ("  Bad Rappenau ", ["Bad Rappenau"]),
        ("Stadt Neckarsulm", ["Neckarsulm"]),
        ("Möckmühl", ["Möckmühl"]),
        ("Moeckmuehl", ["Möckmühl"]),
        ("Lauffen", ["Lauffen am Neckar"]),
        ("Lauffen a.N.", ["Lauffen am Neckar"]),
        ("Neuenstadt a. K.", ["Neuenstadt am Kocher"]),
        ("74906", ["Bad Rappenau"]),
        ("74906 Bad Rappenau", ["Bad Rappenau"]),
        ("Salinenstraße 3, 74906 Bad Rappenau", ["Bad Rappenau"]),
        ("Marktplatz 1, Eppingen", ["Eppingen"]),
        ("Eppingen, Marktplatz 1", ["Eppingen"]),
        ("Obereisesheim", ["Neckarsulm"]),  # a district, not Untereisesheim next to it
        ("Untereisesheim", ["Untereisesheim"]),
        ("Böckingen", ["Heilbronn"]),  # a district of the city
        ("Lerchenstraße 40, 74072 Heilbronn", ["Heilbronn"]),
        ("Nekarsulm", ["Neckarsulm"]),
        ("Epingen", ["Eppingen"]),
        ("Bad Rapenau", ["Bad Rappenau"]),
        ("Weinsburg", ["Weinsberg"]),
        ("Atlantis", []),
        ("99999", []),
        ("", []),
        ("   ", []),
        ("x", []),
    ],
)
def test_places_of_heilbronn(hn: County, text: str, found: list[str]) -> None:
    assert names(hn, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("87538", ["Balderschwang", "Bolsterlang", "Fischen i.Allgäu", "Obermaiselstein"]),
        ("87538 Bolsterlang", ["Bolsterlang"]),
        ("Dorfstraße 2, 87538 Fischen im Allgäu", ["Fischen i.Allgäu"]),
        ("Fischen", ["Fischen i.Allgäu"]),
        ("Burgberg", ["Burgberg i.Allgäu"]),
        ("87527", ["Ofterschwang", "Sonthofen"]),
        ("87527 Sonthofen", ["Sonthofen"]),
        ("Oberjoch", ["Bad Hindelang"]),
        ("Kempten", ["Kempten (Allgäu)"]),
        ("Oberstdorff", ["Oberstdorf"]),
        ("Imenstadt", ["Immenstadt i.Allgäu"]),
    ],
)
def test_places_of_oberallgaeu(oa: County, text: str, found: list[str]) -> None:
    assert names(oa, text) == found


def test_a_postal_code_alone_decides_nothing(oa: County) -> None:
    hits = find_places(oa.pk, "87538")
    assert len(hits) == 4
    assert all(hit.must_ask and hit.found_by == FoundBy.POSTAL_CODE for hit in hits)
    assert find_places(oa.pk, "87527 Sonthofen")[0].must_ask is False


def test_a_misspelled_name_is_asked_for(hn: County) -> None:
    assert find_places(hn.pk, "Nekarsulm")[0].must_ask is True


def test_a_district_says_where_it_belongs(hn: County) -> None:
    hit = find_places(hn.pk, "Obereisesheim")[0]
    assert (hit.district, hit.found_by, hit.must_ask) == ("Obereisesheim", FoundBy.DISTRICT, False)


def test_a_place_outside_the_county_is_recognised(hn: County) -> None:
    assert [hit.is_outside for hit in find_places(hn.pk, "Heilbronn")] == [True]
    assert [hit.is_outside for hit in find_places(hn.pk, "Sonthofen")] == [True]
    assert [hit.is_outside for hit in find_places(hn.pk, "Flein")] == [False]


def test_a_name_that_contradicts_the_postal_code_offers_both(oa: County) -> None:
    assert names(oa, "87538 Sonthofen") == [
        "Balderschwang", "Bolsterlang", "Fischen i.Allgäu", "Obermaiselstein", "Sonthofen"
    ]  # fmt: skip


def test_finding_costs_at_most_five_statements(hn: County, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(5):
        find_places(hn.pk, "Nekarsulm")


@pytest.mark.parametrize(
    ("text", "code", "name"),
    [
        ("74072 Heilbronn", "74072", "heilbronn"),
        ("Lerchenstraße 40, 74072 Heilbronn", "74072", "heilbronn"),
        ("Heilbronn 74072", "74072", "heilbronn"),
        ("Hauptstr. 12a, Flein", "", "flein"),
        ("07131 123456", "", "07131 123456"),
    ],
)
def test_what_is_read_out_of_a_text(text: str, code: str, name: str) -> None:
    wish = read(text)
    assert wish.postal_code == (code if code else wish.postal_code)
    if code:
        assert wish.name == name


def test_names_are_compared_without_additions() -> None:
    assert plain("Burgberg i.Allgäu") == plain("Burgberg im Allgäu") == "burgberg allgaeu"
