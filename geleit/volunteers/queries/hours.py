"""Hours of one volunteer in a year, beside the thresholds, and money paid."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Min, Q, Subquery, Sum

from geleit.volunteers import rules
from geleit.volunteers.codes import VolunteerState
from geleit.volunteers.models import Allowance, HourEntry, Volunteer, VolunteerPeriod

# One entry a day of a leap year, and as many again.
MOST_ENTRIES = 732


@dataclass(frozen=True)
class HoursPage:
    """Entries of a year, its sums, and what the sums are enough for."""

    entries: list[HourEntry]
    minutes: int
    confirmed: int
    first_year: int
    proof: rules.ProofState | None
    card: rules.CardState | None

    @property
    def waiting(self) -> int:
        """Entries nobody confirmed or sent back yet."""
        return sum(entry.confirmed_on is None and entry.returned_on is None for entry in self.entries)


def hours_page(volunteer: Volunteer, *, year: int, today: date, land: str) -> HoursPage:
    """The hours of a year. Two statements, however many entries there are."""
    hours = HourEntry.objects.filter(county_id=volunteer.county_id, volunteer=volunteer)
    windows = rules.card_windows(today, land)
    began = VolunteerPeriod.objects.filter(
        county_id=volunteer.county_id, volunteer=volunteer, state=VolunteerState.ACTIVE
    ).order_by("since")
    in_year = Q(on__year=year)
    sums: dict[str, Any] = hours.aggregate(
        total=Sum("minutes", filter=in_year & Q(returned_on=None)),
        confirmed=Sum("minutes", filter=in_year & Q(confirmed_on__isnull=False)),
        first=Min("on"),
        since=Min(Subquery(began.values("since")[:1])),
        **{
            f"window{number}": Sum("minutes", filter=Q(on__gt=start, on__lte=end, returned_on=None))
            for number, (start, end) in enumerate(windows)
        },
    )
    entries = hours.filter(in_year).select_related("circle").order_by("-on", "-id")[:MOST_ENTRIES]
    minutes = sums["total"] or 0
    return HoursPage(
        entries=list(entries),
        minutes=minutes,
        confirmed=sums["confirmed"] or 0,
        first_year=sums["first"].year if sums["first"] else today.year,
        proof=rules.proof_state(minutes, on=min(date(year, 12, 31), today), land=land),
        card=rules.card_state(
            [sums[f"window{number}"] or 0 for number in range(len(windows))],
            birth_date=volunteer.birth_date,
            active_since=sums["since"],
            today=today,
            land=land,
        ),
    )


def allowances_of(volunteer: Volunteer, *, today: date) -> dict[int, list[Allowance]]:
    """Money paid to somebody by year, newest first, this year always among them. One statement."""
    found = Allowance.objects.filter(county_id=volunteer.county_id, volunteer=volunteer).order_by("-paid_on", "-id")
    by_year: dict[int, list[Allowance]] = {today.year: []}
    for allowance in found:
        by_year.setdefault(allowance.paid_on.year, []).append(allowance)
    return by_year


def used_by_kind(allowances: list[Allowance]) -> dict[str, Decimal]:
    """Sums of payments by the allowance they count towards."""
    used: dict[str, Decimal] = {}
    for one in allowances:
        used[one.kind] = used.get(one.kind, Decimal(0)) + one.amount
    return used
