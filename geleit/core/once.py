"""One form, one effect: a form that is sent twice with the same key acts once and leads to the same place."""

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from geleit.core import actions, clock, failures
from geleit.core.actor import Acting
from geleit.core.http import typed_fields

View = Callable[..., HttpResponse]


def once(view: View, by: Acting) -> View:
    """Wrap a view so that a POST carrying `form_key` runs at most once for `by`'s county.

    Same key, same content: the first answer's address again. Same key, other content: refused with 422, because one of
    the two would be lost; the page offers to send it knowingly as another form. A form that was not accepted gives its
    key back.
    """

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = _key(request)
        if key is None:
            return view(request, *args, **kwargs)
        claim = actions.claim_form_key(key=key, body_hash=_hash(request), by=by, now=clock.now())
        if not claim.is_mine:
            return _answer_again(request, claim)
        response = view(request, *args, **kwargs)
        if isinstance(response, HttpResponseRedirect):
            actions.settle_form_key(key=key, result=response.url, by=by)
            if request.POST.get("draft_key"):
                actions.drop_draft(form=request.POST["draft_key"][:200], by=by)
        else:
            actions.release_form_key(key=key, by=by)
        return response

    return wrapper


def _key(request: HttpRequest) -> UUID | None:
    if request.method != "POST":
        return None
    try:
        return UUID(request.POST.get("form_key", ""))
    except ValueError:
        return None


def _hash(request: HttpRequest) -> str:
    content = json.dumps([request.path, typed_fields(request)], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()


def _answer_again(request: HttpRequest, claim: actions.Claim) -> HttpResponse:
    if claim.body_hash == _hash(request) and claim.result:
        messages.info(request, _("This form was already saved. Nothing was saved twice."))
        return redirect(claim.result)
    sentence = _("This form was already sent with other entries. Please check what was saved.")
    offer = _("If these entries are something new, send them again; then they are saved too.")
    return failures.refused(request, [sentence, offer], form_key=str(uuid4()))
