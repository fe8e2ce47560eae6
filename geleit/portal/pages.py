"""What every public page has in common: county, language and day, the wall and the portal's role, the frame.

`@portal_page()` makes a view a public page. The view runs inside one transaction, behind the county wall and as the
role `geleit_portal`, which reads public facts and nothing else but the rows of one visitor's own link.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property, wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from allauth.core import ratelimit
from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from geleit.core import clock, wall
from geleit.core.multilingual import LANGUAGE_NAMES, LANGUAGES, direction
from geleit.core.public import public
from geleit.portal.addresses import Place, address, slug_of_host
from geleit.portal.labels import day_in_words, features, hour_in_words, moment_in_words, word
from geleit.portal.navigation import footer, navigation
from geleit.portal.queries.frame import Frame, frame_of
from geleit.portal.rules.markup import blocks

P = ParamSpec("P")
EARLIEST, LATEST = date(1990, 1, 1), date(2100, 12, 31)


@dataclass(frozen=True)
class PortalCounty:
    """The county whose pages are shown."""

    pk: int
    slug: str
    name: str
    land: str
    regional_key: str


@dataclass
class Portal:
    """What a public page knows of the request."""

    county: PortalCounty
    place: Place
    now: datetime
    on: date  # the day of the state shown
    host_slug: str
    wrong_day: str = ""  # what was asked for as a day but is none
    is_over_limit: bool = False
    changes_at: list[datetime] = field(default_factory=list)  # moments at which the page will read differently

    @cached_property
    def frame(self) -> Frame:
        """What stands around the page. One statement, when it is first asked for: a redirect needs none."""
        return frame_of(self.county.pk, on=self.on)

    @property
    def language(self) -> str:
        """The reader's language."""
        return self.place.language

    @property
    def today(self) -> date:
        """The present day in Germany."""
        return clock.local(self.now).date()

    @property
    def is_today(self) -> bool:
        """Whether the present state is shown, and not that of another day."""
        return self.on == self.today

    def href(
        self, name: str, /, *, query: Mapping[str, str] | Sequence[tuple[str, str]] | None = None, **kwargs: Any
    ) -> str:
        """Address of another page of this county in this language; keeps the day that is shown."""
        path = address(self.place, name, host_slug=self.host_slug, **kwargs)
        asked = list(query.items() if isinstance(query, Mapping) else query or ())
        if not self.is_today and not any(key == "stand" for key, _value in asked):
            asked.append(("stand", self.on.isoformat()))
        return f"{path}?{urlencode(asked)}" if asked else path

    def path_of(self, name: str, /, **kwargs: Any) -> str:
        """Path of a page as the server sees it, whatever host was asked."""
        return address(self.place, name, **kwargs)

    def changes(self, moment: datetime | None) -> None:
        """Say that the page will read differently from `moment` on, such as when an office closes."""
        if moment is not None and moment > self.now:
            self.changes_at.append(moment)


class PortalRequest(HttpRequest):
    """A request for a public page."""

    portal: Portal


View = Callable[Concatenate[PortalRequest, P], HttpResponse]


