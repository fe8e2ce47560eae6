"""The second factor of the sign-in: an app that shows codes (TOTP), passkeys, and recovery codes if they are lost.

The rows are allauth's (`mfa.Authenticator`); it also asks for the factor when somebody signs in. Setting up, removing
and resetting are ours, in `factor_actions`. Secrets are sealed; of a passkey only the public half exists here.
"""

import base64
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import qrcode
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from qrcode.image.svg import SvgPathFillImage

from geleit.accounts.actors import Actor
from geleit.accounts.models import User

APP, PASSKEY, CODES = "totp", "webauthn", "recovery_codes"
# Pages somebody may see whose role needs a second factor that is not there yet.
BEFORE_PROOF = frozenset({"accounts:second_factor", "accounts:add_app", "accounts:add_passkey", "core:still_here"})


@dataclass(frozen=True)
class Factor:
    """An app or a passkey."""

    id: str
    kind: str
    name: str
    added_at: datetime
    used_at: datetime | None


def rows_of(user: User) -> "QuerySet[Any]":
    """What can be asked for when the user signs in, oldest first; recovery codes are no factor of their own."""
    rows: QuerySet[Any] = Authenticator.objects.filter(user_id=user.pk, type__in=[APP, PASSKEY])
    return rows.order_by("created_at", "id")


def factors_of(user: User) -> list[Factor]:
    """The same for pages."""
    return [
        Factor(
            id=row.data["public_id"],
            kind=row.type,
            name=_("Authenticator app") if row.type == APP else row.data["name"],
            added_at=row.created_at,
            used_at=row.last_used_at,
        )
        for row in rows_of(user)
    ]


def recovery_codes_of(user: User) -> list[str]:
    """The recovery codes that were not used yet. Raises Unreadable when the secret key was replaced."""
    row = Authenticator.objects.filter(user_id=user.pk, type=CODES).first()
    return RecoveryCodes(row).get_unused_codes() if row is not None else []


def is_required_of(actor: Actor) -> bool:
    """Whether one of the person's roles may do nothing without a second factor."""
    return bool(actor.roles & settings.REQUIRE_MFA)


def is_proved(request: HttpRequest, user: User) -> bool:
    """Whether this session saw the second factor: when signing in, or because it was set up here."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, user))


def address_for_app(user: User, secret: str) -> str:
    """What an authenticator app reads out of the picture."""
    return str(get_adapter().build_totp_url(user, secret))


def picture_for_app(address: str) -> str:
    """A QR code as data address: black on white, also on a dark page."""
    picture: bytes = qrcode.make(address, image_factory=SvgPathFillImage).to_string()
    return "data:image/svg+xml;base64," + base64.b64encode(picture).decode("ascii")
