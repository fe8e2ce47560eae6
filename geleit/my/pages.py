"""What every own page has in common: the session, the wall, the frame. Staff pages know nothing of it.

`@own_page()` makes a view a page of the volunteer who is signed in: it runs in one transaction behind the wall of the
volunteer's county and gets `request.me`. `@entrance()` makes one for which nobody is signed in yet.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from uuid import uuid4

from django.conf import settings
from django.contrib.messages import get_messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.backends.utils import csrf_input
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from geleit.accounts.models import County
from geleit.core import clock, failures, wall
from geleit.core.errors import Refused
from geleit.core.http import typed_fields
from geleit.core.once import once
from geleit.core.public import public
from geleit.my import access, actions
from geleit.my.me import Me

P = ParamSpec("P")
COOKIE = f"{'__Host-' if settings.USE_HTTPS else ''}geleit-mein"
# Not "no-referrer": with it browsers send a form with the origin "null", and every button would be refused.
HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex", "Referrer-Policy": "same-origin"}
LEVELS = {"debug": "info", "info": "info", "success": "success", "warning": "warning", "error": "danger"}


class OwnRequest(HttpRequest):
    """A request of a volunteer who is signed in."""

    me: Me


View = Callable[Concatenate[OwnRequest, P], HttpResponse]


def own_page(*, methods: Sequence[str] = ("GET", "HEAD")) -> Callable[[View[P]], Callable[..., HttpResponse]]:
    """Make a view a page of the volunteer who is signed in; others are asked to sign in."""

    def decorate(view: View[P]) -> Callable[..., HttpResponse]:
        @public
        @wraps(view)
        def page(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.method not in methods:
                return private(HttpResponseNotAllowed(methods))
            with transaction.atomic():
                me = _find_me(request)
                if me is None:
                    return private(_signed_out(request))
                own = cast(OwnRequest, request)
                own.me = me
                actions.touch_session(session=me.session, now=me.now)
                try:
                    response = once(cast(Callable[..., HttpResponse], view), me.actor)(own, *args, **kwargs)
                except Refused as refusal:
                    transaction.set_rollback(True)
                    response = show(own, "my/refused.html", obstacles=refusal.messages, status=422)
                except Http404:
                    transaction.set_rollback(True)
                    response = show(own, "my/not_found.html", status=404)
            return private(response)

        return page

    return decorate


def entrance(*, methods: Sequence[str] = ("GET", "HEAD", "POST")) -> Callable[[View[P]], Callable[..., HttpResponse]]:
    """Make a view a page for somebody who is not signed in yet; it runs in one transaction, outside every county."""

    def decorate(view: View[P]) -> Callable[..., HttpResponse]:
        @public
        @wraps(view)
        def page(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.method not in methods:
                return private(HttpResponseNotAllowed(methods))
            with transaction.atomic():
                return private(view(cast(OwnRequest, request), *args, **kwargs))

        return page

    return decorate


def show(request: OwnRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """A page in the frame of the own pages. Nothing of a user of the staff pages enters it."""
    me: Me | None = getattr(request, "me", None)
    html = render_to_string(template, {**_frame(request, me), **context})
    return HttpResponse(html, status=status)


def remember(response: HttpResponse, county: County, token: str) -> None:
    """Let the browser carry the session until it is closed."""
    response.set_cookie(
        COOKIE,
        f"{county.pk}.{token}",
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def forget(response: HttpResponse) -> None:
    """Take the session from the browser."""
    response.delete_cookie(COOKIE, samesite="Lax")


def private(response: HttpResponse) -> HttpResponse:
    """Kept by nobody, listed nowhere, its address told to nobody and, as it may hold a secret, not logged."""
    for name, value in HEADERS.items():
        response.headers[name] = value
    response._has_been_logged = True  # type: ignore[attr-defined]  # read by django.utils.log.log_response
    return response


def _find_me(request: HttpRequest) -> Me | None:
    """Whose session the cookie names; with it the transaction is inside the county's wall."""
    key, _dot, token = request.COOKIES.get(COOKIE, "").partition(".")
    if not (key.isascii() and key.isdecimal() and len(key) < 10 and token):
        return None
    county = County.objects.filter(pk=int(key)).first()
    if county is None:
        return None
    wall.enter(county.pk)
    return access.find_me(county, token, now=clock.now())


def _signed_out(request: HttpRequest) -> HttpResponse:
    """To the sign-in; what was typed into a form stays on the page and can be sent again after it."""
    sign_in = reverse("my:sign_in")
    if request.method != "POST" or not any(map(any, typed_fields(request).values())):
        return redirect(sign_in)
    frame = _frame(request, None) | failures.kept(request)
    html = render_to_string("errors/signed_out.html", {**frame, "sign_in_href": sign_in})
    return HttpResponse(html, status=403)


def _frame(request: HttpRequest, me: Me | None) -> dict[str, Any]:
    return {
        "me": me,
        "actor": {"display_name": me.actor.display_name, "county_name": me.actor.county_name} if me else None,
        "nav": _navigation(request.path) if me else [],
        "messages": [
            {"level": LEVELS.get(one.level_tag, "info"), "text": str(one.message)} for one in get_messages(request)
        ],
        "csrf_input": SimpleLazyObject(lambda: csrf_input(request)),
        "form_key": uuid4,
        "LANG": get_language() or "de",
        "DIR": "rtl" if get_language_bidi() else "ltr",
        "home_href": reverse("my:start"),
        "profile_href": reverse("my:data") if me else "",
        "sign_out_href": reverse("my:sign_out") if me else "",
        "accessibility_href": reverse("desk:accessibility"),
    }


def _navigation(path: str) -> list[dict[str, Any]]:
    labels: Mapping[str, tuple[str, str]] = {
        "start": (_("What is next"), "home"),
        "hours": (_("My hours"), "checklist"),
        "trainings": (_("Trainings"), "calendar-today"),
        "requests": (_("Help wanted"), "help"),
        "circles": (_("My circle"), "group"),
        "data": (_("My details"), "person"),
    }
    home = reverse("my:start")
    entries = []
    for name, (label, icon) in labels.items():
        href = reverse(f"my:{name}")
        is_here = path == href or (href != home and path.startswith(href))
        entries.append({"label": label, "href": href, "icon": icon, "current": is_here})
    return entries
