"""What operators do from the command line: taking lost second factors away, reloading official facts."""

from argparse import Namespace
from contextlib import nullcontext

import pytest
from allauth.mfa.models import Authenticator

from geleit.accounts import factor_actions
from geleit.accounts.models import County, Unit, User
from geleit.audit.models import Event
from geleit.config import environment
from geleit.config.commands import migrate, reset_second_factor
from geleit.core import wall
from geleit.directory.models import Municipality
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def lost(acting, monkeypatch, emil: User, gesa: User) -> tuple[User, User]:
    """Emil and, in another county, gesa have second factors; the command finds the database of the test."""
    monkeypatch.setattr(environment, "database", nullcontext)
    for user in (gesa, emil):
        factor_actions.add_app(user=user, secret="JBSWY3DPEHPK3PXP", by=acting(user), now=NOW)
    return emil, gesa


def reset(*names: str, everybody: bool = False) -> int:
    return reset_second_factor.execute(Namespace(username=list(names), all=everybody))


def test_one_second_factor_is_reset_by_name(lost, heilbronn: County, capsys) -> None:
    assert reset("Emil") == 0
    assert "emil" in capsys.readouterr().out
    assert set(Authenticator.objects.values_list("user", flat=True)) == {lost[1].pk}
    wall.enter(heilbronn.pk)
    event = Event.objects.order_by("-id").first()
    assert event is not None
    assert (event.actor_id, event.fields) == (0, ["second_factor"])


def test_all_are_reset_after_the_secret_key_was_replaced(lost, settings, capsys) -> None:
    settings.SECRET_KEY = "another"
    assert reset(everybody=True) == 0
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("names", [[], ["niemand"], ["emil", "niemand"]])
def test_without_a_known_name_nothing_happens(lost, names: list[str], capsys) -> None:
    assert reset(*names) == 1
    assert Authenticator.objects.count() == 4


def test_official_facts_of_every_county_are_reloaded(heilbronn: County, oberallgaeu: County) -> None:
    for county in (heilbronn, oberallgaeu):
        wall.enter(county.pk)
        Unit.objects.create(county=county, key="landratsamt", name=county.name, kind="office")
    first = list(migrate.reload_facts())
    assert len(first) == 2
    assert all(" 0 amtliche" not in line for line in first)
    Municipality.objects.filter(ags="08125065").update(name="Alter Name")
    assert next(iter(migrate.reload_facts())) == "Landkreis Heilbronn: 0 amtliche Angaben neu, 1 geändert."
    assert Municipality.objects.get(ags="08125065").name == "Neckarsulm"
    assert all(line.endswith(": 0 amtliche Angaben neu, 0 geändert.") for line in migrate.reload_facts())


def test_new_facts_count_as_a_reason_to_migrate(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("GELEIT_DATA_DIR", str(tmp_path))
    before = environment.fingerprint()
    own = tmp_path / "codelists" / "directory"
    own.mkdir(parents=True)
    (own / "offices.csv").write_text("key\n")
    assert environment.fingerprint() != before
