"""The mails that the demonstration's worker sent; it keeps them as files."""

import email
import email.policy
import re
import time
from collections.abc import Collection, Iterator
from email.message import EmailMessage
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.journeys.conftest import Site
from tests.journeys.steps import check_page, field, press, titled

MAIL_SECONDS = 20  # the worker sends it
AFTER_A_MAIL = b"-" * 79


def mails_to(site: Site, address: str) -> Iterator[EmailMessage]:
    """The mails to an address, in no order."""
    for file in (site.data / "mail").glob("*.log"):
        *whole, _half_written = file.read_bytes().split(AFTER_A_MAIL)
        for one in whole:
            mail = email.message_from_bytes(one.strip(), policy=email.policy.default)
            if mail["To"] == address:
                yield mail


def mail_to(site: Site, address: str, subject: str, *, containing: str = "", but: Collection[str] = ()) -> EmailMessage:
    """The mail with that subject and these words in it, once the worker sent it; `but` are texts of earlier mails."""
    until = time.monotonic() + MAIL_SECONDS
    while time.monotonic() < until:
        for mail in mails_to(site, address):
            if mail["Subject"] == subject and containing in text_of(mail) and text_of(mail) not in but:
                return mail
        time.sleep(0.5)
    raise AssertionError(f"no mail “{subject}” to {address}")


def text_of(mail: EmailMessage) -> str:
    """The words of a mail."""
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def calendar_of(mail: EmailMessage) -> str:
    """The calendar file of a mail; "" without one."""
    return "".join(str(one.get_content()) for one in mail.walk() if one.get_content_type() == "text/calendar")


def link_in(mail: EmailMessage, part: str) -> str:
    """The link of a mail that leads to a part of the pages."""
    found = re.search(rf"http\S+/{part}/\S+", text_of(mail))
    assert found, text_of(mail)
    return found[0]


def sign_in_by_mail(page: Page, site: Site, address: str, given_name: str) -> None:
    """Sign in to the own pages of a volunteer, by the link mailed to her; every page on the way is sound."""
    before = [text_of(mail) for mail in mails_to(site, address)]
    page.goto("/mein/")
    check_page(page)
    field(page, "E-Mail").fill(address)
    press(page, "Link schicken")
    titled(page, "Bitte sehen Sie in Ihr Postfach")
    check_page(page)
    mail = mail_to(site, address, "Ihre eigenen Seiten", but=before)
    page.goto(urlsplit(link_in(mail, "mein/link")).path)
    check_page(page)
    press(page, "Jetzt anmelden")
    titled(page, f"Guten Tag, {given_name}")
