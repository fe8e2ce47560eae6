"""Pages before anybody is signed in. Signing in itself is allauth's, in our templates and with our answers."""

from typing import Any

from allauth.account import views as allauth_views
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from geleit.accounts import actions, forms, invitations, signin
from geleit.core import clock
from geleit.core.public import public


class _SignIn(allauth_views.LoginView):  # type: ignore[misc]  # allauth comes without types
    def form_invalid(self, form: Any) -> HttpResponse:
        """Refused entries answer as every other form of ours does."""
        response: HttpResponse = self.render_to_response(self.get_context_data(form=form), status=422)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the panels that other rooms add."""
        panels = [{"template": panel.template, "data": panel.data(self.request)} for panel in signin.EXTRA]
        return {**super().get_context_data(**kwargs), "panels": panels, "next": self.get_next_url() or ""}


class _AskForReset(allauth_views.PasswordResetView):  # type: ignore[misc]  # allauth comes without types
    def form_invalid(self, form: Any) -> HttpResponse:
        """Refused entries answer as every other form of ours does."""
        response: HttpResponse = self.render_to_response(self.get_context_data(form=form), status=422)
        return response


class _ResetPassword(allauth_views.PasswordResetFromKeyView):  # type: ignore[misc]  # allauth comes without types
    def form_invalid(self, form: Any) -> HttpResponse:
        """Refused entries answer as every other form of ours does."""
        response: HttpResponse = self.render_to_response(self.get_context_data(form=form), status=422)
        return response


sign_in = public(_SignIn.as_view())
sign_out = public(allauth_views.LogoutView.as_view())
inactive = public(allauth_views.AccountInactiveView.as_view())
ask_for_reset = public(_AskForReset.as_view())
reset_sent = public(allauth_views.PasswordResetDoneView.as_view())
reset_password = public(_ResetPassword.as_view())
reset_done = public(allauth_views.PasswordResetFromKeyDoneView.as_view())


@public
@require_safe
def sign_up(request: HttpRequest) -> HttpResponse:
    """Nobody signs up alone; whoever tries is shown where to sign in."""
    return redirect("account_login")


@public
@require_http_methods(["GET", "HEAD", "POST"])
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """An invited user sets the first password."""
    user = invitations.user_of(token)
    if user is None:
        return render(request, "accounts/invitation_void.html", status=410)
    form = forms.NewPassword(data=request.POST if request.method == "POST" else None, user=user)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            actions.accept_invitation(user=user, password=form.cleaned_data["password1"], now=clock.now())
        if form.is_accepted:
            messages.success(request, _("Your password is set. You can sign in now."))
            return redirect("account_login")
    context = {"form": form, "invited": user}
    return render(request, "accounts/invitation.html", context, status=422 if form.errors else 200)
