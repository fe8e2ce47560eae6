"""What the worker does for users: sends mails, and clears away every night (docs/operations/duties.md)."""

import json
from datetime import timedelta
from smtplib import SMTPException

from django.contrib.sessions.backends.db import SessionStore
from django.db.models import Q
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from geleit.accounts import actions, mails
from geleit.accounts.models import County
from geleit.accounts.sealing import unseal
from geleit.core import clock, wall
from geleit.core.actions import clear_away

KEEP_FAILED_HOURS = 14 * 24
DEAD_AFTER = timedelta(minutes=1)  # a worker says every ten seconds that it is there
MOST_STARTS = 10  # a job that kills whoever takes it up is left alone some day


class NotSent(Exception):
    """The mail server did not take a mail. Says nothing more, because its words could repeat the address."""


# Waits 4 seconds, then 16, 64 … up to four and a half hours.
@app.task(name=mails.SEND, retry=RetryStrategy(max_attempts=7, exponential_wait=4, retry_exceptions={NotSent}))
def send_mail(sealed: str) -> None:
    """Send one mail. Raises NotSent, and is tried again."""
    try:
        mails.opened(sealed).send()
    except (SMTPException, OSError) as error:
        raise NotSent(type(error).__name__) from None


@app.task(name=mails.ANSWER_RESET)
def answer_reset(sealed: str) -> None:
    """Mail a link for a new password, if the address belongs to somebody."""
    asked: dict[str, str] = json.loads(unseal(sealed))
    actions.offer_new_password(email=asked["email"], site=asked["site"])


@app.periodic(cron="* * * * *")
@app.task(name="accounts.take_up_jobs", queueing_lock="accounts.take_up_jobs", pass_context=False)
def take_up_jobs(timestamp: int) -> int:
    """Every minute: let the jobs of a worker that was killed be done again; returns how many.

    Every job may be done twice: what it does, it does only if that is still to be done. Duties that come back by
    themselves (those with a queueing lock) are not taken up.
    """
    del timestamp
    now = clock.now()
    is_dead = Q(worker=None) | Q(worker__last_heartbeat__lt=now - DEAD_AFTER)
    begun = ProcrastinateJob.objects.filter(is_dead, status="doing", queueing_lock=None, attempts__lt=MOST_STARTS)
    numbers = list(begun.values_list("id", flat=True))
    for number in numbers:
        app.job_manager.retry_job_by_id(number, retry_at=now)
    return len(numbers)


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="clear_away", pass_context=False)
def clear_technical_records(timestamp: int) -> int:
    """Every night: delete old drafts, form keys, sessions and failed jobs; returns the number of drafts and keys."""
    del timestamp
    now = clock.now()
    cleared = 0
    for county in County.objects.all():
        with wall.inside(county.pk):
            cleared += clear_away(county_id=county.pk, now=now)
    SessionStore.clear_expired()
    old_jobs = app.configure_task("builtin:procrastinate.builtin_tasks.remove_old_jobs")
    old_jobs.defer(max_hours=KEEP_FAILED_HOURS, remove_failed=True, remove_cancelled=True, remove_aborted=True)
    return cleared
