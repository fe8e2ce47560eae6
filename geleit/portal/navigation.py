"""The links around every public page."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

from geleit.portal.codes import TextPlace

if TYPE_CHECKING:
    from geleit.portal.pages import Portal

# Instead of the place of a text: a page that needs an office giving appointments.
BOOKING = "booking"
# Label, page, icon, what must be there for the page to be offered: the place of a text, or BOOKING.
PAGES = (
    (gettext_lazy("Contact"), "contact", "phone", ""),
    (gettext_lazy("Offices A to Z"), "offices", "group", ""),
    (gettext_lazy("Services"), "services", "checklist", ""),
    (gettext_lazy("Who is responsible for me?"), "responsible", "pin", ""),
    (gettext_lazy("Municipalities"), "municipalities", "home", ""),
    (gettext_lazy("Your visit"), "visit", "calendar-today", ""),
    (gettext_lazy("Appointment"), "booking", "check", BOOKING),
    (gettext_lazy("Integration management"), "integration", "plan", TextPlace.INTEGRATION),
    (gettext_lazy("Volunteering"), "volunteering", "person", TextPlace.VOLUNTEERING),
    (gettext_lazy("Notices"), "notices", "info", ""),
)
FOOTER = (
    (gettext_lazy("Accessibility"), "accessibility"),
    (gettext_lazy("Easy language"), "easy"),
    (gettext_lazy("Imprint"), "imprint"),
    (gettext_lazy("Privacy"), "privacy"),
)


def navigation(portal: "Portal", path: str) -> list[dict[str, object]]:
    """The main menu: only pages that have something to say."""
    return [_link(portal, path, str(label), name, icon) for label, name, icon in offered(portal)]


def offered(portal: "Portal") -> list[tuple[object, str, str]]:
    """Label, page and icon of the pages that have something to say."""
    there = portal.frame.places | ({BOOKING} if portal.frame.bookable else frozenset())
    return [(label, name, icon) for label, name, icon, needs in PAGES if not needs or needs in there]


def footer(portal: "Portal") -> list[dict[str, object]]:
    """The legal pages and easy language."""
    return [_link(portal, "", str(label), name, "") for label, name in FOOTER]


def _link(portal: "Portal", path: str, label: str, name: str, icon: str) -> dict[str, object]:
    href = portal.href(name)
    page = portal.path_of(name)
    return {"label": label, "href": href, "icon": icon, "current": bool(path) and path.startswith(page)}
