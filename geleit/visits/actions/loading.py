"""Visiting rules and house rules of the demonstration, from the shipped files. Loading again adds nothing."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from geleit.accounts.models import County
from geleit.core import wall
from geleit.directory.changes import tell
from geleit.directory.models import Office, Service, Site
from geleit.visits.actions.writing import write_parts
from geleit.visits.models import HouseRules, VisitRule
from geleit.visits.rules import StatedRule, overlapping
from geleit.visits.shipped import ShippedHouseRules, shipped_house_rules, shipped_rules

_NAMESPACE = UUID("c7b0b2b8-0f3e-4a0e-8f0b-6b7c9c1f5a52")  # of our own files; chosen once


class UnsoundRules(ValueError):
    """The shipped rules contradict each other, or name what the directory lacks: a mistake of ours."""


@dataclass
class Loaded:
    """How many were added."""

    rules: int = 0
    house_rules: int = 0


@transaction.atomic
def load_visiting_rules(*, county: County, now: datetime) -> Loaded:
    """Add the shipped rules of the county that it does not have yet; the directory must be loaded before.

    An editor's change stays: a rule once loaded is known by its id, also when it was ended or withdrawn. Raises
    UnsoundRules.
    """
    wall.enter(county.pk)
    rules = shipped_rules(county.slug)
    if overlapping(rules):
        raise UnsoundRules(county.slug)
    done = Loaded(_load_rules(county, rules, now), _load_house_rules(county, shipped_house_rules(county.slug), now))
    if done.rules or done.house_rules:
        tell(county.pk)
    return done


def _load_rules(county: County, rules: list[StatedRule], now: datetime) -> int:
    wanted = {uuid5(_NAMESPACE, f"rule|{county.regional_key}|{rule.id}"): rule for rule in rules}
    known = set(VisitRule.objects.filter(public_id__in=wanted).values_list("public_id", flat=True))
    offices = {office.key: office for office in Office.objects.filter(county=county)}
    services = {service.key: service for service in Service.objects.filter(county=county)}
    for public_id, rule in wanted.items():
        if public_id not in known:
            row = VisitRule(
                county=county,
                public_id=public_id,
                valid_from=rule.days.first,
                valid_to=rule.days.last,
                recorded_at=now,
                released_at=now,
                source=rule.source,
                title=rule.title,
                access=rule.access,
                age_from=rule.ages.first,
                age_to=rule.ages.last,
                exemptions=rule.exemptions,
                text=rule.text,
            )
            row.save(force_insert=True)
            try:
                write_parts(row, rule, offices=offices, services=services)
            except KeyError as missing:
                raise UnsoundRules(f"{rule.id}: {missing}") from None
    return len(wanted) - len(known)


def _load_house_rules(county: County, versions: list[ShippedHouseRules], now: datetime) -> int:
    wanted = {uuid5(_NAMESPACE, f"house|{county.regional_key}|{one.site}|{one.version}"): one for one in versions}
    known = set(HouseRules.objects.filter(public_id__in=wanted).values_list("public_id", flat=True))
    sites = {site.key: site for site in Site.objects.filter(county=county)}
    for public_id, one in wanted.items():
        if public_id not in known:
            if one.site not in sites:
                raise UnsoundRules(f"house rules of {one.site}")
            HouseRules(
                county=county,
                public_id=public_id,
                site=sites[one.site],
                version=one.version,
                valid_from=one.days.first,
                valid_to=one.days.last,
                recorded_at=now,
                released_at=now,
                source=one.source,
                title=one.title,
                text=one.text,
            ).save(force_insert=True)
    return len(wanted) - len(known)
