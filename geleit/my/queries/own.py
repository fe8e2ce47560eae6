"""Reads of the own pages: what is next, what was sent back, trainings, circles, calendar."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, OuterRef, Prefetch, Q, Subquery, prefetch_related_objects
from django.db.models.functions import Coalesce

from geleit.accounts.models import County
from geleit.my import rules
from geleit.my.me import Me
from geleit.my.models import CalendarFeed, MailedLink
from geleit.volunteers import queries as volunteering
from geleit.volunteers.codes import SignUpState
from geleit.volunteers.folding import folded_mail
from geleit.volunteers.models import (
    CircleNeed,
    Coordination,
    HelperCircle,
    HourEntry,
    SignUp,
    Training,
    TrainingUnit,
    Volunteer,
)

MOST_TRAININGS = 100
KEPT_IN_CALENDAR = timedelta(days=30)


def who_may_sign_in(county: County, email: str, *, now: datetime) -> list[Volunteer]:
    """Volunteers with this mail address who may get another link, by name."""
    recent = MailedLink.objects.filter(
        county=county, volunteer=OuterRef("pk"), made_at__gt=now - rules.LINKS_WITHIN
    ).order_by()
    sent = Subquery(recent.values("volunteer").annotate(n=Count("pk")).values("n"))
    found = Volunteer.objects.of_county(county.pk).filter(match_email=folded_mail(email), state__in=rules.PRESENT)
    return list(found.annotate(sent=Coalesce(sent, 0)).filter(sent__lt=rules.MOST_LINKS).order_by("sort_name", "id"))


def next_sign_ups(me: Me) -> list[SignUp]:
    """Trainings to come the volunteer has a place in or waits for, the next one first."""
    rows = SignUp.objects.filter(
        county=me.county, volunteer=me.volunteer, training__ends_on__gte=me.today, training__cancelled_on=None
    ).exclude(state=SignUpState.ENDED)
    return list(
        rows.select_related("training")
        .prefetch_related(_units("training__units"))
        .order_by("training__starts_on", "pk")
    )


def offered_trainings(me: Me) -> list[Training]:
    """Trainings one can sign up for today and the volunteer has not, the next one first."""
    mine = SignUp.objects.filter(county=me.county, volunteer=me.volunteer).exclude(state=SignUpState.ENDED)
    found = Training.objects.of_county(me.county.pk).filter(deadline__gte=me.today, cancelled_on=None)
    placed = Count("sign_ups", filter=Q(sign_ups__state=SignUpState.PLACED))
    return list(
        found.exclude(pk__in=mine.values("training"))
        .annotate(placed=placed)
        .prefetch_related(_units("units"))
        .order_by("starts_on", "id")[:MOST_TRAININGS]
    )


def my_sign_ups(me: Me) -> list[SignUp]:
    """Sign-ups that were not ended, with the minutes attended and when the training is, the latest first."""
    running = [one for one in volunteering.trainings_of(me.volunteer) if one.state != SignUpState.ENDED]
    prefetch_related_objects(running, _units("training__units"))
    return running


def returned_hours(me: Me) -> list[HourEntry]:
    """Entries somebody sent back, the oldest first."""
    rows = HourEntry.objects.filter(county=me.county, volunteer=me.volunteer, returned_on__isnull=False)
    return list(rows.select_related("circle").order_by("on", "id"))


@dataclass(frozen=True)
class OwnPlace:
    """A circle as its members see it: what it looks for, and who allowed the others to see the name."""

    circle: HelperCircle
    coordinators: list[str]
    needs: list[CircleNeed]
    members: list[volunteering.MemberRow]


def my_circles(me: Me) -> list[OwnPlace]:
    """The volunteer's circles. Who coordinates is named with consent only, like everybody else."""
    return [_place(me, circle) for circle in volunteering.circles_of(me.volunteer)]


def coordinates(volunteer: Volunteer) -> bool:
    """Whether the volunteer coordinates a circle at present."""
    return Coordination.objects.filter(county_id=volunteer.county_id, volunteer=volunteer, valid_to=None).exists()


def feed_of(me: Me) -> CalendarFeed | None:
    """The volunteer's calendar address, if one was made."""
    return CalendarFeed.objects.filter(county=me.county, volunteer=me.volunteer).first()


def calendar_units(volunteer: Volunteer, *, today: date) -> list[TrainingUnit]:
    """Sittings of trainings the volunteer has a place in, from a month ago on."""
    placed = SignUp.objects.filter(county_id=volunteer.county_id, volunteer=volunteer, state=SignUpState.PLACED)
    units = TrainingUnit.objects.filter(
        county_id=volunteer.county_id,
        training__in=placed.values("training"),
        training__cancelled_on=None,
        starts_at__date__gte=today - KEPT_IN_CALENDAR,
    )
    return list(units.order_by("starts_at", "id"))


def _units(path: str) -> "Prefetch[str]":
    """The sittings of trainings in their order. One statement for all of them."""
    return Prefetch(path, queryset=TrainingUnit.objects.order_by("starts_at", "id"))


def _place(me: Me, circle: HelperCircle) -> OwnPlace:
    members = volunteering.shared_in_circle(circle, but=me.volunteer, today=me.today)
    leading = Coordination.objects.filter(county=me.county, circle=circle, valid_to=None).select_related("volunteer")
    shown = {one.volunteer_id for one in members} | {me.volunteer.pk}
    return OwnPlace(
        circle=circle,
        coordinators=[one.volunteer.full_name for one in leading if one.volunteer_id in shown],
        needs=[need for need in volunteering.needs_of(circle) if need.met_on is None],
        members=members,
    )
