"""The invented staff of a demo county, all with the same public password."""

from datetime import date, datetime, time, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction

from geleit.accounts.models import County, Membership, StandIn, Unit, User
from geleit.core.clock import BERLIN
from geleit.demo.rows_cases import Staff
from geleit.demo.stories import staff as told_staff

PASSWORD = "geleit-demo"  # noqa: S105 - public on purpose; exists in demo mode only
SINCE = timedelta(days=4 * 365)


@transaction.atomic
def add_staff(*, county: County, today: date) -> Staff:
    """Users with their roles; one colleague is on leave today and stood in for. Also makes the operator, once."""
    password = make_password(PASSWORD)
    joined = datetime.combine(today - SINCE, time(8), tzinfo=BERLIN)
    units = {unit.key: unit for unit in Unit.objects.filter(county=county)}
    users: dict[str, User] = {}
    for member in told_staff():
        if member.county not in (county.slug, "") or User.objects.filter(username=member.username).exists():
            continue
        user = User.objects.create(
            county=county if member.county else None,
            username=member.username,
            email=member.email,
            display_name=member.display_name,
            password=password,
            invited_at=joined,
            joined_at=joined,
            fte_percent=round(member.fte * 100),
        )
        if not member.county:
            continue
        users[member.username] = user
        Membership.objects.bulk_create(
            Membership(
                county=county,
                user=user,
                unit=units.get(member.team, units["landratsamt"]),
                role=role,
                valid_from=joined.date(),
            )
            for role in member.roles
        )
    _send_somebody_on_leave(county, list(users.values()), today)
    lead = next(
        (users[one.username] for one in told_staff() if one.county == county.slug and "team_lead" in one.roles), None
    )
    return Staff(
        users=users,
        units={key: unit.pk for key, unit in units.items()},
        land=county.land,
        prefix=county.case_prefix,
        lead=lead or next(iter(users.values())),
        last_numbers={},
    )


def _send_somebody_on_leave(county: County, users: list[User], today: date) -> None:
    """The second case manager is away; the first stands in, so that a stand-in's caseload can be seen."""
    managers = [user for user in users if user.memberships.filter(role="case_manager").exists()]
    if len(managers) < 2:
        return
    StandIn.objects.create(
        county=county,
        absent=managers[1],
        stand_in=managers[0],
        valid_from=today - timedelta(days=3),
        valid_to=today + timedelta(days=11),
    )
