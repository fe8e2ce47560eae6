"""What the portal keeps of its own: how a county's pages look, the editor's texts, legal facts, visitors' remarks."""

import uuid

from django.db import models
from django.db.models import Q

from geleit.accounts.models import CountyOwned, User
from geleit.core.multilingual import MultilingualField
from geleit.core.privacy import Erase, Privacy, Purpose, Retention
from geleit.directory.dated import DatedFact, once_at_a_time, published
from geleit.portal.codes import Conformity, FeedbackState, TextPlace


class CountyLook(CountyOwned):
    """How a county's public pages look; one row a county, set by its editor. The logo itself is a row of its own."""

    colour = models.CharField(max_length=7, default="#1f3d7a")  # band of the page head, white letters stand on it
    logo_text = models.CharField(max_length=120, blank=True)  # what the logo says, for people who do not see it
    has_logo = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    PRIVACY = Privacy(
        purpose=Purpose.PUBLIC_INFORMATION,
        retention=Retention.PERMANENT,
        erase=Erase.KEEP,
        plain="id county colour logo_text has_logo version changed_at",
        personal="changed_by",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county"], name="one_look_per_county"),
            models.CheckConstraint(condition=Q(colour__regex=r"^#[0-9a-f]{6}$"), name="look_colour_is_a_colour"),
        ]


class CountyLogo(CountyOwned):
    """The logo of a county as a picture; apart from the look, which every page reads."""

    content = models.BinaryField()
    kind = models.CharField(max_length=20)  # image/png or image/jpeg

    PRIVACY = Privacy(
        purpose=Purpose.PUBLIC_INFORMATION,
        retention=Retention.PERMANENT,
        erase=Erase.KEEP,
        plain="id county content kind",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county"], name="one_logo_per_county")]


class PageText(DatedFact):
    """A text of the editor at one place of the portal; several of a place stand below each other."""

    place = models.CharField(max_length=20, choices=TextPlace)
    key = models.SlugField(max_length=60)  # names the text through all its versions
    sort = models.PositiveSmallIntegerField(default=0)
    title = MultilingualField()
    body = MultilingualField()

    PRIVACY = published("place key sort title body")

    class Meta(DatedFact.Meta):
        indexes = [models.Index(fields=["county", "place"], name="page_text_by_place")]
        constraints = [*DatedFact.Meta.constraints, once_at_a_time("page_text_once_at_a_time", "key")]


class Imprint(DatedFact):
    """Who answers for the pages (§ 5 DDG, § 18 Abs. 2 MStV) and for the data (Art. 13 Abs. 1 DSGVO)."""

    body_name = MultilingualField()
    street = models.CharField(max_length=120)
    postal_code = models.CharField(max_length=5)
    place = models.CharField(max_length=80)
    phone = models.CharField(max_length=40, blank=True)
    fax = models.CharField(max_length=40, blank=True)
    email = models.CharField(max_length=120, blank=True)
    represented_by = MultilingualField()  # the function is enough; a name changes with every election
    supervised_by = MultilingualField()
    responsible_for_content = MultilingualField()
    vat_id = models.CharField(max_length=20, blank=True)
    data_protection_officer = MultilingualField()
    data_protection_email = models.CharField(max_length=120, blank=True)

    PRIVACY = published(
        "body_name street postal_code place phone fax email represented_by supervised_by responsible_for_content"
        " vat_id data_protection_officer data_protection_email"
    )

    class Meta(DatedFact.Meta):
        constraints = [*DatedFact.Meta.constraints, once_at_a_time("imprint_once_at_a_time")]


class AccessibilityStatement(DatedFact):
    """The statement that law demands (Art. 7 Richtlinie (EU) 2016/2102; BayDiV; L-BGG-DVO)."""

    conformity = models.CharField(max_length=10, choices=Conformity)
    gaps = MultilingualField()  # one a line: what is not accessible, why, and what to use instead
    tested_on = models.DateField()
    method = MultilingualField()

    PRIVACY = published("conformity gaps tested_on method")

    class Meta(DatedFact.Meta):
        constraints = [*DatedFact.Meta.constraints, once_at_a_time("accessibility_once_at_a_time")]


class Feedback(CountyOwned):
    """A visitor's remark about the pages, for the editor; written without an account."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)  # the key of the form: sending twice writes once
    page = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=5)
    text = models.TextField()
    contact = models.CharField(max_length=200, blank=True)  # only if an answer is wanted
    sent_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=FeedbackState, default=FeedbackState.NEW)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    PRIVACY = Privacy(
        purpose=Purpose.OPERATION,
        retention=Retention.SHORT,
        erase=Erase.DELETE,
        plain="id county public_id page language sent_at state done_at",
        personal="text contact done_by",
    )

    class Meta:
        indexes = [models.Index(fields=["county", "state", "sent_at"], name="feedback_by_state")]
        constraints = [models.UniqueConstraint(fields=["county", "public_id"], name="feedback_public_id")]
