"""Lists that are taken over: the uploaded rows until they are, which column means what, and what came of them."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from geleit.accounts.models import CountyOwned, User
from geleit.core.privacy import Erase, Privacy, Purpose, Retention
from geleit.volunteers.models.circles import CircleMember, HelperCircle
from geleit.volunteers.models.volunteers import Volunteer


class ListImport(CountyOwned):
    """One uploaded list. Its rows stay only until they are taken over, thrown away or too old; no file is kept."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=12)  # import_kind
    state = models.CharField(max_length=12)  # import_state
    headings = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    rows = models.JSONField(default=list, blank=True)  # [[number in the file, [cells as text]], …]
    faults = models.JSONField(default=list, blank=True)  # [[row, column, what], …] seen when the file was read
    columns = models.JSONField(default=dict, blank=True)  # which column holds which field
    without_state = models.CharField(max_length=12, blank=True)  # the state of people whose row names none
    anyway = ArrayField(models.PositiveIntegerField(), default=list, blank=True)  # rows taken over although alike
    leaves_out_faulty = models.BooleanField(default=False)
    total = models.PositiveIntegerField(default=0)
    progress = models.PositiveIntegerField(default=0)
    made = models.PositiveIntegerField(default=0)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    PRIVACY = Privacy(
        purpose=Purpose.VOLUNTEERING,
        retention=Retention.SHORT,
        erase=Erase.DELETE,
        plain="id county public_id kind state columns without_state anyway leaves_out_faulty total progress made "
        "uploaded_at uploaded_by ended_at",
        personal="headings rows faults",
    )

    class Meta:
        indexes = [models.Index(fields=["county", "-uploaded_at"], name="import_by_day")]
        constraints = [models.UniqueConstraint(fields=["county", "public_id"], name="import_public_id")]


class KnownHeading(CountyOwned):
    """What a county's heading meant the last time, so that the next list of the same kind is understood at once."""

    kind = models.CharField(max_length=12)
    heading = models.CharField(max_length=200)  # folded
    field = models.CharField(max_length=32, blank=True)  # "" was left out on purpose

    PRIVACY = Privacy(
        purpose=Purpose.VOLUNTEERING,
        retention=Retention.PERMANENT,
        erase=Erase.KEEP,
        plain="id county kind heading field",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county", "kind", "heading"], name="known_heading_once")]


class ImportedRow(CountyOwned):
    """What one row of a list became, so that the whole list can be taken back while nothing was changed since."""

    list_import = models.ForeignKey(ListImport, on_delete=models.CASCADE, related_name="imported")
    number = models.PositiveIntegerField()
    volunteer = models.ForeignKey(Volunteer, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    circle = models.ForeignKey(HelperCircle, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(CircleMember, null=True, blank=True, on_delete=models.CASCADE, related_name="+")

    PRIVACY = Privacy(
        purpose=Purpose.VOLUNTEERING,
        retention=Retention.VOLUNTEER_LEFT,
        erase=Erase.DELETE,
        plain="id county list_import number circle member",
        personal="volunteer",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "list_import", "number"], name="imported_row_once"),
            models.CheckConstraint(
                condition=Q(volunteer=None, circle__isnull=False) | Q(volunteer__isnull=False, circle=None),
                name="imported_row_became_one_thing",
            ),
        ]
