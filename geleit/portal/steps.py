"""The five steps to an appointment, and the way from one to the next."""

from typing import Any

from django.http import HttpResponseRedirect
from django.utils.translation import gettext as _

from geleit.portal.pages import Portal
from geleit.portal.rules.choosing import Choice

ORDER = ("concern", "place", "time", "who", "confirm")


class SeeOther(HttpResponseRedirect):
    """Go on with GET: what was sent is not sent again."""

    status_code = 303


def steps(portal: Portal, current: str, choice: Choice | None = None) -> list[dict[str, Any]]:
    """The steps with their state; those before the present one lead back with what was chosen."""
    query = choice.query() if choice is not None else []
    labels = {
        "concern": (_("Concern"), portal.href("booking", query=query)),
        "place": (_("Place"), portal.href("booking_place", query=query)),
        "time": (_("Time"), ""),
        "who": (_("Your details"), ""),
        "confirm": (_("Confirm"), ""),
    }
    at = ORDER.index(current)
    return [
        {
            "label": label,
            "state": "done" if place < at else "current" if place == at else "open",
            "href": href if choice is not None and place < at else "",
        }
        for place, (label, href) in enumerate(labels.values())
    ]
