"""Setting up, removing and resetting second factors. Each tells the user by mail, so that nobody does it unnoticed."""

import uuid
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from geleit.accounts import factors, mails, rules
from geleit.accounts.actors import Actor
from geleit.accounts.models import User
from geleit.accounts.sealing import seal
from geleit.audit.actions import record
from geleit.audit.codes import EventKind
from geleit.core.errors import Refused


class AppExists(Refused):
    """There is one app for codes at a time."""


@transaction.atomic
def add_app(*, user: User, secret: str, by: Actor, now: datetime) -> User:
    """Set up the authenticator app that knows `secret`. Raises AppExists."""
    try:
        with transaction.atomic():
            return _add(user, factors.APP, {"secret": seal(secret)}, by, now)
    except IntegrityError as error:
        raise AppExists(_("An app is set up already. Please remove it before you set up another one.")) from error


@transaction.atomic
def add_passkey(*, user: User, name: str, credential: dict[str, Any], by: Actor, now: datetime) -> User:
    """Set up a passkey or security key that has answered."""
    return _add(user, factors.PASSKEY, {"name": name, "credential": credential}, by, now)


@transaction.atomic
def remove_factor(*, user: User, factor_id: str, by: Actor, now: datetime) -> None:
    """Remove a factor; with the last one the recovery codes go. Raises Refused where the role needs one."""
    others = [row for row in factors.rows_of(user) if row.data["public_id"] != factor_id]
    obstacles = rules.obstacles_to_removing_factor(required=factors.is_required_of(by), remaining=len(others))
    if obstacles:
        raise Refused(obstacles)
    Authenticator.objects.filter(user_id=user.pk, data__public_id=factor_id).delete()
    if not others:
        Authenticator.objects.filter(user_id=user.pk).delete()
    _note(user, by, now)
    mails.tell_factor_removed(user, now=now)


@transaction.atomic
def renew_recovery_codes(*, user: User, by: Actor, now: datetime) -> None:
    """Make new recovery codes; those made before stop working. Raises Refused without another factor."""
    obstacles = rules.obstacles_to_recovery_codes(has_factor=factors.rows_of(user).exists())
    if obstacles:
        raise Refused(obstacles)
    _make_recovery_codes(user, now)
    _note(user, by, now)


@transaction.atomic
def reset_factors(*, user: User, by: Actor, now: datetime) -> None:
    """Take all factors away from a colleague who lost them, and end the sessions. Raises Refused for oneself."""
    obstacles = rules.obstacles_to_resetting_factors(user_id=user.pk, by_id=by.user_id)
    if obstacles:
        raise Refused(obstacles)
    Authenticator.objects.filter(user_id=user.pk).delete()
    _end_sessions(user)
    _note(user, by, now)
    mails.tell_factors_reset(user, now=now)


def _add(user: User, kind: str, data: dict[str, Any], by: Actor, now: datetime) -> User:
    """The first factor brings recovery codes, and ends sessions that began without it."""
    is_first = not factors.rows_of(user).exists()
    data = {"public_id": str(uuid.uuid4()), **data}
    Authenticator.objects.create(user=user, type=kind, data=data, created_at=now)
    if is_first:
        _make_recovery_codes(user, now)
        _end_sessions(user)
    _note(user, by, now)
    mails.tell_factor_added(user, now=now)
    return user


def _make_recovery_codes(user: User, now: datetime) -> None:
    Authenticator.objects.filter(user_id=user.pk, type=factors.CODES).delete()
    data = {"seed": seal(RecoveryCodes.generate_seed()), "used_mask": 0}
    Authenticator.objects.create(user=user, type=factors.CODES, data=data, created_at=now)


def _end_sessions(user: User) -> None:
    user.session_epoch += 1
    user.save(update_fields=["session_epoch"])


def _note(user: User, by: Actor, now: datetime) -> None:
    record(EventKind.USER_CHANGED, by=by, now=now, subject="user", subject_id=user.pk, fields=["second_factor"])
