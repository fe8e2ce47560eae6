"""Managing users: inviting, changing, roles, deactivating; and what an invitation link does."""

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.test import Client

from geleit.accounts import actions, invitations, offboarding, queries
from geleit.accounts.models import Membership, Unit, User
from geleit.accounts.roles import Role
from geleit.audit.models import Event
from geleit.core.errors import Refused
from tests.conftest import NOW, TODAY, make_user

USERS = "/verwaltung/benutzer/"
INVITE = f"{USERS}einladen/"
PASSWORD = "sieben gelbe Enten"

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(emil: User) -> Unit:
    """The unit of the administrator."""
    return Unit.objects.get(key="landratsamt")


@pytest.fixture
def entries(office: Unit) -> dict[str, str]:
    """A filled invitation form."""
    return {
        "display_name": "Zoë Großmann", "username": "zoe.grossmann", "email": "Zoe@example.org", "fte_percent": "75",
        "role": "case_manager", "unit": str(office.public_id), "valid_from": "1.7.2026",
    }  # fmt: skip


@pytest.fixture
def zoe(signed_in, emil: User, entries, work) -> User:
    """Invited a moment ago; the mail is in the outbox."""
    signed_in(emil).post(INVITE, entries)
    work()
    return User.objects.get(username="zoe.grossmann")


def page_of(user: User) -> str:
    return f"{USERS}{user.public_id}/"


# --- list -----------------------------------------------------------------------------------------------------------


def test_the_list_shows_name_roles_and_state(signed_in, emil: User, amara: User, gesa: User) -> None:
    page = signed_in(emil).get(USERS).content.decode()
    assert "Amara" in page
    assert "Neckarsulm" in page
    assert "Gesa" not in page


def test_the_list_is_searched_by_post(signed_in, emil: User, amara: User, bruno: User) -> None:
    page = signed_in(emil).post(USERS, {"q": "MARA"}).content.decode()
    assert "Amara" in page
    assert "Bruno" not in page


def test_nobody_found_is_said(signed_in, emil: User) -> None:
    assert "gl-empty" in signed_in(emil).post(USERS, {"q": "xyz"}).content.decode()


def test_the_list_sorts_umlauts_beside_their_letters(acting, emil: User, heilbronn) -> None:
    for name in ("Zeno", "Özlem", "Otto", "Älva"):
        User.objects.create(county=heilbronn, username=name.encode().hex(), display_name=name, password="!")
    page = queries.users_page(acting(emil), today=TODAY)
    assert [user.display_name for user in page.rows] == ["Älva", "Emil", "Otto", "Özlem", "Zeno"]


def test_the_list_pages_by_key_with_the_same_number_of_statements(
    signed_in, emil: User, heilbronn, django_assert_num_queries
) -> None:
    browser = signed_in(emil)
    browser.get(USERS)
    with django_assert_num_queries(8):
        browser.get(USERS)
    for number in range(60):
        make_user(heilbronn, f"user{number:02}", Role.FRONT_DESK, "landratsamt")
    with django_assert_num_queries(8):
        first = browser.get(USERS).content.decode()
    following = re.search(r'href="(\?ab=n[^"]+)"', first)
    assert following
    assert "User59" in browser.get(USERS + following[1]).content.decode()


# --- inviting -------------------------------------------------------------------------------------------------------


def test_an_invitation_makes_a_user_with_a_role_and_mails_a_link(zoe: User, office: Unit) -> None:
    assert (zoe.email, zoe.fte_percent, zoe.has_usable_password()) == ("zoe@example.org", 75, False)
    membership = Membership.objects.get(user=zoe)
    assert (membership.role, membership.unit, membership.valid_from) == ("case_manager", office, date(2026, 7, 1))
    assert mail.outbox[0].to == ["zoe@example.org"]
    assert f"/einladung/{invitations.token_for(zoe)}/" in mail.outbox[0].body
    assert "Zoë" not in mail.outbox[0].subject


def test_the_link_is_shown_once(signed_in, emil: User, entries) -> None:
    browser = signed_in(emil)
    page = browser.post(INVITE, entries)["Location"]
    assert "/einladung/" in browser.get(page).content.decode()
    assert "http://testserver/einladung/" not in browser.get(page).content.decode()


