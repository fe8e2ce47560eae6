"""Whom the measures are about: the case manager with the most cases, some of the cases, and what to search for."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count
from django.test import Client

from geleit.accounts.models import County, User
from geleit.cases.models import Case
from geleit.core import wall

CASES = 40
CLIENTS = 16
COUNTY = "heilbronn"
SEARCHES = 5


@dataclass(frozen=True)
class FileOf:
    """A case with everything its pages need, as primary keys for the floor and as public id for addresses."""

    case_id: int
    public_id: UUID
    person_id: int
    plan_id: int


@dataclass(frozen=True)
class Ground:
    """What is measured with."""

    county_id: int
    managers: list[User]  # the one with the most cases first
    cases: int  # open cases of the first
    files: list[FileOf]
    searches: list[str]


def look_around() -> Ground:
    """Choose the same things in the same data every time. Raises LookupError when there are no people."""
    county = County.objects.filter(slug=COUNTY).first()
    if county is None:
        raise LookupError("the demonstration was not built")
    with wall.inside(county.pk):
        counted = Case.objects.open().exclude(manager=None).values_list("manager").annotate(n=Count("id"))
        most = list(counted.order_by("-n", "manager")[:CLIENTS])
        managers = User.objects.in_bulk([pk for pk, _ in most])
        first = most[0][0]
        return Ground(
            county_id=county.pk,
            managers=[managers[pk] for pk, _ in most],
            cases=most[0][1],
            files=_files(first),
            searches=_searches(first),
        )


def _files(manager: int) -> list[FileOf]:
    """Open cases with a running plan and the most consultations among the first few hundred, as work goes there."""
    found = Case.objects.open().filter(manager_id=manager, plans__ended_on=None, plans__isnull=False)
    rows = found.annotate(talks=Count("participations", distinct=True)).order_by("-talks", "id")
    columns = rows.values_list("id", "public_id", "person_id", "plans__id")
    return [FileOf(*row) for row in columns[:CASES]]


def _searches(manager: int) -> list[str]:
    """A family name, a name in its original script, a typing error, both names in the other order, a birth date."""
    people = [case.person for case in Case.objects.filter(manager_id=manager).select_related("person").order_by("id")]
    two = [one for one in people if one.family_names.isalpha() and len(one.family_names) >= 6 and one.given_names]
    native = next(one for one in people if one.native_name and not one.native_name.isascii())
    born = next(one for one in people if one.birth_day)
    wrong = two[1].family_names
    return [
        two[0].family_names,
        native.native_name.split()[0],
        wrong[:3] + wrong[4:],
        f"{two[2].family_names} {two[2].given_names}",
        f"{born.birth_day}.{born.birth_month}.{born.birth_year}",
    ]


def sign_in(user: User) -> Client:
    """A client inside this process whose session is as the sign-in page makes it."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user, backend="geleit.accounts.backends.Backend")
    return client


def cookies_of(client: Client) -> dict[str, str]:
    """The session cookie, for a browser outside this process."""
    return {name: morsel.value for name, morsel in client.cookies.items()}
