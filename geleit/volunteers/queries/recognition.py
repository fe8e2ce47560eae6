"""What a volunteer may be certified: confirmed hours of a year by activity and circle, and of the card's years."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Min, Q, Sum

from geleit.volunteers import rules
from geleit.volunteers.codes import VolunteerState
from geleit.volunteers.models import Attendance, HourEntry, Training, Volunteer, VolunteerPeriod


@dataclass(frozen=True)
class YearOfService:
    """Confirmed time of a year: minutes by activity, circles, trainings attended, and how much is enough."""

    year: int
    minutes: int
    by_activity: list[tuple[str, int]]
    circles: list[str]
    trainings: list[Training]
    proof: rules.ProofState | None


@dataclass(frozen=True)
class CardCase:
    """What the application for the card says: the years it looks at with confirmed hours, and since when."""

    windows: list[tuple[date, date, float]]
    active_since: date | None
    state: rules.CardState | None


def year_of_service(volunteer: Volunteer, *, year: int, today: date, land: str) -> YearOfService:
    """What was confirmed of a year. Two statements."""
    confirmed = _confirmed(volunteer).filter(on__year=year)
    by_activity: Counter[str] = Counter()
    circles: set[str] = set()
    for activity, circle, minutes in (
        confirmed.order_by().values_list("activity", "circle__name").annotate(n=Sum("minutes"))
    ):
        by_activity[activity] += minutes
        circles |= {circle} if circle else set()
    attended = Attendance.objects.filter(county_id=volunteer.county_id, sign_up__volunteer=volunteer)
    trainings = Training.objects.of_county(volunteer.county_id).filter(
        pk__in=attended.filter(unit__starts_at__year=year).values("unit__training")
    )
    minutes = by_activity.total()
    return YearOfService(
        year=year,
        minutes=minutes,
        by_activity=by_activity.most_common(),
        circles=sorted(circles),
        trainings=list(trainings.order_by("starts_on", "pk")),
        proof=rules.proof_state(minutes, on=min(date(year, 12, 31), today), land=land),
    )


def card_case(volunteer: Volunteer, *, today: date, land: str) -> CardCase:
    """The years the card looks at. Two statements."""
    windows = rules.card_windows(today, land)
    sums: dict[str, Any] = _confirmed(volunteer).aggregate(
        **{
            f"window{number}": Sum("minutes", filter=Q(on__gt=start, on__lte=end))
            for number, (start, end) in enumerate(windows)
        }
    )
    periods = VolunteerPeriod.objects.filter(
        county_id=volunteer.county_id, volunteer=volunteer, state=VolunteerState.ACTIVE
    )
    since: date | None = periods.aggregate(first=Min("since"))["first"]
    minutes = [sums[f"window{number}"] or 0 for number in range(len(windows))]
    return CardCase(
        windows=[(start, end, one / 60) for (start, end), one in zip(windows, minutes, strict=True)],
        active_since=since,
        state=rules.card_state(minutes, birth_date=volunteer.birth_date, active_since=since, today=today, land=land),
    )


def _confirmed(volunteer: Volunteer) -> Any:
    return HourEntry.objects.filter(county_id=volunteer.county_id, volunteer=volunteer, confirmed_on__isnull=False)
