"""What every page shows around its content: navigation, search, the signed-in user, messages."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.template.backends.utils import csrf_input
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext_lazy as _

from geleit.accounts.actors import Actor
from geleit.accounts.roles import Permission
from geleit.core.addresses import address_or_empty

# Label, address name, permission (or one of several) that shows the entry, icon.
ENTRIES: tuple[tuple[Promise | str, str, Permission | tuple[Permission, ...], str], ...] = (
    (_("My day"), "desk:home", Permission.HOME_SEE, "home"),
    (_("Cases"), "cases:caseload", Permission.CASE_READ, "case"),
    (_("New person"), "people:register", Permission.CASE_OPEN, "person"),
    (_("Volunteering"), "volunteers:circles", Permission.VOLUNTEER_READ, "group"),
    (_("My circle"), "volunteers:own_circles", Permission.CIRCLE_OWN, "group"),
    (_("My municipality"), "volunteers:own_places", Permission.PLACE_OWN, "pin"),
    (_("Team"), "desk:team", Permission.CASE_ASSIGN, "group"),
    (_("File access"), "desk:file_access_search", Permission.FILE_ACCESS_READ, "visibility"),
    (_("Users"), "accounts:users", Permission.USER_MANAGE, "settings"),
    (_("Directory"), "directory:directory", Permission.DIRECTORY_READ, "pin"),
    (_("Public pages"), "portal:edit_look", Permission.PORTAL_EDIT, "language"),
    (_("Waiting room"), "queue:room", (Permission.QUEUE_WORK, Permission.QUEUE_SET_UP), "group"),
    (_("Appointments"), "appointments:day", Permission.APPOINTMENT_WORK, "calendar-today"),
    (_("Plan appointments"), "appointments:points", Permission.APPOINTMENT_SET_UP, "settings"),
    (_("Visiting rules"), "visits:rules", Permission.VISIT_RULE_EDIT, "document"),
)
LEVELS = {"debug": "info", "info": "info", "success": "success", "warning": "warning", "error": "danger"}


@dataclass(frozen=True)
class NavEntry:
    """One entry of the main navigation."""

    label: str
    href: str
    icon: str
    current: bool


@dataclass(frozen=True)
class Message:
    """A message about what just happened."""

    level: str
    text: str


def page_context(request: HttpRequest) -> dict[str, Any]:
    """Context of every page; runs no query of its own."""
    actor: Actor | None = getattr(request, "actor", None)
    return {
        # Made once a page: Django's own is made anew for each of the page's forms.
        "csrf_input": SimpleLazyObject(lambda: csrf_input(request)),
        "actor": actor,
        "nav": _navigation(actor, request.path),
        "messages": [Message(LEVELS.get(m.level_tag, "info"), str(m.message)) for m in get_messages(request)],
        "LANG": get_language() or "de",
        "DIR": "rtl" if get_language_bidi() else "ltr",
        "form_key": uuid4,
        "draft_key": request.path,
        "draft_href": address_or_empty("core:save_draft"),
        "search_href": address_or_empty("desk:search") if actor and actor.can(Permission.CASE_READ) else "",
        "consultation_href": address_or_empty("consultations:new")
        if actor and actor.can(Permission.CASE_WRITE)
        else "",
        "home_href": address_or_empty("desk:home"),
        "profile_href": address_or_empty("accounts:profile"),
        "sign_out_href": address_or_empty("account_logout"),
        "sign_in_href": address_or_empty("account_login"),
        "accessibility_href": address_or_empty("desk:accessibility"),
        "handbook_href": address_or_empty("desk:handbook"),
        "session_seconds": settings.IDLE_MINUTES * 60 if actor else 0,
        "session_ping_href": address_or_empty("core:still_here"),
        "demo_mode": settings.DEMO_MODE,
    }


def _navigation(actor: Actor | None, path: str) -> list[NavEntry]:
    if actor is None:
        return []
    entries = []
    for label, name, needed, icon in ENTRIES:
        href = address_or_empty(name)
        permissions = needed if isinstance(needed, tuple) else (needed,)
        if href and any(actor.can(permission) for permission in permissions):
            current = path == href or (href != "/" and path.startswith(href))
            entries.append(NavEntry(label=str(label), href=href, icon=icon, current=current))
    return entries
