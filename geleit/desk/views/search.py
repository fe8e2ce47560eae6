"""The search for people and cases. By POST, because a name does not belong into an address."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from geleit.accounts import access
from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.core import clock
from geleit.desk import forms, queries
from geleit.people.actions import note_search


@require_http_methods(["GET", "HEAD", "POST"])
def search(request: StaffRequest) -> HttpResponse:
    """People by parts of names, birth date, or a case by its number, which leads straight to its file."""
    actor = access.require(request.actor, Permission.CASE_READ)
    form = forms.SearchForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "desk/search.html", {"form": form}, status=422 if form.is_bound else 200)
    note_search(by=actor, now=clock.now())
    page = queries.search(actor, form.cleaned_data["q"], clock.today())
    if page.case is not None:
        return redirect("desk:case_file", page.case.public_id)
    context = {"form": form, "page": page, "may_open": actor.can(Permission.CASE_OPEN)}
    return render(request, "desk/search.html", context)
