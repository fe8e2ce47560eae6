"""What Geleit says to users whose work it does not hold yet."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from geleit.accounts.actors import Actor
from geleit.accounts.roles import Role

# Roles with pages of their own have no entry here: their pages speak for themselves.
TEXTS: dict[Role, Promise] = {
    Role.SUPPORT_WORKER: _("Here you will find the tasks case managers hand over to you."),
    Role.CLIENT: _("Here you will find your plan, your appointments and your contact person."),
    Role.FUNDING_OFFICER: _("Here you will find figures and proofs for the funding programmes."),
    Role.OPERATOR: _("Here you will find the state of the installation."),
}


def welcomes(actor: Actor) -> list[tuple[str, str]]:
    """Role and sentence for each role of the actor whose pages are still to come."""
    return [(str(role.label), str(TEXTS[role])) for role in Role if role in actor.roles and role in TEXTS]
