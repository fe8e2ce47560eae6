"""The official facts of both counties, loaded from the data files."""

from datetime import date
from decimal import Decimal

import pytest

from geleit.accounts.actions import set_up_county
from geleit.accounts.models import County, Unit
from geleit.core import wall
from geleit.directory import queries
from geleit.directory.actions import Loaded, load_reference_data, sort_name
from geleit.directory.models import ContactChannel, Municipality, Office, PostalCode, TeamSite
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
    assert kinds <= {"municipality", "market_town", "town", "large_district_town"}
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


def test_offices_show_the_channels_valid_on_the_day(loaded: County, allgaeu: County) -> None:
    contact = next(one for one in queries.offices_of(allgaeu.pk, on=TODAY) if one.office.key == "lra-oberallgaeu")
    office = contact.office
    assert (office.street, office.postal_code, office.place) == ("Oberallgäuer Platz 2", "87527", "Sonthofen")
    assert {channel.kind for channel in contact.channels} == {"phone", "fax", "email", "post_box", "signature_mail"}
    before = next(
        one for one in queries.offices_of(allgaeu.pk, on=date(2024, 8, 31)) if one.office.key == "lra-oberallgaeu"
    )
    assert "de_mail" in {channel.kind for channel in before.channels}


def test_loading_again_changes_nothing(loaded: County) -> None:
    assert load_reference_data(county=loaded, now=NOW) == Loaded(created=0, changed=0)


def test_loading_again_repairs_what_differs(loaded: County, allgaeu: County) -> None:
    wall.enter(loaded.pk)
    Municipality.objects.filter(ags="08125006").update(population=1, name="Rappenau")
    Office.objects.filter(key="lra-heilbronn").update(street="Irgendwo 1")
    Unit.objects.filter(key="t01-neckarsulm").update(name="Team")
    town = Municipality.objects.get(ags="08125006")
    PostalCode.objects.create(municipality=town, code="00000")
    assert load_reference_data(county=loaded, now=NOW) == Loaded(created=0, changed=3)
    town.refresh_from_db()
    assert (town.name, town.population) == ("Bad Rappenau", 21557)
    assert "00000" not in town.postal_codes.values_list("code", flat=True)


def test_each_county_sees_its_own_offices(loaded: County, allgaeu: County) -> None:
    assert queries.offices_of(loaded.pk, on=TODAY) == []
    assert ContactChannel.objects.count() == 6
    wall.enter(loaded.pk)
    assert {one.office.key for one in queries.offices_of(loaded.pk, on=TODAY)} == {
        "lra-heilbronn", "lra-heilbronn-migration"
    }  # fmt: skip


def test_a_county_without_data_files_stays_empty(db: None) -> None:
    county = set_up_county(
        slug="anderswo", name="Landkreis Anderswo", land="BW", regional_key="08999", case_prefix="AW", now=NOW
    )
    assert load_reference_data(county=county, now=NOW) == Loaded()


def test_lists_cost_the_same_for_any_number_of_rows(loaded: County, django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        queries.teams(loaded.pk)
    with django_assert_num_queries(2):
        queries.offices_of(loaded.pk, on=TODAY)
