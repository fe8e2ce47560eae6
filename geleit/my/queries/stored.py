"""Everything stored about a volunteer, field by field, with what it is for (Art. 15 GDPR).

Read from the privacy declarations: a new field of these models appears here by itself, and a test asks for its label.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from geleit.accounts.models import User
from geleit.core import clock
from geleit.core.codelists import code_list
from geleit.core.privacy import Privacy, Purpose, Retention
from geleit.my.codes import LinkKind
from geleit.my.models import CalendarFeed, MailedLink, OwnSession
from geleit.volunteers.models import (
    Allowance,
    Attendance,
    Certificate,
    CircleMember,
    Consent,
    Coordination,
    CoordinatorAccess,
    Declaration,
    Engagement,
    Guest,
    HelperCircle,
    HourEntry,
    Inquiry,
    InquiryAsk,
    LetterRecipient,
    MeetingMail,
    Question,
    SignUp,
    Training,
    TrainingUnit,
    Unsubscribed,
    Volunteer,
    VolunteerPeriod,
)

# What is stored where: the heading, the model, and how its rows name the volunteer.
SOURCES: tuple[tuple[Promise, type[Model], str], ...] = (
    (_lazy("Your details"), Volunteer, "pk"),
    (_lazy("Your states"), VolunteerPeriod, "volunteer"),
    (_lazy("What you agreed to"), Consent, "volunteer"),
    (_lazy("Your helper circles"), CircleMember, "volunteer"),
    (_lazy("Circles you coordinate"), Coordination, "volunteer"),
    (_lazy("Your access as coordinator"), CoordinatorAccess, "volunteer"),
    (_lazy("Your activities"), Engagement, "volunteer"),
    (_lazy("Confidentiality declarations"), Declaration, "volunteer"),
    (_lazy("Certificate of conduct"), Certificate, "volunteer"),
    (_lazy("Your hours"), HourEntry, "volunteer"),
    (_lazy("Money paid to you"), Allowance, "volunteer"),
    (_lazy("Sign-ups for trainings"), SignUp, "volunteer"),
    (_lazy("Trainings attended"), Attendance, "sign_up__volunteer"),
    (_lazy("Your questions and requests"), Question, "volunteer"),
    (_lazy("Your inquiries to the contact point"), Inquiry, "volunteer"),
    (_lazy("Whether you were asked for help"), InquiryAsk, "volunteer"),
    (_lazy("Meetings you were invited to"), Guest, "volunteer"),
    (_lazy("Mails about meetings"), MeetingMail, "guest__volunteer"),
    (_lazy("Information letters sent to you"), LetterRecipient, "volunteer"),
    (_lazy("Topics you want no mails on"), Unsubscribed, "volunteer"),
    (_lazy("Links sent to you"), MailedLink, "volunteer"),
    (_lazy("Your sessions"), OwnSession, "volunteer"),
    (_lazy("Your calendar address"), CalendarFeed, "volunteer"),
)
# Numbers by which rows are kept apart; they say nothing of anybody.
TECHNICAL = frozenset({"id", "county", "public_id"})
# Spellings for searching and sorting, check sums, counters: they say people nothing and stand in the files alone.
MACHINE = frozenset(
    {
        "sort_name", "match_name", "match_email", "match_phone", "match_address", "version", "secret_hash",
        "token_hash", "nonce", "sequence",
    }
)  # fmt: skip
LABELS: Mapping[str, Promise] = {
    "volunteer": _lazy("Whose entry"),
    "given_name": _lazy("Given name"),
    "family_name": _lazy("Family name"),
    "sort_name": _lazy("Name for sorting"),
    "match_name": _lazy("Name for finding you again"),
    "birth_date": _lazy("Birth date"),
    "email": _lazy("E-mail"),
    "match_email": _lazy("E-mail for finding you again"),
    "phone": _lazy("Phone"),
    "match_phone": _lazy("Phone for finding you again"),
    "municipality": _lazy("Municipality"),
    "state": _lazy("State"),
    "state_since": _lazy("State since"),
    "languages": _lazy("Languages"),
    "wishes": _lazy("Activities wished"),
    "availability": _lazy("Times"),
    "radius_km": _lazy("Radius in kilometres"),
    "has_car": _lazy("Has a car"),
    "experience": _lazy("Experience"),
    "emergency_contact": _lazy("Emergency contact"),
    "remark": _lazy("Remark"),
    "registered_at": _lazy("Registered at"),
    "registered_by": _lazy("Registered by"),
    "version": _lazy("How often saved"),
    "since": _lazy("Since"),
    "until": _lazy("Until"),
    "note": _lazy("Remark"),
    "by": _lazy("Recorded by"),
    "what": _lazy("What"),
    "given_on": _lazy("Given on"),
    "withdrawn_on": _lazy("Withdrawn on"),
    "circle": _lazy("Helper circle"),
    "valid_from": _lazy("From"),
    "valid_to": _lazy("To"),
    "user": _lazy("User account"),
    "activity": _lazy("Activity"),
    "contact": _lazy("Contact"),
    "rhythm": _lazy("How often"),
    "started_on": _lazy("From"),
    "planned_to": _lazy("Planned until"),
    "ended_on": _lazy("Ended on"),
    "needs_certificate": _lazy("Needs a certificate of conduct"),
    "wording": _lazy("Wording"),
    "signed_on": _lazy("Signed on"),
    "lapsed_on": _lazy("Lapsed on"),
    "seen_on": _lazy("Seen on"),
    "dated_on": _lazy("Date of the certificate"),
    "has_entry": _lazy("Relevant entry"),
    "on": _lazy("Day"),
    "minutes": _lazy("Time given"),
    "entered_by": _lazy("Entered by"),
    "confirmed_on": _lazy("Confirmed on"),
    "confirmed_by": _lazy("Confirmed by"),
    "returned_on": _lazy("Sent back on"),
    "returned_by": _lazy("Sent back by"),
    "returned_because": _lazy("What is to be corrected"),
    "paid_on": _lazy("Paid on"),
    "kind": _lazy("Kind"),
    "amount": _lazy("Amount in euros"),
    "payer": _lazy("Paid by"),
    "training": _lazy("Training"),
    "number": _lazy("Number"),
    "place": _lazy("Place number"),
    "signed_up_at": _lazy("Signed up at"),
    "signed_up_by": _lazy("Signed up by"),
    "ended_at": _lazy("Signed off at"),
    "reminded_week": _lazy("Reminded a week before"),
    "reminded_day": _lazy("Reminded a day before"),
    "unit": _lazy("Sitting"),
    "sign_up": _lazy("Sign-up"),
    "channel": _lazy("How it came"),
    "subject": _lazy("What it is about"),
    "text": _lazy("Question"),
    "asker": _lazy("Name"),
    "is_urgent": _lazy("Urgent"),
    "asked_on": _lazy("Asked on"),
    "due_on": _lazy("Answer promised until"),
    "recorded_at": _lazy("Recorded at"),
    "responsible": _lazy("Responsible"),
    "answer": _lazy("Answer"),
    "answered_at": _lazy("Answered at"),
    "answered_by_mail": _lazy("Answered by e-mail"),
    "answered_by": _lazy("Answered by"),
    "entry": _lazy("Entry of the knowledge base"),
    "secret_hash": _lazy("Check sum of the secret"),
    "made_at": _lazy("Made at"),
    "valid_until": _lazy("Valid until"),
    "used_at": _lazy("Used at"),
    "token_hash": _lazy("Check sum of the session"),
    "started_at": _lazy("Started at"),
    "active_at": _lazy("Last active at"),
    "nonce": _lazy("Random number of the address"),
    "topic": _lazy("Topic"),
    "language": _lazy("Language it was written in"),
    "sent_at": _lazy("Sent at"),
    "institution_kind": _lazy("Kind of institution"),
    "institution": _lazy("Institution"),
    "name": _lazy("Name"),
    "activities": _lazy("Activities"),
    "wanted_on": _lazy("Wanted from"),
    "may_pass_on": _lazy("May be passed on to a circle"),
    "may_mail": _lazy("Mails about the training allowed"),
    "goods": _lazy("Goods"),
    "outcome": _lazy("Outcome"),
    "outcome_note": _lazy("Note on the outcome"),
    "closed_at": _lazy("Closed at"),
    "closed_by": _lazy("Closed by"),
    "emptied_on": _lazy("Details deleted on"),
    "inquiry": _lazy("Inquiry"),
    "asked_at": _lazy("Asked at"),
    "asked_by": _lazy("Asked by"),
    "meeting": _lazy("Meeting"),
    "invited_at": _lazy("Invited at"),
    "was_there": _lazy("Was there"),
    "settled_at": _lazy("Settled at"),
    "letter": _lazy("Information letter"),
    "address": _lazy("Address it went to"),
    "match_address": _lazy("Address for sending only once"),
    "guest": _lazy("Invitation"),
    "sequence": _lazy("Which version"),
}
PURPOSES: Mapping[Purpose, Promise] = {
    Purpose.VOLUNTEERING: _lazy("Coordination of volunteers (BIR Nr. 5)"),
    Purpose.CHILD_PROTECTION: _lazy("Protection of children (§ 72a SGB VIII)"),
    Purpose.ADMINISTRATION: _lazy("Who may sign in and see what"),
    Purpose.OPERATION: _lazy("Safe operation of these pages"),
}
ENDS: Mapping[Retention, Promise] = {
    Retention.VOLUNTEER_LEFT: _lazy("some time after you leave"),
    Retention.ENGAGEMENT_ENDED: _lazy("at the latest six months after the activity ends"),
    Retention.MEMBERSHIP_ENDED: _lazy("some time after the access ends"),
    Retention.LOG_PERIOD: _lazy("with the log of its time"),
    Retention.SHORT: _lazy("after a few days"),
    Retention.PERMANENT: _lazy("stays, without your name"),
}
# Code list of a field, by model and field or by field alone.
_LISTS: Mapping[str, tuple[str, str]] = {
    "Volunteer.state": ("volunteers", "volunteer_state"),
    "VolunteerPeriod.state": ("volunteers", "volunteer_state"),
    "SignUp.state": ("volunteers", "sign_up_state"),
    "Engagement.contact": ("volunteers", "contact_with_minors"),
    "Allowance.kind": ("volunteers", "allowance_kind"),
    "Question.kind": ("volunteers", "question_kind"),
    "Question.channel": ("volunteers", "question_channel"),
    "Unsubscribed.topic": ("volunteers", "letter_topic"),
    "Inquiry.kind": ("volunteers", "inquiry_kind"),
    "Inquiry.institution_kind": ("volunteers", "institution_kind"),
    "Inquiry.outcome": ("volunteers", "inquiry_outcome"),
    "InquiryAsk.answer": ("volunteers", "ask_answer"),
    "Guest.answer": ("volunteers", "guest_answer"),
    "LetterRecipient.state": ("volunteers", "post_state"),
    "MeetingMail.state": ("volunteers", "post_state"),
    "activities": ("volunteers", "activity"),
    "languages": ("people", "language"),
    "wishes": ("volunteers", "activity"),
    "activity": ("volunteers", "activity"),
    "availability": ("volunteers", "availability"),
    "what": ("volunteers", "consent"),
    "rhythm": ("volunteers", "rhythm"),
    "wording": ("volunteers", "declaration_wording"),
}

# Choices of this room, which are in no code list.
_LINKS: Mapping[str, Promise] = {
    LinkKind.SIGN_IN: _lazy("for signing in"),
    LinkKind.ADDRESS: _lazy("for a new mail address"),
}


@dataclass(frozen=True)
class StoredField:
    """One field of an entry: how it is called here and in the file, and what stands in it."""

    name: str
    label: str
    value: str
    raw: Any

    @property
    def is_for_people(self) -> bool:
        """Whether it tells a reader something."""
        return self.name not in MACHINE


@dataclass(frozen=True)
class Group:
    """The entries of one kind, what they are for, and when they end."""

    title: str
    name: str
    purpose: str
    ends: str
    entries: list[list[StoredField]]


def stored_about(volunteer: Volunteer) -> list[Group]:
    """All of it. One statement for each kind."""
    return [_group(str(title), model, path, volunteer) for title, model, path in SOURCES]


def fields_of(model: type[Model]) -> list[str]:
    """The fields of a model that are shown, in the order they are declared; the technical ones are not."""
    return [field.name for field in model._meta.fields if field.name not in TECHNICAL]


def privacy_of(model: type[Model]) -> Privacy:
    """What a model declares."""
    declared: Privacy = model.PRIVACY  # type: ignore[attr-defined]  # every model has one, a test sees to it
    return declared


def _group(title: str, model: type[Model], path: str, volunteer: Volunteer) -> Group:
    privacy, names = privacy_of(model), [name for name in fields_of(model) if name != "volunteer"]
    related = [name for name in names if model._meta.get_field(name).is_relation]
    rows = model._default_manager.filter(**{path: volunteer.pk, "county_id": volunteer.county_id})
    rows = rows.select_related(*related) if related else rows
    return Group(
        title=title,
        name=model.__name__,
        purpose=str(PURPOSES[privacy.purpose]),
        ends=str(ENDS[privacy.retention]),
        entries=[_entry(model.__name__, row, names) for row in rows.order_by("pk")],
    )


def _entry(model: str, row: Model, names: Iterable[str]) -> list[StoredField]:
    return [
        StoredField(name, str(LABELS[name]), _shown(model, name, getattr(row, name)), _raw(getattr(row, name)))
        for name in names
    ]


def _shown(model: str, name: str, value: Any) -> str:
    """A value in words; "" for nothing."""
    the_list = _LISTS.get(f"{model}.{name}") or _LISTS.get(name)
    match value:
        case None | "" | []:
            return ""
        case bool():
            return _("yes") if value else _("no")
        case datetime():
            return f"{clock.local(value):%d.%m.%Y, %H:%M}"
        case date():
            return f"{value:%d.%m.%Y}"
        case int() if name == "minutes":
            return _("%(hours)s h %(minutes)s min") % {"hours": value // 60, "minutes": value % 60}
        case list():
            return ", ".join(code_list(*the_list).label(one) if the_list else str(one) for one in value)
        case Model():
            return _named(value)
    if f"{model}.{name}" == "MailedLink.kind":
        return str(_LINKS[value])
    return code_list(*the_list).label(value) if the_list else str(value)


def _raw(value: Any) -> Any:
    return _named(value) if isinstance(value, Model) else value


def _named(row: Model) -> str:
    """A record beside the volunteer's own, without giving away who of the staff it was."""
    match row:
        case User():
            return _("somebody of the administration")
        case HelperCircle():
            return row.name
        case Training():
            return row.title
        case Inquiry():  # without whoever asked
            return f"{clock.local(row.sent_at):%d.%m.%Y}"
        case Guest():
            return f"{clock.local(row.invited_at):%d.%m.%Y}" if row.invited_at else ""
        case TrainingUnit():
            return f"{clock.local(row.starts_at):%d.%m.%Y, %H:%M}"
    return str(getattr(row, "name", "")) or str(getattr(row, "title", "")) or f"{row.pk}"
