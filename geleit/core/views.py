"""Technical pages: saving a draft while somebody types, staying signed in, the gallery of components."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from geleit.core import actions, clock
from geleit.core.gallery import sample_form
from geleit.core.http import SignedInRequest, is_own_page, typed_fields


@require_POST
def save_draft(request: SignedInRequest) -> HttpResponse:
    """Keep what was typed so far; called by the browser while somebody writes."""
    form = request.POST.get("draft_key", "")
    if not is_own_page(form):
        return HttpResponse(status=400)
    actions.save_draft(form=form, fields=typed_fields(request), by=request.actor, now=clock.now())
    return HttpResponse(status=204)


@require_POST
def drop_draft(request: SignedInRequest) -> HttpResponse:
    """Throw the draft of a form away and show the form fresh."""
    form = request.POST.get("draft", "")
    if not is_own_page(form):
        return HttpResponse(status=400)
    actions.drop_draft(form=form, by=request.actor)
    response = HttpResponse(status=303)
    response.headers["Location"] = form
    return response


@require_POST
def still_here(request: SignedInRequest) -> HttpResponse:
    """Somebody is still at the desk; the request itself renews the session."""
    return HttpResponse(status=204)


@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """All components on one page, for designers and tests."""
    return render(request, "core/gallery.html", {"form": sample_form()})
