"""What every kind of user gets from the addresses of the accounts room, and from the gallery's and drafts' of core."""

from typing import Any

from geleit.accounts.roles import Permission
from tests.matrix import FILE, LIST, PUBLIC, Row

HOME, MANAGE = Permission.HOME_SEE, Permission.USER_MANAGE


def _colleague(world: Any) -> dict[str, Any]:
    return {"user_id": world.colleague.public_id}


MATRIX: dict[str, Row] = {
    "account_login": Row(PUBLIC),
    "account_logout": Row(PUBLIC),
    "account_signup": Row(PUBLIC),
    "account_inactive": Row(PUBLIC),
    "account_reset_password": Row(PUBLIC),
    "account_reset_password_done": Row(PUBLIC),
    "account_reset_password_from_key": Row(PUBLIC, kwargs=lambda world: {"uidb36": "1", "key": "abc-def"}),
    "account_reset_password_from_key_done": Row(PUBLIC),
    "accounts:invitation": Row(PUBLIC, kwargs=lambda world: {"token": world.invitation_token}),
    "mfa_authenticate": Row(PUBLIC),  # without a password typed before, it leads back to the sign-in
    "accounts:second_factor": Row(LIST, need=HOME),
    "accounts:add_app": Row(LIST, need=HOME),
    "accounts:add_passkey": Row(LIST, need=HOME),
    "accounts:remove_factor": Row(LIST, need=HOME),
    "accounts:recovery_codes": Row(LIST, need=HOME),
    "accounts:reset_factors": Row(LIST, need=MANAGE, kwargs=_colleague),
    "account_change_password": Row(LIST, need=HOME),
    "accounts:profile": Row(LIST, need=HOME),
    "accounts:sign_out_everywhere": Row(LIST, need=HOME, method="POST"),
    "accounts:stand_in": Row(LIST, need=(Permission.CASE_WRITE, Permission.CASE_ASSIGN)),
    "accounts:users": Row(LIST, need=MANAGE),
    "accounts:invite": Row(LIST, need=MANAGE),
    "accounts:user": Row(LIST, need=MANAGE, kwargs=_colleague),
    "accounts:change_user": Row(LIST, need=MANAGE, kwargs=_colleague),
    "accounts:add_role": Row(LIST, need=MANAGE, kwargs=_colleague),
    "accounts:end_role": Row(
        LIST, need=MANAGE, kwargs=lambda world: {**_colleague(world), "membership_id": world.membership.public_id}
    ),
    "accounts:deactivate": Row(LIST, need=MANAGE, kwargs=_colleague),
    "accounts:reactivate": Row(LIST, need=MANAGE, method="POST", kwargs=_colleague),
    "accounts:invite_again": Row(
        LIST, need=MANAGE, method="POST", kwargs=lambda world: {"user_id": world.invited.public_id}
    ),
    # One stand-in is no file, but as with a file nobody else learns that it exists.
    "accounts:end_stand_in": Row(
        FILE, need=Permission.CASE_WRITE, method="POST", kwargs=lambda world: {"stand_in_id": world.stand_in.public_id}
    ),
}
