"""`geleit reset-second-factor`: for an only administrator who lost theirs, and after the secret key was replaced."""

import argparse

from geleit.config import environment
from geleit.config.texts import _


def summary() -> str:
    """One line for the list of commands."""
    return _("take the second factor away from users who cannot sign in any more")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whose."""
    parser.add_argument("username", nargs="*", help=_("user name"))
    parser.add_argument("--all", action="store_true", help=_("of all users, after the secret key was replaced"))


def execute(arguments: argparse.Namespace) -> int:
    """Reset, and say for whom; code 1 when a name is unknown or none is given."""
    with environment.database():
        import django

        django.setup()
        return _reset(arguments.username, everybody=arguments.all)


def _reset(usernames: list[str], *, everybody: bool) -> int:
    from django.apps import apps
    from django.db import transaction

    from geleit.accounts.actions import system_actor
    from geleit.accounts.factor_actions import reset_factors
    from geleit.core import clock, wall

    users = apps.get_model("accounts", "User").objects.filter(county__isnull=False)
    chosen = list(users.filter(authenticator__isnull=False).distinct() if everybody else ())
    chosen += list(users.filter(username__in=[name.lower() for name in usernames]))
    missing = {name.lower() for name in usernames} - {user.username for user in chosen}
    if missing or not (usernames or everybody):
        print(_("There is no such user: {names}").format(names=", ".join(sorted(missing))))
        return 1
    with transaction.atomic():
        for user in chosen:
            wall.enter(user.home_county.pk)
            reset_factors(user=user, by=system_actor(user.home_county), now=clock.now())
            print(_("{username} signs in with the password alone now.").format(username=user.username))
    return 0
