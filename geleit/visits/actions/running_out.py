"""What ends by itself: places that nobody filled in, confirmed or answered in time."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from geleit.visits.codes import PASSING, AppointmentState
from geleit.visits.models import Appointment, Concern, Visitor


@transaction.atomic
def let_run_out(*, county_id: int, now: datetime) -> int:
    """Give back the places whose time has run out, and forget who wanted them; every minute. Returns how many.

    An earlier place that was kept for somebody who cancelled, moved or no longer wishes it goes, too. Nobody depends on
    this being quick: a place that ran out counts as free from that moment on.
    """
    passing = Appointment.objects.filter(county_id=county_id, state__in=PASSING)
    nobody_waits = ~Q(offered_to__state=AppointmentState.CONFIRMED) | Q(offered_to__wishes_earlier_since=None)
    idle = passing.filter(nobody_waits, state=AppointmentState.OFFERED).values("pk")
    ended = passing.filter(Q(held_until__lte=now) | Q(pk__in=idle)).update(
        state=AppointmentState.EXPIRED, held_until=None, ended_at=now, version=F("version") + 1
    )
    # Whoever came, or did not, can book the same concern again, also where nobody marked it.
    Concern.objects.filter(county_id=county_id, is_open=True, appointment__during__endswith__lte=now).update(
        is_open=False
    )
    # Also of those that were given to the next one at the moment somebody wanted them.
    gone = Visitor.objects.filter(county_id=county_id, appointment__state=AppointmentState.EXPIRED)
    numbers = list(gone.values_list("appointment_id", flat=True))
    if numbers:
        Visitor.objects.filter(county_id=county_id, appointment__in=numbers).delete()
        Appointment.objects.filter(county_id=county_id, pk__in=numbers).update(contact_key="", person_key="")
    return ended


__all__ = ["let_run_out"]
