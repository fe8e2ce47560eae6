"""Information letters: what is written to whom, who got it, who wants no more of it, and what everybody may read."""

import uuid

from django.db import models
from django.db.models import Q

from geleit.accounts.models import CountyOwned, User
from geleit.core.privacy import Erase, Privacy, Purpose, Retention
from geleit.volunteers.codes import PostState
from geleit.volunteers.models.circles import HelperCircle
from geleit.volunteers.models.questions import KnowledgeEntry
from geleit.volunteers.models.volunteers import Volunteer

AUDIENCE = "region circle activity language coordinators_only"


class Addressed(CountyOwned):
    """What is sent to the active volunteers who fit all of these; nothing chosen means all of them."""

    region = models.CharField(max_length=32, blank=True)  # region of a circle they belong to
    circle = models.ForeignKey(HelperCircle, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    activity = models.CharField(max_length=32, blank=True)  # activity they are assigned
    language = models.CharField(max_length=12, blank=True)
    coordinators_only = models.BooleanField(default=False)

    class Meta:
        abstract = True


class Posted(CountyOwned):
    """A mail to one address that is asked for with what it tells, and sent once by the worker."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)  # makes the Message-ID
    state = models.CharField(max_length=8, default=PostState.WAITING)  # post_state
    asked_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class Letter(Addressed):
    """A letter to volunteers. Once it is sent, `sent_text` holds for ever what everybody got."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    topic = models.CharField(max_length=32)  # letter_topic
    title = models.CharField(max_length=160)
    text = models.TextField(blank=True)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sent_text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        purpose=Purpose.VOLUNTEERING,
        retention=Retention.PERMANENT,
        erase=Erase.KEEP,
        plain="id county public_id topic title text written_at written_by sent_at sent_by sent_text version "
        f"{AUDIENCE}",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "public_id"], name="letter_public_id"),
            models.CheckConstraint(
                condition=Q(sent_at=None, sent_by=None) | Q(sent_at__isnull=False, sent_by__isnull=False),
                name="letter_sent_at_and_by",
            ),
        ]


class LetterEntry(CountyOwned):
    """An entry of the knowledge base that stands in a letter."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="entries")
    entry = models.ForeignKey(KnowledgeEntry, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    PRIVACY = Privacy(
        purpose=Purpose.VOLUNTEERING,
        retention=Retention.PERMANENT,
        erase=Erase.KEEP,
        plain="id county letter entry position",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county", "letter", "entry"], name="letter_entry_once")]


class LetterAttachment(CountyOwned):
    """A PDF that goes with a letter, such as the original of a notice."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    content = models.BinaryField()

    PRIVACY = Privacy(
        purpose=Purpose.VOLUNTEERING,
        retention=Retention.PERMANENT,
        erase=Erase.KEEP,
        plain="id county public_id letter name size content",
    )

    class Meta:
        indexes = [models.Index(fields=["county", "letter"], name="attachments_of_letter")]
        constraints = [models.UniqueConstraint(fields=["county", "public_id"], name="letter_attachment_public_id")]


class LetterRecipient(Posted):
    """An address that gets a letter, once, however many volunteers share it. `volunteer` is one of them."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="recipients")
    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="+")
    address = models.EmailField()
    match_address = models.CharField(max_length=254)

    PRIVACY = Privacy(
        purpose=Purpose.VOLUNTEERING,
        retention=Retention.VOLUNTEER_LEFT,
        erase=Erase.DELETE,
        plain="id county public_id letter state asked_at settled_at",
        personal="volunteer address match_address",
    )

    class Meta:
        indexes = [
            models.Index(fields=["county", "letter", "state"], name="recipients_by_state"),
            models.Index(fields=["county", "asked_at"], name="letters_waiting", condition=Q(state="waiting")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["county", "letter", "match_address"], name="letter_once_an_address"),
            models.UniqueConstraint(fields=["county", "public_id"], name="letter_recipient_public_id"),
        ]


class TopicAddress(CountyOwned):
    """An address that was written to on a topic, and the link in those mails by which it gets no more of them."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)  # the secret of the link follows from it
    topic = models.CharField(max_length=32)  # letter_topic
    match_address = models.CharField(max_length=254)
    secret_hash = models.CharField(max_length=64)
    ended_at = models.DateTimeField(null=True, blank=True)

    PRIVACY = Privacy(
        purpose=Purpose.VOLUNTEERING,
        retention=Retention.VOLUNTEER_LEFT,
        erase=Erase.DELETE,
        plain="id county public_id topic secret_hash ended_at",
        personal="match_address",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "topic", "match_address"], name="topic_once_an_address"),
            models.UniqueConstraint(fields=["county", "secret_hash"], name="topic_address_secret"),
        ]


class Unsubscribed(CountyOwned):
    """Somebody who wants no mails on a topic, under whatever address (Art. 21 GDPR)."""

    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="unsubscribed")
    topic = models.CharField(max_length=32)  # letter_topic
    since = models.DateTimeField()

    PRIVACY = Privacy(
        purpose=Purpose.VOLUNTEERING,
        retention=Retention.VOLUNTEER_LEFT,
        erase=Erase.DELETE,
        plain="id county topic since",
        personal="volunteer",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "volunteer", "topic"], name="unsubscribed_once"),
        ]


class PublicLetter(CountyOwned):
    """A letter everybody may read on the public pages: a copy without any person, and all they can reach of it."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=160)
    text = models.TextField()
    sent_on = models.DateField()

    PRIVACY = Privacy(
        purpose=Purpose.PUBLIC_INFORMATION,
        retention=Retention.PERMANENT,
        erase=Erase.KEEP,
        plain="id county public_id letter title text sent_on",
    )

    class Meta:
        indexes = [models.Index(fields=["county", "-sent_on", "-id"], name="public_letter_by_day")]
        constraints = [
            models.UniqueConstraint(fields=["county", "letter"], name="letter_public_once"),
            models.UniqueConstraint(fields=["county", "public_id"], name="public_letter_public_id"),
        ]