@pytest.mark.parametrize(
    "change",
    [
        {"username": "zoe grossmann"}, {"username": "zoe@example.org"}, {"username": ""}, {"email": "zoe"},
        {"fte_percent": "0"}, {"fte_percent": "101"}, {"role": "king"}, {"valid_from": "31.02.2026"},
        {"unit": "5a0f5a86-9f0b-4e52-9d3e-0b0a52c6a111"}, {"unit": "x"}, {"display_name": ""},
    ],
)  # fmt: skip
def test_bad_entries_are_refused_and_kept(signed_in, emil: User, entries, change) -> None:
    answer = signed_in(emil).post(INVITE, {**entries, **change})
    assert answer.status_code == 422
    if "display_name" not in change:
        assert 'value="Zoë Großmann"' in answer.content.decode()


@pytest.mark.parametrize("change", [{"username": "AMARA"}, {"email": "Amara@Example.org"}])
def test_name_and_address_exist_once(signed_in, emil: User, amara: User, entries, change) -> None:
    assert signed_in(emil).post(INVITE, {**entries, **change}).status_code == 422


def test_a_unit_of_another_county_cannot_be_chosen(signed_in, emil: User, gesa: User, entries, acting) -> None:
    acting(gesa)
    foreign = Unit.objects.get(key="sonthofen")
    assert signed_in(emil).post(INVITE, {**entries, "unit": str(foreign.public_id)}).status_code == 422


# --- the link -------------------------------------------------------------------------------------------------------


def link_of(user: User) -> str:
    return f"/einladung/{invitations.token_for(user)}/"


def accept(link: str, password: str = PASSWORD, again: str = PASSWORD):
    return Client().post(link, {"password1": password, "password2": again})


def test_the_link_sets_the_password(zoe: User) -> None:
    assert Client().get(link_of(zoe)).status_code == 200
    assert accept(link_of(zoe))["Location"] == "/anmelden/"
    zoe.refresh_from_db()
    assert zoe.check_password(PASSWORD)
    assert zoe.joined_at == NOW


def test_a_bad_password_is_refused(zoe: User) -> None:
    assert accept(link_of(zoe), "kurz", "kurz").status_code == 422
    assert accept(link_of(zoe), PASSWORD, "anders").status_code == 422


def test_the_link_works_once(zoe: User) -> None:
    link = link_of(zoe)
    accept(link)
    assert Client().get(link).status_code == 410
    assert accept(link, "ein anderes Wort", "ein anderes Wort").status_code == 410


def test_the_link_ends_after_seven_days(zoe: User, clock) -> None:
    link = link_of(zoe)
    clock.move_to(NOW + timedelta(days=7))
    assert Client().get(link).status_code == 200
    clock.move_to(NOW + timedelta(days=7, seconds=2))
    assert Client().get(link).status_code == 410


@pytest.mark.parametrize("token", ["x", "a:b:c", "äöü"])
def test_a_forged_link_shows_a_clear_page(zoe: User, token: str) -> None:
    page = Client().get(f"/einladung/{token}/")
    assert page.status_code == 410
    assert page.content.decode().count("<h1") == 1


def test_a_newer_invitation_replaces_the_older(signed_in, emil: User, zoe: User, clock) -> None:
    old = link_of(zoe)
    clock.shift(60)
    answer = signed_in(emil).post(f"{page_of(zoe)}einladung/")
    assert answer["Location"] == page_of(zoe)
    zoe.refresh_from_db()
    assert Client().get(old).status_code == 410
    assert Client().get(link_of(zoe)).status_code == 200


def test_a_deactivated_user_cannot_join(zoe: User, acting, emil: User) -> None:
    link = link_of(zoe)
    actions.deactivate_user(user=zoe, by=acting(emil), now=NOW)
    assert Client().get(link).status_code == 410


def test_two_at_once_join_once(zoe: User) -> None:
    actions.accept_invitation(user=zoe, password=PASSWORD, now=NOW)
    with pytest.raises(actions.InvitationUsed):
        actions.accept_invitation(user=zoe, password="ein anderes Wort", now=NOW)


def test_whoever_has_joined_needs_no_invitation(signed_in, emil: User, amara: User) -> None:
    assert signed_in(emil).post(f"{page_of(amara)}einladung/").status_code == 422


# --- changing -------------------------------------------------------------------------------------------------------


