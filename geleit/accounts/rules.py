"""When a change to users and memberships is possible; each rule returns the obstacles, none means allowed."""

from datetime import date

from django.utils.translation import gettext as _

from geleit.accounts.roles import GRANTS, Permission, Role


def obstacles_to_inviting_again(*, joined: bool, active: bool) -> list[str]:
    """Only somebody who has not set a password yet needs another invitation."""
    if joined:
        return [_("This person has already joined. A forgotten password can be set anew from the sign-in page.")]
    return [] if active else [_("This person is deactivated. Please reactivate them first.")]


def obstacles_to_deactivating(*, user_id: int, by_id: int) -> list[str]:
    """Nobody locks themselves out, so an administrator always remains."""
    return [_("You cannot deactivate yourself.")] if user_id == by_id else []


def obstacles_to_granting(*, user_id: int, by_id: int) -> list[str]:
    """Administrators see no case content (§ 203 StGB), so none may open files to themselves."""
    return [_("You cannot give a role to yourself. Please ask another administrator.")] if user_id == by_id else []


def obstacles_to_ending_role(*, role: Role, user_id: int, by_id: int) -> list[str]:
    """Nobody takes the administration away from themselves, so an administrator always remains."""
    if user_id == by_id and Permission.USER_MANAGE in GRANTS[role]:
        return [_("You cannot end your own role as administrator. Please ask another administrator.")]
    return []


def obstacles_to_standing_in(*, absent_id: int, stand_in_id: int) -> list[str]:
    """Two people are needed."""
    return [_("Nobody can stand in for themselves.")] if absent_id == stand_in_id else []


def obstacles_to_period(*, valid_from: date, valid_to: date | None) -> list[str]:
    """A period runs forward."""
    return [_("The last day lies before the first.")] if valid_to is not None and valid_to < valid_from else []


def obstacles_to_removing_factor(*, required: bool, remaining: int) -> list[str]:
    """Whose role needs a second factor keeps one."""
    if required and not remaining:
        return [_("Your role needs a second factor. Please set up another one before you remove this one.")]
    return []


def obstacles_to_recovery_codes(*, has_factor: bool) -> list[str]:
    """Recovery codes stand in for a factor that is lost."""
    return [] if has_factor else [_("Please set up an app or a passkey first.")]


def obstacles_to_resetting_factors(*, user_id: int, by_id: int) -> list[str]:
    """One's own factors are removed with the password; two administrators help each other."""
    if user_id == by_id:
        return [_("You cannot reset your own second factor. Please remove it under My account.")]
    return []
