"""Choices of the volunteers room. Labels come from code lists of the same name."""

from enum import StrEnum


class CircleState(StrEnum):
    """Where a helper circle stands."""

    FOUNDED = "founded"
    ACTIVE = "active"
    DORMANT = "dormant"
    DISSOLVED = "dissolved"


class VolunteerState(StrEnum):
    """Where a volunteer stands."""

    PROSPECT = "prospect"
    CONTACTED = "contacted"
    INTERVIEW = "interview"
    ACTIVE = "active"
    DORMANT = "dormant"
    LEFT = "left"


class Contact(StrEnum):
    """How close an activity comes to minors, from the least to the closest (§ 72a SGB VIII: kind)."""

    NONE = "none"
    GROUP = "group"
    ALONE = "alone"


class Rhythm(StrEnum):
    """How often somebody is active, from the least to the most (§ 72a SGB VIII: intensity)."""

    ONCE = "once"
    OCCASIONAL = "occasional"
    REGULAR = "regular"


class AllowanceKind(StrEnum):
    """Which tax-free allowance a payment counts towards."""

    FLAT = "flat"  # Ehrenamtspauschale, § 3 Nr. 26a EStG
    TRAINER = "trainer"  # Übungsleiterfreibetrag, § 3 Nr. 26 EStG


class Gap(StrEnum):
    """What a municipality lacks."""

    NO_CIRCLE = "no_circle"
    NO_COORDINATOR = "no_coordinator"
    ONE_COORDINATOR = "one_coordinator"


class Attention(StrEnum):
    """Why a volunteer needs attention."""

    WAITING = "waiting"  # a prospect nobody spoke to yet
    RENEWAL = "renewal"  # the certificate of conduct is to be renewed
    DECLARATION = "declaration"  # active without a confidentiality declaration in force
    FREE = "free"  # active without a circle


class SignUpState(StrEnum):
    """Where somebody stands who signed up for a training."""

    PLACED = "placed"
    WAITING = "waiting"
    ENDED = "ended"


class When(StrEnum):
    """Which trainings a list shows."""

    COMING = "coming"
    PAST = "past"
    CANCELLED = "cancelled"


class ImportKind(StrEnum):
    """What the rows of a list are."""

    VOLUNTEERS = "volunteers"
    CIRCLES = "circles"


class ImportState(StrEnum):
    """How far a list has come."""

    UPLOADED = "uploaded"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    UNDONE = "undone"


class Duty(StrEnum):
    """How one knows that somebody was on duty."""

    CONFIRMED = "confirmed"  # time given, confirmed
    ENTERED = "entered"  # time given, not confirmed yet
    TRAINING = "training"  # was there in a training
    ASSIGNED = "assigned"  # an activity was assigned; when exactly is not recorded


class Answered(StrEnum):
    """Which questions a list shows."""

    WAITING = "waiting"
    MINE = "mine"  # waiting for the reader, or for somebody the reader stands in for
    ANSWERED = "answered"


class InquiryKind(StrEnum):
    """What somebody wrote to the contact point for."""

    OFFER = "offer"
    HELP = "help"
    GOODS = "goods"
    TRAINING = "training"
    THREAT = "threat"  # confidential


class InquiryStand(StrEnum):
    """Which inquiries a list shows."""

    WAITING = "waiting"  # nobody answered yet
    MINE = "mine"  # not closed, the reader's or somebody's the reader stands in for
    OPEN = "open"  # not closed
    CLOSED = "closed"


class AskAnswer(StrEnum):
    """What somebody said who was asked for help."""

    OPEN = "open"
    YES = "yes"
    NO = "no"


class PostState(StrEnum):
    """What became of a mail to a volunteer."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"  # somebody has to call instead
    DROPPED = "dropped"  # no longer wanted, or no longer true


class MeetingMailKind(StrEnum):
    """What a mail about a meeting tells."""

    INVITED = "invited"
    MOVED = "moved"
    CANCELLED = "cancelled"
    REMINDER = "reminder"


class AnswerWay(StrEnum):
    """How an inquiry is answered."""

    MAIL = "mail"
    NOTE = "note"


class GuestAnswer(StrEnum):
    """What somebody answered to an invitation."""

    YES = "yes"
    NO = "no"


class Preset(StrEnum):
    """Periods one asks figures for again and again."""

    THIS_YEAR = "this_year"
    LAST_YEAR = "last_year"
    THIS_QUARTER = "this_quarter"
    LAST_QUARTER = "last_quarter"


class MapSubject(StrEnum):
    """What the map of the county shows."""

    CIRCLES = "circles"
    VOLUNTEERS = "volunteers"
    GAPS = "gaps"
