"""Which users see a part of the room: who coordinates a circle, and who answers for refugees in a municipality."""

import uuid

from django.db import models
from django.db.models import F, Q

from geleit.accounts.models import CountyOwned, User
from geleit.core.privacy import Erase, Privacy, Purpose, Retention
from geleit.directory.models import Municipality
from geleit.volunteers.models.volunteers import Volunteer


class CoordinatorAccess(CountyOwned):
    """A user and a volunteer are the same person; what the user sees follows from the circles she coordinates."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="accesses")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    PRIVACY = Privacy(
        purpose=Purpose.VOLUNTEERING,
        retention=Retention.VOLUNTEER_LEFT,
        erase=Erase.DELETE,
        plain="id county public_id valid_from valid_to",
        personal="volunteer user",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "volunteer"], condition=Q(valid_to=None), name="one_access_a_volunteer"
            ),
            models.UniqueConstraint(fields=["county", "user"], condition=Q(valid_to=None), name="one_volunteer_a_user"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="access_forward"
            ),
        ]


class OfficerPlace(CountyOwned):
    """The municipality a refugee officer (Flüchtlingsbeauftragte) answers for, from when to when."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    PRIVACY = Privacy(
        purpose=Purpose.ADMINISTRATION,
        retention=Retention.MEMBERSHIP_ENDED,
        erase=Erase.DELETE,
        plain="id county public_id municipality valid_from valid_to",
        personal="user",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "user", "municipality"], condition=Q(valid_to=None), name="officer_of_place_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="officer_forward"
            ),
        ]
