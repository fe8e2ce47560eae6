"""Rows of visiting rules as the plain values that rules work with."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import F, Q, QuerySet

from geleit.core.together import together
from geleit.visits.limits import Ages, Days
from geleit.visits.models import RuleException, RuleItem, VisitRule
from geleit.visits.rules import StatedException, StatedItem, StatedRule


def read_rules(rules: QuerySet[VisitRule], *others: QuerySet[Any]) -> tuple[list[StatedRule], list[list[Any]]]:
    """Rules with all their parts, and the records of other querysets, all in one statement."""
    rows, items, exceptions, *rest = together(_with_offices(rules), *_parts(rules), *others)
    return _stated_rules(rows, items, exceptions), rest


def rows_and_rules(rules: QuerySet[VisitRule]) -> list[tuple[VisitRule, StatedRule]]:
    """Rules with their rows, for those who must know who recorded and released them. One statement."""
    rows, items, exceptions = together(_with_offices(rules), *_parts(rules))
    return list(zip(rows, _stated_rules(rows, items, exceptions), strict=True))


def _with_offices(rules: QuerySet[VisitRule]) -> QuerySet[VisitRule]:
    named = Q(offices__key__isnull=False)
    return rules.annotate(office_keys=ArrayAgg("offices__key", filter=named, default=[], order_by="offices__key"))


def _parts(rules: QuerySet[VisitRule]) -> tuple[QuerySet[RuleItem], QuerySet[RuleException]]:
    chosen = rules.order_by().values("pk")
    items = RuleItem.objects.filter(rule__in=chosen).order_by("rule_id", "sort", "id")
    exceptions = RuleException.objects.filter(rule__in=chosen).order_by("rule_id", "sort", "id")
    return items, exceptions.annotate(office_key=F("office__key"), service_key=F("service__key"))


def _stated_rules(rows: Sequence[VisitRule], items: Iterable[RuleItem], exceptions: Iterable[Any]) -> list[StatedRule]:
    demanded: dict[int, list[StatedItem]] = {rule.pk: [] for rule in rows}
    excepted: dict[int, list[StatedException]] = {rule.pk: [] for rule in rows}
    for item in items:
        ages = Ages(item.age_from, item.age_to)
        demanded[item.rule_id].append(StatedItem(item.topic, item.strength, ages, tuple(item.standards), item.text))
    for one in exceptions:
        stated = StatedException(one.access, one.office_key or "", one.service_key or "", one.note)
        excepted[one.rule_id].append(stated)
    return [_stated(rule, demanded[rule.pk], excepted[rule.pk]) for rule in rows]


def _stated(rule: Any, items: list[StatedItem], exceptions: list[StatedException]) -> StatedRule:
    return StatedRule(
        id=str(rule.public_id),
        title=rule.title,
        days=Days(rule.valid_from, rule.valid_to),
        access=rule.access,
        offices=frozenset(rule.office_keys),
        ages=Ages(rule.age_from, rule.age_to),
        items=tuple(items),
        exceptions=tuple(exceptions),
        exemptions=rule.exemptions,
        text=rule.text,
        source=rule.source,
    )
