"""Privacy declarations: every model says of every field how sensitive it is and how it ends.

One declaration drives erasure, subject access export, scrubbed dumps and the record of processing (Art. 5, 15, 17
and 30 GDPR). A test fails on a field that is not declared.
"""

from dataclasses import dataclass
from enum import StrEnum


class Purpose(StrEnum):
    """Why the data are kept at all (Art. 5 (1) b GDPR)."""

    COUNSELLING = "counselling"  # § 18 Abs. 2 FlüAG: social counselling in follow-on accommodation
    ADMINISTRATION = "administration"  # users, units, memberships
    ACCOUNTABILITY = "accountability"  # Art. 5 (2), Art. 32 GDPR: who did and read what
    PUBLIC_INFORMATION = "public_information"  # municipalities, offices: no person behind them
    VOLUNTEERING = "volunteering"  # BIR Nr. 5: coordination of volunteers; never joined with counselling
    CHILD_PROTECTION = "child_protection"  # § 72a SGB VIII: suitability of people near minors
    VISITING = "visiting"  # appointments and the queue: name and one way to reach, for this visit only
    OPERATION = "operation"  # drafts, form keys: technical and short-lived


class Retention(StrEnum):
    """What starts the clock that ends the data; the length is a dated setting."""

    CASE_CLOSED = "case_closed"
    VOLUNTEER_LEFT = "volunteer_left"
    ENGAGEMENT_ENDED = "engagement_ended"  # at once, at the latest six months later (§ 72a Abs. 5 SGB VIII)
    MEMBERSHIP_ENDED = "membership_ended"
    VISIT_OVER = "visit_over"  # some weeks after the appointment
    LOG_PERIOD = "log_period"
    SHORT = "short"
    PERMANENT = "permanent"


class Erase(StrEnum):
    """How a row ends when its time has come."""

    DELETE = "delete"
    ANONYMISE = "anonymise"
    KEEP = "keep"


@dataclass(frozen=True)
class Privacy:
    """Classification of a model's fields; each argument is a space-separated list of field names."""

    purpose: Purpose
    retention: Retention
    erase: Erase
    plain: str = ""
    personal: str = ""
    special: str = ""  # Art. 9 GDPR or equally dangerous: health, status, shelter

    def declared(self) -> list[str]:
        """All declared field names, with repetitions, so that a test can find doubles."""
        return [*self.plain.split(), *self.personal.split(), *self.special.split()]