def test_changing_a_user(signed_in, emil: User, amara: User) -> None:
    answer = signed_in(emil).post(
        f"{page_of(amara)}aendern/", {"display_name": "Amara Öz", "email": "A.Oez@example.org", "fte_percent": "50"}
    )
    assert answer["Location"] == page_of(amara)
    amara.refresh_from_db()
    assert (amara.display_name, amara.email, amara.fte_percent) == ("Amara Öz", "a.oez@example.org", 50)
    event = Event.objects.get(kind="user_changed")
    assert event.fields == ["display_name", "email", "fte_percent"]


def test_an_address_of_somebody_else_is_refused(signed_in, emil: User, amara: User, bruno: User) -> None:
    answer = signed_in(emil).post(
        f"{page_of(amara)}aendern/", {"display_name": "A", "email": "bruno@example.org", "fte_percent": "50"}
    )
    assert answer.status_code == 422


def test_giving_and_ending_a_role(signed_in, emil: User, amara: User, office: Unit, acting) -> None:
    browser = signed_in(emil)
    role = {"role": "team_lead", "unit": str(office.public_id), "valid_from": "10.06.2026", "valid_to": ""}
    assert browser.post(f"{page_of(amara)}rolle/", role).status_code == 302
    assert Role.TEAM_LEAD in acting(amara).roles
    assert browser.post(f"{page_of(amara)}rolle/", role).status_code == 422  # the same again
    membership = Membership.objects.get(user=amara, role="team_lead")
    end = f"{page_of(amara)}rolle/{membership.public_id}/beenden/"
    assert browser.get(end).status_code == 200
    assert browser.post(end, {"last_day": "10.06.2026"}).status_code == 302
    membership.refresh_from_db()
    assert membership.valid_to == TODAY


def test_a_period_runs_forward(signed_in, emil: User, amara: User, office: Unit) -> None:
    role = {"role": "team_lead", "unit": str(office.public_id), "valid_from": "10.06.2026", "valid_to": "09.06.2026"}
    assert signed_in(emil).post(f"{page_of(amara)}rolle/", role).status_code == 422


def test_nobody_gives_a_role_to_themselves(signed_in, acting, emil: User, office: Unit) -> None:
    with pytest.raises(Refused):
        actions.grant_role(user=emil, role=Role.CASE_MANAGER, unit=office, valid_from=TODAY, by=acting(emil), now=NOW)
    assert "disabled" in signed_in(emil).get(f"{page_of(emil)}rolle/").content.decode()


def test_nobody_ends_their_own_administration(signed_in, emil: User) -> None:
    membership = Membership.objects.get(user=emil)
    answer = signed_in(emil).post(f"{page_of(emil)}rolle/{membership.public_id}/beenden/", {"last_day": "10.06.2026"})
    assert answer.status_code == 422


def test_a_role_of_another_user_is_not_found(signed_in, emil: User, amara: User, bruno: User) -> None:
    membership = Membership.objects.get(user=amara)
    assert signed_in(emil).get(f"{page_of(bruno)}rolle/{membership.public_id}/beenden/").status_code == 404


def test_deactivating_asks_first_and_says_what_is_left_behind(signed_in, emil, amara, monkeypatch) -> None:
    monkeypatch.setattr(offboarding, "CHECKS", [lambda actor, user: [f"{user.username} hat 31 offene Fälle."]])
    browser = signed_in(emil)
    assert "amara hat 31 offene Fälle." in browser.get(f"{page_of(amara)}sperren/").content.decode()
    assert browser.post(f"{page_of(amara)}sperren/")["Location"] == page_of(amara)
    amara.refresh_from_db()
    assert not amara.is_active
    assert browser.post(f"{page_of(amara)}entsperren/").status_code == 302
    amara.refresh_from_db()
    assert amara.is_active


def test_nobody_deactivates_themselves(signed_in, emil: User) -> None:
    assert signed_in(emil).post(f"{page_of(emil)}sperren/").status_code == 422
    emil.refresh_from_db()
    assert emil.is_active


def test_names_are_joined_for_lists_that_keep_numbers(amara: User, bruno: User) -> None:
    assert queries.names_of([amara.pk, bruno.pk, None, 0, 10**9]) == {amara.pk: "Amara", bruno.pk: "Bruno"}
    assert queries.names_of([]) == {}
