"""Inquiries to the contact point: received from the public pages, answered, matched, closed, emptied after a time."""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from geleit.accounts.actors import Actor
from geleit.audit.actions import record
from geleit.audit.codes import EventKind
from geleit.core import clock
from geleit.core.actor import Acting
from geleit.core.errors import Refused
from geleit.core.whole import whole
from geleit.volunteers import mails, rules
from geleit.volunteers.actions.records import refuse_on
from geleit.volunteers.actions.volunteers import move_volunteer, register_volunteer
from geleit.volunteers.codes import AskAnswer, VolunteerState
from geleit.volunteers.details import InquiryData, VolunteerData
from geleit.volunteers.models import HelperCircle, Inquiry, InquiryAsk, Volunteer

OWN_FIELDS = ("institution", "name", "email", "phone", "text", "answer", "outcome_note")


def receive_inquiry(*, county_id: int, land: str, data: InquiryData, now: datetime) -> bool:
    """Keep what somebody sent; the same form sent twice is kept once. Returns whether it is new.

    Runs as the role of the public pages, which may add inquiries but not read them.
    """
    today = clock.local(now).date()
    row = Inquiry(
        county_id=county_id,
        public_id=data.key,
        kind=data.kind,
        language=data.language,
        sent_at=now,
        due_on=rules.reply_by(data.kind, today, is_urgent=data.is_urgent, land=land),
        institution_kind=data.institution_kind,
        institution=data.institution,
        name=data.name,
        email=data.email,
        phone=data.phone,
        municipality_id=data.municipality_id,
        activities=list(data.activities),
        languages=list(data.languages),
        availability=list(data.availability),
        wanted_on=data.wanted_on,
        is_urgent=data.is_urgent,
        text=data.text,
        may_pass_on=data.may_pass_on,
        may_mail=data.may_mail,
        training_id=data.training_id,
        goods_id=data.goods_id,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return False  # the key is taken: this form was sent before
    return True


@whole
def take_inquiry(*, inquiry: Inquiry, by: Actor, now: datetime) -> Inquiry:
    """Take care of an inquiry, also of one somebody else took before. Raises Refused."""
    inquiry = _locked(inquiry)
    refuse_on([rules.inquiry_closed()] if inquiry.closed_at else [])
    inquiry.responsible_id = by.user_id
    return _saved(inquiry, ["responsible"], by=by, now=now)


@whole
def answer_inquiry(*, inquiry: Inquiry, text: str, by: Actor, now: datetime, by_mail: bool = False) -> Inquiry:
    """Record what was answered; who does takes care of it from now on. Raises Refused.

    `by_mail` sends these words to whoever wrote; without it they are a note of what was said on the telephone.
    """
    inquiry = _locked(inquiry)
    obstacles = rules.obstacles_to_answering_inquiry(
        answered=inquiry.answered_at is not None,
        closed=inquiry.closed_at is not None,
        text=text,
        by_mail=by_mail,
        has_address=bool(inquiry.email),
    )
    refuse_on(obstacles)
    inquiry.answered_by_mail = by_mail
    changed = [*_answered(inquiry, text, by=by, now=now), "answered_by_mail"]
    if by_mail:
        mails.answer(inquiry, by=by)
    return _saved(inquiry, changed, by=by, now=now)


@whole
def take_over(
    *, inquiry: Inquiry, data: VolunteerData, is_contacted: bool, by: Actor, now: datetime, today: date
) -> Volunteer:
    """Register who offered help as prospect, or as spoken to already. Raises Refused.

    Whoever calls has shown the likely duplicates before (queries.duplicates_of).
    """
    inquiry = _locked(inquiry)
    _refuse_taking_over(inquiry)
    began = clock.local(inquiry.sent_at).date()
    volunteer = register_volunteer(data=data, state=VolunteerState.PROSPECT, since=began, by=by, now=now, today=today)
    if is_contacted:
        volunteer = move_volunteer(
            volunteer=volunteer, state=VolunteerState.CONTACTED, on=today, note="", by=by, now=now, today=today
        )
    _belong(inquiry, volunteer, is_contacted=is_contacted, by=by, now=now)
    return volunteer


@whole
def link_inquiry(*, inquiry: Inquiry, volunteer: Volunteer, by: Actor, now: datetime) -> Inquiry:
    """Say that somebody known sent this inquiry. Raises Refused."""
    inquiry = _locked(inquiry)
    _refuse_taking_over(inquiry)
    return _belong(inquiry, volunteer, is_contacted=False, by=by, now=now)


@whole
def ask_for_help(
    *, inquiry: Inquiry, circle: HelperCircle | None, volunteer: Volunteer | None, by: Actor, now: datetime
) -> InquiryAsk:
    """Note that a circle or somebody was asked. Raises Refused."""
    inquiry = _locked(inquiry)
    asked = InquiryAsk.objects.filter(county_id=by.county_id, inquiry=inquiry, circle=circle, volunteer=volunteer)
    obstacles = rules.obstacles_to_asking(kind=inquiry.kind, closed=inquiry.closed_at is not None, asked=asked.exists())
    refuse_on(obstacles)
    made = InquiryAsk.objects.create(
        county_id=by.county_id,
        inquiry=inquiry,
        circle=circle,
        volunteer=volunteer,
        asked_at=now,
        asked_by_id=by.user_id,
    )
    _tell(inquiry, by=by, now=now, fields=["asks"])
    return made


@whole
def note_saying(*, ask: InquiryAsk, answer: str, by: Actor, now: datetime) -> InquiryAsk:
    """Record what a circle or somebody said; "open" takes it back. Raises Refused."""
    inquiry = _locked(ask.inquiry)
    refuse_on(rules.obstacles_to_saying(closed=inquiry.closed_at is not None, answer=answer))
    ask.answer, ask.answered_at = answer, None if answer == AskAnswer.OPEN else now
    ask.save(update_fields=["answer", "answered_at"])
    _tell(inquiry, by=by, now=now, fields=["asks"])
    return ask


@whole
def say_oneself(*, inquiry: Inquiry, volunteer: Volunteer, answer: str, by: Actor, now: datetime) -> InquiryAsk:
    """A volunteer says that she can help, or cannot after all; saying it twice changes nothing. Raises Refused.

    Whoever calls has shown that her circle or she was asked (queries.asked_of). Her answer stands beside the others'.
    """
    inquiry = _locked(inquiry)
    refuse_on(
        rules.obstacles_to_own_saying(
            kind=inquiry.kind, state=volunteer.state, closed=inquiry.closed_at is not None, answer=answer
        )
    )
    asks = InquiryAsk.objects.filter(county_id=by.county_id, inquiry=inquiry)
    first = asks.order_by("asked_at", "pk").first()
    if first is None:
        raise Refused(_("This is not possible at the moment."))
    # Who asked her circle asked her.
    known = {"asked_at": first.asked_at, "asked_by_id": first.asked_by_id}
    mine, _made = asks.get_or_create(
        county_id=by.county_id, inquiry=inquiry, circle=None, volunteer=volunteer, defaults=known
    )
    if mine.answer != answer:
        mine.answer, mine.answered_at = answer, now
        mine.save(update_fields=["answer", "answered_at"])
        _tell(inquiry, by=by, now=now, fields=["asks"])
    return mine


@whole
def close_inquiry(*, inquiry: Inquiry, outcome: str, note: str, by: Actor, now: datetime, today: date) -> Inquiry:
    """Close an inquiry with how it ended. Raises Refused."""
    inquiry = _locked(inquiry)
    closed = inquiry.closed_at is not None
    refuse_on(rules.obstacles_to_closing(kind=inquiry.kind, closed=closed, outcome=outcome, today=today))
    inquiry.outcome, inquiry.outcome_note = outcome, note.strip()
    inquiry.closed_at, inquiry.closed_by_id = now, by.user_id
    return _saved(inquiry, ["outcome", "outcome_note", "closed_at", "closed_by"], by=by, now=now)


@whole
def reopen_inquiry(*, inquiry: Inquiry, by: Actor, now: datetime) -> Inquiry:
    """Take the closing back. Raises Refused."""
    inquiry = _locked(inquiry)
    closed, emptied = inquiry.closed_at is not None, inquiry.emptied_on is not None
    refuse_on(rules.obstacles_to_reopening(closed=closed, emptied=emptied))
    inquiry.outcome, inquiry.outcome_note, inquiry.closed_at, inquiry.closed_by_id = "", "", None, None
    return _saved(inquiry, ["outcome", "outcome_note", "closed_at", "closed_by"], by=by, now=now)


@whole
def empty_closed_inquiries(*, county_id: int, land: str, by: Acting, now: datetime, today: date) -> int:
    """Delete what is personal of inquiries that were closed long enough ago; returns of how many."""
    before = rules.emptied_before(today, land)
    over = Inquiry.objects.filter(county_id=county_id, emptied_on=None, closed_at__date__lt=before)
    rows = list(over.select_for_update().order_by("pk"))
    for one in rows:
        for name in OWN_FIELDS:
            setattr(one, name, "")
        one.volunteer_id, one.emptied_on = None, today
        one.save(update_fields=[*OWN_FIELDS, "volunteer", "emptied_on"])
        InquiryAsk.objects.filter(county_id=county_id, inquiry=one, volunteer__isnull=False).delete()
        record(EventKind.INQUIRIES_EMPTIED, by=by, now=now, subject="inquiry", subject_id=one.pk)
    return len(rows)


def note_inquiry_reading(*, inquiry: Inquiry, by: Actor, now: datetime) -> None:
    """Somebody saw an inquiry with who sent it."""
    record(EventKind.INQUIRY_READ, by=by, now=now, subject="inquiry", subject_id=inquiry.pk)


def settle_sign_up(*, county_id: int, key: UUID, by: Acting, volunteer: Volunteer, outcome: str, now: datetime) -> None:
    """Close the inquiry of somebody who is signed up for a training; the caller holds its lock."""
    inquiry = Inquiry.objects.get(county_id=county_id, public_id=key)
    inquiry.volunteer, inquiry.outcome = volunteer, outcome
    inquiry.answered_at = inquiry.closed_at = now
    inquiry.save(update_fields=["volunteer", "outcome", "answered_at", "closed_at"])
    _tell(inquiry, by=by, now=now, fields=["outcome"])


def _refuse_taking_over(inquiry: Inquiry) -> None:
    if inquiry.emptied_on is not None:
        raise Refused(_("Name and contact are deleted already, so nobody could be answered."))
    refuse_on(
        rules.obstacles_to_taking_over(
            kind=inquiry.kind, closed=inquiry.closed_at is not None, has_volunteer=inquiry.volunteer_id is not None
        )
    )


def _belong(inquiry: Inquiry, volunteer: Volunteer, *, is_contacted: bool, by: Actor, now: datetime) -> Inquiry:
    inquiry.volunteer = volunteer
    changed = ["volunteer"]
    if is_contacted and inquiry.answered_at is None:
        changed += _answered(inquiry, "", by=by, now=now)
    elif inquiry.responsible_id is None:
        inquiry.responsible_id = by.user_id
        changed.append("responsible")
    return _saved(inquiry, changed, by=by, now=now)


def _answered(inquiry: Inquiry, text: str, *, by: Actor, now: datetime) -> list[str]:
    inquiry.answer, inquiry.answered_at, inquiry.answered_by_id = text.strip(), now, by.user_id
    inquiry.responsible_id = by.user_id
    return ["answer", "answered_at", "answered_by", "responsible"]


def _saved(inquiry: Inquiry, changed: list[str], *, by: Actor, now: datetime) -> Inquiry:
    inquiry.save(update_fields=changed)
    _tell(inquiry, by=by, now=now, fields=changed)
    return inquiry


def _locked(inquiry: Inquiry) -> Inquiry:
    return Inquiry.objects.select_for_update().get(pk=inquiry.pk, county_id=inquiry.county_id)


def _tell(inquiry: Inquiry, *, by: Acting, now: datetime, fields: list[str]) -> None:
    record(EventKind.INQUIRY_CHANGED, by=by, now=now, subject="inquiry", subject_id=inquiry.pk, fields=fields)
