"""The second factor: asked for at the sign-in, set up and removed under the own account, reset by an administrator."""

from typing import Any
from uuid import UUID

from allauth.account.internal.flows.login import record_authentication
from allauth.decorators import rate_limit
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.mfa.webauthn.internal import auth as webauthn
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from geleit.accounts import access, factor_actions, factor_forms, factors, rules
from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.accounts.sealing import Unreadable, seal, unseal
from geleit.core import clock
from geleit.core.public import public

OWN = Permission.HOME_SEE
SECRET, SHOW_CODES = "app_secret", "show_recovery_codes"


class _EnterCode(AuthenticateView):  # type: ignore[misc]  # allauth comes without types
    template_name = "accounts/enter_code.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        """Refused entries answer as every other form of ours does."""
        response: HttpResponse = self.render_to_response(self.get_context_data(), status=422)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the question to the passkeys, where there are any."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        options = context["js_data"]["request_options"]
        has_passkey = bool(options["publicKey"].get("allowCredentials"))
        return {**context, "options": options if has_passkey else None}


enter_code = public(_EnterCode.as_view())


@require_safe
def second_factor(request: StaffRequest) -> HttpResponse:
    """What is set up, and whether something must be."""
    user = access.get_own_user_for(request.actor, need=OWN)
    context = {
        "factors": factors.factors_of(user),
        "is_required": factors.is_required_of(request.actor),
        "is_proved": factors.is_proved(request, user),
    }
    return render(request, "accounts/second_factor.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit(action="change_password")  # type: ignore[untyped-decorator]  # allauth comes without types
def add_app(request: StaffRequest) -> HttpResponse:
    """Show a secret for an authenticator app, and take its first code."""
    user = access.get_own_user_for(request.actor, need=OWN)
    secret = _secret(request)
    form = factor_forms.AddApp(data=_posted(request), user=user, secret=secret)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            user = factor_actions.add_app(user=user, secret=secret, by=request.actor, now=clock.now())
        if form.is_accepted:
            del request.session[SECRET]
            return _after_adding(request, user, factors.APP)
    address = factors.address_for_app(user, secret)
    context = {"form": form, "secret": secret, "address": address, "picture": factors.picture_for_app(address)}
    return render(request, "accounts/add_app.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit(action="change_password")  # type: ignore[untyped-decorator]  # allauth comes without types
def add_passkey(request: StaffRequest) -> HttpResponse:
    """Let the browser make a passkey. Needs scripts; without them the app remains."""
    user = access.get_own_user_for(request.actor, need=OWN)
    form = factor_forms.AddPasskey(data=_posted(request), user=user)
    if request.method == "POST" and form.is_valid():
        name, credential = form.cleaned_data["name"], form.cleaned_data["credential"]
        user = factor_actions.add_passkey(
            user=user, name=name, credential=credential, by=request.actor, now=clock.now()
        )
        return _after_adding(request, user, factors.PASSKEY)
    context = {"form": form, "options": webauthn.begin_registration(user, False)}
    return render(request, "accounts/add_passkey.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit(action="change_password")  # type: ignore[untyped-decorator]  # allauth comes without types
def remove_factor(request: StaffRequest) -> HttpResponse:
    """Remove an app or a passkey."""
    user = access.get_own_user_for(request.actor, need=OWN)
    present = factors.factors_of(user)
    if not present:
        return redirect("accounts:second_factor")
    choices = [(factor.id, factor.name) for factor in present]
    form = factor_forms.RemoveFactor(data=_posted(request), user=user, choices=choices)
    if request.method == "POST" and form.is_valid():
        factor_id = form.cleaned_data["factor"]
        with form.showing_refusals():
            factor_actions.remove_factor(user=user, factor_id=factor_id, by=request.actor, now=clock.now())
        if form.is_accepted:
            messages.success(request, _("The second factor is removed."))
            return redirect("accounts:second_factor")
    required = factors.is_required_of(request.actor)
    obstacles = rules.obstacles_to_removing_factor(required=required, remaining=len(present) - 1)
    context = {"form": form, "obstacles": obstacles, "is_last": len(present) == 1}
    return render(request, "accounts/remove_factor.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit(action="change_password")  # type: ignore[untyped-decorator]  # allauth comes without types
def recovery_codes(request: StaffRequest) -> HttpResponse:
    """Show the recovery codes once, after they were made; else offer to make new ones."""
    user = access.get_own_user_for(request.actor, need=OWN)
    if request.method != "POST" and request.session.pop(SHOW_CODES, False):
        return render(request, "accounts/recovery_codes.html", {"codes": factors.recovery_codes_of(user)})
    form = factor_forms.RenewCodes(data=_posted(request), user=user)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            factor_actions.renew_recovery_codes(user=user, by=request.actor, now=clock.now())
        if form.is_accepted:
            request.session[SHOW_CODES] = True
            return redirect("accounts:recovery_codes")
    obstacles = rules.obstacles_to_recovery_codes(has_factor=bool(factors.factors_of(user)))
    context = {"form": form, "obstacles": obstacles}
    return render(request, "accounts/renew_codes.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def reset_factors(request: StaffRequest, user_id: UUID) -> HttpResponse:
    """For an administrator: take the second factor away from a colleague who lost it. Asks first."""
    person = access.get_user_for(request.actor, user_id, need=Permission.USER_MANAGE)
    if request.method == "POST":
        factor_actions.reset_factors(user=person, by=request.actor, now=clock.now())
        messages.success(request, _("The second factor is reset."))
        return redirect("accounts:user", user_id)
    obstacles = rules.obstacles_to_resetting_factors(user_id=person.pk, by_id=request.actor.user_id)
    return render(request, "accounts/reset_factors.html", {"person": person, "obstacles": obstacles})


def _posted(request: StaffRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _secret(request: StaffRequest) -> str:
    """The secret this session offers to an app, until the app has answered."""
    try:
        return unseal(request.session.get(SECRET, ""))
    except Unreadable:
        secret: str = generate_totp_secret()
        request.session[SECRET] = seal(secret)
        return secret


def _after_adding(request: StaffRequest, user: Any, kind: str) -> HttpResponse:
    """This session goes on, under another key; the recovery codes are shown when they are new."""
    is_first = len(factors.factors_of(user)) == 1
    update_session_auth_hash(request, user)
    record_authentication(request, user, "mfa", type=kind)
    messages.success(request, _("The second factor is set up. It will be asked for when you sign in."))
    if not is_first:
        return redirect("accounts:second_factor")
    request.session[SHOW_CODES] = True
    return redirect("accounts:recovery_codes")
