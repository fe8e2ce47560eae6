"""Mails to users: never lost, never sent for what did not happen, never telling more than they must."""

from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.core import mail
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from geleit.accounts import actions, mails, sealing, tasks
from geleit.accounts.models import User
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


def change(acting, emil: User, amara: User, **wanted: Any) -> User:
    values: dict[str, Any] = {"display_name": "Amara", "email": "amara@example.org", "fte_percent": 100, **wanted}
    return actions.change_user(user=amara, **values, by=acting(emil), now=NOW)


def test_a_changed_address_is_told_to_the_former_one(acting, work, emil: User, amara: User) -> None:
    change(acting, emil, amara, email="neu@example.org")
    work()
    [told] = mail.outbox
    assert told.to == ["amara@example.org"]
    assert "E-Mail-Adresse" in told.body
    assert "10.06.2026, 10:00" in told.body
    assert "neu@example.org" not in told.body
    assert told.subject == "Ihr Zugang zu Geleit"


def test_every_change_is_told(acting, work, emil: User, amara: User) -> None:
    change(acting, emil, amara, email="eins@example.org")
    change(acting, emil, amara, email="zwei@example.org")
    work()
    assert [told.to for told in mail.outbox] == [["amara@example.org"], ["eins@example.org"]]


def test_other_changes_are_not(acting, work, emil: User, amara: User) -> None:
    change(acting, emil, amara, display_name="Amara Öz", email="AMARA@example.org")
    assert work() == 0


def test_a_name_stands_in_a_mail_as_it_is_written(acting, work, emil: User, amara: User) -> None:
    User.objects.filter(pk=amara.pk).update(joined_at=None, display_name="Siobhán O'Brien & <Co>")
    amara.refresh_from_db()
    actions.invite_again(user=amara, link=lambda user: "http://testserver/x/?a=1&b=2", by=acting(emil), now=NOW)
    mails.tell_new_password(amara, now=NOW)
    work()
    invitation, notice = (told.body for told in mail.outbox)
    for body in (invitation, notice):
        assert "Siobhán O'Brien & <Co>" in body
    assert "http://testserver/x/?a=1&b=2" in invitation


def test_who_had_no_address_gets_no_mail(acting, work, emil: User, amara: User) -> None:
    User.objects.filter(pk=amara.pk).update(email="")
    amara.refresh_from_db()
    change(acting, emil, amara, email="neu@example.org")
    assert work() == 0


def test_a_newer_invitation_is_told_to_the_present_address(acting, work, emil: User, amara: User) -> None:
    User.objects.filter(pk=amara.pk).update(joined_at=None)
    amara.refresh_from_db()
    actions.invite_again(user=amara, link=lambda user: "http://testserver/x/", by=acting(emil), now=NOW)
    work()
    assert mail.outbox[0].to == ["amara@example.org"]


def test_what_is_rolled_back_is_not_sent(acting, work, emil: User, amara: User) -> None:
    with transaction.atomic():
        change(acting, emil, amara, email="neu@example.org")
        transaction.set_rollback(True)
    assert work() == 0


def test_a_waiting_mail_shows_nobody_who_it_is_for(amara: User) -> None:
    mails.tell_new_password(amara, now=NOW)
    assert "amara" not in str(ProcrastinateJob.objects.get().args).lower()


def test_a_second_sending_bears_the_same_identification(amara: User) -> None:
    mails.tell_new_password(amara, now=NOW)
    sealed = ProcrastinateJob.objects.get().args["sealed"]
    tasks.send_mail(sealed=sealed)
    tasks.send_mail(sealed=sealed)
    first, second = (sent.message()["Message-ID"] for sent in mail.outbox)
    assert first == second


def test_a_mail_that_cannot_be_sent_is_tried_again_and_its_error_names_nobody(amara: User, monkeypatch) -> None:
    def refuse(*_args: object) -> None:
        raise SMTPRecipientsRefused({"amara@example.org": (550, b"amara@example.org unknown")})

    monkeypatch.setattr(mail.EmailMessage, "send", refuse)
    mails.tell_new_password(amara, now=NOW)
    with pytest.raises(tasks.NotSent) as caught:
        tasks.send_mail(sealed=ProcrastinateJob.objects.get().args["sealed"])
    assert "amara" not in str(caught.value)
    assert caught.value.__suppress_context__
    assert tasks.send_mail.retry_strategy


def test_a_mail_sealed_with_another_key_is_refused(amara: User, settings) -> None:
    mails.tell_new_password(amara, now=NOW)
    settings.SECRET_KEY = "another"
    with pytest.raises(sealing.Unreadable):
        mails.opened(ProcrastinateJob.objects.get().args["sealed"])


def test_the_nightly_round_also_clears_failed_jobs(heilbronn) -> None:
    tasks.clear_technical_records(timestamp=int(datetime.timestamp(NOW)))
    assert ProcrastinateJob.objects.get().task_name.endswith("remove_old_jobs")


@pytest.mark.parametrize(
    ("worker", "attempts", "taken_up"),
    [
        (None, 1, True),
        (timedelta(minutes=-5), 1, True),
        (timedelta(seconds=-20), 1, False),
        (None, tasks.MOST_STARTS, False),
    ],
    ids=["worker is forgotten", "worker is dead", "worker is at it", "kills every worker"],
)
def test_a_job_whose_worker_was_killed_is_done_again(
    amara: User, worker: timedelta | None, attempts: int, taken_up: bool
) -> None:
    mails.tell_new_password(amara, now=NOW)
    with connection.cursor() as cursor:
        number = None
        if worker is not None:
            cursor.execute(
                "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s) RETURNING id", [NOW + worker]
            )
            number = cursor.fetchone()[0]
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s, attempts = %s", [number, attempts]
        )
    assert tasks.take_up_jobs(timestamp=int(datetime.timestamp(NOW))) == int(taken_up)
    assert ProcrastinateJob.objects.get().status == ("todo" if taken_up else "doing")
