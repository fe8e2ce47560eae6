"""What the worker does for visitors: mails, places that run out, the waiting list, reminders, and forgetting
(docs/operations/duties.md)."""

import json
from collections.abc import Callable, Iterator
from smtplib import SMTPException, SMTPRecipientsRefused
from uuid import UUID

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from geleit.accounts.models import County
from geleit.accounts.sealing import unseal
from geleit.core import clock, wall
from geleit.visits import actions, mails

# Waits 4 seconds, then 16, 64 … up to four and a half hours, as for the mails to users.
MOST_RETRIES = 7
FOR_GOOD = 500  # from here on a mail server means: never, not later


class NotSent(Exception):
    """The mail server did not take a mail. Says nothing more, because its words could repeat the address."""


@app.task(
    name=mails.SEND,
    pass_context=True,
    retry=RetryStrategy(max_attempts=MOST_RETRIES, exponential_wait=4, retry_exceptions={NotSent}),
)
def send_message(context: JobContext, county_id: int, message: str) -> None:
    """Send one message to a visitor. Raises NotSent, and is tried again; the last time it is given up instead."""
    number, is_last = UUID(message), context.job.attempts >= MOST_RETRIES
    try:
        with wall.inside(county_id):
            actions.send_message(county_id=county_id, message=number, now=clock.now())
    except (SMTPException, OSError) as error:
        if not is_last and not _is_for_good(error):
            raise NotSent(type(error).__name__) from None
        with wall.inside(county_id):
            actions.give_up(county_id=county_id, message=number, now=clock.now())


@app.task(name=mails.SEND_LINK_AGAIN)
def send_link_again(sealed: str) -> None:
    """Mail the link of an appointment again, if the code and the address that were typed belong together."""
    asked = json.loads(unseal(sealed))
    with wall.inside(asked["county_id"]):
        actions.send_link_again(**asked, now=clock.now())


@app.task(name=mails.SEEK_EARLIER)
def seek_earlier(county_id: int, point_id: int) -> int:
    """Offer what became free at a point to those who wait for it; returns the number of offers."""
    now = clock.now()
    with wall.inside(county_id):
        actions.let_run_out(county_id=county_id, now=now)
        return len(actions.offer_earlier(county_id=county_id, point_id=point_id, now=now))


@app.periodic(cron="* * * * *")
@app.task(name="visits.every_minute", queueing_lock="visits.every_minute", pass_context=False)
def every_minute(timestamp: int) -> int:
    """Every minute: let places run out, and take up messages that no job knows of; returns how many places and mails.

    A second belt for what happens as a matter of course: places that ran out count as free anyway.
    """
    del timestamp
    now = clock.now()
    return _in_every_county(
        lambda county_id: (
            actions.let_run_out(county_id=county_id, now=now)
            + actions.hand_over_forgotten(county_id=county_id, now=now)
        )
    )


@app.periodic(cron="*/5 * * * *")
@app.task(name="visits.offer_earlier", queueing_lock="visits.offer_earlier", pass_context=False)
def offer_earlier(timestamp: int) -> int:
    """Every five minutes: offer free places to those who wait for an earlier one; returns the number of offers."""
    del timestamp
    made = 0
    for county_id in _counties():
        with wall.inside(county_id):
            points = actions.points_with_wishes(county_id=county_id)
        made += sum(seek_earlier.func(county_id=county_id, point_id=point) for point in points)
    return made


@app.periodic(cron="7 * * * *")
@app.task(name="visits.remind", queueing_lock="visits.remind", pass_context=False)
def remind(timestamp: int) -> int:
    """Every hour of the day: remind those who have an appointment tomorrow, once; returns how many."""
    del timestamp
    now = clock.now()
    return _in_every_county(lambda county_id: len(actions.remind(county_id=county_id, now=now)))


@app.periodic(cron="47 2 * * *")
@app.task(name="visits.forget", queueing_lock="visits.forget", pass_context=False)
def forget(timestamp: int) -> int:
    """Every night: delete who came, once that is over, and old figures; returns how many visitors."""
    del timestamp
    now = clock.now()
    return _in_every_county(lambda county_id: actions.forget_visits(county_id=county_id, now=now).visitors)


def _in_every_county(work: Callable[[int], int]) -> int:
    """The sum over all counties, each behind its own wall and in a transaction of its own."""
    done = 0
    for county_id in _counties():
        with wall.inside(county_id):
            done += work(county_id)
    return done


def _counties() -> Iterator[int]:
    return iter(list(County.objects.order_by("id").values_list("id", flat=True)))


def _is_for_good(error: Exception) -> bool:
    """Whether the mail server will not take it later, either: there is no such mailbox."""
    if not isinstance(error, SMTPRecipientsRefused):
        return False
    return all(code >= FOR_GOOD for code, _words in error.recipients.values())
