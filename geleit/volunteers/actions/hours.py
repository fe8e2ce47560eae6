"""Entering and confirming hours, and money paid."""

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Sum
from django.utils.translation import gettext as _

from geleit.accounts.actors import Actor
from geleit.audit.codes import EventKind
from geleit.core.errors import Refused
from geleit.core.whole import whole
from geleit.volunteers import queries, rules
from geleit.volunteers.actions.records import locked_volunteer, refuse_on, tell
from geleit.volunteers.models import Allowance, HelperCircle, HourEntry, Volunteer

_NOT_RETURNED: dict[str, Any] = {"returned_on": None, "returned_by": None, "returned_because": ""}


@whole
def enter_hours(
    *,
    volunteer: Volunteer,
    on: date,
    activity: str,
    minutes: int,
    circle: HelperCircle | None,
    note: str,
    by: Actor,
    now: datetime,
    today: date,
) -> HourEntry:
    """Enter time given on a day; several entries of a day share its 24 hours. Raises Refused."""
    # Locked, so that two entries of the same day see each other.
    volunteer = locked_volunteer(volunteer)
    that_day = HourEntry.objects.filter(county_id=by.county_id, volunteer=volunteer, on=on)
    refuse_on(
        rules.obstacles_to_hours(
            on=on,
            minutes=minutes,
            minutes_that_day=that_day.aggregate(sum=Sum("minutes"))["sum"] or 0,
            since=queries.known_since(volunteer),
            today=today,
        )
    )
    entry = HourEntry.objects.create(
        county_id=by.county_id,
        volunteer=volunteer,
        circle=circle,
        on=on,
        activity=activity,
        minutes=minutes,
        note=note.strip(),
        entered_by_id=by.user_id or None,
    )
    tell(EventKind.HOURS_RECORDED, volunteer, by=by, now=now)
    return entry


@whole
def confirm_hours(*, entry: HourEntry, by: Actor, now: datetime, today: date) -> HourEntry:
    """Confirm an entry; doing it twice changes nothing."""
    open_entry = HourEntry.objects.filter(pk=entry.pk, county_id=by.county_id, confirmed_on=None)
    if open_entry.update(confirmed_on=today, confirmed_by_id=by.user_id, **_NOT_RETURNED):
        tell(EventKind.HOURS_CHANGED, entry.volunteer, by=by, now=now, fields=["confirmed_on"])
    entry.refresh_from_db(fields=["confirmed_on", "confirmed_by"])
    return entry


@whole
def confirm_all_hours(*, volunteer: Volunteer, by: Actor, now: datetime, today: date) -> int:
    """Confirm everything entered for somebody and not sent back; returns how many entries that were."""
    open_entries = HourEntry.objects.filter(
        county_id=by.county_id, volunteer=volunteer, confirmed_on=None, returned_on=None
    )
    count = open_entries.update(confirmed_on=today, confirmed_by_id=by.user_id)
    if count:
        tell(EventKind.HOURS_CHANGED, volunteer, by=by, now=now, fields=["confirmed_on"])
    return count


@whole
def confirm_hours_of_circle(
    *, circle: HelperCircle, entries: Collection[UUID], but: Volunteer, by: Actor, now: datetime, today: date
) -> int:
    """Confirm these entries of a circle, but none of the coordinator's own; returns how many.

    Only what the coordinator saw: an entry that came in the meantime is not confirmed with the others.
    """
    waiting = (
        HourEntry.objects.select_for_update()
        .filter(county_id=by.county_id, circle=circle, public_id__in=entries, confirmed_on=None, returned_on=None)
        .exclude(volunteer=but)
    )
    found = list(waiting.select_related("volunteer").order_by("pk"))
    HourEntry.objects.filter(county_id=by.county_id, pk__in=[one.pk for one in found]).update(
        confirmed_on=today, confirmed_by_id=by.user_id
    )
    for volunteer in {one.volunteer_id: one.volunteer for one in found}.values():
        tell(EventKind.HOURS_CHANGED, volunteer, by=by, now=now, fields=["confirmed_on"])
    return len(found)


@whole
def send_back_hours(*, entry: HourEntry, because: str, by: Actor, now: datetime, today: date) -> HourEntry:
    """Give an entry back to the volunteer, who reads why and corrects it. Raises Refused."""
    entry = HourEntry.objects.select_for_update().get(pk=entry.pk, county_id=by.county_id)
    refuse_on(rules.obstacles_to_sending_back(confirmed=entry.confirmed_on is not None, because=because))
    entry.returned_on, entry.returned_by_id, entry.returned_because = today, by.user_id, because.strip()
    entry.save(update_fields=["returned_on", "returned_by", "returned_because"])
    tell(EventKind.HOURS_CHANGED, entry.volunteer, by=by, now=now, fields=["returned_on"])
    return entry


@whole
def correct_hours(
    *,
    entry: HourEntry,
    on: date,
    activity: str,
    minutes: int,
    circle: HelperCircle | None,
    note: str,
    by: Actor,
    now: datetime,
    today: date,
) -> HourEntry:
    """Enter time anew that is not confirmed yet; what was sent back waits again. Raises Refused."""
    volunteer = locked_volunteer(entry.volunteer)
    entry = HourEntry.objects.select_for_update().get(pk=entry.pk, county_id=by.county_id)
    if entry.confirmed_on is not None:
        raise Refused(_("These hours are confirmed and stay."))
    that_day = HourEntry.objects.filter(county_id=by.county_id, volunteer=volunteer, on=on).exclude(pk=entry.pk)
    refuse_on(
        rules.obstacles_to_hours(
            on=on,
            minutes=minutes,
            minutes_that_day=that_day.aggregate(sum=Sum("minutes"))["sum"] or 0,
            since=queries.known_since(volunteer),
            today=today,
        )
    )
    wanted = {"on": on, "activity": activity, "minutes": minutes, "circle": circle, "note": note.strip()}
    for name, value in {**wanted, **_NOT_RETURNED}.items():
        setattr(entry, name, value)
    entry.save(update_fields=[*wanted, *_NOT_RETURNED])
    tell(EventKind.HOURS_CHANGED, volunteer, by=by, now=now, fields=["minutes"])
    return entry


@whole
def remove_hours(*, entry: HourEntry, by: Actor, now: datetime) -> None:
    """Take back an entry that is not confirmed yet. Raises Refused."""
    gone, _rows = HourEntry.objects.filter(pk=entry.pk, county_id=by.county_id, confirmed_on=None).delete()
    if not gone:
        raise Refused(_("These hours are confirmed and stay."))
    tell(EventKind.HOURS_CHANGED, entry.volunteer, by=by, now=now, fields=["removed"])


@whole
def record_allowance(
    *,
    volunteer: Volunteer,
    paid_on: date,
    kind: str,
    amount: Decimal,
    payer: str,
    by: Actor,
    now: datetime,
    today: date,
) -> Allowance:
    """Enter money paid to a volunteer. Raises Refused; passing a tax-free sum is shown as a warning instead."""
    refuse_on(rules.obstacles_to_allowance(state=volunteer.state, paid_on=paid_on, amount=amount, today=today))
    allowance = Allowance.objects.create(
        county_id=by.county_id, volunteer=volunteer, paid_on=paid_on, kind=kind, amount=amount, payer=payer.strip()
    )
    tell(EventKind.ALLOWANCE_RECORDED, volunteer, by=by, now=now)
    return allowance
