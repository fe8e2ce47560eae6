"""Kiosks and displays of the waiting room."""

from dataclasses import dataclass
from datetime import datetime

from geleit.accounts.actors import Actor
from geleit.audit.actions import record
from geleit.audit.codes import EventKind
from geleit.core.whole import whole
from geleit.visits.codes import DeviceKind
from geleit.visits.models import Device, Point
from geleit.visits.secrets import hash_of, new_secret


@dataclass(frozen=True, slots=True)
class NewDevice:
    """A device and the secret of its address, which is never shown again."""

    device: Device
    secret: str


@whole
def add_device(*, point: Point, kind: DeviceKind, name: str, by: Actor, now: datetime) -> NewDevice:
    """Let a kiosk or display work at a point."""
    secret = new_secret()
    device = Device.objects.create(
        county_id=by.county_id,
        point=point,
        kind=kind,
        name=name,
        secret_hash=hash_of(secret),
        created_at=now,
        created_by_id=by.user_id,
    )
    record(EventKind.QUEUE_CHANGED, by=by, now=now, subject="device", subject_id=device.pk, fields=["created_at"])
    return NewDevice(device, secret)


@whole
def revoke_device(*, device: Device, by: Actor, now: datetime) -> None:
    """End the address of a device; twice changes nothing."""
    found = Device.objects.filter(county_id=by.county_id, pk=device.pk, revoked_at=None)
    if found.update(revoked_at=now):
        record(EventKind.QUEUE_CHANGED, by=by, now=now, subject="device", subject_id=device.pk, fields=["revoked_at"])
