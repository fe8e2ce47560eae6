"""Managing users: invite, change, give and end roles, deactivate."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from geleit.accounts import access, actions, factors, forms, invitations, offboarding, queries, rules
from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission, Role
from geleit.core import clock
from geleit.core.forms import open_form

MANAGE = Permission.USER_MANAGE
SHOWN_ONCE = "invitation_link"


@require_http_methods(["GET", "HEAD", "POST"])
def users(request: StaffRequest) -> HttpResponse:
    """All users of the county by name; searching is a POST, because names do not belong into addresses."""
    actor = access.require(request.actor, MANAGE)
    form = forms.SearchUsers(data=request.POST if request.method == "POST" else None)
    text = form.cleaned_data["q"] if form.is_bound and form.is_valid() else ""
    page = queries.users_page(actor, text=text, cursor=request.GET.get("ab", ""), today=clock.today())
    return render(request, "accounts/users.html", {"page": page, "form": form, "text": text})


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: StaffRequest) -> HttpResponse:
    """A new user with a first role."""
    actor = access.require(request.actor, MANAGE)
    form = open_form(request, forms.Invite, actor, actor=actor, today=clock.today())
    if request.method == "POST" and form.is_valid():
        entries = dict(form.cleaned_data)
        entries["unit"] = access.get_unit_for(actor, entries["unit"], need=MANAGE)
        with form.showing_refusals():
            user = actions.invite_user(**entries, by=actor, now=clock.now(), link=invitations.links(request))
        if form.is_accepted:
            request.session[SHOWN_ONCE] = invitations.links(request)(user)
            messages.success(request, _("The invitation is on its way by e-mail."))
            return redirect("accounts:user", user.public_id)
    return render(request, "accounts/invite.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def user(request: StaffRequest, user_id: UUID) -> HttpResponse:
    """One user with all roles; after an invitation its link, once."""
    person = access.get_user_for(request.actor, user_id, need=MANAGE)
    context = {
        "person": person,
        "roles": queries.roles_of(person),
        "today": clock.today(),
        "link": request.session.pop(SHOWN_ONCE, ""),
        "has_second_factor": bool(factors.factors_of(person)),
        "valid_days": invitations.VALID_DAYS,
    }
    return render(request, "accounts/user.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def change_user(request: StaffRequest, user_id: UUID) -> HttpResponse:
    """Name, address, share of a post."""
    person = access.get_user_for(request.actor, user_id, need=MANAGE)
    initial = {name: getattr(person, name) for name in ("display_name", "email", "fte_percent")}
    form = open_form(request, forms.Person, request.actor, initial=initial)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            actions.change_user(user=person, **form.cleaned_data, by=request.actor, now=clock.now())
        if form.is_accepted:
            messages.success(request, _("The changes are saved."))
            return redirect("accounts:user", user_id)
    context = {"form": form, "person": person}
    return render(request, "accounts/change_user.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def add_role(request: StaffRequest, user_id: UUID) -> HttpResponse:
    """A further role."""
    person = access.get_user_for(request.actor, user_id, need=MANAGE)
    actor = request.actor
    form = open_form(request, forms.GrantRole, actor, actor=actor, today=clock.today())
    if request.method == "POST" and form.is_valid():
        entries = dict(form.cleaned_data)
        entries["unit"] = access.get_unit_for(actor, entries["unit"], need=MANAGE)
        with form.showing_refusals():
            actions.grant_role(user=person, **entries, by=actor, now=clock.now())
        if form.is_accepted:
            messages.success(request, _("The role is given."))
            return redirect("accounts:user", user_id)
    obstacles = rules.obstacles_to_granting(user_id=person.pk, by_id=actor.user_id)
    context = {"form": form, "person": person, "obstacles": obstacles}
    return render(request, "accounts/add_role.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def end_role(request: StaffRequest, user_id: UUID, membership_id: UUID) -> HttpResponse:
    """The last day of a role."""
    membership = access.get_membership_for(request.actor, user_id, membership_id, need=MANAGE)
    form = open_form(request, forms.EndRole, request.actor, initial={"last_day": clock.today()})
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            actions.end_role(membership=membership, **form.cleaned_data, by=request.actor, now=clock.now())
        if form.is_accepted:
            messages.success(request, _("The role ends on that day."))
            return redirect("accounts:user", user_id)
    obstacles = rules.obstacles_to_ending_role(
        role=Role(membership.role), user_id=membership.user_id, by_id=request.actor.user_id
    )
    context = {"form": form, "membership": membership, "obstacles": obstacles}
    return render(request, "accounts/end_role.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def deactivate(request: StaffRequest, user_id: UUID) -> HttpResponse:
    """Ask first, and say what the person leaves behind; then keep them from signing in."""
    person = access.get_user_for(request.actor, user_id, need=MANAGE)
    if request.method == "POST":
        actions.deactivate_user(user=person, by=request.actor, now=clock.now())
        messages.success(request, _("This person can no longer sign in."))
        return redirect("accounts:user", user_id)
    context = {
        "person": person,
        "warnings": offboarding.warnings_for(request.actor, person),
        "obstacles": rules.obstacles_to_deactivating(user_id=person.pk, by_id=request.actor.user_id),
    }
    return render(request, "accounts/deactivate.html", context)


@require_POST
def reactivate(request: StaffRequest, user_id: UUID) -> HttpResponse:
    """Let somebody sign in again."""
    person = access.get_user_for(request.actor, user_id, need=MANAGE)
    actions.reactivate_user(user=person, by=request.actor, now=clock.now())
    messages.success(request, _("This person can sign in again."))
    return redirect("accounts:user", user_id)


@require_POST
def invite_again(request: StaffRequest, user_id: UUID) -> HttpResponse:
    """A fresh link; the one sent before stops working."""
    person = access.get_user_for(request.actor, user_id, need=MANAGE)
    person = actions.invite_again(user=person, link=invitations.links(request), by=request.actor, now=clock.now())
    request.session[SHOWN_ONCE] = invitations.links(request)(person)
    messages.success(request, _("A new invitation is on its way. Links sent earlier no longer work."))
    return redirect("accounts:user", user_id)
