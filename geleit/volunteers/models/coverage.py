"""Who is active where, as everybody may read it: figures without people, published each night and on change."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from geleit.accounts.models import CountyOwned
from geleit.core.privacy import Erase, Privacy, Purpose, Retention
from geleit.directory.models import Municipality

# Fewer volunteers in a municipality could be known by name there: the public reads "some" instead of the number.
FEWEST_SHOWN = 3


class Coverage(CountyOwned):
    """One municipality on a day. The only table of this room that the public pages read (core.wall.PORTAL_READS)."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    circles = models.PositiveSmallIntegerField()
    volunteers = models.PositiveIntegerField(null=True)  # None: some, but fewer than FEWEST_SHOWN
    activities = ArrayField(models.CharField(max_length=32), default=list, blank=True)  # activity
    languages = ArrayField(models.CharField(max_length=12), default=list, blank=True)

    PRIVACY = Privacy(
        purpose=Purpose.VOLUNTEERING,
        retention=Retention.PERMANENT,
        erase=Erase.KEEP,
        plain="id county municipality day circles volunteers activities languages",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "municipality"], name="coverage_once"),
            models.CheckConstraint(
                condition=Q(volunteers=None) | Q(volunteers=0) | Q(volunteers__gte=FEWEST_SHOWN),
                name="coverage_hides_few",
            ),
        ]
