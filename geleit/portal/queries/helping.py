"""What the public pages know of volunteering: circles without people, trainings open to all, goods needed now.

The role of the public pages may read these columns and no others (`core.wall.PORTAL_COLUMNS`).
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject

from geleit.core import clock
from geleit.volunteers.codes import CircleState, SignUpState
from geleit.volunteers.models import (
    CircleNeed,
    GoodsNeed,
    HelperCircle,
    ServedMunicipality,
    SignUp,
    Training,
    TrainingUnit,
)

EXISTING = (CircleState.FOUNDED, CircleState.ACTIVE, CircleState.DORMANT)


@dataclass(frozen=True)
class CircleShown:
    """A circle as everybody may see it."""

    name: str
    region: str
    is_dormant: bool
    places: tuple[tuple[str, str], ...]  # AGS and name
    activities: tuple[str, ...]
    languages: tuple[str, ...]
    needs: tuple[str, ...]
    mailbox: str
    phone: str


@dataclass(frozen=True)
class UnitShown:
    """One sitting of a training."""

    title: str
    starts_at: datetime
    ends_at: datetime

    @property
    def day(self) -> date:
        """The day in Germany."""
        return clock.local(self.starts_at).date()


@dataclass(frozen=True)
class TrainingShown:
    """A training open to all as everybody may see it."""

    pk: int
    public_id: UUID
    title: str
    topic: str
    description: str
    place: str  # empty: by video, with a link for those who take part
    deadline: date
    free: int
    units: tuple[UnitShown, ...] = ()

    def is_open(self, today: date) -> bool:
        """Whether one can still sign up."""
        return today <= self.deadline


def has_contact_point(county_id: int) -> bool:
    """Whether somebody of the county answers volunteers: there are circles, and so who coordinates them."""
    return HelperCircle.objects.filter(county_id=county_id, state__in=EXISTING).exists()


def circles_shown(county_id: int) -> list[CircleShown]:
    """All circles that exist, by name. One statement."""
    mine = {"circle": OuterRef("pk"), "county_id": OuterRef("county_id")}
    served = ServedMunicipality.objects.filter(**mine, until=None).order_by("municipality__sort_name")
    place = JSONObject(ags="municipality__ags", name="municipality__name")
    needs = CircleNeed.objects.filter(**mine, met_on=None).order_by("pk").values("text")
    found = HelperCircle.objects.filter(county_id=county_id, state__in=EXISTING).order_by("sort_name", "id")
    facts = ("name", "region", "state", "activities", "languages", "mailbox", "phone")
    rows = found.values(*facts, places=ArraySubquery(served.values(place=place)), wanted=ArraySubquery(needs))
    return [
        CircleShown(
            name=row["name"],
            region=row["region"],
            is_dormant=row["state"] == CircleState.DORMANT,
            places=tuple((one["ags"], one["name"]) for one in row["places"]),
            activities=tuple(row["activities"]),
            languages=tuple(row["languages"]),
            needs=tuple(row["wanted"]),
            mailbox=row["mailbox"],
            phone=row["phone"],
        )
        for row in rows
    ]


def goods_needed(county_id: int, today: date) -> list[tuple[int, UUID, str]]:
    """Key, public id and words of the goods that are needed now. One statement."""
    rows = GoodsNeed.objects.filter(Q(until=None) | Q(until__gt=today), county_id=county_id, since__lte=today)
    return list(rows.order_by("since", "pk").values_list("pk", "public_id", "text"))


def trainings_shown(county_id: int, today: date) -> list[TrainingShown]:
    """Trainings open to all that are not over, the next one first. Two statements."""
    return _shown(Q(county_id=county_id, ends_on__gte=today))


def training_shown(county_id: int, public_id: UUID) -> TrainingShown | None:
    """One training open to all, also when its deadline is over. Two statements."""
    found = _shown(Q(county_id=county_id, public_id=public_id))
    return found[0] if found else None


def _shown(which: Q) -> list[TrainingShown]:
    placed = SignUp.objects.filter(training=OuterRef("pk"), county_id=OuterRef("county_id"), state=SignUpState.PLACED)
    number = placed.order_by().values("training").annotate(n=Count("training")).values("n")
    facts = ("pk", "public_id", "title", "topic", "description", "place", "deadline", "places", "taken")
    found = Training.objects.filter(which, is_public=True, cancelled_on=None).order_by("starts_on", "pk")
    taken = Coalesce(Subquery(number, output_field=IntegerField()), Value(0))
    rows: list[Any] = list(found.annotate(taken=taken).values(*facts)[:100])
    units = TrainingUnit.objects.filter(training__in=[row["pk"] for row in rows]).order_by("starts_at")
    by_training: dict[int, list[UnitShown]] = {}
    for training, title, starts, ends in units.values_list("training_id", "title", "starts_at", "ends_at"):
        by_training.setdefault(training, []).append(UnitShown(title, starts, ends))
    return [
        TrainingShown(
            pk=row["pk"],
            public_id=row["public_id"],
            title=row["title"],
            topic=row["topic"],
            description=row["description"],
            place=row["place"],
            deadline=row["deadline"],
            free=max(0, row["places"] - row["taken"]),
            units=tuple(by_training.get(row["pk"], ())),
        )
        for row in rows
    ]
