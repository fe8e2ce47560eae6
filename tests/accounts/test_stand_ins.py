"""The own account, and who stands in for whom."""

from datetime import date, timedelta

import pytest

from geleit.accounts import actions
from geleit.accounts.models import StandIn, User
from geleit.audit.models import Event
from geleit.core.errors import Refused
from tests.conftest import NOW, TODAY

FORM = "/konto/vertretung/"

pytestmark = pytest.mark.django_db


def entries(stand_in: User, **more: str) -> dict[str, str]:
    return {"stand_in": str(stand_in.public_id), "valid_from": "15.06.2026", "valid_to": "26.06.2026", **more}


def test_the_account_shows_roles_in_words(signed_in, amara: User) -> None:
    page = signed_in(amara).get("/konto/").content.decode()
    assert page.count("<h1") == 1
    assert "Neckarsulm" in page
    assert "seit 01.01.2024" in page or "since 01.01.2024" in page


def test_saying_who_stands_in(signed_in, acting, amara: User, bruno: User, clock) -> None:
    browser = signed_in(amara)
    assert browser.get(FORM).status_code == 200
    assert browser.post(FORM, entries(bruno))["Location"] == "/konto/"
    entry = StandIn.objects.get()
    assert (entry.absent, entry.stand_in, entry.valid_to) == (amara, bruno, date(2026, 6, 26))
    assert "Bruno" in browser.get("/konto/").content.decode()
    assert acting(bruno).stands_in_for == frozenset()
    from_then = actions.system_actor(amara.county)  # type: ignore[arg-type]
    assert from_then.stands_in_for == frozenset()
    assert Event.objects.filter(kind="stand_in_changed").count() == 1


def test_a_case_manager_speaks_for_themselves_only(signed_in, amara: User, bruno: User, clara: User) -> None:
    signed_in(amara).post(FORM, entries(amara, absent=str(bruno.public_id)))
    assert not StandIn.objects.exists()


def test_a_team_lead_may_say_it_for_somebody_ill(signed_in, amara: User, bruno: User, clara: User) -> None:
    browser = signed_in(clara)
    assert browser.post(FORM, entries(bruno)).status_code == 422
    assert browser.post(FORM, entries(bruno, absent=str(amara.public_id))).status_code == 302
    assert StandIn.objects.get().absent == amara


@pytest.mark.parametrize(
    "change",
    [{"valid_to": "14.06.2026"}, {"valid_from": "1.5.2026", "valid_to": "9.6.2026"}, {"stand_in": ""},
     {"stand_in": "x"}, {"valid_from": "31.6.2026"}],
)  # fmt: skip
def test_bad_entries_are_refused(signed_in, amara: User, bruno: User, change) -> None:
    assert signed_in(amara).post(FORM, {**entries(bruno), **change}).status_code == 422


def test_only_active_case_managers_of_the_county_can_stand_in(signed_in, amara, bruno, clara, dora, gesa) -> None:
    User.objects.filter(pk=bruno.pk).update(is_active=False)
    browser = signed_in(amara)
    for user in (bruno, clara, dora, gesa):
        assert browser.post(FORM, entries(user)).status_code == 422


def test_nobody_stands_in_for_themselves(acting, amara: User) -> None:
    with pytest.raises(Refused):
        actions.set_stand_in(absent=amara, stand_in=amara, valid_from=TODAY, valid_to=TODAY, by=acting(amara), now=NOW)


def test_whoever_has_no_caseload_needs_no_stand_in(signed_in, frieda: User) -> None:
    assert signed_in(frieda).get(FORM).status_code == 403
    assert FORM not in signed_in(frieda).get("/konto/").content.decode()


@pytest.fixture
def entry(acting, amara: User, bruno: User) -> StandIn:
    """Bruno stands in for amara this week."""
    return actions.set_stand_in(
        absent=amara, stand_in=bruno, valid_from=TODAY, valid_to=TODAY + timedelta(days=4), by=acting(amara), now=NOW
    )


def test_a_stand_in_holds_from_the_first_to_the_last_day(acting, bruno: User, amara: User, entry, signed_in) -> None:
    assert acting(bruno).stands_in_for == {amara.pk}


def test_it_can_be_taken_back(signed_in, amara: User, entry: StandIn) -> None:
    assert signed_in(amara).post(f"{FORM}{entry.public_id}/beenden/").status_code == 302
    assert not StandIn.objects.exists()


def test_the_team_lead_can_take_it_back(signed_in, clara: User, entry: StandIn) -> None:
    assert signed_in(clara).post(f"{FORM}{entry.public_id}/beenden/").status_code == 302


def test_a_colleague_cannot(signed_in, bruno: User, gesa: User, entry: StandIn) -> None:
    for user in (bruno, gesa):
        assert signed_in(user).post(f"{FORM}{entry.public_id}/beenden/").status_code == 404


def test_it_rejects_get(signed_in, amara: User, entry: StandIn) -> None:
    assert signed_in(amara).get(f"{FORM}{entry.public_id}/beenden/").status_code == 405
