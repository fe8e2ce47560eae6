"""The demo persons on the sign-in page, by county and role."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from geleit.accounts.models import County, Membership, User
from geleit.accounts.roles import Role
from geleit.core import wall

# What a role can show; roles without a page of their own yet say nothing.
SHOWS: dict[Role, str | Promise] = {
    Role.CASE_MANAGER: _("The working day: caseload, registering people, integration plans, consultations, printing."),
    Role.TEAM_LEAD: _("Workload of the team, assigning cases, and who looked at a file."),
    Role.INTEGRATION_GUIDE: _("Helper circles, volunteers, their hours and certificates, and who is active where."),
    Role.CIRCLE_COORDINATOR: _("The own helper circle: members, hours to confirm, needs, questions."),
    Role.REFUGEE_OFFICER: _("Helper circles and figures of the own municipality, without names."),
    Role.VOLUNTEER: _("The way to the own pages; they open at /mein/ by a link that comes by mail."),
    Role.PORTAL_EDITOR: _("The public pages: directory, visiting rules, texts, and what visitors wrote."),
    Role.FRONT_DESK: _("The day of a counter: booking, moving and cancelling appointments, and who came."),
    Role.DATA_PROTECTION_OFFICER: _("Who looked at a file."),
    Role.ADMINISTRATOR: _("Inviting users and giving roles; sees no case content."),
}


@dataclass(frozen=True)
class DemoPerson:
    """Somebody to sign in as."""

    username: str
    name: str
    unit: str


@dataclass(frozen=True)
class DemoRole:
    """The persons of one role in a county."""

    label: str
    shows: str
    people: tuple[DemoPerson, ...]


@dataclass(frozen=True)
class DemoCounty:
    """One county with its roles."""

    name: str
    roles: tuple[DemoRole, ...]


def demo_counties(*, today: date) -> list[DemoCounty]:
    """All counties of the demonstration; each is read behind its own wall."""
    counties = []
    for county in County.objects.order_by("regional_key"):
        with wall.inside(county.pk):
            memberships = list(
                Membership.objects.valid_on(today)
                .filter(county=county, user__is_active=True)
                .select_related("user", "unit")
                .order_by("unit__name", "user__display_name", "id")
            )
        counties.append(DemoCounty(county.name, tuple(_roles(memberships))))
    return counties


def demo_user(username: str) -> User | None:
    """The active user of that name."""
    return User.objects.filter(username=username, is_active=True, county__isnull=False).first()


def _roles(memberships: Sequence[Membership]) -> list[DemoRole]:
    roles = []
    for role in Role:
        people = tuple(
            DemoPerson(m.user.username, m.user.display_name, m.unit.name) for m in memberships if m.role == role
        )
        if people:
            roles.append(DemoRole(str(role.label), str(SHOWS.get(role, "")), people))
    return roles
