"""Protected addresses: who has one, and the address itself, which one page alone may show."""

from geleit.people.models import HouseholdMember, Person, ProtectedAddress


def current_protected_address(person: Person) -> ProtectedAddress | None:
    """The latest protected address. Only the page that asks for a reason and records it may call this."""
    return (
        ProtectedAddress.objects.filter(county_id=person.county_id, person=person)
        .select_related("municipality")
        .order_by("-recorded_at", "-id")
        .first()
    )


def living_with(person: Person) -> list[Person]:
    """The other current members of the person's household, eldest first. One statement."""
    households = HouseholdMember.objects.filter(county_id=person.county_id, person=person, valid_to=None).values(
        "household"
    )
    return list(
        Person.objects.filter(
            county_id=person.county_id,
            household_memberships__household__in=households,
            household_memberships__valid_to=None,
        )
        .exclude(pk=person.pk)
        .order_by("birth_year", "birth_month", "birth_day", "id")
    )
