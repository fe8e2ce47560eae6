"""Mails to volunteers about their trainings, to those alone who allowed it; the worker sends them.

Subjects say nothing of the person or the training. What the mail says is known to the person anyway.
"""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from geleit.accounts.mails import post
from geleit.volunteers.models import SignUp


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


def _post(sign_up: SignUp, about: str) -> None:
    units = sign_up.training.units.filter(county_id=sign_up.county_id).order_by("starts_at", "id")
    context = {"volunteer": sign_up.volunteer, "training": sign_up.training, "units": list(units), "about": about}
    with override(settings.LANGUAGE_CODE):
        body = render_to_string("volunteers/mail/training.txt", context)
        post(sign_up.volunteer.email, _("About your training"), body)
