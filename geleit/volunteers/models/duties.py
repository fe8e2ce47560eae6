"""What somebody does, and what must be signed and seen before: engagements, declarations, certificates of conduct."""

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q

from geleit.accounts.models import CountyOwned
from geleit.core.privacy import Erase, Privacy, Purpose, Retention
from geleit.volunteers.models.circles import HelperCircle
from geleit.volunteers.models.volunteers import Volunteer


class EngagementQuerySet(models.QuerySet["Engagement"]):
    """Words for choosing engagements."""

    def running(self, *, on: date) -> "EngagementQuerySet":
        """Engagements that a day lies in; one past its planned end counts as over."""
        open_end = Q(ended_on=None) & (Q(planned_to=None) | Q(planned_to__gte=on))
        return self.filter(open_end | Q(ended_on__gt=on), started_on__lte=on)


class Engagement(CountyOwned):
    """An activity somebody was assigned, in what kind, intensity and duration (§ 72a Abs. 3 und 4 SGB VIII)."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="engagements")
    circle = models.ForeignKey(HelperCircle, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    activity = models.CharField(max_length=32)  # activity
    contact = models.CharField(max_length=12)  # contact_with_minors
    rhythm = models.CharField(max_length=12)  # rhythm
    started_on = models.DateField()
    planned_to = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    needs_certificate = models.BooleanField(default=False)  # by the rules in force at the start

    objects = EngagementQuerySet.as_manager()

    PRIVACY = Privacy(
        purpose=Purpose.VOLUNTEERING,
        retention=Retention.VOLUNTEER_LEFT,
        erase=Erase.DELETE,
        plain="id county public_id circle activity contact rhythm started_on planned_to ended_on needs_certificate",
        personal="volunteer",
    )

    class Meta:
        indexes = [models.Index(fields=["county", "volunteer", "started_on"], name="engagement_by_volunteer")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")), name="engagement_forward"
            )
        ]


class Declaration(CountyOwned):
    """A confidentiality declaration: which wording, signed when, in force until it lapsed."""

    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="declarations")
    wording = models.CharField(max_length=32)  # declaration_wording
    signed_on = models.DateField()
    lapsed_on = models.DateField(null=True, blank=True)

    PRIVACY = Privacy(
        purpose=Purpose.VOLUNTEERING,
        retention=Retention.VOLUNTEER_LEFT,
        erase=Erase.DELETE,
        plain="id county wording signed_on lapsed_on",
        personal="volunteer",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "volunteer"], condition=Q(lapsed_on=None), name="one_declaration_in_force"
            ),
            models.CheckConstraint(
                condition=Q(lapsed_on=None) | Q(lapsed_on__gte=F("signed_on")), name="declaration_forward"
            ),
        ]


class Certificate(CountyOwned):
    """That a certificate of conduct was seen. The law allows these three facts and no others (§ 72a Abs. 5 SGB VIII).

    There is no field for the document, for its content or for who brought it; a newer one replaces the one before.
    """

    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="certificates")
    seen_on = models.DateField()
    dated_on = models.DateField()
    has_entry = models.BooleanField()  # a conviction named in § 72a Abs. 1 SGB VIII

    PRIVACY = Privacy(
        purpose=Purpose.CHILD_PROTECTION,
        retention=Retention.ENGAGEMENT_ENDED,
        erase=Erase.DELETE,
        plain="id county",
        special="volunteer seen_on dated_on has_entry",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "volunteer"], name="one_certificate_a_volunteer"),
            models.CheckConstraint(condition=Q(seen_on__gte=F("dated_on")), name="certificate_seen_after_its_date"),
        ]
