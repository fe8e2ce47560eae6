"""Mails to users. Subjects are neutral, and a mail that cannot be sent stops nothing: its link is on the page too."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from geleit.accounts.models import User

logger = logging.getLogger(__name__)


def send_invitation(user: User, link: str) -> None:
    """Mail the link of the page on which an invited user sets the first password."""
    with override(settings.LANGUAGE_CODE):
        body = render_to_string("accounts/invitation_mail.txt", {"user": user, "link": link})
        subject = _("Your access to Geleit")
    try:
        send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [user.email])
    except (SMTPException, OSError) as error:
        # The error's text could repeat the address.
        logger.error("Invitation mail to user %s was not sent: %s", user.pk, type(error).__name__)
