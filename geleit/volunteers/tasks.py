"""What the worker does for the volunteers room every day (docs/operations/duties.md)."""

from smtplib import SMTPException, SMTPRecipientsRefused
from uuid import UUID

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from geleit.accounts.actors import actor_of
from geleit.accounts.models import County
from geleit.core import clock, wall
from geleit.core.actor import System
from geleit.core.errors import Refused
from geleit.volunteers import actions, posting, queries
from geleit.volunteers.actions import meetings, outbox
from geleit.volunteers.progress import Progress

# Waits 4 seconds, then 16, 64 … up to four and a half hours, as for the mails to users.
MOST_RETRIES = 7
FOR_GOOD = 500  # from here on a mail server means: never, not later


class NotSent(Exception):
    """The mail server did not take a mail. Says nothing more, because its words could repeat the address."""


class NotTakenOver(Exception):
    """A list could not be taken over. Says nothing more, because what the database says quotes what was typed."""


@app.periodic(cron="37 3 * * *")
@app.task(queueing_lock="delete_outdated_certificates", pass_context=False)
def delete_outdated_certificates(timestamp: int) -> int:
    """Every night: delete records of certificates of conduct whose time is over, and old uploads; returns how many."""
    del timestamp
    now, today = clock.now(), clock.today()
    gone = 0
    for county in County.objects.all():
        with wall.inside(county.pk):
            actions.delete_old_uploads(county_id=county.pk, land=county.land, now=now, today=today)
            gone += actions.delete_outdated_certificates(
                county_id=county.pk, land=county.land, by=System(county.pk), now=now, today=today
            )
    return gone


@app.periodic(cron="7 6 * * *")
@app.task(name="volunteers.remind", queueing_lock="volunteers.remind", pass_context=False)
def remind_of_trainings(timestamp: int) -> int:
    """Every morning: mail those who take part in a training soon and allowed it; returns how many."""
    del timestamp
    now, today = clock.now(), clock.today()
    reminded = 0
    for county in County.objects.order_by("id"):
        with wall.inside(county.pk):
            reminded += actions.remind(
                county_id=county.pk, land=county.land, by=System(county.pk), now=now, today=today
            )
    return reminded


# Each hour of the day, so that a morning on which the worker stood still is made up for.
@app.periodic(cron="17 6-16 * * *")
@app.task(name="volunteers.remind_of_meetings", queueing_lock="volunteers.remind_of_meetings", pass_context=False)
def remind_of_meetings(timestamp: int) -> int:
    """During the day: mail the guests of meetings that are near, each once; returns to how many."""
    del timestamp
    now, today, reminded = clock.now(), clock.today(), 0
    for county in County.objects.order_by("id"):
        with wall.inside(county.pk):
            reminded += meetings.remind_of_meetings(
                county_id=county.pk, land=county.land, by=System(county.pk), now=now, today=today
            )
    return reminded


@app.periodic(cron="57 3 * * *")
@app.task(name="volunteers.empty_inquiries", queueing_lock="volunteers.empty_inquiries", pass_context=False)
def empty_closed_inquiries(timestamp: int) -> int:
    """Every night: delete name, contact and text of inquiries closed long enough ago; returns of how many."""
    del timestamp
    now, today, emptied = clock.now(), clock.today(), 0
    for county in County.objects.order_by("id"):
        with wall.inside(county.pk):
            emptied += actions.empty_closed_inquiries(
                county_id=county.pk, land=county.land, by=System(county.pk), now=now, today=today
            )
    return emptied


@app.periodic(cron="21 0 * * *")
@app.task(name="volunteers.publish_all_coverage", queueing_lock="volunteers.publish_all_coverage", pass_context=False)
def publish_all_coverage(timestamp: int) -> int:
    """Every night: publish who is active where, because periods begin and end with the day; returns how many."""
    del timestamp
    return sum(publish_coverage(county.pk) for county in County.objects.order_by("id"))


@app.task(name=actions.PUBLISH)
def publish_coverage(county_id: int) -> bool:
    """Publish who is active where after something changed; tells whether anything reads differently."""
    today = clock.today()
    with wall.inside(county_id):
        return actions.publish_coverage(county_id=county_id, today=today)


@app.task(name=actions.TAKE_OVER)
def take_over_list(county_id: int, list_import_id: int) -> int:
    """Take an uploaded list over, all of it or nothing; returns how many rows. Raises NotTakenOver."""
    now, today = clock.now(), clock.today()
    with wall.inside(county_id):
        found = queries.started_import(county_id, list_import_id)
    if found is None:  # thrown away or taken over already: a job may come twice
        return 0
    try:
        with Progress(county_id, found.pk) as progress, wall.inside(county_id, found.uploaded_by_id):
            by = actor_of(found.uploaded_by, today=today)
            return actions.take_over(list_import=found, by=by, now=now, today=today, tell=progress.tell).made
    except Exception as error:
        with wall.inside(county_id):
            actions.fail_import(list_import=found, now=now)
        if isinstance(error, Refused):
            return 0
        raise NotTakenOver(type(error).__name__) from None


@app.task(
    name=posting.SEND,
    pass_context=True,
    retry=RetryStrategy(max_attempts=MOST_RETRIES, exponential_wait=4, retry_exceptions={NotSent}),
)
def send_mail(context: JobContext, county_id: int, box: str, message: str) -> None:
    """Send one mail of a letter or meeting. Raises NotSent, and is tried again; the last time it is given up."""
    number, is_last = UUID(message), context.job.attempts >= MOST_RETRIES
    try:
        with wall.inside(county_id):
            outbox.send_mail(county_id=county_id, box=box, message=number, now=clock.now())
    except (SMTPException, OSError) as error:
        if not is_last and not _is_for_good(error):
            raise NotSent(type(error).__name__) from None
        with wall.inside(county_id):
            outbox.give_up(county_id=county_id, box=box, message=number, now=clock.now())


@app.task(name=posting.SEND_TEST)
def send_test_letter(county_id: int, letter: str, user_id: int) -> None:
    """Send a letter to the user who writes it; tried once, because the user sees whether it came. Raises NotSent."""
    try:
        with wall.inside(county_id):
            outbox.send_test(county_id=county_id, letter=UUID(letter), user_id=user_id)
    except (SMTPException, OSError) as error:
        raise NotSent(type(error).__name__) from None


@app.periodic(cron="*/5 * * * *")
@app.task(name="volunteers.hand_over_forgotten", queueing_lock="volunteers.hand_over_forgotten", pass_context=False)
def hand_over_forgotten(timestamp: int) -> int:
    """Every five minutes: take up mails of letters and meetings that no job knows of; returns how many."""
    del timestamp
    now = clock.now()
    found = 0
    for county_id in County.objects.order_by("id").values_list("id", flat=True):
        with wall.inside(county_id):
            found += outbox.hand_over_forgotten(county_id=county_id, now=now)
    return found


def _is_for_good(error: Exception) -> bool:
    """Whether the mail server will not take it later, either: there is no such mailbox."""
    if not isinstance(error, SMTPRecipientsRefused):
        return False
    return all(code >= FOR_GOOD for code, _words in error.recipients.values())
