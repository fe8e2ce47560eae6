"""How fresh entries are, and the page on which an owner confirms one."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.core import clock, wall
from geleit.core.errors import Refused
from geleit.core.public import public
from geleit.directory import access, actions, queries
from geleit.directory.forms.entries import OwnerForm
from geleit.directory.forms.kinds import GROUPS
from geleit.directory.queries import editing

EDIT = Permission.DIRECTORY_EDIT
GROUP_OF = {group.model._meta.label: group for group in GROUPS.values()}


@require_GET
def freshness(request: StaffRequest) -> HttpResponse:
    """All entries, who answers for them, and which have to be confirmed again."""
    actor = access.editor(request.actor)
    rows = queries.freshness(actor.county_id, clock.today())
    return render(request, "directory/freshness.html", {"rows": rows, "groups": GROUP_OF})


@require_http_methods(["GET", "POST"])
def owner(request: StaffRequest, entry_id: UUID) -> HttpResponse:
    """Who answers for an entry."""
    entry = access.get_entry_for(request.actor, entry_id, need=EDIT)
    kept = queries.confirmation_of(request.actor.county_id, entry.public_id)
    form = OwnerForm(
        request.POST if request.method == "POST" else None,
        initial={"owner_email": kept.owner_email if kept is not None else ""},
    )
    if request.method == "POST" and form.is_valid():
        actions.set_owner(
            entry=actions.Entry.of(entry), owner_email=form.cleaned_data["owner_email"],
            by=request.actor, now=clock.now(), today=clock.today(),
        )  # fmt: skip
        messages.success(request, _("Saved."))
        return redirect("directory:freshness")
    context = {"form": form, "name": editing.name_of(entry, clock.today())}
    return render(request, "directory/owner.html", context, status=422 if request.method == "POST" else 200)


@require_POST
def ask_owner(request: StaffRequest, entry_id: UUID) -> HttpResponse:
    """Mail the owner a link."""
    entry = access.get_entry_for(request.actor, entry_id, need=EDIT)
    kept = queries.confirmation_of(request.actor.county_id, entry.public_id)
    if kept is None or not kept.owner_email:
        messages.warning(request, _("Say first who answers for this entry."))
        return redirect("directory:owner", entry_id)
    slug, today = queries.slug_of(request.actor.county_id), clock.today()

    def address(secret: str) -> str:
        return request.build_absolute_uri(reverse("directory:confirm_by_link", args=[slug, secret]))

    name = editing.name_of(entry, today)
    actions.ask_owner(confirmation=kept, name=name, address=address, now=clock.now(), today=today)
    messages.success(request, _("The owner is asked by mail."))
    return redirect("directory:freshness")


@require_POST
def confirm(request: StaffRequest, entry_id: UUID) -> HttpResponse:
    """An editor confirms that an entry's facts are true."""
    entry = access.get_entry_for(request.actor, entry_id, need=EDIT)
    actions.confirm(entry=actions.Entry.of(entry), by=request.actor, now=clock.now(), today=clock.today())
    messages.success(request, _("Confirmed."))
    return redirect("directory:freshness")


@public
@require_http_methods(["GET", "POST"])
def confirm_by_link(request: HttpRequest, county: str, secret: str) -> HttpResponse:
    """The page behind the link in the mail: what is published, and one button."""
    where = queries.county_of(county)
    if where is None:
        raise Http404
    today, status, is_done = clock.today(), 200, False
    with wall.inside(where.pk):
        asked = queries.asked_by(where.pk, secret, today)
        # An unknown link is told so in words; that says nothing about what exists.
        message = asked.obstacles[0] if asked is not None and asked.obstacles else ""
        if request.method == "POST":
            try:
                actions.confirm_by_link(county_id=where.pk, secret=secret, now=clock.now(), today=today)
                is_done = True
            except Refused as refusal:
                message, status = refusal.messages[0], 422
        context = {
            "asked": asked,
            "page": asked.page if asked is not None else None,
            "group": GROUP_OF[asked.model].slug if asked is not None else "",
            "message": message,
            "is_done": is_done,
        }
        # The general "same-origin" keeps the secret from others. With "no-referrer" browsers would send the form with
        # the origin "null", and the protection against foreign forms would refuse the click.
        return render(request, "directory/confirm_by_link.html", context, status=status)
