"""The editor's list of entries and one entry with all its facts."""

from collections import Counter
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.core import clock
from geleit.core.forms import open_form
from geleit.directory import access, actions, queries
from geleit.directory.changes import consequences
from geleit.directory.forms.entries import IDENTITY_FORMS, FourEyesForm
from geleit.directory.forms.kinds import COUNTY_KINDS, GROUPS, Group
from geleit.directory.queries import editing

EDIT = Permission.DIRECTORY_EDIT


@require_GET
def entries(request: StaffRequest) -> HttpResponse:
    """Everything the county publishes of itself, what waits for release and what is due."""
    actor = access.editor(request.actor)
    county, today = actor.county_id, clock.today()
    tree, rest = queries.office_tree(county, today), editing.overview(county, today)
    counts = Counter(str(state) for state in rest.freshness.values())
    context = {"tree": tree, "rest": rest, "due": counts["due"], "overdue": counts["overdue"]}
    return render(request, "directory/entries.html", context)


@require_GET
def entry(request: StaffRequest, group: str, entry_id: UUID) -> HttpResponse:
    """One entry as of a day: its facts past, present, prepared and waiting."""
    its = _group(group)
    record: Any = access.get_identity_for(request.actor, its.model, entry_id, need=EDIT)
    on, county = asked_day(request), request.actor.county_id
    kinds = [(kind.form.MODEL, kind.owner) for kind in its.kinds]
    found = editing.entry_facts(county, record.public_id, kinds, record.pk)
    places = editing.responsibilities(county, found.facts[1], on) if its.slug == "leistungen" else {}
    context: dict[str, Any] = {
        "group": its,
        "record": record,
        "name": editing.name_among(found.facts[0], on) or record.key,
        "on": on,
        "today": clock.today(),
        "facts": list(zip(its.kinds, found.facts, strict=True)),
        "history": queries.history(county, record.public_id)[:8],
        "places": places,
        "confirmation": found.confirmation,
        "freshness": queries.freshness_of(found.confirmation, clock.today()),
        "consequences": consequences(county, record.pk, now=clock.now()) if its.slug == "aemter" else [],
    }
    return render(request, "directory/entry.html", context)


@require_http_methods(["GET", "POST"])
def add_entry(request: StaffRequest, group: str) -> HttpResponse:
    """A new office, service, building or other administration."""
    actor = access.editor(request.actor)
    its, today = _group(group), clock.today()
    kind = its.kinds[0]
    form = open_form(request, kind.form, actor, choices=editing.choices(actor.county_id, today), today=today)
    extra = IDENTITY_FORMS[its.slug](request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and extra.is_valid():
        with form.showing_refusals():
            made: Any = actions.add_entry(
                model=its.model,
                name=form.cleaned_data["name_de"],
                new=lambda owner: _new(form, **{kind.owner: owner}),
                by=actor,
                now=clock.now(),
                today=today,
                **extra.cleaned_data,
            )
        if form.is_accepted:
            messages.success(request, saved(request))
            return redirect("directory:entry", its.slug, made.public_id)
    context = {"form": form, "extra": extra, "group": its, "heading": its.new, "back": None}
    return render(request, "directory/fact_form.html", context, status=422 if request.method == "POST" else 200)


@require_GET
def county(request: StaffRequest) -> HttpResponse:
    """Notices, and closures of the whole administration."""
    actor = access.editor(request.actor)
    today = clock.today()
    context = {
        "kinds": COUNTY_KINDS,
        "today": today,
        "consequences": consequences(actor.county_id, None, now=clock.now()),
        "facts": {
            "hinweis": editing.notices_for_editing(actor.county_id, today),
            "tage": editing.county_closures(actor.county_id, today),
        },
    }
    return render(request, "directory/county.html", context)


@require_POST
def four_eyes(request: StaffRequest) -> HttpResponse:
    """Whether a second person releases each change."""
    actor = access.editor(request.actor)
    form = FourEyesForm(request.POST)
    if form.is_valid():
        actions.set_four_eyes(is_on=form.cleaned_data["is_on"], by=actor, now=clock.now())
        messages.success(request, _("Saved."))
    return redirect("directory:entries")


def asked_day(request: HttpRequest) -> date:
    """The day the page is about: `?stand=2026-12-31`, else today."""
    try:
        return date.fromisoformat(request.GET.get("stand", ""))
    except ValueError:
        return clock.today()


def saved(request: StaffRequest) -> str:
    """What to say after a change."""
    if queries.settings_of(request.actor.county_id).four_eyes:
        return _("Saved. A second person has to release it before the public sees it.")
    return _("Saved. The public sees it.")


def _new(form: Any, **owner: Any) -> actions.NewFact:
    data = form.cleaned_data
    return actions.NewFact(
        form.MODEL, {**form.values(), **owner}, data["valid_from"], data["valid_to"], data["source"], form.parts
    )


def _group(slug: str) -> Group:
    try:
        return GROUPS[slug]
    except KeyError:
        raise Http404 from None
