"""Adding, changing, correcting, ending and withdrawing a fact."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.core import clock
from geleit.core.ending import EndForm
from geleit.core.forms import open_form
from geleit.directory import access, actions
from geleit.directory.forms.kinds import COUNTY_KINDS, GROUPS, KINDS, Kind, group_of
from geleit.directory.queries import editing
from geleit.directory.views.entries import saved

EDIT = Permission.DIRECTORY_EDIT


@require_http_methods(["GET", "POST"])
def add_fact(request: StaffRequest, group: str, entry_id: UUID, kind: str) -> HttpResponse:
    """Another fact of an entry."""
    its = GROUPS.get(group)
    chosen = next((one for one in its.kinds if one.slug == kind), None) if its is not None else None
    if its is None or chosen is None:
        raise Http404
    record = access.get_identity_for(request.actor, its.model, entry_id, need=EDIT)
    back = reverse("directory:entry", args=[its.slug, entry_id])
    return _add(request, chosen, {chosen.owner: record}, actions.Entry.of(record), back)


@require_http_methods(["GET", "POST"])
def add_county_fact(request: StaffRequest, kind: str) -> HttpResponse:
    """A notice, or a closure of the whole administration."""
    access.editor(request.actor)
    chosen = COUNTY_KINDS[kind]
    own_id = uuid4()
    entry = actions.Entry(chosen.form.MODEL._meta.label, own_id)
    return _add(request, chosen, {"public_id": own_id}, entry, reverse("directory:county"))


@require_http_methods(["GET", "POST"])
def change_fact(request: StaffRequest, kind: str, fact_id: UUID) -> HttpResponse:
    """From a day on it is different, or it was wrong from the start."""
    chosen = _kind(kind)
    fact = access.get_fact_for(request.actor, chosen.form.MODEL, fact_id, need=EDIT)
    entry, owner, back = _entry(chosen, fact)
    form = _form(request, chosen, fact)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        first = data["valid_from"] or (fact.valid_from if form.is_correction else None)
        new = actions.NewFact(
            form.MODEL, {**form.values(), **owner}, first, data["valid_to"], data["source"], form.parts
        )
        act = actions.correct if form.is_correction else actions.replace
        seen = request.POST.get("seen", "")
        with form.showing_refusals():
            act(
                entry=entry, fact=fact, new=new, reason=data["reason"], seen=seen,
                by=request.actor, now=clock.now(), today=clock.today(),
            )  # fmt: skip
        if form.is_accepted:
            messages.success(request, saved(request))
            return redirect(back)
    return _page(request, form, chosen, back, fact)


@require_http_methods(["GET", "POST"])
def end_fact(request: StaffRequest, kind: str, fact_id: UUID) -> HttpResponse:
    """It ends on a day, or it was wrong and nothing takes its place."""
    chosen = _kind(kind)
    fact = access.get_fact_for(request.actor, chosen.form.MODEL, fact_id, need=EDIT)
    entry, _owner, back = _entry(chosen, fact)
    form = open_form(request, EndForm, request.actor)
    if request.method == "POST" and form.is_valid():
        seen, data = request.POST.get("seen", ""), form.cleaned_data
        common: dict[str, Any] = {"entry": entry, "fact": fact, "seen": seen, "by": request.actor, "now": clock.now()}
        with form.showing_refusals():
            if data["was_wrong"]:
                actions.withdraw(reason=data["reason"], **common)
            else:
                actions.end(last_day=data["last_day"], reason=data["reason"], **common)
        if form.is_accepted:
            messages.success(request, saved(request))
            return redirect(back)
    context = {"form": form, "kind": chosen, "fact": fact, "back": back, "seen": _seen(request, fact)}
    return render(request, "directory/end_fact.html", context, status=422 if request.method == "POST" else 200)


def _add(request: StaffRequest, kind: Kind, owner: dict[str, Any], entry: actions.Entry, back: str) -> HttpResponse:
    form = _form(request, kind, None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        values = {**form.values(), **owner}
        new = actions.NewFact(form.MODEL, values, data["valid_from"], data["valid_to"], data["source"], form.parts)
        with form.showing_refusals():
            actions.add(entry=entry, new=new, by=request.actor, now=clock.now(), today=clock.today())
        if form.is_accepted:
            messages.success(request, saved(request))
            return redirect(back)
    return _page(request, form, kind, back, None)


def _form(request: StaffRequest, kind: Kind, fact: Any) -> Any:
    today = clock.today()
    known = editing.choices(request.actor.county_id, today)
    return open_form(request, kind.form, request.actor, choices=known, today=today, fact=fact)


def _page(request: StaffRequest, form: Any, kind: Kind, back: str, fact: Any) -> HttpResponse:
    context = {
        "form": form,
        "heading": kind.title,
        "kind": kind,
        "back": back,
        "fact": fact,
        "seen": _seen(request, fact),
    }
    return render(request, "directory/fact_form.html", context, status=422 if request.method == "POST" else 200)


def _seen(request: StaffRequest, fact: Any) -> str:
    """What the editor saw when the form was opened; a form shown again keeps it."""
    return "" if fact is None else request.POST.get("seen", "") or actions.seen_as(fact)


def _kind(slug: str) -> Kind:
    if slug not in KINDS:
        raise Http404
    return KINDS[slug]


def _entry(kind: Kind, fact: Any) -> tuple[actions.Entry, dict[str, Any], str]:
    """The entry a fact belongs to, what names it, and the page to go back to."""
    group = group_of(kind)
    if group is None:
        return actions.Entry(*editing.entry_of_lone_fact(fact)), {}, reverse("directory:county")
    record = getattr(fact, kind.owner)
    if record is None:  # a closure of the whole county has a page of its own
        raise Http404
    back = reverse("directory:entry", args=[group.slug, record.public_id])
    return actions.Entry.of(record), {kind.owner: record}, back
