"""Signing in as a demo person with one click. Only in the URL configuration while GELEIT_DEMO is on."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from geleit.core.public import public
from geleit.demo import queries


@public
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as the named demo person; there is no such page outside demo mode."""
    if not settings.DEMO_MODE:
        raise Http404
    user = queries.demo_user(request.POST.get("username", ""))
    if user is None:
        messages.error(request, _("This demo person does not exist. Please choose another one."))
        return redirect("account_login")
    login(request, user, backend="geleit.accounts.backends.Backend")
    page = request.POST.get("next", "")
    is_local = page.startswith("/") and url_has_allowed_host_and_scheme(page, allowed_hosts=None)
    return redirect(page if is_local else "/")
