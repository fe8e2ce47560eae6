"""Publishing who is active where: figures without people, for the public pages."""

from datetime import date

from procrastinate.contrib.django import app

from geleit.core.whole import whole
from geleit.directory.changes import tell as tell_readers
from geleit.volunteers.models import Coverage
from geleit.volunteers.queries import PlaceRow, distribution_of
from geleit.volunteers.rules import shown_to_everybody

PUBLISH = "volunteers.publish_coverage"


def coverage_changed(county_id: int) -> None:
    """Once the running transaction is through, the worker publishes the figures anew; one county after the other."""
    app.configure_task(PUBLISH, lock=f"{PUBLISH}.{county_id}").defer(county_id=county_id)


@whole
def publish_coverage(*, county_id: int, today: date) -> bool:
    """Write down what everybody may read of today's distribution; tells whether anything reads differently.

    Leaves no trace in the audit trail: it says nothing that is not recorded by the actions it follows from.
    """
    before = {row.municipality_id: row for row in Coverage.objects.filter(county_id=county_id)}
    rows = [_row(county_id, one, today) for one in distribution_of(county_id, on=today).rows]
    differs = {row.municipality_id: _said(row) for row in rows} != {key: _said(row) for key, row in before.items()}
    Coverage.objects.filter(county_id=county_id).delete()
    Coverage.objects.bulk_create(rows)
    if differs:
        tell_readers(county_id)
    return differs


def _row(county_id: int, place: PlaceRow, today: date) -> Coverage:
    return Coverage(
        county_id=county_id,
        municipality=place.municipality,
        day=today,
        circles=place.circles,
        volunteers=shown_to_everybody(place.volunteers),
        activities=place.activities,
        languages=place.languages,
    )


def _said(row: Coverage) -> tuple[object, ...]:
    return row.circles, row.volunteers, tuple(row.activities), tuple(row.languages)
