"""Getting in: a new password by the link in a mail, a second factor by app and by passkey."""

import email
import email.policy
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Site
from tests.journeys.steps import (
    DESKTOP,
    PASSWORD,
    PHONE,
    check_page,
    field,
    follow,
    press,
    sign_in,
    titled,
    told,
)

pytestmark = pytest.mark.journey
NEW = "vier blaue Riesen"
MAIL_SECONDS = 30
HOME = re.compile(r"^http://[^/]+/$")

# People whom no other journey needs.
_SOMEBODY = """
SELECT u.username, u.email FROM accounts_user u JOIN accounts_membership m ON m.user_id = u.id
JOIN accounts_county c ON c.id = u.county_id
WHERE c.slug = 'oberallgaeu' AND m.role NOT IN ('case_manager', 'administrator') AND u.is_active
ORDER BY u.id DESC LIMIT 1 OFFSET %s
"""


def somebody(site: Site, number: int) -> tuple[str, str]:
    """User name and address of somebody without a second factor, whatever an earlier run left."""
    [(username, address)] = site.query(_SOMEBODY, [number])
    site.query(
        "DELETE FROM mfa_authenticator a USING accounts_user u WHERE u.id = a.user_id AND u.username = %s", [username]
    )
    return username, address


def code_of(secret: str) -> str:
    """What an app shows now."""
    return code_at(secret, int(time.time()) // 30)


def next_code(secret: str, used: str) -> str:
    """The code after `used`: half a minute ahead is accepted."""
    code = code_of(secret)
    return code if code != used else code_at(secret, int(time.time()) // 30 + 1)


def code_at(secret: str, step: int) -> str:
    """What an app shows in a half minute."""
    code: str = format_hotp_value(hotp_value(secret, step))
    return code


def link_in_mail(folder: Path, address: str, since: float) -> str:
    """The link in the mail that the worker wrote into a file; waits for it."""
    deadline = time.monotonic() + MAIL_SECONDS
    while time.monotonic() < deadline:
        for file in sorted(folder.glob("*.log"), reverse=True):
            if file.stat().st_mtime < since:
                continue
            message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            body = message.get_body()
            text = body.get_content() if body is not None else ""
            found = re.search(r"http\S+(/passwort/neu/\S+)", text)
            if message["To"] == address and found:
                return found[1]
        time.sleep(0.5)
    raise AssertionError("no mail came")


def test_a_forgotten_password_is_set_anew(open_browser: Callable[..., Page], site: Site) -> None:
    username, address = somebody(site, 0)
    page, since = open_browser(), time.time()
    page.goto("/anmelden/")
    follow(page, "Passwort vergessen?")
    field(page, "E-Mail").fill(address)
    press(page, "Link senden")
    titled(page, "Bitte sehen Sie in Ihr Postfach")
    page.goto(link_in_mail(site.data / "mail", address, since))
    titled(page, "Neues Passwort wählen")
    check_page(page)
    field(page, "Neues Passwort").fill(NEW)
    field(page, "Neues Passwort noch einmal").fill(NEW)
    press(page, "Passwort speichern")
    titled(page, "Ihr neues Passwort gilt")
    sign_in(page, username, NEW)

    page.goto("/passwort/aendern/")  # as it was, for whoever runs this again
    field(page, "Jetziges Passwort").fill(NEW)
    field(page, "Neues Passwort").fill(PASSWORD)
    field(page, "Neues Passwort noch einmal").fill(PASSWORD)
    press(page, "Passwort speichern")
    told(page, "Ihr neues Passwort gilt")


@pytest.mark.parametrize("java_script", [True, False])
def test_a_second_factor_by_app(open_browser: Callable[..., Page], site: Site, java_script: bool) -> None:
    username, _address = somebody(site, 1)
    page = open_browser(PHONE, java_script=java_script)
    sign_in(page, username)
    page.goto("/konto/")
    follow(page, "Zweiter Faktor")
    follow(page, "App einrichten")
    secret = page.locator("code").inner_text().replace(" ", "")
    used = code_of(secret)
    field(page, "Code").fill(used)
    field(page, "Ihr Passwort").fill(PASSWORD)
    press(page, "Einrichten")
    titled(page, "Ersatzcodes")
    if java_script:  # the check is a script itself
        check_page(page)
    recovery = page.locator("main li code").all_inner_texts()
    assert len(recovery) == 10

    page.context.clear_cookies()
    password_and(page, username, "Code").fill(next_code(secret, used))
    press(page, "Anmelden")
    expect(page).to_have_url(HOME)
    page.context.clear_cookies()
    password_and(page, username, "Code").fill(recovery[0])
    press(page, "Anmelden")
    expect(page).to_have_url(HOME)
    remove_everything(page)


def test_a_second_factor_by_passkey(open_browser: Callable[..., Page], site: Site) -> None:
    """Under a name, because passkeys belong to names; the key is made of software, the rest is real."""
    username, _address = somebody(site, 2)
    page = open_browser(DESKTOP)
    put_in_key(page)
    name = site.address.replace("127.0.0.1", "localhost")
    password(page, username, name)
    expect(page).to_have_url(HOME)
    page.goto(f"{name}/konto/zweiter-faktor/passkey/")
    check_page(page)
    field(page, "Name").fill("Schlüsselbund")
    field(page, "Ihr Passwort").fill(PASSWORD)
    press(page, "Einrichten")
    titled(page, "Ersatzcodes")
    check_page(page)

    page.context.clear_cookies()
    password(page, username, name)
    titled(page, "Anmeldung bestätigen")
    check_page(page)
    press(page, "Passkey benutzen")
    expect(page).to_have_url(HOME)
    page.goto(f"{name}/konto/zweiter-faktor/")
    check_page(page)
    remove_everything(page, name)


def test_without_a_name_or_scripts_the_page_offers_the_app(open_browser: Callable[..., Page], site: Site) -> None:
    username, _address = somebody(site, 2)
    page = open_browser(java_script=False)
    sign_in(page, username)
    page.goto("/konto/zweiter-faktor/passkey/")
    follow(page, "Stattdessen eine App einrichten")
    titled(page, "App einrichten")


def put_in_key(page: Page) -> None:
    """A security key that answers by itself."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    key = {"protocol": "ctap2", "transport": "usb", "hasResidentKey": False, "hasUserVerification": True,
           "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": key})


def password(page: Page, username: str, site: str = "") -> None:
    """Type name and password."""
    page.goto(f"{site}/anmelden/")
    field(page, "Benutzername oder E-Mail").fill(username)
    field(page, "Passwort").fill(PASSWORD)
    press(page, "Anmelden")


def password_and(page: Page, username: str, label: str) -> Locator:
    """Type name and password; the field that is asked for next."""
    password(page, username)
    titled(page, "Anmeldung bestätigen")
    return field(page, label)


def remove_everything(page: Page, site: str = "") -> None:
    """Take the factor away again."""
    page.goto(f"{site}/konto/zweiter-faktor/entfernen/")
    page.get_by_role("radio").first.check()
    field(page, "Ihr Passwort").fill(PASSWORD)
    press(page, "Entfernen")
    told(page, "Der zweite Faktor ist entfernt.")
