"""The way in: a link by mail, a button, a session; and nobody learns who is registered."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from geleit.accounts.actors import Actor
from geleit.accounts.models import County, User
from geleit.my import actions, rules
from geleit.my.models import MailedLink, OwnSession
from geleit.my.pages import COOKIE
from geleit.volunteers import actions as volunteering
from geleit.volunteers.models import Volunteer
from tests.conftest import NOW
from tests.my.making import browser_of, links_in_mail, make_link, page_of
from tests.volunteers.making import make_volunteer, when

pytestmark = pytest.mark.django_db
SIGN_IN, START = "/mein/anmelden/", "/mein/"
Work = Callable[[], int]


@pytest.fixture(autouse=True)
def _no_counters() -> None:
    cache.clear()


def ask(email: str, client: Client | None = None) -> Any:
    """Type an address into the page; what one sees in the end."""
    return (client or Client()).post(SIGN_IN, {"email": email}, follow=True)


def mailed(email: str, work: Work) -> list[str]:
    """The paths of the links that come after asking; none when no mail comes."""
    before = len(mail.outbox)
    ask(email)
    work()
    return links_in_mail() if len(mail.outbox) > before else []


# --- asking ---------------------------------------------------------------------------------------------------------


def test_a_link_comes_by_mail_and_a_button_signs_in(work: Work, elfriede: Volunteer, clock: Any) -> None:
    [link] = mailed(" Elfriede@Example.org ", work)
    assert mail.outbox[-1].subject == "Ihre eigenen Seiten"
    assert "Elfriede" not in mail.outbox[-1].body
    browser = Client()
    assert b"Jetzt anmelden" in browser.get(link).content
    assert not OwnSession.objects.exists()
    assert browser.post(link).headers["Location"] == START
    assert "Guten Tag, Elfriede" in page_of(browser, "start")


def test_known_and_unknown_addresses_get_the_same_answer(work: Work, elfriede: Volunteer) -> None:
    known, unknown = (Client().post(SIGN_IN, {"email": address}) for address in (elfriede.email, "niemand@example.org"))
    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
    assert dict(known.headers) == dict(unknown.headers)
    assert ask(elfriede.email).content == ask("niemand@example.org").content


def test_no_mail_goes_to_an_address_nobody_has(work: Work, elfriede: Volunteer) -> None:
    assert mailed("niemand@example.org", work) == []
    assert mail.outbox == []


def test_what_is_no_address_is_refused_and_kept(elfriede: Volunteer) -> None:
    answer = Client().post(SIGN_IN, {"email": "elfriede"})
    assert answer.status_code == 422
    assert b'value="elfriede"' in answer.content


def test_two_who_share_a_mailbox_get_one_mail_with_a_link_for_each(
    work: Work, by: Actor, elfriede: Volunteer, again: Callable[[], None]
) -> None:
    again()
    make_volunteer(by, "Anton", "Müller", email=elfriede.email)
    links = mailed(elfriede.email, work)
    assert len(mail.outbox) == 1
    body = mail.outbox[0].body
    assert "Für E. M., Landkreis Oberallgäu:" in body
    assert "Für A. M., Landkreis Oberallgäu:" in body
    names = set()
    for link in links:
        browser = Client()
        browser.post(link)
        names |= {name for name in ("Elfriede", "Anton") if f"Guten Tag, {name}" in page_of(browser, "start")}
    assert names == {"Elfriede", "Anton"}


def test_who_left_gets_no_link(work: Work, by: Actor, elfriede: Volunteer, again: Callable[[], None]) -> None:
    again()
    volunteering.move_volunteer(volunteer=elfriede, state="left", on=NOW.date(), note="", **when(by))
    assert mailed(elfriede.email, work) == []


def test_a_mailbox_cannot_be_filled(work: Work, elfriede: Volunteer, clock: Any) -> None:
    for _number in range(rules.MOST_LINKS + 2):
        ask(elfriede.email)
    work()
    assert len(mail.outbox) == rules.MOST_LINKS
    clock.move_to(NOW + rules.LINKS_WITHIN + timedelta(minutes=1))
    assert len(mailed(elfriede.email, work)) == 1


def test_one_connection_cannot_ask_all_the_time(elfriede: Volunteer) -> None:
    browser = Client()
    answers = [browser.post(SIGN_IN, {"email": f"n{number}@example.org"}).status_code for number in range(12)]
    assert answers == [302] * 10 + [429] * 2


# --- the link -------------------------------------------------------------------------------------------------------


def void(path: str, method: str = "post") -> bytes:
    """What a link shows that opens nothing, for either way of asking."""
    answer = getattr(Client(), method)(path)
    assert answer.status_code == 410
    assert COOKIE not in answer.cookies
    return bytes(answer.content)


def test_wrong_used_and_expired_links_look_the_same(elfriede: Volunteer, clock: Any, again: Callable[[], None]) -> None:
    county = elfriede.county.slug
    used, late = f"/mein/link/{county}/used/", f"/mein/link/{county}/late/"
    make_link(elfriede, "used", used_at=NOW)
    make_link(elfriede, "late", valid_until=NOW)
    seen = {void(path, "get") for path in (used, late, f"/mein/link/{county}/never/", "/mein/link/nowhere/never/")}
    assert len(seen) == 1
    for path in (used, late, f"/mein/link/{county}/never/"):
        void(path)


def test_a_link_works_once(work: Work, elfriede: Volunteer) -> None:
    [link] = mailed(elfriede.email, work)
    assert Client().post(link).status_code == 302
    void(link)


def test_a_link_is_valid_for_half_an_hour(work: Work, elfriede: Volunteer, clock: Any) -> None:
    [link] = mailed(elfriede.email, work)
    clock.move_to(NOW + timedelta(minutes=rules.LINK_MINUTES + 1))
    void(link)


def test_a_link_sent_to_a_former_mailbox_opens_nothing(elfriede: Volunteer) -> None:
    make_link(elfriede, "mine", email="frueher@example.org")
    void(f"/mein/link/{elfriede.county.slug}/mine/")


def test_a_link_of_another_county_opens_nothing_here(
    elfriede: Volunteer, heilbronn: County, again: Callable[[], None]
) -> None:
    make_link(elfriede, "mine")
    void(f"/mein/link/{heilbronn.slug}/mine/")


def test_pages_behind_a_link_are_kept_by_nobody_and_tell_nobody_their_address(elfriede: Volunteer) -> None:
    make_link(elfriede, "mine")
    for secret in ("mine", "never"):
        headers = Client().get(f"/mein/link/{elfriede.county.slug}/{secret}/").headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["X-Robots-Tag"] == "noindex"


def test_the_database_keeps_no_secret(work: Work, elfriede: Volunteer, again: Callable[[], None]) -> None:
    [link] = mailed(elfriede.email, work)
    browser = Client()
    browser.post(link)
    again()
    secret, token = link.rstrip("/").rpartition("/")[2], browser.cookies[COOKIE].value.partition(".")[2]
    assert secret not in MailedLink.objects.get().secret_hash
    assert token not in OwnSession.objects.get().token_hash


# --- the session ----------------------------------------------------------------------------------------------------


def test_a_session_ends_after_ten_idle_minutes(browser: Client, clock: Any) -> None:
    clock.move_to(NOW + timedelta(minutes=9))
    page_of(browser, "start")
    clock.move_to(NOW + timedelta(minutes=18))
    page_of(browser, "start")
    clock.move_to(NOW + timedelta(minutes=29))
    assert browser.get(START).headers["Location"] == SIGN_IN


def test_a_session_ends_after_two_hours_however_busy(browser: Client, clock: Any) -> None:
    for minutes in range(0, 121, 8):
        clock.move_to(NOW + timedelta(minutes=minutes))
        page_of(browser, "start")
    clock.move_to(NOW + timedelta(minutes=122))
    assert browser.get(START).headers["Location"] == SIGN_IN


def test_what_was_typed_before_the_session_ended_stays_on_the_page(browser: Client, clock: Any) -> None:
    clock.move_to(NOW + timedelta(minutes=30))
    answer = browser.post(reverse("my:hours"), {"on": "10.6.2026", "minutes": "2", "note": "Kaffee gekocht"})
    assert answer.status_code == 403
    assert b"Kaffee gekocht" in answer.content
    assert SIGN_IN.encode() in answer.content


def test_signing_out_ends_the_session_for_good(browser: Client) -> None:
    kept = browser.cookies[COOKIE].value
    assert browser.post(reverse("my:sign_out")).headers["Location"] == SIGN_IN
    other = Client()
    other.cookies[COOKIE] = kept
    assert other.get(START).headers["Location"] == SIGN_IN


def test_who_left_is_signed_out_at_once(
    browser: Client, by: Actor, elfriede: Volunteer, again: Callable[[], None]
) -> None:
    again()
    volunteering.move_volunteer(volunteer=elfriede, state="left", on=NOW.date(), note="", **when(by))
    assert browser.get(START).headers["Location"] == SIGN_IN


@pytest.mark.parametrize("cookie", ["", "x", "1", "1.", ".x", "999999999999.x", "²³.x", "0.x", "1.x\0y"])
def test_a_cookie_that_is_none_leads_to_the_sign_in(cookie: str, elfriede: Volunteer) -> None:
    client = Client()
    client.cookies[COOKIE] = cookie
    assert client.get(START).status_code in {302, 400}


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(elfriede: Volunteer, settings: Any) -> None:
    make_link(elfriede, "mine")
    settings.SESSION_COOKIE_SECURE = True
    cookie = Client().post(f"/mein/link/{elfriede.county.slug}/mine/").cookies[COOKIE]
    assert (cookie["httponly"], cookie["secure"], cookie["samesite"], cookie["max-age"]) == (True, True, "Lax", "")


def test_a_session_is_of_one_county(browser: Client, elfriede: Volunteer, heilbronn: County) -> None:
    token = browser.cookies[COOKIE].value.partition(".")[2]
    browser.cookies[COOKIE] = f"{heilbronn.pk}.{token}"
    assert browser.get(START).headers["Location"] == SIGN_IN


def test_a_volunteer_opens_no_page_of_the_staff(browser: Client) -> None:
    for page in ("/", "/ehrenamt/", "/ehrenamt/mein-kreis/", "/verzeichnis/"):
        assert browser.get(page).headers["Location"].startswith("/anmelden/")


def test_staff_and_volunteer_are_signed_in_side_by_side(
    signed_in: Callable[[User], Client], veronika: User, elfriede: Volunteer
) -> None:
    browser = signed_in(veronika)
    browser.cookies[COOKIE] = browser_of(elfriede).cookies[COOKIE].value
    assert "Veronika" not in page_of(browser, "start")
    browser.post(reverse("my:sign_out"))
    assert browser.get("/").status_code == 200
    assert browser.get(START).headers["Location"] == SIGN_IN


def test_old_links_and_sessions_are_cleared_away(elfriede: Volunteer, again: Callable[[], None]) -> None:
    browser_of(elfriede)
    assert actions.clear_away(county_id=elfriede.county_id, now=NOW) == 0
    assert actions.clear_away(county_id=elfriede.county_id, now=NOW + timedelta(days=4)) == 2
