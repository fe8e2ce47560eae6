"""Writing the points, counters and appointments of a demo county."""

from collections.abc import Callable
from datetime import date, datetime, time

from django.db.models import Model

from geleit.accounts.models import County, User
from geleit.core.clock import BERLIN
from geleit.demo.rows import Basket
from geleit.demo.rows_visits import Telling, put_appointments, put_meeting, put_point
from geleit.demo.story_chance import Dice
from geleit.demo.story_visits import POINTS
from geleit.directory.models import Office, Service, Site
from geleit.visits.actions import plan_changed
from geleit.visits.models import Appointment, Block, Concern, Counter, Message, Offer, Point, Staffing, Step, Visitor
from geleit.visits.models.booking import StaffingOffer
from geleit.visits.queries.plan import forget_plans, plan_of

ORDER: tuple[type[Model], ...] = (
    Point, Offer, Counter, Staffing, StaffingOffer, Block, Appointment, Concern, Visitor, Step, Message,
)  # fmt: skip


def write_visits(
    *, county: County, users: dict[str, User], seed: int, today: date, progress: Callable[[str], None]
) -> None:
    """Write the plan of a county and then the appointments that fit into it."""
    told = Telling(
        basket=Basket(county.pk, ORDER),
        dice=Dice(f"{seed}-visits-{county.slug}"),
        users=users,
        offices={one.key: one for one in Office.objects.filter(county=county)},
        services={one.key: one for one in Service.objects.filter(county=county)},
        sites={one.key: one for one in Site.objects.filter(county=county)},
        now=datetime.combine(today, time(6), tzinfo=BERLIN),
    )
    points = [put_point(told, story) for story in POINTS.get(county.slug, ())]
    told.basket.empty()
    plan_changed(county.pk)
    forget_plans()
    number = sum(put_appointments(told, point, plan_of(county.pk, point.key, today)) for point in points)
    busy = Counter.objects.filter(county=county, point=points[0]).order_by("sort").first() if points else None
    if busy is not None:
        put_meeting(told, busy, next(iter(users.values())))
    told.basket.empty()
    plan_changed(county.pk)
    progress(f"{county.name}: {len(points)} Anlaufstellen, {number} Termine")
