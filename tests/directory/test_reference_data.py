"""The official facts of both counties, loaded from the data files."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from geleit.accounts.actions import set_up_county
from geleit.accounts.models import County, Unit
from geleit.core import wall
from geleit.core.codelists import code_list
from geleit.core.multilingual import CURRENT, LANGUAGES
from geleit.directory import queries
from geleit.directory.actions import Loaded, load_reference_data, sort_name
from geleit.directory.models import (
    Address,
    BodyFacts,
    Channel,
    Closure,
    Hours,
    Municipality,
    Notice,
    OfficeFacts,
    PostalCode,
    Responsibility,
    ServiceFacts,
    SiteFacts,
    TeamSite,
)
from geleit.directory.rules.syntax import problems
from tests.conftest import NOW, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(db: None) -> County:
    """Landkreis Heilbronn with its directory."""
    county = set_up_county(
        slug="heilbronn", name="Landkreis Heilbronn", land="BW", regional_key="08125", case_prefix="HN", now=NOW
    )
    load_reference_data(county=county, now=NOW)
    return county


@pytest.fixture
def allgaeu(loaded: County) -> County:
    """Landkreis Oberallgäu with its directory; the transaction is inside its wall."""
    county = set_up_county(
        slug="oberallgaeu", name="Landkreis Oberallgäu", land="BY", regional_key="09780", case_prefix="OA", now=NOW
    )
    load_reference_data(county=county, now=NOW)
    return county


def test_heilbronn_has_46_municipalities_and_oberallgaeu_28(loaded: County, allgaeu: County) -> None:
    assert queries.municipalities_of(loaded.pk).count() == 46
    assert queries.municipalities_of(allgaeu.pk).count() == 28


def test_a_municipality_has_its_official_facts(loaded: County) -> None:
    town = Municipality.objects.get(ags="08125006")
    assert (town.name, town.ars, town.kind) == ("Bad Rappenau", "081255002006", "large_district_town")
    assert (town.population, town.population_date) == (21557, date(2019, 12, 31))
    assert (town.latitude, town.longitude) == (Decimal("49.240300"), Decimal("9.103120"))


def test_every_municipality_has_postal_codes_and_a_kind_of_the_list(loaded: County, allgaeu: County) -> None:
    assert not Municipality.objects.filter(postal_codes=None).exists()
    kinds = set(Municipality.objects.values_list("kind", flat=True))
    assert kinds <= {"municipality", "market_town", "town", "large_district_town", "independent_city"}
    assert all(len(town.ars) == 12 for town in Municipality.objects.all())


def test_a_postal_code_can_belong_to_several_municipalities(loaded: County) -> None:
    several = [
        code
        for code in set(PostalCode.objects.values_list("code", flat=True))
        if queries.municipalities_with(code, county_id=loaded.pk).count() > 1
    ]
    assert several
    assert list(queries.municipalities_with("99999", county_id=loaded.pk)) == []


def test_names_sort_with_umlauts_as_in_german_lists(allgaeu: County) -> None:
    names = [town.name for town in queries.municipalities_of(allgaeu.pk)]
    assert names.index("Ofterschwang") > names.index("Oberstdorf") > names.index("Lauben")
    assert names == sorted(names, key=sort_name)


def test_teams_serve_every_municipality_once(loaded: County) -> None:
    teams = queries.teams(loaded.pk)
    assert len(teams) == 8
    served = [town.pk for team in teams for town in team.municipalities.all()]
    assert len(served) == len(set(served)) == 46


def test_the_team_of_a_municipality(loaded: County) -> None:
    team = queries.team_for(Municipality.objects.get(name="Neckarsulm"))
    assert team is not None
    assert (team.key, team.kind) == ("t01-neckarsulm", "municipal_team")
    assert team.parent == Unit.objects.get(key="landratsamt")


def test_a_municipality_without_team(loaded: County) -> None:
    TeamSite.objects.all().delete()
    assert queries.team_for(Municipality.objects.get(name="Neckarsulm")) is None


def oberallgaeu_on(county: County, day: date) -> queries.OfficePage:
    page = queries.office_page(county.pk, "lra-oberallgaeu", day)
    assert page is not None
    return page


def test_a_post_box_has_a_postal_code_of_its_own(loaded: County, allgaeu: County) -> None:
    page = oberallgaeu_on(allgaeu, TODAY)
    house = page.visitors_address
    assert house is not None
    assert (house.street, house.house_number, house.postal_code, house.place) == (
        "Oberallgäuer Platz", "2", "87527", "Sonthofen"
    )  # fmt: skip
    box = next(one for one in page.addresses if one.kind == "003")
    assert (box.post_box, box.postal_code, box.place) == ("Postfach", "87518", "Sonthofen")


@pytest.mark.parametrize(
    ("day", "phones", "fax", "signed"),
    [
        (date(2016, 6, 1), {"08321 612-0"}, "08321 612-369", set()),
        (date(2017, 6, 1), {"08321 612-900", "08321 612-800"}, "08321 612-369", {"info@lra-oa.de-mail.de"}),
        (
            date(2018, 1, 1), {"08321 612-0"}, "08321 612-6767",
            {"info@lra-oa.de-mail.de", "poststelle@lra-oa.bayern.de"},
        ),
        (date(2024, 9, 1), {"08321 612-0"}, "08321 612-6767", {"poststelle@lra-oa.bayern.de"}),
    ],
)  # fmt: skip
def test_the_four_states_of_the_contact_block(
    loaded: County, allgaeu: County, day: date, phones: set[str], fax: str, signed: set[str]
) -> None:
    channels = oberallgaeu_on(allgaeu, day).channels
    assert {one.value for one in channels if one.kind == "phone"} == phones
    assert {one.value for one in channels if one.kind == "fax"} == {fax}
    assert {one.value for one in channels if one.purpose == "formal"} == signed


def test_hours_that_nobody_knows_are_not_invented(loaded: County, allgaeu: County) -> None:
    assert oberallgaeu_on(allgaeu, TODAY).hours == []


def test_loading_again_changes_nothing(loaded: County) -> None:
    assert load_reference_data(county=loaded, now=NOW) == Loaded(created=0, changed=0)


def test_loading_again_repairs_what_differs(loaded: County, allgaeu: County) -> None:
    wall.enter(loaded.pk)
    Municipality.objects.filter(ags="08125006").update(population=1, name="Rappenau")
    Unit.objects.filter(key="t01-neckarsulm").update(name="Team")
    town = Municipality.objects.get(ags="08125006")
    PostalCode.objects.create(municipality=town, code="00000")
    assert load_reference_data(county=loaded, now=NOW) == Loaded(created=0, changed=2)
    town.refresh_from_db()
    assert (town.name, town.population) == ("Bad Rappenau", 21557)
    assert "00000" not in town.postal_codes.values_list("code", flat=True)


def test_loading_again_leaves_published_facts_to_their_editors(loaded: County, allgaeu: County) -> None:
    wall.enter(loaded.pk)
    OfficeFacts.objects.filter(office__key="lra-heilbronn").update(withdrawn_at=NOW)
    Address.objects.filter(office__key="lra-heilbronn").update(street="Irgendwo")
    assert load_reference_data(county=loaded, now=NOW) == Loaded()
    assert queries.office_page(loaded.pk, "lra-heilbronn", TODAY) is None


def test_invented_facts_come_only_with_the_demonstration(loaded: County) -> None:
    assert queries.office_page(loaded.pk, "t01-neckarsulm", TODAY) is None
    load_reference_data(county=loaded, now=NOW, demo=True)
    page = queries.office_page(loaded.pk, "t01-neckarsulm", TODAY)
    assert page is not None
    assert {one.source for one in page.hours} == {"Vorführung"}


def test_each_county_sees_its_own_offices(loaded: County, allgaeu: County) -> None:
    assert queries.offices_a_to_z(loaded.pk, TODAY) == []
    assert Channel.objects.count() == 9
    wall.enter(loaded.pk)
    keys = [one.key for one in queries.offices_a_to_z(loaded.pk, TODAY)]
    assert {"lra-heilbronn", "migration-integration", "zulassungsstelle"} <= set(keys)
    assert not {"lra-oberallgaeu", "integrationslotsin"} & set(keys)


def test_a_county_without_data_files_stays_empty(db: None) -> None:
    county = set_up_county(
        slug="anderswo", name="Landkreis Anderswo", land="BW", regional_key="08999", case_prefix="AW", now=NOW
    )
    assert load_reference_data(county=county, now=NOW) == Loaded()


def test_lists_cost_the_same_for_any_number_of_rows(loaded: County, django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        queries.teams(loaded.pk)
    with django_assert_num_queries(2):
        queries.offices_a_to_z(loaded.pk, TODAY)


FACTS = (OfficeFacts, SiteFacts, Address, Channel, Hours, Closure, ServiceFacts, BodyFacts, Responsibility, Notice)


@pytest.mark.parametrize("slug", ["heilbronn", "oberallgaeu"])
def test_every_fact_says_where_it_comes_from_and_uses_codes_of_the_lists(
    two_counties: dict[str, County], slug: str
) -> None:
    county = two_counties[slug]
    wall.enter(county.pk)
    assert [fact for model in FACTS for fact in model.objects.filter(county=county) if not fact.source] == []
    known = {
        "office_kind": set(OfficeFacts.objects.values_list("kind", flat=True)),
        "address_kind": set(Address.objects.values_list("kind", flat=True)),
        "channel_kind": set(Channel.objects.values_list("kind", flat=True)),
        "channel_purpose": set(Channel.objects.values_list("purpose", flat=True)),
        "life_situation": set(ServiceFacts.objects.values_list("life_situation", flat=True)),
    }
    for name, used in known.items():
        assert used <= code_list("directory", name).codes(), name


def test_shipped_hours_are_accepted_by_the_rules(two_counties: dict[str, County]) -> None:
    for county in two_counties.values():
        wall.enter(county.pk)
        assert [row.syntax for row in Hours.objects.all() if problems(row.syntax)] == []


def test_names_are_translated_into_every_language_of_the_portal(two_counties: dict[str, County]) -> None:
    for county in two_counties.values():
        wall.enter(county.pk)
        named: list[Any] = [*OfficeFacts.objects.all(), *ServiceFacts.objects.all(), *BodyFacts.objects.all()]
        missing = [(one.name.german, code) for one in named for code in LANGUAGES if one.name.state(code) != CURRENT]
        assert missing == []


def test_what_the_pages_of_both_counties_say_is_there(two_counties: dict[str, County]) -> None:
    """Contact facts and texts of the two pages Geleit grew from."""
    wall.enter(two_counties["oberallgaeu"].pk)
    described: list[Any] = [*ServiceFacts.objects.all(), *OfficeFacts.objects.all()]
    texts = " ".join(one.about.german for one in described)
    for said in ("26 Helferkreise", "mehr als 300 Ehrenamtlichen", "28 Gemeinden", "1. Januar 2018", "(BIR)",
                 "Anerkennung oder Ablehnung", "Schulungen", "Kindergärten"):  # fmt: skip
        assert said in texts, said
    wall.enter(two_counties["heilbronn"].pk)
    page = queries.office_page(two_counties["heilbronn"].pk, "migration-integration", TODAY)
    assert page is not None
    house = page.visitors_address
    assert house is not None
    assert (
        f"{house.street} {house.house_number}, {house.postal_code} {house.place}" == "Lerchenstraße 40, 74072 Heilbronn"
    )
