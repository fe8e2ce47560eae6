"""The invented staff of a demo county, all with the same public password."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction

from geleit.accounts.models import County, Membership, StandIn, Unit, User
from geleit.accounts.roles import Role
from geleit.core.clock import BERLIN
from geleit.demo.rows_cases import Staff
from geleit.demo.stories import StaffMember
from geleit.demo.stories import staff as told_staff

PASSWORD = "geleit-demo"  # noqa: S105 - public on purpose; exists in demo mode only
SINCE = timedelta(days=4 * 365)


@transaction.atomic
def add_staff(*, county: County, crews: int, today: date) -> Staff:
    """Users with their roles; one colleague is on leave today and stood in for. Also makes the operator, once.

    With several `crews` the case managers exist several times, the later ones with a number behind their name.
    """
    joined = datetime.combine(today - SINCE, time(8), tzinfo=BERLIN)
    units = {unit.key: unit for unit in Unit.objects.filter(county=county)}
    password = make_password(PASSWORD)
    members = [one for one in told_staff() if one.county == county.slug]
    if not User.objects.filter(county=None).exists():
        for operator in (one for one in told_staff() if not one.county):
            _add_user(operator, None, password, joined)
    first = {one.username: _add_user(one, county, password, joined) for one in members}
    managers = [one for one in members if Role.CASE_MANAGER in one.roles]
    more = [
        {one.username: _add_user(_numbered(one, number), county, password, joined) for one in managers}
        for number in range(2, crews + 1)
    ]
    for crew in (first, *more):
        _give_roles(county, [one for one in members if one.username in crew], crew, units, joined.date())
    _send_somebody_on_leave(county, [first[one.username] for one in managers], today)
    leads = [first[one.username] for one in members if Role.TEAM_LEAD in one.roles]
    return Staff(
        users=first,
        crews=[first, *more],
        units={key: unit.pk for key, unit in units.items()},
        land=county.land,
        prefix=county.case_prefix,
        lead=(leads or list(first.values()))[0],
        last_numbers={},
    )


def _numbered(member: StaffMember, number: int) -> StaffMember:
    name, _, host = member.email.partition("@")
    return replace(
        member,
        username=f"{member.username}.{number}",
        display_name=f"{member.display_name} {number}",
        email=f"{name}.{number}@{host}",
    )


def _add_user(member: StaffMember, county: County | None, password: str, joined: datetime) -> User:
    return User.objects.create(
        county=county,
        username=member.username,
        email=member.email,
        display_name=member.display_name,
        password=password,
        invited_at=joined,
        joined_at=joined,
        fte_percent=round(member.fte * 100),
    )


def _give_roles(
    county: County, members: list[StaffMember], crew: dict[str, User], units: dict[str, Unit], since: date
) -> None:
    Membership.objects.bulk_create(
        Membership(
            county=county,
            user=crew[member.username],
            unit=units.get(member.team, units["landratsamt"]),
            role=role,
            valid_from=since,
        )
        for member in members
        for role in member.roles
    )


def _send_somebody_on_leave(county: County, managers: list[User], today: date) -> None:
    """The second case manager is away; the first stands in, so that a stand-in's caseload can be seen."""
    if len(managers) < 2:
        return
    StandIn.objects.create(
        county=county,
        absent=managers[1],
        stand_in=managers[0],
        valid_from=today - timedelta(days=3),
        valid_to=today + timedelta(days=11),
    )
