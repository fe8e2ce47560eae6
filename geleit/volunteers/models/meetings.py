"""Meetings with volunteers: whom they invite, who comes, what was talked about and what is still to be done."""

import uuid

from django.db import models
from django.db.models import F, Q

from geleit.accounts.models import CountyOwned, User
from geleit.core.privacy import Erase, Privacy, Purpose, Retention
from geleit.volunteers.models.letters import AUDIENCE, Addressed, Posted
from geleit.volunteers.models.questions import Question
from geleit.volunteers.models.volunteers import Volunteer


class Meeting(Addressed):
    """A meeting. `sequence` counts the times it was moved, as calendars want to know."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=32)  # meeting_kind
    title = models.CharField(max_length=160)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)
    video_link = models.URLField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    chosen_only = models.BooleanField(default=False)  # nobody but those who are chosen by name
    minutes = models.TextField(blank=True)
    cancelled_on = models.DateField(null=True, blank=True)
    cancelled_because = models.CharField(max_length=300, blank=True)
    sequence = models.PositiveSmallIntegerField(default=0)
    planned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        purpose=Purpose.VOLUNTEERING,
        retention=Retention.PERMANENT,
        erase=Erase.KEEP,
        plain="id county public_id kind title starts_at ends_at place video_link text chosen_only cancelled_on "
        f"cancelled_because sequence planned_by version {AUDIENCE}",
        personal="minutes",
    )

    class Meta:
        indexes = [models.Index(fields=["county", "starts_at", "id"], name="meeting_by_day")]
        constraints = [
            models.UniqueConstraint(fields=["county", "public_id"], name="meeting_public_id"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meeting_forward"),
        ]


class AgendaItem(CountyOwned):
    """What a meeting talks about, and what came of it."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    outcome = models.TextField(blank=True)

    PRIVACY = Privacy(
        purpose=Purpose.VOLUNTEERING,
        retention=Retention.PERMANENT,
        erase=Erase.KEEP,
        plain="id county public_id meeting position title",
        personal="outcome",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "meeting", "title"], name="agenda_item_once"),
            models.UniqueConstraint(fields=["county", "public_id"], name="agenda_item_public_id"),
        ]


class Guest(CountyOwned):
    """Somebody a meeting invites: the answer given by the own link, and whether the person was there."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)  # the secret of the link follows from it
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="guests")
    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="+")
    secret_hash = models.CharField(max_length=64)
    invited_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=3, blank=True)  # guest_answer
    answered_at = models.DateTimeField(null=True, blank=True)
    was_there = models.BooleanField(default=False)

    PRIVACY = Privacy(
        purpose=Purpose.VOLUNTEERING,
        retention=Retention.VOLUNTEER_LEFT,
        erase=Erase.DELETE,
        plain="id county public_id meeting secret_hash invited_at",
        personal="volunteer answer answered_at was_there",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "meeting", "volunteer"], name="guest_once"),
            models.UniqueConstraint(fields=["county", "secret_hash"], name="guest_secret"),
            models.UniqueConstraint(fields=["county", "public_id"], name="guest_public_id"),
        ]


class MeetingMail(Posted):
    """A mail to a guest: the invitation, that the meeting was moved, is near or does not take place."""

    guest = models.ForeignKey(Guest, on_delete=models.CASCADE, related_name="mails")
    kind = models.CharField(max_length=9)  # MeetingMailKind
    sequence = models.PositiveSmallIntegerField(default=0)

    PRIVACY = Privacy(
        purpose=Purpose.VOLUNTEERING,
        retention=Retention.VOLUNTEER_LEFT,
        erase=Erase.DELETE,
        plain="id county public_id guest kind sequence state asked_at settled_at",
    )

    class Meta:
        indexes = [
            models.Index(fields=["county", "asked_at"], name="meeting_mails_waiting", condition=Q(state="waiting"))
        ]
        constraints = [
            models.UniqueConstraint(fields=["county", "guest", "kind", "sequence"], name="meeting_mail_once"),
            models.UniqueConstraint(fields=["county", "public_id"], name="meeting_mail_public_id"),
        ]


class FollowUp(CountyOwned):
    """What a meeting left open. One that needs an answer is a question of the inbox, and done with it."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="follow_ups")
    text = models.CharField(max_length=300)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    question = models.ForeignKey(Question, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    PRIVACY = Privacy(
        purpose=Purpose.VOLUNTEERING,
        retention=Retention.PERMANENT,
        erase=Erase.KEEP,
        plain="id county public_id meeting due_on done_on question",
        personal="text",
    )

    class Meta:
        indexes = [models.Index(fields=["county", "due_on"], name="follow_ups_open", condition=Q(done_on=None))]
        constraints = [models.UniqueConstraint(fields=["county", "public_id"], name="follow_up_public_id")]

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do; of a question, whether it is answered."""
        return self.done_on is not None or (self.question is not None and self.question.answered_at is not None)
