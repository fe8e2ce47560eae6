"""The own account: roles, password, sessions, and who stands in."""

from uuid import UUID

from allauth.decorators import rate_limit
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from geleit.accounts import access, actions, factors, forms, queries
from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.core import clock
from geleit.core.forms import open_form


@require_safe
def profile(request: StaffRequest) -> HttpResponse:
    """Who I am here, in which roles, and who stands in for whom."""
    user = access.get_own_user_for(request.actor, need=Permission.HOME_SEE)
    today = clock.today()
    context = {
        "user": user,
        "roles": [role for role in queries.roles_of(user) if role.valid_to is None or role.valid_to >= today],
        "stand_ins": queries.stand_ins_of(request.actor, today=today),
        "may_set_stand_in": _may_set_stand_in(request),
        "has_second_factor": bool(factors.factors_of(user)),
        "may_end_all": request.actor.can(Permission.CASE_ASSIGN),
    }
    return render(request, "accounts/profile.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit(action="change_password")  # type: ignore[untyped-decorator]  # allauth comes without types
def change_password(request: StaffRequest) -> HttpResponse:
    """A new password; this session goes on, all others end."""
    user = access.get_own_user_for(request.actor, need=Permission.HOME_SEE)
    form = forms.ChangePassword(data=request.POST if request.method == "POST" else None, user=user)
    if request.method == "POST" and form.is_valid():
        password = form.cleaned_data["password1"]
        user = actions.change_password(user=user, password=password, by=request.actor, now=clock.now())
        update_session_auth_hash(request, user)
        messages.success(request, _("Your new password is in force. You were signed out on all other devices."))
        return redirect("accounts:profile")
    return render(request, "accounts/password.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def sign_out_everywhere(request: StaffRequest) -> HttpResponse:
    """End all sessions, this one included."""
    user = access.get_own_user_for(request.actor, need=Permission.HOME_SEE)
    actions.sign_out_everywhere(user=user, by=request.actor, now=clock.now())
    logout(request)
    messages.success(request, _("You are signed out on all devices."))
    return redirect("account_login")


@require_http_methods(["GET", "HEAD", "POST"])
def stand_in(request: StaffRequest) -> HttpResponse:
    """Say who stands in: for oneself, or for a colleague by those who assign cases."""
    need = Permission.HOME_SEE if _may_set_stand_in(request) else Permission.CASE_WRITE
    user = access.get_own_user_for(request.actor, need=need)
    form = open_form(request, forms.StandIn, request.actor, actor=request.actor, today=clock.today())
    if request.method == "POST" and form.is_valid():
        entry = {"absent": user, **form.cleaned_data}
        with form.showing_refusals():
            actions.set_stand_in(**entry, by=request.actor, now=clock.now())
        if form.is_accepted:
            messages.success(request, _("The stand-in is entered."))
            return redirect("accounts:profile")
    return render(request, "accounts/stand_in.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def end_stand_in(request: StaffRequest, stand_in_id: UUID) -> HttpResponse:
    """Take a stand-in back."""
    entry = access.get_stand_in_for(request.actor, stand_in_id)
    actions.end_stand_in(entry=entry, by=request.actor, now=clock.now())
    messages.success(request, _("The stand-in is taken back."))
    return redirect("accounts:profile")


def _may_set_stand_in(request: StaffRequest) -> bool:
    return request.actor.can(Permission.CASE_WRITE) or request.actor.can(Permission.CASE_ASSIGN)
