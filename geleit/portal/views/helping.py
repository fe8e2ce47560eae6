"""The contact point for volunteers: who helps where, and five short forms without an account.

The pages only add an inquiry. What is answered is the same for somebody known and somebody new.
"""

import uuid
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _

from geleit.core import wall
from geleit.directory.queries import municipalities_of
from geleit.portal import queries
from geleit.portal.actions import confirm_receipt
from geleit.portal.codes import TextPlace
from geleit.portal.forms import GoodsForm, HelpForm, OfferForm, ReachForm, SignUpForm, ThreatForm
from geleit.portal.helping_words import help_word, help_words, language_words
from geleit.portal.pages import Portal, PortalRequest, portal_page, show
from geleit.portal.steps import SeeOther
from geleit.volunteers import actions
from geleit.volunteers.codes import InquiryKind
from geleit.volunteers.queries.letters import has_public_letters
from geleit.volunteers.rules import promised_days

LIMIT = "portal_contact_point"
FORM = ("GET", "HEAD", "POST")
# The last part of the address of a page that says thank you.
THANKS = {
    "mitmachen": InquiryKind.OFFER,
    "hilfe": InquiryKind.HELP,
    "sachspende": InquiryKind.GOODS,
    "schulung": InquiryKind.TRAINING,
    "meldung": InquiryKind.THREAT,
}


@portal_page()
def volunteering(request: PortalRequest) -> HttpResponse:
    """Who helps where, and how to help or be helped. Raises Http404 where the county says nothing of it."""
    portal = request.portal
    county = portal.county.pk
    circles = queries.circles_shown(county)
    if TextPlace.VOLUNTEERING not in portal.frame.places and not circles:
        raise Http404
    asked = request.GET.get("gemeinde", "")[:8]
    places = dict(sorted({place for circle in circles for place in circle.places}, key=lambda one: one[1]))
    chosen = asked if asked in places else ""
    context = {
        "texts": queries.texts_at(county, TextPlace.VOLUNTEERING, on=portal.on),
        "is_open": bool(circles),
        "circles": [one for one in circles if not chosen or chosen in dict(one.places)],
        "places": places,
        "chosen": chosen,
        "goods": queries.goods_needed(county, portal.today) if circles else [],
        "has_letters": has_public_letters(county),
        "has_map": queries.has_coverage(county),
        "help_word": help_word,
        "help_words": help_words,
        "language_words": language_words,
    }
    return show(request, "portal/volunteering.html", context)


@portal_page(methods=FORM, keep=False, limit=LIMIT)
def offer(request: PortalRequest) -> HttpResponse:
    """Somebody wants to help."""
    _must_be_open(request.portal)
    form = OfferForm(**_asked(request), places=_places(request.portal))
    return _received(request, form, "offer", "mitmachen")


@portal_page(methods=FORM, keep=False, limit=LIMIT)
def help_wanted(request: PortalRequest) -> HttpResponse:
    """An institution asks for help."""
    _must_be_open(request.portal)
    form = HelpForm(**_asked(request), places=_places(request.portal))
    return _received(request, form, "help", "hilfe")


@portal_page(methods=FORM, keep=False, limit=LIMIT)
def goods_offer(request: PortalRequest) -> HttpResponse:
    """Somebody offers goods; only while some are needed."""
    portal = request.portal
    goods = queries.goods_needed(portal.county.pk, portal.today)
    form = GoodsForm(**_asked(request), places=_places(portal), goods=goods)
    return _received(request, form, "goods", "sachspende", goods=goods)


@portal_page(methods=FORM, keep=False, limit=LIMIT)
def threat_report(request: PortalRequest) -> HttpResponse:
    """Somebody who helps reports a threat in confidence."""
    _must_be_open(request.portal)
    form = ThreatForm(**_asked(request), places=_places(request.portal))
    return _received(request, form, "threat", "meldung")


@portal_page(keep=False)
def trainings(request: PortalRequest) -> HttpResponse:
    """The trainings open to all."""
    portal = request.portal
    context = {"trainings": queries.trainings_shown(portal.county.pk, portal.today)}
    return show(request, "portal/helping/trainings.html", context)


@portal_page(methods=FORM, keep=False, limit=LIMIT)
def training(request: PortalRequest, training_id: UUID) -> HttpResponse:
    """One training, and the form to sign up."""
    portal = request.portal
    found = queries.training_shown(portal.county.pk, training_id)
    if found is None:
        raise Http404
    form = SignUpForm(**_asked(request), training_id=found.pk)
    context = {"training": found, "is_open": found.is_open(portal.today)}
    if request.method == "POST" and not found.is_open(portal.today):
        form.add_error(None, _("The time to sign up is over."))
    return _received(request, form, "training", "schulung", **context)


@portal_page()
def thanks(request: PortalRequest, what: str) -> HttpResponse:
    """It has arrived, and until when we answer."""
    kind = THANKS.get(what)
    if kind is None:
        raise Http404
    days = promised_days(kind, request.portal.today, land=request.portal.county.land)
    return show(request, "portal/helping/thanks.html", {"kind": kind, "days": days})


def _received(request: PortalRequest, form: ReachForm, template: str, what: str, **more: Any) -> HttpResponse:
    """The form, or what becomes of it once it was sent."""
    portal, status = request.portal, 200
    if request.method == "POST" and portal.is_over_limit:
        form.add_error(None, _("Too many messages came from your connection. Please try again in ten minutes."))
        status = 429
    elif request.method == "POST" and form.is_valid():
        if not form.is_from_a_program:
            _keep(portal, form, now=portal.now)
        return SeeOther(portal.href("volunteering_thanks", what=what))
    elif request.method == "POST":
        status = 422
    days = promised_days(form.kind, portal.today, land=portal.county.land)
    context = {"form": form, "days": days, "csrf_token": get_token(request), **more}
    return show(request, f"portal/helping/{template}.html", context, status=status)


def _keep(portal: Portal, form: ReachForm, *, now: datetime) -> None:
    county, data = portal.county, form.sent(portal.language)
    is_new = actions.receive_inquiry(county_id=county.pk, land=county.land, data=data, now=now)
    if is_new:
        confirm_receipt(county=county, data=data, now=now)
    if is_new and data.training_id is not None:
        with wall.as_application():
            actions.place_sign_up(county_id=county.pk, key=data.key, now=now)


def _asked(request: PortalRequest) -> dict[str, Any]:
    """What every form begins with."""
    today = request.portal.today
    if request.method == "POST":
        return {"data": request.POST, "today": today}
    return {"initial": {"form_key": uuid.uuid4()}, "today": today}


def _places(portal: Portal) -> list[Any]:
    return list(municipalities_of(portal.county.pk))


def _must_be_open(portal: Portal) -> None:
    """Without circles nobody is there who answers: no form that goes nowhere."""
    if not queries.has_contact_point(portal.county.pk):
        raise Http404
