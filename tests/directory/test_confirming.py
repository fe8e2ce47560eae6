"""Entries stay true because their owners are asked: once a due date, with a link that works once or says why not."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import DjangoAssertNumQueries

from geleit.accounts import tasks as post
from geleit.accounts.actors import Actor
from geleit.accounts.models import County, User
from geleit.accounts.roles import Role
from geleit.core import wall
from geleit.directory import actions, queries, tasks
from geleit.directory.actions import ConfirmationRefused, Entry, LinkUsed
from geleit.directory.codes import FreshnessState
from geleit.directory.models import (
    Body,
    Confirmation,
    ConfirmationLink,
    ConfirmedDay,
    Office,
    OfficeFacts,
    Service,
    Site,
)
from geleit.directory.rules.confirming import freshness
from tests.conftest import NOW, TODAY, make_user

pytestmark = pytest.mark.django_db
LATE = date(2026, 12, 10)  # half a year later, when it is due again


@pytest.fixture
def edda(hn: County) -> User:
    """Portal editor of Landkreis Heilbronn."""
    return make_user(hn, "edda", Role.PORTAL_EDITOR, "landratsamt")


@pytest.fixture
def by(edda: User, acting: Callable[[User], Actor]) -> Actor:
    return acting(edda)


@pytest.fixture
def office(hn: County) -> Office:
    return Office.objects.get(key="zulassungsstelle")


@pytest.fixture
def owned(office: Office, by: Actor) -> Confirmation:
    """An entry with an owner that nobody confirmed yet."""
    mailbox = "zulassung@example.org"
    return actions.set_owner(entry=Entry.of(office), owner_email=mailbox, by=by, now=NOW, today=TODAY)


def ask(day: date = TODAY) -> int:
    """The nightly round on a day; the transaction is inside Heilbronn again afterwards."""
    county = County.objects.get(slug="heilbronn")
    wall.enter(county.pk)
    return actions.ask_owners_due(
        county_id=county.pk, address=lambda secret: f"https://geleit.example/{secret}", now=at(day), today=day
    )


def at(day: date) -> Any:
    return NOW + (day - TODAY)


def delivered() -> list[str]:
    """The texts of all mails that wait, sent now."""
    mail.outbox.clear()
    for job in ProcrastinateJob.objects.order_by("id"):
        post.send_mail(**job.args)
    return [str(one.body) for one in mail.outbox]


def secrets() -> list[str]:
    """The secrets of the links in all mails, oldest first."""
    return [word.rpartition("/")[2] for body in delivered() for word in body.split() if "geleit.example/" in word]


def confirm(secret: str, day: date = TODAY) -> Confirmation:
    county = County.objects.get(slug="heilbronn")
    return actions.confirm_by_link(county_id=county.pk, secret=secret, now=at(day), today=day)


# --- when it is due ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("next_due", "last", "expected"),
    [
        (None, None, FreshnessState.DUE),  # nobody answers for it
        (TODAY, None, FreshnessState.DUE),
        (TODAY + timedelta(days=9), None, FreshnessState.DUE),  # never confirmed
        (TODAY + timedelta(days=1), TODAY, FreshnessState.FRESH),
        (TODAY, date(2025, 12, 10), FreshnessState.DUE),
        (TODAY - timedelta(days=30), date(2025, 12, 10), FreshnessState.DUE),
        (TODAY - timedelta(days=31), date(2025, 12, 10), FreshnessState.OVERDUE),
    ],
)
def test_an_entry_is_fresh_due_or_overdue(next_due: date | None, last: date | None, expected: FreshnessState) -> None:
    assert freshness(next_due, last, TODAY, 30) == expected


def test_the_owner_is_asked_once_a_due_date(owned: Confirmation) -> None:
    assert ask() == 1
    assert ask() == ask(TODAY + timedelta(days=1)) == ask(TODAY + timedelta(days=60)) == 0
    [secret] = secrets()
    confirm(secret)
    assert ask(LATE - timedelta(days=1)) == 0
    assert ask(LATE) == 1


def test_who_was_asked_by_hand_long_before_is_asked_again_when_it_is_due(owned: Confirmation, office: Office) -> None:
    ask()
    confirm(secrets()[0])
    owned.refresh_from_db()
    soon = date(2026, 9, 1)
    where: dict[str, Any] = {"name": "Amt", "address": str}
    actions.ask_owner(confirmation=owned, **where, now=at(soon), today=soon)
    assert ask(LATE) == 1


def test_without_owner_or_without_public_entry_nobody_is_asked(owned: Confirmation, office: Office) -> None:
    Confirmation.objects.filter(pk=owned.pk).update(owner_email="")
    assert ask() == 0
    Confirmation.objects.filter(pk=owned.pk).update(owner_email="zulassung@example.org")
    OfficeFacts.objects.filter(office=office).update(valid_to=TODAY - timedelta(days=1))
    assert ask() == 0


def test_a_round_that_fails_leaves_neither_link_nor_mail(owned: Confirmation) -> None:
    with transaction.atomic():
        ask()
        transaction.set_rollback(True)
    assert (ConfirmationLink.objects.count(), ProcrastinateJob.objects.count()) == (0, 0)


def test_the_nightly_round_asks_in_every_county(owned: Confirmation, settings: Any) -> None:
    settings.ADDRESS = "https://geleit.landkreis.example"
    assert tasks.ask_owners(timestamp=0) == 1
    [body] = delivered()
    assert "https://geleit.landkreis.example/verzeichnis/bestaetigen/heilbronn/" in body


def test_the_mail_is_neutral_names_the_entry_and_its_last_day(owned: Confirmation, office: Office) -> None:
    OfficeFacts.objects.filter(office=office).update(name={"de": "Kfz & Co"})
    ask()
    [body] = delivered()
    assert "Kfz & Co" in body
    assert "10.07.2026" in body
    assert mail.outbox[0].to == ["zulassung@example.org"]
    assert "Kfz" not in mail.outbox[0].subject
    assert "zulassung@" not in str(ProcrastinateJob.objects.get().args)


# --- the link ---------------------------------------------------------------------------------------------------------


def test_only_the_hash_of_a_link_is_kept(owned: Confirmation) -> None:
    ask()
    assert secrets()[0] not in str(list(ConfirmationLink.objects.values()))


def test_the_second_use_says_when_it_was_confirmed(owned: Confirmation) -> None:
    ask()
    [secret] = secrets()
    assert (confirm(secret).last_confirmed, confirm_again(secret)) == (TODAY, ["10.06.2026, 10:00"])
    assert list(ConfirmedDay.objects.values_list("day", flat=True)) == [TODAY]


def confirm_again(secret: str) -> list[str]:
    with pytest.raises(LinkUsed) as refused:
        confirm(secret, TODAY + timedelta(days=3))
    return [text.rstrip(".").rpartition(": ")[2] for text in refused.value.messages]


def test_a_newer_mail_makes_the_older_link_say_so(owned: Confirmation, office: Office) -> None:
    ask()
    later = TODAY + timedelta(days=2)
    where: dict[str, Any] = {"name": "Amt", "address": lambda secret: f"https://geleit.example/{secret}"}
    actions.ask_owner(confirmation=owned, **where, now=at(later), today=later)
    old, new = secrets()
    with pytest.raises(ConfirmationRefused) as refused:
        confirm(old, later)
    assert "12.06.2026" in refused.value.messages[0]
    assert confirm(new, later).last_confirmed == later


def test_a_link_works_until_its_last_day(owned: Confirmation) -> None:
    ask()
    [secret] = secrets()
    with pytest.raises(ConfirmationRefused) as refused:
        confirm(secret, TODAY + timedelta(days=31))
    assert "10.07.2026" in refused.value.messages[0]
    assert confirm(secret, TODAY + timedelta(days=30)).next_due == date(2027, 1, 10)


def test_a_new_owner_is_asked_and_the_former_ones_link_is_void(owned: Confirmation, office: Office, by: Actor) -> None:
    ask()
    actions.set_owner(entry=Entry.of(office), owner_email="neu@example.org", by=by, now=NOW, today=TODAY)
    with pytest.raises(ConfirmationRefused):
        confirm(secrets()[0])
    assert ask() == 1
    delivered()
    assert [one.to for one in mail.outbox][-1] == ["neu@example.org"]


# --- pages ------------------------------------------------------------------------------------------------------------


def test_the_owner_confirms_by_one_click_without_an_account(
    edda: User, office: Office, signed_in: Callable[[User], Client], hn: County
) -> None:
    browser, base = signed_in(edda), f"/verzeichnis/aktualitaet/{office.public_id}/"
    assert browser.post(base, {"owner_email": "keine Adresse"}).status_code == 422
    assert browser.post(base, {"owner_email": "zulassung@example.org"}).status_code == 302
    assert browser.post(f"{base}anfragen/").status_code == 302
    wall.enter(hn.pk)
    [body] = delivered()
    path = next(word for word in body.split() if "/bestaetigen/" in word).split("testserver")[-1]
    visitor = Client(enforce_csrf_checks=True)
    page = visitor.get(path)
    assert "Kfz-Zulassungsstelle" in page.content.decode()
    assert page.headers["Referrer-Policy"] == "same-origin"  # or browsers send the form with the origin "null"
    assert queries.freshness(hn.pk, TODAY)[0].state == FreshnessState.DUE  # looking at it confirms nothing
    token = page.content.decode().split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    sent, own = {"csrfmiddlewaretoken": token}, {"origin": "http://testserver"}
    assert "ist bestätigt" in visitor.post(path, sent, headers=own).content.decode()
    again = visitor.post(path, sent, headers=own)
    assert again.status_code == 422
    for shown in (again, visitor.get(path)):
        assert "10.06.2026, 10:00" in shown.content.decode()
        assert "<form" not in shown.content.decode()
    assert "10.06.2026" in browser.get("/verzeichnis/aktualitaet/").content.decode()


def test_an_unknown_link_says_nothing_about_what_exists(hn: County) -> None:
    page = Client().get("/verzeichnis/bestaetigen/heilbronn/geraten/")
    assert "nicht mehr gültig" in page.content.decode()
    assert Client().get("/verzeichnis/bestaetigen/anderswo/geraten/").status_code == 404


def test_the_editor_sees_what_is_due_and_overdue(
    edda: User, owned: Confirmation, office: Office, signed_in: Callable[[User], Client]
) -> None:
    Confirmation.objects.filter(pk=owned.pk).update(
        last_confirmed=date(2025, 11, 1), next_due=TODAY - timedelta(days=40)
    )
    browser = signed_in(edda)
    for path in ("", f"aemter/{office.public_id}/"):
        assert "überfällig" in browser.get(f"/verzeichnis/eintraege/{path}").content.decode()
    table = browser.get("/verzeichnis/aktualitaet/").content.decode()
    assert table.index("Kfz-Zulassungsstelle") < table.index(">fällig<")
    assert "überfällig" in table


@pytest.mark.parametrize(
    ("model", "key", "shown"),
    [
        (Service, "aufenthaltsrecht", "Aktuelles biometrisches Foto"),
        (Site, "lerchenstrasse-40", "Aufzug"),
        (Body, "stadt-eppingen", "Nicht bekannt"),
    ],
)
def test_services_buildings_and_other_administrations_have_owners_too(
    edda: User, hn: County, signed_in: Callable[[User], Client], model: Any, key: str, shown: str
) -> None:
    entry, browser = model.objects.get(key=key), signed_in(edda)
    base = f"/verzeichnis/aktualitaet/{entry.public_id}/"
    assert browser.post(f"{base}anfragen/").headers["Location"] == base  # say first who answers for it
    assert browser.post(base, {"owner_email": "zustaendig@landkreis.example"}).status_code == 302
    assert browser.post(f"{base}anfragen/").status_code == 302
    wall.enter(hn.pk)
    [body] = delivered()
    path = next(word for word in body.split() if "/bestaetigen/" in word).split("testserver")[-1]
    page = Client().get(path).content.decode()
    assert shown in page
    assert entry.facts.get().name.german in page
    assert "ist bestätigt" in Client().post(path).content.decode()
    wall.enter(hn.pk)
    assert list(ConfirmedDay.objects.values_list("entry_id", "day")) == [(entry.public_id, TODAY)]
    assert "zustaendig@landkreis.example" in browser.get("/verzeichnis/aktualitaet/").content.decode()


def test_the_nightly_round_asks_for_entries_of_every_kind(hn: County, by: Actor) -> None:
    for entry in (Service.objects.all()[0], Site.objects.all()[0], Body.objects.all()[0]):
        actions.set_owner(entry=Entry.of(entry), owner_email="amt@landkreis.example", by=by, now=NOW, today=TODAY)
    assert ask() == 3


def test_every_published_entry_is_listed_in_few_statements(
    hn: County, by: Actor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        rows = queries.freshness(hn.pk, TODAY)
    models = Counter(row.model for row in rows)
    assert models.keys() == {"directory.Office", "directory.Service", "directory.Site", "directory.Body"}
    assert models["directory.Service"] == Service.objects.count()


def test_an_entry_of_the_other_county_has_no_owner_page(
    two_counties: dict[str, County], hn: County, edda: User, signed_in: Callable[[User], Client]
) -> None:
    wall.enter(two_counties["oberallgaeu"].pk)
    foreign = [model.objects.all()[0] for model in (Office, Service, Site)]
    wall.enter(hn.pk)
    browser = signed_in(edda)
    for entry in foreign:
        base = f"/verzeichnis/aktualitaet/{entry.public_id}/"
        assert browser.get(base).status_code == 404
        assert browser.post(f"{base}bestaetigen/").status_code == 404


# --- what the public may know -----------------------------------------------------------------------------------------


def test_a_page_as_of_a_day_knows_the_confirmations_until_then(owned: Confirmation, office: Office, hn: County) -> None:
    ask()
    confirm(secrets()[0])
    days = [TODAY - timedelta(days=1), TODAY, LATE]
    pages = [queries.office_page(hn.pk, office.key, day) for day in days]
    assert [page.last_confirmed for page in pages if page is not None] == [None, TODAY, TODAY]


def test_a_services_page_says_when_it_was_checked(hn: County, by: Actor) -> None:
    service = Service.objects.get(key="aufenthaltsrecht")
    actions.confirm(entry=Entry.of(service), by=by, now=NOW, today=TODAY)
    page = queries.service_page(hn.pk, service.key, LATE)
    assert page is not None
    assert page.last_confirmed == TODAY
