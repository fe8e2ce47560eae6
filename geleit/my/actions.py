"""What is done on the way in and out of the own pages, and with a volunteer's calendar."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import uuid4

from django.db import transaction

from geleit.accounts.models import County
from geleit.core import wall
from geleit.core.whole import whole
from geleit.my import mails, queries, rules, secrets
from geleit.my.codes import LinkKind, Part
from geleit.my.me import Me, actor_of
from geleit.my.models import CalendarFeed, MailedLink, OwnSession
from geleit.volunteers import actions as volunteering
from geleit.volunteers.details import QuestionData, VolunteerData
from geleit.volunteers.models import Volunteer

KEEP_LINKS = timedelta(days=2)


@dataclass(frozen=True)
class Opened:
    """A session that was begun, with the token for the browser; the database keeps its hash alone."""

    session: OwnSession
    token: str


def send_links(*, email: str, now: datetime) -> int:
    """Mail a link to whoever has this address, in one mail for all of them; returns how many links that were.

    Nothing is sent to an address nobody has. Whoever asked saw the same page in every case.
    """
    made: list[mails.NamedLink] = []
    with transaction.atomic():
        for county in County.objects.order_by("pk"):
            wall.enter(county.pk)
            for volunteer in queries.who_may_sign_in(county, email, now=now):
                secret = _make_link(volunteer, kind=LinkKind.SIGN_IN, email=volunteer.email, now=now)
                made.append(mails.NamedLink(volunteer, county, secret))
        wall.leave()
        if made:
            mails.send_links(made)
    return len(made)


@whole
def open_session(*, link: MailedLink, now: datetime) -> Opened | None:
    """Sign in by a link, which works once; None if somebody was faster."""
    if not _use(link, now=now):
        return None
    token = secrets.new_secret()
    session = OwnSession.objects.create(
        county_id=link.county_id,
        volunteer=link.volunteer,
        token_hash=secrets.hash_of(token),
        started_at=now,
        active_at=now,
    )
    return Opened(session, token)


@whole
def touch_session(*, session: OwnSession, now: datetime) -> None:
    """Somebody is still there; written once a minute at most."""
    if now - session.active_at > timedelta(minutes=1):
        OwnSession.objects.filter(pk=session.pk, county_id=session.county_id).update(active_at=now)


@whole
def close_session(*, session: OwnSession) -> None:
    """Sign out."""
    OwnSession.objects.filter(pk=session.pk, county_id=session.county_id).delete()


@whole
def close_all_sessions(*, volunteer: Volunteer) -> None:
    """Sign somebody out of every browser."""
    OwnSession.objects.filter(county_id=volunteer.county_id, volunteer=volunteer).delete()


@whole
def change_own_data(*, me: Me, data: VolunteerData, version: int) -> str:
    """Change what the volunteer may change; returns a new mail address that is to be proved. Raises Stale, Refused.

    Name, birth date and the guide's remark stay as they are. A new address counts once its link was opened, because
    links that sign in are sent there.
    """
    current = me.volunteer
    wanted = data.email.strip()
    is_new = bool(wanted) and wanted != current.email
    kept = replace(
        data,
        given_name=current.given_name,
        family_name=current.family_name,
        birth_date=current.birth_date,
        experience=current.experience,
        remark=current.remark,
        email=current.email if is_new or not wanted else wanted,
    )
    volunteering.change_volunteer(
        volunteer=current, data=kept, version=version, by=me.actor, now=me.now, today=me.today
    )
    if not is_new:
        return ""
    secret = _make_link(current, kind=LinkKind.ADDRESS, email=wanted, now=me.now)
    mails.prove_address(mails.NamedLink(current, me.county, secret), wanted)
    return wanted


@whole
def prove_address(*, link: MailedLink, county: County, now: datetime, today: date) -> bool:
    """Take over a new mail address whose link was opened; the former one is told. False if somebody was faster."""
    if not _use(link, now=now):
        return False
    volunteer = link.volunteer
    before = volunteer.email
    volunteering.change_volunteer(
        volunteer=volunteer,
        data=replace(data_of(volunteer), email=link.email),
        version=volunteer.version,
        by=actor_of(county, volunteer),
        now=now,
        today=today,
    )
    mails.tell_former_address(before, now=now)
    return True


@whole
def take_part(*, me: Me, part: str) -> None:
    """Pause, come back, or leave. Raises Refused."""
    volunteering.refuse_on(
        rules.obstacles_to_part(part, state=me.volunteer.state, coordinates=queries.coordinates(me.volunteer))
    )
    volunteering.move_volunteer(
        volunteer=me.volunteer,
        state=rules.STATE_AFTER[Part(part)],
        on=me.today,
        note="",
        by=me.actor,
        now=me.now,
        today=me.today,
    )
    if part == Part.LEAVE:
        close_all_sessions(volunteer=me.volunteer)


@whole
def ask_to_erase(*, me: Me, subject: str, text: str) -> None:
    """Ask the integration guide to delete what is stored; she answers in time. Raises Refused."""
    data = QuestionData(kind="erasure", channel="own_page", subject=subject, text=text, asked_on=me.today)
    volunteering.ask_guide(data=data, volunteer=me.volunteer, by=me.actor, now=me.now, today=me.today)


@whole
def renew_calendar(*, me: Me) -> CalendarFeed:
    """A new secret address of the calendar; the one before stops working."""
    nonce = uuid4()
    feed, _made = CalendarFeed.objects.update_or_create(
        county=me.county,
        volunteer=me.volunteer,
        defaults={
            "nonce": nonce,
            "secret_hash": secrets.hash_of(secrets.calendar_secret(nonce)),
            "made_at": me.now,
        },
    )
    return feed


@whole
def end_calendar(*, me: Me) -> None:
    """No calendar address any more."""
    CalendarFeed.objects.filter(county=me.county, volunteer=me.volunteer).delete()


@whole
def clear_away(*, county_id: int, now: datetime) -> int:
    """Delete links and sessions whose time is over; returns how many rows went."""
    links, _ = MailedLink.objects.filter(county_id=county_id, valid_until__lt=now - KEEP_LINKS).delete()
    old = now - timedelta(hours=rules.SESSION_HOURS)
    sessions, _ = OwnSession.objects.filter(county_id=county_id, started_at__lt=old).delete()
    return links + sessions


def data_of(volunteer: Volunteer) -> VolunteerData:
    """The master data as they stand."""
    return VolunteerData(
        given_name=volunteer.given_name,
        family_name=volunteer.family_name,
        birth_date=volunteer.birth_date,
        email=volunteer.email,
        phone=volunteer.phone,
        municipality=volunteer.municipality,
        languages=tuple(volunteer.languages),
        wishes=tuple(volunteer.wishes),
        availability=tuple(volunteer.availability),
        radius_km=volunteer.radius_km,
        has_car=volunteer.has_car,
        experience=volunteer.experience,
        emergency_contact=volunteer.emergency_contact,
        remark=volunteer.remark,
    )


def _make_link(volunteer: Volunteer, *, kind: LinkKind, email: str, now: datetime) -> str:
    secret = secrets.new_secret()
    MailedLink.objects.create(
        county_id=volunteer.county_id,
        volunteer=volunteer,
        kind=kind,
        secret_hash=secrets.hash_of(secret),
        email=email,
        made_at=now,
        valid_until=now + timedelta(minutes=rules.LINK_MINUTES),
    )
    return secret


def _use(link: MailedLink, *, now: datetime) -> bool:
    """Mark a link as used; two browsers at once are told apart by the database."""
    unused = MailedLink.objects.filter(pk=link.pk, county_id=link.county_id, used_at=None, valid_until__gt=now)
    return bool(unused.update(used_at=now))
