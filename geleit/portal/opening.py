"""When an office can be visited or called, in the reader's words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _

from geleit.core import clock
from geleit.core.multilingual import Text
from geleit.directory.codes import HoursKind, HoursMode
from geleit.directory.models import Closure, Hours, SiteFacts
from geleit.directory.queries import OfficePage, closure_facts, hours_facts
from geleit.directory.rules.hours import (
    DayPlan,
    DayState,
    HoursFact,
    Reason,
    ReasonKind,
    Span,
    State,
    day_plan,
    state_at,
)
from geleit.portal.labels import HOURS_KINDS, clock_time, day_in_words
from geleit.portal.pages import Portal
from geleit.portal.queries.counselling import Counselling
from geleit.portal.queries.places import ags_of

NOTHING = Text()
DAYS_SHOWN = 7
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")  # of schema.org


@dataclass(frozen=True)
class Now:
    """How it is at this moment: a sentence, and the colour and sign that go with it."""

    text: str
    tone: str  # open, closed, appointment
    icon: str


@dataclass(frozen=True)
class Day:
    """One day of the week to come."""

    label: str
    text: str
    is_today: bool
    reason: Text
    is_holiday: bool = False


@dataclass(frozen=True)
class Group:
    """Hours of one kind: the week to come, or a sentence where there are no fixed hours."""

    label: str
    text: str
    week: list[Day]
    note: Text


@dataclass(frozen=True)
class ClosureShown:
    """Days on which it is different."""

    days: str
    text: str
    reason: Text


@dataclass(frozen=True)
class Opening:
    """Everything about the hours of an office."""

    now: Now | None = None
    groups: list[Group] = field(default_factory=list)
    closures: list[ClosureShown] = field(default_factory=list)
    specification: list[dict[str, Any]] = field(default_factory=list)  # schema.org


def opening_of(portal: Portal, page: OfficePage) -> Opening:
    """The hours of an office as of the day shown; tells the page when they change next."""
    closures = closure_facts(page.closures)
    opening = Opening(closures=[_closure(one) for one in page.closures])
    now = None
    for (site, kind), hours in _grouped(page.hours).items():
        ags = _ags(portal, page.sites.get(site) if site is not None else page.site)
        land = portal.county.land
        plans = [day_plan(hours, closures, land, ags, portal.on + timedelta(days=n)) for n in range(DAYS_SHOWN)]
        if all(plan.state == DayState.UNKNOWN for plan in plans):
            continue
        site_facts = page.sites.get(site) if site is not None and len(page.sites) > 1 else None
        opening.groups.append(_group(portal, kind, hours, plans, site_facts))
        if kind == HoursKind.VISIT:
            opening.specification.extend(_specified(plans))
            if now is None and portal.is_today:
                state = state_at(hours, closures, land, ags, portal.now)
                portal.changes(state.changes_at)
                now = now_in_words(state, portal.now)
    return Opening(now, opening.groups, opening.closures, opening.specification)


@dataclass(frozen=True)
class Consultation:
    """A counselling office with its hours in words."""

    office: Counselling
    now: Now | None
    days: list[Day]  # those of the week to come on which one can come
    by_appointment: bool


def consultation_hours(portal: Portal, offices: Iterable[Counselling]) -> list[Consultation]:
    """When one can come to counselling in the week to come; tells the page when an office opens or closes."""
    found = []
    for office in offices:
        hours, closures = hours_facts(office.hours), closure_facts(office.closures)
        days = [portal.on + timedelta(days=number) for number in range(DAYS_SHOWN)]
        plans = [day_plan(hours, closures, portal.county.land, None, day) for day in days]
        now = None
        if portal.is_today and hours:
            state = state_at(hours, closures, portal.county.land, None, portal.now)
            portal.changes(state.changes_at)
            now = now_in_words(state, portal.now)
        shown = [_day(portal, plan) for plan in plans if plan.spans]
        found.append(Consultation(office, now, shown, any(plan.state == DayState.APPOINTMENT for plan in plans)))
    return found


def now_in_words(state: State, now: datetime) -> Now | None:
    """ "Open now. Closes at 12:00." None where nobody entered hours."""
    if not state.known:
        return None
    today = clock.local(now).date()
    if state.is_open:
        text = _("Open now.")
        if state.closes_at is not None:
            text = _("Open now. Closes at %(time)s.") % {"time": clock_time(state.closes_at)}
        return Now(text, "open", "success")
    if state.by_appointment:
        return Now(_("By appointment only."), "appointment", "calendar-today")
    if state.opens_next is None:
        return Now(_("Closed now."), "closed", "close")
    day, hour = clock.local(state.opens_next).date(), clock_time(state.opens_next)
    if day == today:
        return Now(_("Closed now. Opens today at %(time)s.") % {"time": hour}, "closed", "close")
    words = {"day": day_in_words(day), "time": hour}
    return Now(_("Closed now. Opens on %(day)s at %(time)s.") % words, "closed", "close")


def plan_in_words(plan: DayPlan) -> str:
    """ "08:00–12:00, 14:00–17:00", or "closed"."""
    if plan.spans:
        return ", ".join(_span(span) for span in plan.spans)
    return _("by appointment only") if plan.state == DayState.APPOINTMENT else _("closed")


def _span(span: Span) -> str:
    # En dash and digits read from left to right in every language.
    hours = f"\u2066{span.start_text}–{span.end_text}\u2069"
    return _("%(hours)s (by appointment)") % {"hours": hours} if span.by_appointment else hours


def _group(
    portal: Portal, kind: str, hours: Sequence[HoursFact], plans: Sequence[DayPlan], site: SiteFacts | None
) -> Group:
    label = str(HOURS_KINDS.get(kind, kind))
    if site is not None:
        label = f"{label}: {site.name.shown(portal.language).text}"
    valid = [one for one in hours if one.holds_on(portal.on)]
    note = next((plan.note for plan in plans if plan.note), NOTHING)
    if valid and all(one.mode != HoursMode.OPEN and not one.syntax for one in valid):
        is_agreed = any(one.mode == HoursMode.APPOINTMENT for one in valid)
        return Group(label, _("By appointment only.") if is_agreed else _("closed"), [], note)
    return Group(label, "", [_day(portal, plan) for plan in plans], note)


def _day(portal: Portal, plan: DayPlan) -> Day:
    is_holiday = plan.reason is not None and plan.reason.kind == ReasonKind.HOLIDAY
    return Day(
        label=day_in_words(plan.day),
        text=plan_in_words(plan),
        is_today=plan.day == portal.today,
        reason=_reason(plan.reason),
        is_holiday=is_holiday,
    )


def _reason(reason: Reason | None) -> Text:
    return reason.text if reason is not None else NOTHING


def _closure(one: Closure) -> ClosureShown:
    first, last = one.valid_from or date.min, one.valid_to or date.max
    if first == last:
        days = day_in_words(first)
    else:
        days = _("%(first)s to %(last)s") % {"first": f"{first:%d.%m.%Y}", "last": f"{last:%d.%m.%Y}"}
    if one.replacement:
        text = _("other hours")
    elif one.time_from is not None and one.time_to is not None:
        until = "24:00" if one.time_to >= time(23, 59) else clock_time(one.time_to)
        text = _("closed from %(first)s to %(last)s") % {"first": clock_time(one.time_from), "last": until}
    else:
        text = _("closed")
    return ClosureShown(days, text, one.reason)


def _grouped(rows: Iterable[Hours]) -> dict[tuple[int | None, str], list[HoursFact]]:
    """Hours by building and kind; visits first, then calls, then tickets."""
    order = list(HOURS_KINDS)
    groups: dict[tuple[int | None, str], list[HoursFact]] = {}
    for fact in sorted(hours_facts(rows), key=lambda one: order.index(one.kind) if one.kind in order else 9):
        groups.setdefault((fact.site_id, fact.kind), []).append(fact)
    return groups


def _specified(plans: Sequence[DayPlan]) -> list[dict[str, Any]]:
    return [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": f"https://schema.org/{DAY_NAMES[plan.day.weekday()]}",
            "opens": span.start_text,
            "closes": span.end_text if span.end < 24 * 60 else "23:59",
            "validFrom": plan.day.isoformat(),
            "validThrough": plan.day.isoformat(),
        }
        for plan in plans
        for span in plan.open_spans
    ]


def _ags(portal: Portal, site: SiteFacts | None) -> str | None:
    """The municipality of a building, where a holiday depends on it: Assumption in Bavaria."""
    if portal.county.land != "BY" or site is None or site.municipality_id is None:
        return None
    return ags_of(site.municipality_id)
