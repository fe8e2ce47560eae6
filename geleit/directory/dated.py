"""Dated public facts: the common base of everything that the county publishes about itself.

A row is one fact with the days on which it holds. Rows are never overwritten: a change ends one row and adds another, a
correction withdraws one and adds another. A row that nobody released yet is prepared, not published.
"""

import uuid
from datetime import date, datetime
from typing import Self, TypeVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from geleit.accounts.models import CountyOwned, User, period
from geleit.core.privacy import Erase, Privacy, Purpose, Retention

# In force: released and not withdrawn. The condition of constraints and the adjective of queries.
IN_FORCE = Q(released_at__isnull=False, withdrawn_at=None)
_PLAIN = "id county public_id valid_from valid_to recorded_at released_at withdrawn_at source"
_STAFF = "recorded_by released_by withdrawn_by"


def published(plain: str = "", personal: str = "") -> Privacy:
    """Declaration of a model of dated public facts; the users who recorded them are personal data."""
    return Privacy(
        purpose=Purpose.PUBLIC_INFORMATION,
        retention=Retention.PERMANENT,
        erase=Erase.KEEP,
        plain=f"{_PLAIN} {plain}",
        personal=f"{_STAFF} {personal}",
    )


def holds_on(day: date, prefix: str = "") -> Q:
    """Condition: in force and valid on `day`; `prefix` such as "facts__" for a join."""
    return (
        Q(**{f"{prefix}released_at__isnull": False, f"{prefix}withdrawn_at": None})
        & (Q(**{f"{prefix}valid_from": None}) | Q(**{f"{prefix}valid_from__lte": day}))
        & (Q(**{f"{prefix}valid_to": None}) | Q(**{f"{prefix}valid_to__gte": day}))
    )


def once_at_a_time(name: str, *fields: str, only: Q | None = None) -> ExclusionConstraint:
    """Of facts in force with the same `fields` (after the county) no two hold on the same day."""
    return ExclusionConstraint(
        name=name,
        expressions=[
            ("county", RangeOperators.EQUAL),
            *[(field, RangeOperators.EQUAL) for field in fields],
            (period(), RangeOperators.OVERLAPS),
        ],
        condition=IN_FORCE if only is None else IN_FORCE & only,
    )


Fact = TypeVar("Fact", bound="DatedFact")


class DatedFacts(models.QuerySet[Fact]):
    """Words for choosing dated facts."""

    def released(self) -> Self:
        """Facts that were released, also withdrawn ones."""
        return self.filter(released_at__isnull=False)

    def waiting(self) -> Self:
        """Facts that wait for their release."""
        return self.filter(released_at=None, withdrawn_at=None)

    def on(self, day: date) -> Self:
        """Facts whose days include `day`, whatever their state."""
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day))

    def known_at(self, moment: datetime) -> Self:
        """Facts that were public at a moment: released by then and not yet withdrawn."""
        return self.filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=moment), released_at__lte=moment)

    def in_force(self) -> Self:
        """Released and not withdrawn, on any day."""
        return self.filter(IN_FORCE)

    def published_on(self, day: date) -> Self:
        """What the public sees as of `day`: released, not withdrawn, valid on that day."""
        return self.filter(holds_on(day))

    def ending_after(self, day: date) -> Self:
        """In force on `day` or later: the present and the future."""
        return self.in_force().filter(Q(valid_to=None) | Q(valid_to__gte=day))

    def oldest_first(self) -> Self:
        """By the start of validity; open starts first."""
        return self.order_by(F("valid_from").asc(nulls_first=True), "id")


class DatedFact(CountyOwned):
    """One published fact with its days, both inclusive; an empty end is open."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    # Nobody: loaded from data files.
    recorded_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField(null=True, blank=True)  # empty: prepared, not public yet
    released_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)  # struck out: stays visible in the history only
    withdrawn_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=300, blank=True)

    objects = DatedFacts.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["county", "public_id"], name="%(app_label)s_%(class)s_public_id"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gte=F("valid_from")),
                name="%(app_label)s_%(class)s_ends_after_start",
            ),
        ]
