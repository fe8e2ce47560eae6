"""Mails to visitors: in their language, neutral, with links that work, once, and never for what did not happen."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar
from procrastinate.contrib.django.models import ProcrastinateJob

from geleit.accounts.models import County
from geleit.core import wall
from geleit.core.multilingual import LANGUAGES
from geleit.directory.models import ServiceFacts
from geleit.visits import actions, mails, secrets, tasks
from geleit.visits.calendars import calendar_of
from geleit.visits.codes import MessageKind, MessageState
from geleit.visits.models import Message, Point
from geleit.visits.queries.telling import place_of
from tests.conftest import NOW, TODAY
from tests.visits.outbox import run, send, work
from tests.visits.places import PERMIT, TOMORROW_AT_NINE, booked, keep, make_point

AMAL = actions.WhoComes(name="Amal Haddad", email="amal@example.org")


@pytest.fixture
def aliens(house: County, settings: Any) -> Point:
    """The aliens authority with two counters, at an installation with a name."""
    settings.ADDRESS = "https://geleit.example"
    settings.DEFAULT_FROM_EMAIL = "Geleit <termine@landkreis.example>"
    return make_point(house)


def reserve(point: Point, language: str = "de") -> tuple[Any, Any]:
    """A booking that waits to be confirmed, and its message."""
    row = keep(point, language=language)
    messages = actions.book(appointment=row, who=AMAL, now=NOW)
    mails.post(messages)
    return row, messages[0]


def text(sent: Any) -> str:
    return f"{sent.subject}\n{sent.body}"


def calendar_in(sent: Any) -> Any:
    [part] = sent.attachments
    return part, Calendar.from_ical(part.get_payload(decode=True))


# --- words ------------------------------------------------------------------------------------------------------------


def test_the_first_mail_in_german_asks_to_confirm(aliens: Point) -> None:
    row, _message = reserve(aliens)
    [sent] = work()
    secret, token = secrets.secret_of(row.form_key), secrets.confirm_token(row.form_key)
    assert sent.to == ["amal@example.org"]
    assert sent.from_email == "Landkreis Heilbronn <termine@landkreis.example>"
    assert sent.subject == "Bitte bestätigen Sie Ihren Termin"
    assert f"https://geleit.example/heilbronn/termin/{secret}/bestaetigen/{token}/" in sent.body
    assert "Donnerstag, 11.06.2026, 09:00 Uhr" in sent.body
    assert "bis Mittwoch, 10.06.2026, 12:00 Uhr Zeit" in sent.body
    assert row.code in sent.body
    assert "Ausländerbehörde" in sent.body
    assert "Ausländerbehörde\nLerchenstraße 40\n74072 Heilbronn" in sent.body
    assert sent.attachments == []
    assert sent.content_subtype == "plain"


def test_the_confirmation_tells_what_to_bring_and_brings_a_calendar_entry(aliens: Point) -> None:
    row, _message = reserve(aliens)
    work()
    mails.post(actions.confirm(appointment=row, now=NOW))
    [sent] = work()
    assert sent.subject == "Ihr Termin"
    assert "Bitte bringen Sie mit:" in sent.body
    assert f"https://geleit.example/heilbronn/termin/{secrets.secret_of(row.form_key)}/\n" in sent.body
    part, calendar = calendar_in(sent)
    assert part.get_content_type() == "text/calendar"
    assert part.get_param("method") == "PUBLISH"
    assert calendar.events[0].start == TOMORROW_AT_NINE


def test_in_arabic_words_and_link_are_arabic(aliens: Point) -> None:
    row, _message = reserve(aliens, "ar")
    [sent] = work()
    assert sent.subject == "يرجى تأكيد موعدكم"
    assert "الخميس، 11.06.2026" in sent.body
    assert f"https://geleit.example/heilbronn/ar/termin/{secrets.secret_of(row.form_key)}/bestaetigen/" in sent.body


def test_in_ukrainian_on_the_county_s_own_host_the_link_does_not_name_the_county(aliens: Point, settings: Any) -> None:
    settings.PORTAL_HOSTS = {"portal.landkreis.example": "heilbronn"}
    row, _message = reserve(aliens, "uk")
    [sent] = work()
    assert sent.subject == "Будь ласка, підтвердьте запис"
    assert f"https://portal.landkreis.example/uk/termin/{secrets.secret_of(row.form_key)}/bestaetigen/" in sent.body
    assert "четвер, 11.06.2026, 09:00" in sent.body.lower()


def test_a_move_tells_both_times_and_replaces_the_calendar_entry(aliens: Point) -> None:
    row = booked(aliens)
    before = Calendar.from_ical(calendar_of(row, language="de", now=NOW)).events[0]
    mails.post(actions.move(appointment=row, start=TOMORROW_AT_NINE + timedelta(hours=2), now=NOW))
    sent = next(one for one in work() if "neue" in one.subject)
    assert "11.06.2026, 11:00 Uhr" in sent.body
    assert "nicht mehr zur alten Zeit" in sent.body
    assert "11.06.2026, 09:00 Uhr" in sent.body
    _part, after = calendar_in(sent)
    assert after.events[0]["UID"] == before["UID"]
    assert [after.events[0]["SEQUENCE"], before["SEQUENCE"]] == [row.version + 1, row.version]


def test_a_cancellation_takes_the_entry_out_of_the_calendar(aliens: Point) -> None:
    row = booked(aliens)
    mails.post(actions.cancel(appointment=row, reason="closure", now=NOW))
    [sent] = work()
    assert sent.subject == "Ihr Termin ist abgesagt"
    assert "Es tut uns leid" in sent.body
    part, calendar = calendar_in(sent)
    assert part.get_param("method") == calendar["METHOD"] == "CANCEL"
    assert calendar.events[0]["STATUS"] == "CANCELLED"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_mail_tells_a_concern_or_a_name(aliens: Point, language: str) -> None:
    row, _message = reserve(aliens, language)
    sent = work()
    mails.post(actions.confirm(appointment=row, now=NOW))
    sent += work()
    mails.post(actions.move(appointment=row, start=TOMORROW_AT_NINE + timedelta(hours=1), now=NOW))
    sent += work()
    mails.post(actions.cancel(appointment=row, now=NOW))
    sent += work()
    office = place_of(aliens, TODAY, language).office
    services = [one.name.shown(language).text for one in ServiceFacts.objects.filter(service__key=PERMIT)]
    assert len(sent) == 4
    for one in sent:
        seen_first = [
            one.subject,
            one.from_email,
            *(part.get_payload(decode=True).decode() for part in one.attachments),
        ]
        assert not [word for word in (office, *services, "Amal", "Haddad") if any(word in part for part in seen_first)]
        assert not [word for word in (*services, "Amal", "Haddad") if word in one.body]
        assert language == "en" or "appointment" not in text(one), "every sentence is translated"


# --- once -------------------------------------------------------------------------------------------------------------


def test_a_mail_is_sent_once_however_often_its_job_runs(aliens: Point) -> None:
    _row, message = reserve(aliens)
    send(message)
    send(message)
    assert (len(mail.outbox), message.state, message.settled_at) == (1, MessageState.SENT, NOW)


def test_what_is_rolled_back_is_not_sent(aliens: Point) -> None:
    with transaction.atomic():
        reserve(aliens)
        transaction.set_rollback(True)
    assert work() == []
    assert not Message.objects.exists()


def test_a_worker_killed_after_the_mail_server_took_it_sends_it_again_with_the_same_number(
    aliens: Point, monkeypatch: pytest.MonkeyPatch
) -> None:
    _row, message = reserve(aliens)
    real = mails.Letter.send

    def killed(letter: mails.Letter) -> None:
        real(letter)
        raise KeyboardInterrupt

    monkeypatch.setattr(mails.Letter, "send", killed)
    with pytest.raises(KeyboardInterrupt):
        send(message)
    message.refresh_from_db()
    assert message.state == MessageState.WAITING
    monkeypatch.setattr(mails.Letter, "send", real)
    send(message)
    first, second = (one.message()["Message-ID"] for one in mail.outbox)
    assert first == second == f"<{message.public_id}@landkreis.example>"
    assert mail.outbox[0].message()["Auto-Submitted"] == "auto-generated"


def test_a_mail_server_that_is_away_is_tried_again_and_then_somebody_has_to_call(
    aliens: Point, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_letter: mails.Letter) -> None:
        raise SMTPServerDisconnected("amal@example.org")

    _row, message = reserve(aliens)
    monkeypatch.setattr(mails.Letter, "send", away)
    with pytest.raises(tasks.NotSent) as caught:
        send(message)
    assert "amal" not in str(caught.value)
    message.refresh_from_db()
    assert message.state == MessageState.WAITING
    send(message, attempts=tasks.MOST_RETRIES)
    assert message.state == MessageState.FAILED


def test_a_mailbox_that_does_not_exist_is_not_tried_again(aliens: Point, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(_letter: mails.Letter) -> None:
        raise SMTPRecipientsRefused({"amal@example.org": (550, b"unknown")})

    _row, message = reserve(aliens)
    monkeypatch.setattr(mails.Letter, "send", unknown)
    send(message)
    assert message.state == MessageState.FAILED


def test_a_job_that_was_lost_is_made_again_and_one_that_waits_is_not(aliens: Point) -> None:
    _row, message = reserve(aliens)
    late = NOW + timedelta(minutes=3)
    assert actions.hand_over_forgotten(county_id=aliens.county_id, now=late) == 0, "its job waits"
    ProcrastinateJob.objects.all().delete()
    assert actions.hand_over_forgotten(county_id=aliens.county_id, now=NOW) == 0, "too young to be forgotten"
    assert actions.hand_over_forgotten(county_id=aliens.county_id, now=late) == 1
    assert [one.to for one in work()] == [["amal@example.org"]]
    message.refresh_from_db()
    assert message.state == MessageState.SENT


def test_what_waits_for_a_day_is_given_up(aliens: Point) -> None:
    _row, message = reserve(aliens)
    actions.hand_over_forgotten(county_id=aliens.county_id, now=NOW + timedelta(days=1))
    message.refresh_from_db()
    assert message.state == MessageState.FAILED


def test_a_booking_of_the_public_pages_sends_its_mail_and_the_role_stays(aliens: Point) -> None:
    wall.enter_portal("heilbronn")
    row = keep(aliens)
    wall.show_secret(row.secret_hash)
    mails.post(actions.book(appointment=row, who=AMAL, now=NOW))
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (wall.PORTAL_ROLE,)
    wall.leave_portal()
    assert [one.subject for one in work()] == ["Bitte bestätigen Sie Ihren Termin"]


def test_the_public_pages_give_out_the_calendar_file_of_their_visitor(aliens: Point) -> None:
    row = booked(aliens)
    wall.enter_portal("heilbronn")
    wall.show_secret(row.secret_hash)
    calendar = Calendar.from_ical(calendar_of(row, language="tr", now=NOW).decode())
    assert calendar.events[0]["SUMMARY"] == "Randevu"


def test_a_failure_while_acting_as_the_application_leaves_the_role_as_it_was(aliens: Point) -> None:
    wall.enter_portal("heilbronn")
    with pytest.raises(ZeroDivisionError), wall.as_application():
        raise ZeroDivisionError
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (wall.PORTAL_ROLE,)


def test_a_mass_cancellation_hands_over_in_as_many_statements_as_one(aliens: Point) -> None:
    rows = [
        booked(aliens, TOMORROW_AT_NINE + timedelta(minutes=30 * number), name=name)
        for number, name in enumerate(["Amal Haddad", "Boris Melnyk", "Chen Li"])
    ]
    first = actions.cancel(appointment=rows[0], reason="absence", now=NOW)
    others = [one for row in rows[1:] for one in actions.cancel(appointment=row, reason="absence", now=NOW)]
    with CaptureQueriesContext(connection) as single:
        mails.post(first)
    with CaptureQueriesContext(connection) as several:
        mails.post(others)
    assert len(single) == len(several)
    assert len([one for one in work() if one.subject == "Ihr Termin ist abgesagt"]) == 3


# --- what no longer fits ----------------------------------------------------------------------------------------------


def test_a_request_to_confirm_that_came_too_late_is_dropped(aliens: Point, clock: Any) -> None:
    _row, message = reserve(aliens)
    clock.move_to(NOW + timedelta(hours=3))
    send(message)
    assert (message.state, mail.outbox) == (MessageState.DROPPED, [])


def test_nobody_is_sent_a_confirmation_of_what_was_cancelled_in_between(aliens: Point) -> None:
    row, _message = reserve(aliens)
    work()
    mails.post(actions.confirm(appointment=row, now=NOW))
    mails.post(actions.cancel(appointment=row, now=NOW))
    assert [one.subject for one in work()] == ["Ihr Termin ist abgesagt"]
    assert Message.objects.get(kind=MessageKind.CONFIRMED).state == MessageState.DROPPED


def test_of_two_moves_only_the_last_is_told(aliens: Point) -> None:
    row = booked(aliens)
    for minutes, later in ((60, 0), (120, 1)):
        now = NOW + timedelta(seconds=later)
        mails.post(actions.move(appointment=row, start=TOMORROW_AT_NINE + timedelta(minutes=minutes), now=now))
    [sent] = work()
    assert "11:00 Uhr" in sent.body
    assert list(Message.objects.filter(kind=MessageKind.MOVED).order_by("id").values_list("state", flat=True)) == [
        MessageState.DROPPED,
        MessageState.SENT,
    ]


def test_nothing_is_said_of_an_appointment_that_is_over(aliens: Point, clock: Any) -> None:
    row = booked(aliens)
    mails.post(actions.cancel(appointment=row, now=NOW))
    clock.move_to(TOMORROW_AT_NINE + timedelta(hours=1))
    assert work() == []


# --- the link again ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["amal@example.org", " AMAL@Example.ORG "])
def test_who_lost_the_link_gets_it_again_with_code_and_address(aliens: Point, typed: str, clock: Any) -> None:
    row = booked(aliens)
    work()
    Message.objects.all().delete()
    mails.send_link_again(county_id=aliens.county_id, code=row.code.lower().replace("-", " "), email=typed)
    [sent] = work()
    assert sent.to == ["amal@example.org"]
    assert secrets.secret_of(row.form_key) in sent.body
    clock.move_to(NOW + timedelta(minutes=1))
    mails.send_link_again(county_id=aliens.county_id, code=row.code, email=typed)
    assert work() == [], "asked for twice, sent once"


@pytest.mark.parametrize("email", ["boris@example.org", "", "%", "amal"])
def test_a_code_without_its_address_opens_nothing(aliens: Point, email: str) -> None:
    row = booked(aliens)
    work()
    mails.send_link_again(county_id=aliens.county_id, code=row.code, email=email)
    assert work() == []


def test_a_booking_that_waits_gets_the_request_to_confirm_again(aliens: Point, clock: Any) -> None:
    row, _message = reserve(aliens)
    work()
    clock.move_to(NOW + timedelta(minutes=10))
    mails.send_link_again(county_id=aliens.county_id, code=row.code, email="amal@example.org")
    [sent] = work()
    assert secrets.confirm_token(row.form_key) in sent.body


def test_a_waiting_request_shows_nobody_who_asked(aliens: Point) -> None:
    mails.send_link_again(county_id=aliens.county_id, code="ABCD-EFGH", email="amal@example.org")
    job = ProcrastinateJob.objects.get()
    assert "amal" not in str(job.args)
    run(job.task_name, **job.args)
    assert not Message.objects.exists()


def test_the_token_to_confirm_does_not_follow_from_the_link(aliens: Point) -> None:
    row, _message = reserve(aliens)
    token = secrets.confirm_token(row.form_key)
    assert len(token) == 22
    assert token != secrets.secret_of(row.form_key)
