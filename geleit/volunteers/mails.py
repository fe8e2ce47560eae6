"""Mails about trainings, to those alone who allowed it, and answers to inquiries; the worker sends them.

Subjects say nothing of the person or the training. What the mail says is known to the person anyway.
"""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from geleit.accounts.actors import Actor
from geleit.accounts.mails import post
from geleit.volunteers.links import contact_page
from geleit.volunteers.models import Inquiry, SignUp


def tell_place(sign_up: SignUp) -> None:
    """Somebody who waited has a place now."""
    _post(sign_up, "place")


def tell_signed_up(sign_up: SignUp) -> None:
    """Somebody who signed up on the public pages has a place."""
    _post(sign_up, "signed_up")


def tell_cancelled(sign_up: SignUp) -> None:
    """The training does not take place."""
    _post(sign_up, "cancelled")


def remind(sign_up: SignUp) -> None:
    """The training is near."""
    _post(sign_up, "reminder")


def answer(inquiry: Inquiry, *, by: Actor) -> None:
    """What is answered to an inquiry, word for word."""
    county = inquiry.county
    with override(settings.LANGUAGE_CODE):
        context = {
            "text": inquiry.answer,
            "who": by.display_name,
            "county": county.name,
            "contact": contact_page(county.slug),
        }
        body = render_to_string("volunteers/mail/answer.txt", context)
        post(inquiry.email, _("An answer from the district office"), body)


def _post(sign_up: SignUp, about: str) -> None:
    units = sign_up.training.units.filter(county_id=sign_up.county_id).order_by("starts_at", "id")
    context = {"volunteer": sign_up.volunteer, "training": sign_up.training, "units": list(units), "about": about}
    with override(settings.LANGUAGE_CODE):
        body = render_to_string("volunteers/mail/training.txt", context)
        post(sign_up.volunteer.email, _("About your training"), body)
