"""Error pages. What somebody typed is shown again and can be sent again; nothing inside the machine is shown."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from geleit.core.http import TECHNICAL_FIELDS, typed_fields
from geleit.core.public import public

RETRY_AFTER_SECONDS = "30"


def kept(request: HttpRequest, form_key: str = "") -> dict[str, object]:
    """What was typed into the posted form, for a page that offers to send it again."""
    if request.method != "POST":
        return {}
    typed = typed_fields(request)
    hidden = [(name, request.POST[name].replace("\0", "")) for name in sorted(TECHNICAL_FIELDS) if name in request.POST]
    hidden = [
        (name, form_key if form_key and name == "form_key" else value)
        for name, value in hidden
        if name != "csrfmiddlewaretoken"
    ]
    hidden.append(("csrfmiddlewaretoken", get_token(request)))
    shown = [(name, value) for name, values in typed.items() for value in values]
    return {"kept": shown, "hidden": hidden, "kept_action": request.path}


def _bare(request: HttpRequest, status: int) -> HttpResponse:
    """An error page that needs neither database nor session nor signed-in user."""
    html = render_to_string(f"errors/{status}.html", {"LANG": "de", "DIR": "ltr", **kept(request)})
    return HttpResponse(html, status=status)


@public
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: does not exist, or is none of the user's business."""
    return render(request, "errors/404.html", status=404)


@public
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: exists, but the role does not allow it."""
    return render(request, "errors/403.html", status=403)


@public
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the browser sent something no form of ours sends."""
    return render(request, "errors/400.html", status=400)


def null_character(request: HttpRequest) -> HttpResponse:
    """400 for a null character in an address or a form; what was typed can be sent again without it."""
    message = _("There was an invisible character in it that cannot be kept.")
    hint = _("It has been taken out. Please send your entries once more.") if request.method == "POST" else ""
    context = {"message": message, "hint": hint, **kept(request)}
    return render(request, "errors/400.html", context, status=400)


@public
def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 while the database cannot be reached or the audit trail cannot be written."""
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        response = _bare(request, 503)
        response.headers["Retry-After"] = RETRY_AFTER_SECONDS
        return response
    return _bare(request, 500)


@public
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token is too old; it can be confirmed and sent again if it came from our own page."""
    own = request.headers.get("Origin", "").partition("://")[2] == request.get_host()
    message = _("The page was open too long. Please check your entries and send them again.")
    typed = kept(request) if own else {}
    return render(request, "errors/403.html", {"message": message, **typed}, status=403)


def refused(request: HttpRequest, obstacles: list[str], *, form_key: str = "") -> HttpResponse:
    """422 for a refusal that no form showed; with another form key, what is sent again counts as another form."""
    typed = kept(request, form_key)
    return render(request, "errors/422.html", {"obstacles": obstacles, **typed}, status=422)


def signed_out(request: HttpRequest) -> HttpResponse:
    """403 for a form sent after the session ended, elsewhere or overnight; the text stays on the page."""
    return render(request, "errors/signed_out.html", kept(request), status=403)
