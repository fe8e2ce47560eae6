"""What belongs to a new row of a rule beside its own fields: offices, demands, exceptions, its place in a history."""

from collections.abc import Mapping
from datetime import date

from geleit.directory.actions.facts import Entry
from geleit.directory.dated import DatedFact
from geleit.directory.models import Office, Service
from geleit.visits.models import HouseRules, RuleException, RuleItem, RuleOffice, VisitRule
from geleit.visits.queries import first_wording
from geleit.visits.rules import StatedRule


def write_parts(
    row: DatedFact, rule: StatedRule, *, offices: Mapping[str, Office], services: Mapping[str, Service]
) -> None:
    """Add to a new row what the rule says beyond its own fields. Raises KeyError for an unknown office or service."""
    county_id = row.county_id
    row_id = row.pk
    RuleOffice.objects.bulk_create(
        RuleOffice(county_id=county_id, rule_id=row_id, office=offices[key]) for key in sorted(rule.offices)
    )
    RuleItem.objects.bulk_create(
        RuleItem(
            county_id=county_id,
            rule_id=row_id,
            topic=item.topic,
            strength=item.strength,
            age_from=item.ages.first,
            age_to=item.ages.last,
            standards=list(item.standards),
            text=item.text,
            sort=place,
        )
        for place, item in enumerate(rule.items)
    )
    RuleException.objects.bulk_create(
        RuleException(
            county_id=county_id,
            rule_id=row_id,
            office=offices[one.office] if one.office else None,
            service=services[one.service] if one.service else None,
            access=one.access,
            note=one.note,
            sort=place,
        )
        for place, one in enumerate(rule.exceptions)
    )


def keep_end(row: DatedFact, last: date | None) -> None:
    """A rule that shall go on without an end does so, even where the wording before had one."""
    if row.valid_to != last:
        row.valid_to = last
        row.save(update_fields=["valid_to"])


def entry_of(row: VisitRule | HouseRules) -> Entry:
    """What the changes of a rule are about."""
    return Entry(row._meta.label, first_wording(row))