def portal_page(
    *, methods: Sequence[str] = ("GET", "HEAD"), keep: bool = True, limit: str = ""
) -> Callable[[View[P]], Callable[..., HttpResponse]]:
    """Make a view a public page of a county.

    `keep` says that its answer is the same for everybody; `limit` names the limit in the settings that holds for
    what is sent to it (`portal.is_over_limit`).
    """

    def decorate(view: View[P]) -> Callable[..., HttpResponse]:
        @public
        @wraps(view)
        def page(request: HttpRequest, at: Place, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.method not in methods:
                raise Http404  # without asking the database: most of these are no counties at all
            # Before the role is taken on, which cannot count.
            over = bool(limit) and not ratelimit.consume(request, action=limit, key=at.slug)
            nested = transaction.get_connection().in_atomic_block
            with transaction.atomic(), translation.override(at.language):
                request.portal = _open(request, at)  # type: ignore[attr-defined]  # makes it a PortalRequest
                request.portal.is_over_limit = over  # type: ignore[attr-defined]  # it is one now
                try:
                    response = view(request, *args, **kwargs)  # type: ignore[arg-type]  # it is one now
                except Http404:
                    response = show(request, "portal/not_found.html", {}, status=404)  # type: ignore[arg-type]  # as above
                if nested:
                    wall.leave_portal()
            return _finished(request.portal, response, keep=keep)  # type: ignore[attr-defined]  # as above

        return page

    return decorate


def show(
    request: PortalRequest, template: str, context: Mapping[str, Any], *, status: int = 200, content_type: str = ""
) -> HttpResponse:
    """A page in the county's frame. Nothing of the session or of a signed-in user enters it."""
    portal = request.portal
    frame = {
        "portal": portal,
        "county": portal.county,
        "href": portal.href,
        "LANG": portal.language,
        "DIR": direction(portal.language),
        "nav": navigation(portal, request.path_info),
        "foot": footer(portal),
        "languages": _languages(request),
        "notices": portal.frame.notices,
        "request_path": request.path,
        "blocks": blocks,
        "word": word,
        "features": features,
        "day_in_words": day_in_words,
        "hour_in_words": hour_in_words,
        "moment_in_words": moment_in_words,
        "demo_mode": settings.DEMO_MODE,
    }
    html = render_to_string(template, {**frame, **context})
    return HttpResponse(html, status=status, content_type=content_type or None)


def _open(request: HttpRequest, at: Place) -> Portal:
    """Enter the county. Raises Http404 for one that does not exist."""
    found = wall.enter_portal(at.slug)
    if found is None:
        raise Http404
    now = clock.now()
    today = clock.local(now).date()
    on, wrong = _day(request.GET.get("stand", ""), today)
    county = PortalCounty(found[0], at.slug, *found[1:])
    return Portal(county, at, now, on, slug_of_host(request), wrong_day=wrong)


def _day(typed: str, today: date) -> tuple[date, str]:
    """The day asked for, and what was typed if it is none: then today's state is shown, and the page says so."""
    if not typed:
        return today, ""
    try:
        day = date.fromisoformat(typed.strip()[:10])
    except ValueError:
        return today, typed[:40]
    return (day, "") if EARLIEST <= day <= LATEST else (today, typed[:40])


def _finished(portal: Portal, response: HttpResponse, *, keep: bool) -> HttpResponse:
    """Say for how long the answer holds; without that it is kept by nobody."""
    if not (keep and response.status_code == 200 and portal.is_today and settings.PORTAL_CACHE_SECONDS > 0):
        return response
    now = portal.now.timestamp()
    # "Today" is another day after midnight.
    midnight = datetime.combine(portal.today + timedelta(days=1), time(), tzinfo=clock.BERLIN)
    portal.changes(midnight)
    until = min([now + settings.PORTAL_CACHE_SECONDS, *(moment.timestamp() for moment in portal.changes_at)])
    response.fresh_until = until  # type: ignore[attr-defined]  # for `cache`
    # Browsers ask each time, mostly for a 304 out of memory, so that nobody reads "open" after a closure was entered;
    # what stands between may answer them for as long as we would ourselves.
    keeping = f"public, max-age=0, must-revalidate, s-maxage={max(0, int(until - now))}"
    response.headers.setdefault("Cache-Control", keeping)
    return response


def _languages(request: PortalRequest) -> list[dict[str, Any]]:
    """The same page in every language."""
    portal, match = request.portal, request.resolver_match
    kwargs = {key: value for key, value in (match.kwargs if match else {}).items() if key != "at"}
    name = match.url_name if match and match.app_name == "portal" and match.url_name else "start"
    query = request.META.get("QUERY_STRING", "") if request.method == "GET" else ""
    return [
        {
            "code": code,
            "name": LANGUAGE_NAMES[code],
            "href": address(Place(portal.county.slug, code), name, host_slug=portal.host_slug, **kwargs)
            + (f"?{query}" if query else ""),
            "current": code == portal.language,
        }
        for code in LANGUAGES
    ]
