"""Registering: search first, then one page, then the likely duplicates."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from geleit.accounts import access as accounts_access
from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.core import clock
from geleit.core.forms import open_form
from geleit.directory.queries import municipalities_of
from geleit.people import actions, forms, queries
from geleit.people.births import UNKNOWN, parse_birth


@require_http_methods(["GET", "POST"])
def register(request: StaffRequest) -> HttpResponse:
    """Is the person known already? Asked by POST, because a name does not belong into an address."""
    actor = accounts_access.require(request.actor, Permission.CASE_OPEN)
    if request.method == "GET":
        return render(request, "people/register_search.html", {"form": forms.SearchForm()})
    typed = request.POST.dict()
    form = forms.SearchForm({"q": typed.get("q") or typed.get("name", ""), "born": typed.get("born", "")})
    if not form.is_valid():
        return render(request, "people/register_search.html", {"form": form}, status=422)
    actions.note_search(by=actor, now=clock.now())
    result = queries.find_people(actor, form.text, today=clock.today())
    return render(request, "people/register_search.html", {"form": form, "result": result})


@require_http_methods(["GET", "POST"])
def enter(request: StaffRequest) -> HttpResponse:
    """Master data of somebody new; likely duplicates are shown before anything is saved."""
    actor = accounts_access.require(request.actor, Permission.CASE_OPEN)
    today = clock.today()
    options: dict[str, Any] = {"today": today, "municipalities": municipalities_of(actor.county_id)}
    if "prefill" in request.POST:
        birth = parse_birth(request.POST.get("born", ""), today=today) or UNKNOWN
        form = forms.RegisterForm(initial=forms.prefilled(request.POST.dict(), birth), **options)
        return render(request, "people/register.html", {"form": form})
    form = open_form(request, forms.RegisterForm, actor, **options)
    duplicates = None
    if request.method == "POST" and form.is_valid():
        actions.note_search(by=actor, now=clock.now())
        duplicates = queries.likely_duplicates(actor, form.new_person())
        if form.is_confirmed or not duplicates:
            with form.showing_refusals():
                person = actions.register_person(data=form.new_person(), by=actor, now=clock.now())
            if form.is_accepted:
                messages.success(request, _("The person is registered. Now open the case."))
                return redirect("cases:open", person.public_id)
    status = 422 if request.method == "POST" and not form.is_accepted else 200
    return render(request, "people/register.html", {"form": form, "duplicates": duplicates}, status=status)
