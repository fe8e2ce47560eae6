"""Every page of a signed-in user runs inside one transaction that sees one county; everything else needs a sign-in."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from geleit.accounts import factors
from geleit.accounts.actors import Actor, actor_of
from geleit.accounts.models import User
from geleit.core import clock, failures, wall
from geleit.core.actions import save_draft
from geleit.core.errors import Refused
from geleit.core.http import typed_fields
from geleit.core.once import once
from geleit.core.public import is_background, is_public, serves_without_county

View = Callable[..., HttpResponse]
# A page of an active user writes its time at most once a minute, so the idle limit is exact to the minute.
TOUCH_SECONDS = 60


class StaffRequest(HttpRequest):
    """A request of a signed-in user of a county."""

    actor: Actor


class CountyWallMiddleware:
    """Requires a sign-in, ends idle sessions keeping what was typed, and runs the view behind the county wall."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = None  # type: ignore[attr-defined]  # makes it a StaffRequest
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Run the view here; returning its response keeps Django from calling it again."""
        if is_public(view):
            return None
        user = request.user
        asked_by_page = is_background(view)
        if asked_by_page and "HX-Request" in request.headers and not _is_awake(request, user):
            return HttpResponse(status=204)  # the page that asks stays as it is
        if not isinstance(user, User):
            typed = "form_key" in request.POST and any(map(any, typed_fields(request).values()))
            return failures.signed_out(request) if typed else _to_sign_in(request)
        now = clock.now()
        if _is_over(request, now):
            return _end_idle_session(request, user, now)
        if not asked_by_page:
            _touch(request, now)
        if user.county_id is None:
            # Django calls the view itself then, outside every county.
            return None if serves_without_county(view) else failures.forbidden(request)
        with transaction.atomic():
            wall.enter(user.county_id, user.pk)
            actor = actor_of(user, today=clock.today())
            request.actor = actor  # type: ignore[attr-defined]  # makes it a StaffRequest
            if _lacks_second_factor(request, user, actor):
                return _to_second_factor(request, actor, now)
            try:
                return once(view, actor)(request, *args, **kwargs)
            except Refused as refusal:
                transaction.set_rollback(True)
                return failures.refused(request, refusal.messages)


def _is_awake(request: HttpRequest, user: object) -> bool:
    return isinstance(user, User) and not _is_over(request, clock.now())


def _is_over(request: HttpRequest, now: datetime) -> bool:
    moment = now.timestamp()
    idle = moment - float(request.session.get("active_at", moment))
    age = moment - float(request.session.get("started_at", moment))
    return idle > settings.IDLE_MINUTES * 60 or age > settings.SESSION_HOURS * 3600


def _touch(request: HttpRequest, now: datetime) -> None:
    request.session.setdefault("started_at", now.timestamp())
    if now.timestamp() - request.session.get("active_at", 0) > TOUCH_SECONDS:
        request.session["active_at"] = now.timestamp()


def _lacks_second_factor(request: HttpRequest, user: User, actor: Actor) -> bool:
    """Asks nothing of the database: the session knows whether it saw the factor."""
    if not factors.is_required_of(actor) or factors.is_proved(request, user):
        return False
    return request.resolver_match is None or request.resolver_match.view_name not in factors.BEFORE_PROOF


def _to_second_factor(request: HttpRequest, actor: Actor, now: datetime) -> HttpResponse:
    """To the set-up; a form somebody sent whose role was given a moment ago is kept as draft."""
    page = request.POST.get("draft_key", "")
    if page:
        save_draft(form=page, fields=typed_fields(request), by=actor, now=now)
    return redirect("accounts:second_factor")


def _end_idle_session(request: HttpRequest, user: User, now: datetime) -> HttpResponse:
    """Sign out; a form that was just sent is kept as draft of its page and offered again after the sign-in."""
    page = request.path if request.method == "GET" else request.POST.get("draft_key", "")
    if page and request.method == "POST" and user.county_id is not None:
        with wall.inside(user.county_id, user.pk):
            save_draft(form=page, fields=typed_fields(request), by=actor_of(user, today=clock.today()), now=now)
    logout(request)
    if request.method == "POST" and page:
        messages.warning(request, _("You were signed out after a pause. Your entries are kept: sign in and go on."))
    else:
        messages.info(request, _("You were signed out after a pause."))
    return _to_sign_in(request, page)


def _to_sign_in(request: HttpRequest, page: str | None = None) -> HttpResponse:
    if page is None:
        page = request.path if request.method == "GET" else ""
    query = f"?{urlencode({'next': page})}" if page.startswith("/") and page != "/" else ""
    return redirect(reverse("account_login") + query)
