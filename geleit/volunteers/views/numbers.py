"""Figures of a period, the list behind each of them, and the same as PDF and spreadsheet."""

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from geleit.accounts.access import require
from geleit.accounts.actors import Actor
from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.core import clock
from geleit.core.addresses import address
from geleit.core.codelists import code_list
from geleit.core.workbook import spreadsheet
from geleit.volunteers import actions, forms, queries, reports, rules
from geleit.volunteers.codes import Preset
from geleit.volunteers.views.pages import pdf, section_page

READ = Permission.VOLUNTEER_READ


@dataclass(frozen=True)
class Shown:
    """A figure as it stands on the page."""

    label: str
    value: str
    hint: str
    href: str


@require_GET
def numbers(request: StaffRequest) -> HttpResponse:
    """The figures of a period; every one opens its list."""
    actor = require(request.actor, READ)
    form, scope = _asked(request, actor)
    context: dict[str, Any] = {"form": form, "scope": scope, "presets": _presets(form), "sections": []}
    if scope is not None:
        context |= {
            "sections": [
                (one.section.title, [_shown(figure, form, scope) for figure in one.figures])
                for one in queries.numbers(actor, scope)
            ],
            "about": reports.scope_lines(scope, _circle_name(form)),
            "tail": form.query(),
            "wide_tail": form.query(region="", circle=""),
        }
    return section_page(request, "numbers", "numbers", **context)


@require_GET
def numbers_side_by_side(request: StaffRequest) -> HttpResponse:
    """Some figures of every region and every circle beside each other. Raises Http404 for what is no period."""
    actor = require(request.actor, READ)
    form, scope = _asked(request, actor)
    if scope is None:
        raise Http404
    wide = replace(scope, region="", circle_id=None)
    regions, circles = queries.by_region(actor, wide, _regions(wide)), queries.by_circle(actor, wide)
    return section_page(
        request,
        "numbers_side_by_side",
        "numbers",
        about=reports.scope_lines(wide, ""),
        back=address("volunteers:numbers") + form.query(region="", circle=""),
        regions=[
            (reports.region_name(one.region), *_row(one.figures, form.query(region=one.region, circle="")))
            for one in regions
        ],
        circles=[(one.name, *_row(one.figures, form.query(circle=str(one.public_id), region=""))) for one in circles],
        region_heads=[figure.number.label for figure in regions[0].figures] if regions else [],
        circle_heads=[figure.number.label for figure in circles[0].figures] if circles else [],
    )


@require_GET
def number(request: StaffRequest, key: str) -> HttpResponse:
    """The list behind a figure. Raises Http404 for a figure that does not exist or does not fit what is asked."""
    actor = require(request.actor, READ)
    form, scope = _asked(request, actor)
    if scope is None:
        raise Http404
    found = queries.numbers_for(actor, scope).get(key)
    if found is None:
        raise Http404
    if found.listing.has_people:
        actions.note_listing(by=actor, now=clock.now())
    page = queries.lines_behind(found, scope, cursor=request.GET.get("at", ""))
    figure = queries.Figured(found, queries.value_of(found, scope))
    return section_page(
        request,
        "number",
        "numbers",
        page=page,
        label=reports.label_of(figure, scope),
        value=reports.value_text(figure),
        hint=found.hint,
        about=reports.scope_lines(scope, _circle_name(form)),
        back=address("volunteers:numbers") + form.query(),
        previous_href=form.query(at=page.previous_cursor) if page.previous_cursor else "",
        next_href=form.query(at=page.next_cursor) if page.next_cursor else "",
    )


@require_GET
def numbers_pdf(request: StaffRequest) -> HttpResponse:
    """The figures as PDF. Raises Http404 for a period that cannot be read."""
    actor = require(request.actor, READ)
    form, scope = _asked(request, actor)
    if scope is None:
        raise Http404
    sections, regions, _circles = _found(actor, scope)
    printed = reports.numbers_paper(
        sections, regions, scope, circle=_circle_name(form), county_name=actor.county_name, today=clock.today()
    )
    return pdf(printed, "zahlen-ehrenamt")


@require_GET
def numbers_book(request: StaffRequest) -> HttpResponse:
    """The figures as spreadsheet. Raises Http404 for a period that cannot be read."""
    actor = require(request.actor, READ)
    form, scope = _asked(request, actor)
    if scope is None:
        raise Http404
    sections, regions, circles = _found(actor, scope)
    return spreadsheet(
        reports.numbers_book(sections, regions, circles, scope, circle=_circle_name(form)), "zahlen-ehrenamt"
    )


def _asked(request: StaffRequest, actor: Actor) -> tuple[forms.NumbersFilter, queries.Scope | None]:
    circles = queries.every_circle(actor.county_id)
    form = forms.NumbersFilter(request.GET, today=clock.today(), circles=circles)
    return form, form.scope(actor)


def _found(
    actor: Actor, scope: queries.Scope
) -> tuple[list[queries.SectionTold], list[queries.RegionTold], list[queries.CircleTold]]:
    """All figures; regions and circles beside each other only while nothing narrows them. At most four statements."""
    sections = queries.numbers(actor, scope)
    if scope.is_narrowed:
        return sections, [], []
    return sections, queries.by_region(actor, scope, _regions(scope)), queries.by_circle(actor, scope)


def _regions(scope: queries.Scope) -> list[str]:
    return [code for code, _label in code_list("volunteers", "region").choices(scope.day)]


def _shown(one: queries.Figured, form: forms.NumbersFilter, scope: queries.Scope) -> Shown:
    href = _list_of(one.number.key) + form.query() if one.value else ""
    return Shown(reports.label_of(one, scope), reports.value_text(one), reports.hint_of(one), href)


def _row(figures: list[queries.Figured], tail: str) -> tuple[str, list[Shown]]:
    """Where the figures of a region or circle are, and each of them; `tail` ends all addresses."""
    return address("volunteers:numbers") + tail, [
        Shown(str(one.number.label), reports.value_text(one), "", _list_of(one.number.key) + tail if one.value else "")
        for one in figures
    ]


@cache
def _list_of(key: str) -> str:
    return address("volunteers:number", key=key)


def _circle_name(form: forms.NumbersFilter) -> str:
    chosen = form.cleaned_data.get("circle", "")
    return next((one.name for one in form.circles if str(one.public_id) == chosen), "")


def _presets(form: forms.NumbersFilter) -> list[dict[str, Any]]:
    """Links to usual periods; they keep region and circle and begin with today's state."""
    labels = {
        Preset.THIS_YEAR: _("This year"),
        Preset.LAST_YEAR: _("Last year"),
        Preset.THIS_QUARTER: _("This quarter"),
        Preset.LAST_QUARTER: _("Last quarter"),
    }
    kept = {name: form.cleaned_data.get(name, "") for name in ("region", "circle")}
    links = []
    for preset, label in labels.items():
        first, last = rules.period_of(preset, form.today)
        days = {"first": first.isoformat(), "last": last.isoformat()}
        links.append(
            {"label": label, "href": "?" + "&".join(f"{key}={value}" for key, value in (days | kept).items() if value)}
        )
    return links
