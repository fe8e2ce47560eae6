"""Addresses of kiosks and displays. They are public pages; the secret in them is what lets a device in."""

from geleit.visits.codes import DeviceKind

_NAMES = {DeviceKind.KIOSK: "automat", DeviceKind.DISPLAY: "anzeige"}


def device_path(slug: str, kind: str, secret: str) -> str:
    """The path of a device's page of a county."""
    return f"/{slug}/{_NAMES[DeviceKind(kind)]}/{secret}/"
