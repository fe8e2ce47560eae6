"""What the own pages keep: links out of mails, sessions, the way to a calendar. Secrets rest as hashes only."""

import uuid

from django.db import models

from geleit.accounts.models import CountyOwned
from geleit.core.privacy import Erase, Privacy, Purpose, Retention
from geleit.volunteers.models import Volunteer


class MailedLink(CountyOwned):
    """A link sent to a volunteer's mailbox: valid for a short time, used once."""

    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12)  # codes.LinkKind
    secret_hash = models.CharField(max_length=64)
    email = models.EmailField()  # where it was sent; of a new address, the address it proves
    made_at = models.DateTimeField()
    valid_until = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    PRIVACY = Privacy(
        purpose=Purpose.OPERATION,
        retention=Retention.SHORT,
        erase=Erase.DELETE,
        plain="id county kind secret_hash made_at valid_until used_at",
        personal="volunteer email",
    )

    class Meta:
        indexes = [models.Index(fields=["county", "volunteer", "-made_at"], name="link_by_volunteer")]
        constraints = [models.UniqueConstraint(fields=["county", "secret_hash"], name="link_secret_once")]


class OwnSession(CountyOwned):
    """A browser in which a volunteer is signed in."""

    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64)
    started_at = models.DateTimeField()
    active_at = models.DateTimeField()

    PRIVACY = Privacy(
        purpose=Purpose.OPERATION,
        retention=Retention.SHORT,
        erase=Erase.DELETE,
        plain="id county token_hash started_at active_at",
        personal="volunteer",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county", "token_hash"], name="own_session_token_once")]


class CalendarFeed(CountyOwned):
    """The secret address of a volunteer's calendar; it follows from the nonce and the installation's secret key."""

    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="+")
    nonce = models.UUIDField(default=uuid.uuid4)
    secret_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    PRIVACY = Privacy(
        purpose=Purpose.VOLUNTEERING,
        retention=Retention.VOLUNTEER_LEFT,
        erase=Erase.DELETE,
        plain="id county nonce secret_hash made_at",
        personal="volunteer",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "volunteer"], name="one_calendar_a_volunteer"),
            models.UniqueConstraint(fields=["county", "secret_hash"], name="calendar_secret_once"),
        ]
