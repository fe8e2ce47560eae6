"""The second factor (security B1): set up, asked for, guessed at, lost, removed, reset."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.apps import apps
from django.conf import settings as configured
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from geleit.accounts import factor_actions, factors
from geleit.accounts.models import Membership, User
from geleit.accounts.roles import Role
from geleit.audit.models import Event
from geleit.core.errors import Refused
from geleit.core.models import Draft
from tests.accounts.conftest import PASSWORD
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
PAGE = "/konto/zweiter-faktor/"
ENTER = "/anmelden/code/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_of(secret: str, moment: Any = NOW) -> str:
    """What the app shows at a moment."""
    code: str = format_hotp_value(hotp_value(secret, int(moment.timestamp()) // 30))
    return code


def secret_on(page: Any) -> str:
    found = re.search(r"<code>([A-Z2-7 ]+)</code>", page.content.decode())
    assert found
    return found[1].replace(" ", "")


def codes_on(page: Any) -> list[str]:
    return [code.replace(" ", "") for code in re.findall(r"<code>([\d ]+)</code>", page.content.decode())]


def sign_in(client: Client, username: str = "amara", password: str = PASSWORD) -> Any:
    return client.post("/anmelden/", {"login": username, "password": password, "next": "/konto/"})


def is_in(client: Client) -> bool:
    return bool(client.get("/konto/").status_code == 200)


@pytest.fixture
def with_app(acting: Callable[..., Any], anna: User) -> User:
    """Amara with an app that knows SECRET."""
    return factor_actions.add_app(user=anna, secret=SECRET, by=acting(anna), now=NOW)


# --- setting up -----------------------------------------------------------------------------------------------------


def test_an_app_is_set_up_with_its_first_code_and_the_password(signed_in, work, anna: User) -> None:
    here, elsewhere = signed_in(anna), signed_in(anna)
    page = here.get(f"{PAGE}app/")
    assert "data:image/svg+xml;base64," in page.content.decode()
    secret = secret_on(page)
    assert secret_on(here.get(f"{PAGE}app/")) == secret  # reading the page again does not break the entry in the app
    answer = here.post(f"{PAGE}app/", {"code": code_of(secret), "password": PASSWORD})
    assert answer["Location"] == f"{PAGE}ersatzcodes/"
    assert elsewhere.get("/konto/").status_code == 302  # began without the factor
    assert Event.objects.get(kind="user_changed").fields == ["second_factor"]
    work()
    assert "zweiter Faktor eingerichtet" in mail.outbox[0].body


def test_the_recovery_codes_are_shown_once(signed_in, anna: User) -> None:
    browser = signed_in(anna)
    secret = secret_on(browser.get(f"{PAGE}app/"))
    browser.post(f"{PAGE}app/", {"code": code_of(secret), "password": PASSWORD})
    assert len(codes_on(browser.get(f"{PAGE}ersatzcodes/"))) == 10
    assert codes_on(browser.get(f"{PAGE}ersatzcodes/")) == []


@pytest.mark.parametrize("change", [{"code": "000000"}, {"code": ""}, {"password": "falsch"}, {"password": ""}])
def test_a_wrong_code_or_password_sets_nothing_up(signed_in, anna: User, change: dict[str, str]) -> None:
    browser = signed_in(anna)
    right = {"code": code_of(secret_on(browser.get(f"{PAGE}app/"))), "password": PASSWORD}
    answer = browser.post(f"{PAGE}app/", {**right, **change})
    assert answer.status_code == 422
    assert f'id="id_{next(iter(change))}_error"' in answer.content.decode()
    assert not Authenticator.objects.exists()


def test_guessing_the_password_here_is_limited(signed_in, anna: User) -> None:
    browser = signed_in(anna)
    for _ in range(5):
        assert browser.post(f"{PAGE}app/", {"code": "1", "password": "falsch"}).status_code == 422
    assert browser.post(f"{PAGE}passkey/", {"password": PASSWORD}).status_code == 429


def test_there_is_one_app(acting, signed_in, with_app: User) -> None:
    with pytest.raises(factor_actions.AppExists):
        factor_actions.add_app(user=with_app, secret=SECRET, by=acting(with_app), now=NOW)
    assert f"{PAGE}app/" not in signed_in(with_app).get(PAGE).content.decode()


def test_no_secret_rests_readably(signed_in, with_app: User) -> None:
    browser = signed_in(with_app)
    offered = secret_on(browser.get(f"{PAGE}app/"))
    rows = str(list(Authenticator.objects.values_list("data", flat=True)))
    session = str(dict(browser.session))
    assert SECRET not in rows
    assert offered not in session


# --- signing in -----------------------------------------------------------------------------------------------------


def test_the_password_alone_opens_nothing(client: Client, with_app: User) -> None:
    assert sign_in(client)["Location"] == ENTER
    assert not is_in(client)
    assert client.get(ENTER).status_code == 200


def test_the_code_opens_and_leads_to_the_page_asked_for(client: Client, with_app: User) -> None:
    sign_in(client)
    before = client.cookies[configured.SESSION_COOKIE_NAME].value
    assert client.post(ENTER, {"code": code_of(SECRET)})["Location"] == "/konto/"
    assert is_in(client)
    assert client.cookies[configured.SESSION_COOKIE_NAME].value != before


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_watch_may_go_half_a_minute_wrong(client: Client, with_app: User, steps: int) -> None:
    sign_in(client)
    assert client.post(ENTER, {"code": code_of(SECRET, NOW + timedelta(seconds=30 * steps))}).status_code == 302


@pytest.mark.parametrize("code", ["", "000000", "abc", "äöü", "x" * 300])
def test_a_wrong_code_is_refused(client: Client, with_app: User, code: str) -> None:
    sign_in(client)
    answer = client.post(ENTER, {"code": code})
    assert answer.status_code == 422
    assert 'id="id_code_error"' in answer.content.decode()
    assert not is_in(client)


def test_a_code_too_old_is_refused(client: Client, with_app: User) -> None:
    sign_in(client)
    assert client.post(ENTER, {"code": code_of(SECRET, NOW - timedelta(seconds=60))}).status_code == 422


def test_a_code_works_once(with_app: User, clock) -> None:
    """Also after its half minute, while the tolerance would still accept it."""
    code = code_of(SECRET, NOW + timedelta(seconds=30))
    first, second = Client(), Client()
    sign_in(first)
    sign_in(second)
    assert first.post(ENTER, {"code": code}).status_code == 302
    clock.shift(40)
    assert second.post(ENTER, {"code": f"{code[:3]} {code[3:]}"}).status_code == 422


def test_guessing_codes_is_limited(with_app: User, clock) -> None:
    """Five in five minutes for one user, from wherever they come."""
    for number in range(5):
        client = Client(REMOTE_ADDR=f"192.0.2.{number}")
        sign_in(client)
        assert client.post(ENTER, {"code": f"00000{number}"}).status_code == 422
    client = Client(REMOTE_ADDR="192.0.2.99")
    sign_in(client)
    assert client.post(ENTER, {"code": code_of(SECRET)}).status_code == 422
    clock.shift(301)
    assert client.post(ENTER, {"code": code_of(SECRET, NOW + timedelta(seconds=301))}).status_code == 302


def test_without_the_password_the_page_asks_for_nothing(client: Client, with_app: User) -> None:
    for answer in (client.get(ENTER), client.post(ENTER, {"code": code_of(SECRET)})):
        assert answer["Location"] == "/anmelden/"


def test_a_recovery_code_opens_once(with_app: User) -> None:
    code = factors.recovery_codes_of(with_app)[0]
    for expected in (302, 422):
        client = Client()
        sign_in(client)
        assert client.post(ENTER, {"code": code}).status_code == expected
    assert len(factors.recovery_codes_of(with_app)) == 9


def test_after_the_secret_key_was_replaced_the_page_says_what_to_do(client: Client, with_app: User, settings) -> None:
    settings.SECRET_KEY = "another"
    sign_in(client)
    answer = client.post(ENTER, {"code": code_of(SECRET)})
    assert answer.status_code == 422
    assert "nicht mehr lesbar" in answer.content.decode()


# --- removing -------------------------------------------------------------------------------------------------------


def remove(browser: Client, user: User, password: str = PASSWORD) -> Any:
    return browser.post(f"{PAGE}entfernen/", {"factor": factors.factors_of(user)[0].id, "password": password})


def test_removing_needs_the_password(signed_in, work, with_app: User) -> None:
    browser = signed_in(with_app)
    assert browser.get(f"{PAGE}entfernen/").status_code == 200
    assert remove(browser, with_app, "falsch").status_code == 422
    assert remove(browser, with_app)["Location"] == PAGE
    assert not Authenticator.objects.exists()  # the recovery codes go, too
    work()
    assert "entfernt" in mail.outbox[-1].body


def test_where_nothing_is_set_up_nothing_can_be_removed(signed_in, anna: User) -> None:
    assert signed_in(anna).get(f"{PAGE}entfernen/")["Location"] == PAGE


def test_new_recovery_codes_replace_the_old(signed_in, with_app: User) -> None:
    browser, old = signed_in(with_app), factors.recovery_codes_of(with_app)
    assert browser.post(f"{PAGE}ersatzcodes/", {"password": "falsch"}).status_code == 422
    assert browser.post(f"{PAGE}ersatzcodes/", {"password": PASSWORD}).status_code == 302
    new = codes_on(browser.get(f"{PAGE}ersatzcodes/"))
    assert len(new) == 10
    assert not set(new) & set(old)


def test_recovery_codes_need_a_factor(signed_in, anna: User) -> None:
    browser = signed_in(anna)
    assert "disabled" in browser.get(f"{PAGE}ersatzcodes/").content.decode()
    assert browser.post(f"{PAGE}ersatzcodes/", {"password": PASSWORD}).status_code == 422


# --- roles that need one --------------------------------------------------------------------------------------------


@pytest.fixture
def required(settings, emil: User) -> User:
    """Emil, whose role needs a second factor."""
    settings.REQUIRE_MFA = frozenset({"administrator"})
    emil.set_password(PASSWORD)
    emil.save()
    return emil


def test_before_anything_else_it_is_set_up(signed_in, required: User) -> None:
    browser = signed_in(required)
    for page in ("/", "/konto/", "/verwaltung/benutzer/", f"{PAGE}ersatzcodes/", "/passwort/aendern/"):
        assert browser.get(page)["Location"] == PAGE
    assert "Ihre Rolle braucht einen zweiten Faktor" in browser.get(PAGE).content.decode()
    secret = secret_on(browser.get(f"{PAGE}app/"))
    browser.post(f"{PAGE}app/", {"code": code_of(secret), "password": PASSWORD})
    assert browser.get("/verwaltung/benutzer/").status_code == 200


def test_who_proved_it_when_signing_in_goes_on(client: Client, acting, required: User) -> None:
    factor_actions.add_app(user=required, secret=SECRET, by=acting(required), now=NOW)
    sign_in(client, "emil")
    client.post(ENTER, {"code": code_of(SECRET)})
    assert client.get("/verwaltung/benutzer/").status_code == 200


def test_one_may_always_sign_out(signed_in, required: User) -> None:
    browser = signed_in(required)
    assert browser.post("/abmelden/").status_code == 302
    assert browser.get("/konto/")["Location"].startswith("/anmelden/")


def test_other_roles_go_on_as_before(signed_in, required: User, amara: User) -> None:
    assert is_in(signed_in(amara))


def test_a_role_given_meanwhile_counts_at_once_and_no_text_is_lost(signed_in, required: User, amara: User) -> None:
    browser = signed_in(amara)
    assert is_in(browser)
    unit = Membership.objects.get(user=amara).unit
    Membership.objects.create(
        county=amara.home_county, user=amara, unit=unit, role=Role.ADMINISTRATOR, valid_from=NOW.date()
    )
    form = "/konto/vertretung/"
    assert browser.post(form, {"draft_key": form, "valid_from": "1.7.2026"})["Location"] == PAGE
    assert Draft.objects.get().fields["valid_from"] == ["1.7.2026"]


def test_the_last_factor_of_such_a_role_stays(client: Client, acting, required: User) -> None:
    by = acting(required)
    factor_actions.add_app(user=required, secret=SECRET, by=by, now=NOW)
    factor_id = factors.factors_of(required)[0].id
    with pytest.raises(Refused):
        factor_actions.remove_factor(user=required, factor_id=factor_id, by=by, now=NOW)
    assert factors.factors_of(required)


def test_a_role_that_does_not_exist_is_refused_at_the_start(settings) -> None:
    settings.REQUIRE_MFA = frozenset({"administartor"})
    with pytest.raises(ImproperlyConfigured, match="administartor"):
        apps.get_app_config("accounts").ready()


# --- an administrator helps -----------------------------------------------------------------------------------------


def test_an_administrator_resets_what_a_colleague_lost(signed_in, work, emil: User, with_app: User) -> None:
    session, page = signed_in(with_app), f"/verwaltung/benutzer/{with_app.public_id}/"
    browser = signed_in(emil)
    assert f"{page}zweiter-faktor/" in browser.get(page).content.decode()
    assert browser.get(f"{page}zweiter-faktor/").status_code == 200
    assert browser.post(f"{page}zweiter-faktor/")["Location"] == page
    assert not Authenticator.objects.exists()
    assert session.get("/konto/").status_code == 302
    event = Event.objects.filter(kind="user_changed").order_by("-id").first()
    assert event is not None
    assert (event.actor_id, event.fields, event.subject_id) == (emil.pk, ["second_factor"], with_app.pk)
    work()
    assert mail.outbox[-1].to == ["amara@example.org"]
    assert "zurückgesetzt" in mail.outbox[-1].body
    client = Client()
    assert sign_in(client)["Location"] == "/konto/"


def test_nobody_resets_their_own(signed_in, acting, emil: User) -> None:
    factor_actions.add_app(user=emil, secret=SECRET, by=acting(emil), now=NOW)
    assert signed_in(emil).post(f"/verwaltung/benutzer/{emil.public_id}/zweiter-faktor/").status_code == 422
    assert Authenticator.objects.exists()
