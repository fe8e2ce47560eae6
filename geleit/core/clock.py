"""The only place that reads the system clock; everything below a view or command takes `now` or `today` as argument."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

BERLIN = ZoneInfo("Europe/Berlin")


def now() -> datetime:
    """The present moment, time-zone aware, in UTC."""
    return timezone.now()


def today() -> date:
    """The calendar day in Germany, whatever the server's own time zone."""
    return now().astimezone(BERLIN).date()


def local(moment: datetime) -> datetime:
    """`moment` as wall-clock time in Germany."""
    return moment.astimezone(BERLIN)
