"""Hours volunteers gave, and money they received for it."""

import uuid

from django.db import models
from django.db.models import Q

from geleit.accounts.models import CountyOwned, User
from geleit.core.privacy import Erase, Privacy, Purpose, Retention
from geleit.volunteers.models.circles import HelperCircle
from geleit.volunteers.models.volunteers import Volunteer

DAY_MINUTES = 24 * 60


class HourEntry(CountyOwned):
    """Time given on one day for one activity; entered, later confirmed by whoever knows, or sent back with a reason."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="hours")
    circle = models.ForeignKey(HelperCircle, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    activity = models.CharField(max_length=32)  # activity
    minutes = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=200, blank=True)
    # Null: the volunteer, on the own pages.
    entered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    confirmed_on = models.DateField(null=True, blank=True)
    confirmed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    returned_on = models.DateField(null=True, blank=True)
    returned_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    returned_because = models.CharField(max_length=200, blank=True)

    PRIVACY = Privacy(
        purpose=Purpose.VOLUNTEERING,
        retention=Retention.VOLUNTEER_LEFT,
        erase=Erase.DELETE,
        plain="id county public_id circle on activity minutes entered_by confirmed_on confirmed_by returned_on "
        "returned_by",
        personal="volunteer note returned_because",
    )

    class Meta:
        indexes = [
            models.Index(fields=["county", "volunteer", "-on", "-id"], name="hours_by_volunteer"),
            # With all that sums of a period need, so that they are read from the index alone.
            models.Index(
                fields=["county", "on"], include=["minutes", "confirmed_on", "volunteer", "circle"], name="hours_by_day"
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(minutes__gte=1, minutes__lte=DAY_MINUTES), name="hours_fit_a_day"),
            models.CheckConstraint(
                condition=Q(confirmed_on=None, confirmed_by=None)
                | Q(confirmed_on__isnull=False, confirmed_by__isnull=False),
                name="hours_confirmed_on_and_by",
            ),
            models.CheckConstraint(
                condition=Q(returned_on=None, returned_by=None, returned_because="")
                | Q(returned_on__isnull=False, returned_by__isnull=False, confirmed_on=None),
                name="hours_returned_or_confirmed",
            ),
        ]


class Allowance(CountyOwned):
    """Money paid to a volunteer that counts towards a yearly tax-free sum (§ 3 Nr. 26, 26a EStG)."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="allowances")
    paid_on = models.DateField()
    kind = models.CharField(max_length=12)  # allowance_kind
    amount = models.DecimalField(max_digits=8, decimal_places=2)
    payer = models.CharField(max_length=120)

    PRIVACY = Privacy(
        purpose=Purpose.VOLUNTEERING,
        retention=Retention.VOLUNTEER_LEFT,
        erase=Erase.DELETE,
        plain="id county public_id paid_on kind",
        personal="volunteer amount payer",
    )

    class Meta:
        indexes = [models.Index(fields=["county", "volunteer", "paid_on"], name="allowance_by_volunteer")]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="allowance_positive")]
