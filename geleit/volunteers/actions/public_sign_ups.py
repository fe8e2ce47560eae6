"""Turning a sign-up that came from the public pages into a place or a number of the waiting list.

The public pages only add an inquiry. What follows runs as the application and says nothing back, so that the answer is
the same for somebody known and somebody new.
"""

from datetime import date, datetime
from uuid import UUID

from django.db import connection

from geleit.accounts.models import User
from geleit.audit.codes import EventKind
from geleit.core import clock
from geleit.core.actor import System
from geleit.core.errors import Refused
from geleit.core.whole import whole
from geleit.volunteers import mails, queries, rules
from geleit.volunteers.actions.inquiries import settle_sign_up
from geleit.volunteers.actions.records import tell
from geleit.volunteers.actions.sign_ups import sign_up
from geleit.volunteers.actions.volunteers import columns
from geleit.volunteers.codes import InquiryKind, SignUpState, VolunteerState
from geleit.volunteers.details import VolunteerData
from geleit.volunteers.folding import folded_mail, folded_name, telling_digits
from geleit.volunteers.models import Consent, Inquiry, Training, Volunteer, VolunteerPeriod


def place_sign_up(*, county_id: int, key: UUID, now: datetime) -> None:
    """Sign up who sent the inquiry with this key. Where that cannot be, it stays in the inbox for the guide."""
    try:
        _place(county_id=county_id, key=key, now=now, today=clock.local(now).date())
    except Refused:
        return


@whole
def _place(*, county_id: int, key: UUID, now: datetime, today: date) -> None:
    found = Inquiry.objects.filter(county_id=county_id, public_id=key, kind=InquiryKind.TRAINING, closed_at=None)
    inquiry = found.select_for_update(of=("self",)).select_related("training").first()
    guides = queries.guides_of(county_id, today=today)
    if inquiry is None or inquiry.training is None or not guides:
        return
    by = System(county_id)
    volunteer = _known(inquiry) or _registered(inquiry, guide=guides[0], by=by, now=now, today=today)
    outcome = "duplicate" if queries.is_signed_up(inquiry.training, volunteer) else "signed_up"
    if outcome == "signed_up":
        _sign_up(inquiry.training, volunteer, by=by, now=now, today=today)
    settle_sign_up(county_id=county_id, key=key, by=by, volunteer=volunteer, outcome=outcome, now=now)


def _sign_up(training: Training, volunteer: Volunteer, *, by: System, now: datetime, today: date) -> None:
    made = sign_up(training=training, volunteer=volunteer, by=by, now=now, today=today)
    if made.state == SignUpState.PLACED and queries.may_mail(volunteer):
        mails.tell_signed_up(made)


def _known(inquiry: Inquiry) -> Volunteer | None:
    """Somebody registered with the same name and the same address or number.

    The lock lets the same person who sends two forms at once be found by the second.
    """
    name, mail, digits = folded_name(inquiry.name, ""), folded_mail(inquiry.email), telling_digits(inquiry.phone)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s), %s)", [f"sign up {name}", inquiry.county_id])
    same = Volunteer.objects.of_county(inquiry.county_id).filter(match_name=name).order_by("pk")
    reached = same.filter(match_email=mail) if mail else same.filter(match_phone=digits)
    return reached.first() if mail or digits else None


def _registered(inquiry: Inquiry, *, guide: User, by: System, now: datetime, today: date) -> Volunteer:
    """A new prospect; the guide answers for the register, so she stands for it there."""
    given, _blank, family = inquiry.name.rpartition(" ")
    data = VolunteerData(
        given_name=given,
        family_name=family,
        email=inquiry.email,
        phone=inquiry.phone,
        languages=tuple(rules.language_shown(inquiry.language)),
    )
    volunteer = Volunteer.objects.create(
        county_id=inquiry.county_id,
        state=VolunteerState.PROSPECT,
        state_since=today,
        registered_at=now,
        registered_by=guide,
        **columns(data),
    )
    VolunteerPeriod.objects.create(
        county_id=inquiry.county_id, volunteer=volunteer, state=VolunteerState.PROSPECT, since=today, by=guide
    )
    # Only of somebody new: what people known here allowed is not changed by a form that anybody can fill in.
    if inquiry.may_mail and inquiry.email:
        Consent.objects.create(
            county_id=inquiry.county_id, volunteer=volunteer, what=queries.TRAINING_MAIL, given_on=today
        )
    tell(EventKind.VOLUNTEER_REGISTERED, volunteer, by=by, now=now)
    return volunteer
