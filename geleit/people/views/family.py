"""The family: who lives together, who is related how, moving together."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.core import clock
from geleit.core.forms import open_form
from geleit.directory.queries import municipalities_of
from geleit.people import access, actions, forms, queries
from geleit.people.views.pages import person_page


@require_GET
def family(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Household and relations, children under their parents."""
    person = access.get_person_for(request.actor, person_id, need=Permission.CASE_READ)
    found = queries.family_of(request.actor, person)
    return person_page(request, "family", person, tab="family", family=found)


@require_http_methods(["GET", "POST"])
def add_relative(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Find somebody of the own caseload and join the two; the search is sent along until somebody is chosen."""
    person = access.get_person_for(request.actor, person_id, need=Permission.CASE_WRITE)
    search = forms.FindRelativeForm(request.POST or None)
    result = _found(request, search)
    people = [hit.person for hit in result.hits if hit.person.pk != person.pk] if result else []
    joins = "relation" in request.POST
    form = forms.AddRelativeForm(request.POST if joins else None, people=people, today=clock.today())
    if joins and form.is_valid():
        chosen = access.get_person_for(request.actor, form.cleaned_data["person"], need=Permission.CASE_WRITE)
        with form.showing_refusals():
            actions.join_family(person=chosen, other=person, by=request.actor, now=clock.now(), **form.arguments())
        if form.is_accepted:
            messages.success(request, _("The family is updated."))
            return redirect("people:family", person_id)
    return person_page(
        request, "add_relative", person, tab="family", form=form, search=search, result=result, people=people
    )


@require_http_methods(["GET", "POST"])
def register_relative(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Register somebody new as family of this person."""
    person = access.get_person_for(request.actor, person_id, need=Permission.CASE_OPEN)
    options = {
        "today": clock.today(),
        "municipalities": municipalities_of(request.actor.county_id),
        "initial": forms.initial_of_relative(person, queries.current_accommodation(person)),
    }
    form = open_form(request, forms.RegisterRelativeForm, request.actor, **options)
    duplicates = None
    if request.method == "POST" and form.is_valid():
        actions.note_search(by=request.actor, now=clock.now())
        duplicates = queries.likely_duplicates(request.actor, form.new_person())
        if form.is_confirmed or not duplicates:
            with form.showing_refusals():
                actions.register_relative(other=person, by=request.actor, now=clock.now(), **form.arguments())
            if form.is_accepted:
                messages.success(request, _("The person is registered and belongs to the family."))
                return redirect("people:family", person_id)
    return person_page(request, "register_relative", person, tab="family", form=form, duplicates=duplicates)


@require_http_methods(["GET", "POST"])
def relate(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Say how two members of the family are related."""
    person = access.get_person_for(request.actor, person_id, need=Permission.CASE_WRITE)
    people = [member.person for member in queries.family_of(request.actor, person).members]
    form = open_form(request, forms.RelateForm, request.actor, people=people, today=clock.today())
    if request.method == "POST" and form.is_valid():
        one, other = access.get_people_for(request.actor, form.pair(), need=Permission.CASE_WRITE)
        with form.showing_refusals():
            kind = form.cleaned_data["relation"]
            actions.relate(person=one, other=other, kind=kind, by=request.actor, now=clock.now())
        if form.is_accepted:
            messages.success(request, _("The relation is saved."))
            return redirect("people:family", person_id)
    return person_page(request, "relate", person, tab="family", form=form)


@require_POST
def unrelate(request: StaffRequest, person_id: UUID, other_id: UUID) -> HttpResponse:
    """Take back a relation recorded by mistake."""
    person = access.get_person_for(request.actor, person_id, need=Permission.CASE_WRITE)
    other = access.get_person_for(request.actor, other_id, need=Permission.CASE_WRITE)
    actions.unrelate(person=person, other=other, by=request.actor, now=clock.now())
    messages.success(request, _("The relation is removed."))
    return redirect("people:family", person_id)


@require_http_methods(["GET", "POST"])
def leave(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """The person lives in the household no longer."""
    person = access.get_person_for(request.actor, person_id, need=Permission.CASE_WRITE)
    others = queries.household(person)
    form = open_form(request, forms.LeaveForm, request.actor)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            actions.leave_household(person=person, on=form.cleaned_data["on"], by=request.actor, now=clock.now())
        if form.is_accepted:
            messages.success(request, _("The household is updated."))
            still_seen = access.first_visible(request.actor, [person, *others])
            return redirect("people:family", still_seen.public_id) if still_seen else redirect("desk:home")
    return person_page(request, "leave", person, tab="family", form=form)


@require_http_methods(["GET", "POST"])
def family_move(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """One new accommodation for all members of the household who move together."""
    person = access.get_person_for(request.actor, person_id, need=Permission.CASE_WRITE)
    people = [person, *queries.household(person)]
    options: dict[str, Any] = {"people": people, "today": clock.today()}
    options["municipalities"] = municipalities_of(request.actor.county_id)
    form = open_form(request, forms.MoveForm, request.actor, **options)
    if request.method == "POST" and form.is_valid():
        movers = access.get_people_for(request.actor, form.people_ids(), need=Permission.CASE_WRITE)
        with form.showing_refusals():
            actions.move_family(people=movers, values=form.values(), by=request.actor, now=clock.now())
        if form.is_accepted:
            messages.success(request, _("The move is saved for everybody chosen."))
            return redirect("people:family", person_id)
    hidden = any(one.is_protected for one in people)
    return person_page(request, "move", person, tab="family", form=form, has_protected=hidden)


def _found(request: StaffRequest, search: forms.FindRelativeForm) -> queries.SearchResult | None:
    if request.method != "POST" or not search.is_valid():
        return None
    actions.note_search(by=request.actor, now=clock.now())
    return queries.find_people(request.actor, search.cleaned_data["q"], today=clock.today())
