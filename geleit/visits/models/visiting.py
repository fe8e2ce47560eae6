"""Visiting rules and house rules: dated public facts like everything in the directory, never overwritten."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from geleit.accounts.models import CountyOwned
from geleit.core.multilingual import MultilingualField
from geleit.core.privacy import Erase, Privacy, Purpose, Retention
from geleit.directory.dated import DatedFact, once_at_a_time, published
from geleit.directory.models import Office, Service, Site
from geleit.visits.codes import Access, Strength, Topic


def _part(plain: str) -> Privacy:
    return Privacy(purpose=Purpose.PUBLIC_INFORMATION, retention=Retention.PERMANENT, erase=Erase.KEEP, plain=plain)


_AGES = Q(age_from=None) | Q(age_to=None) | Q(age_to__gte=F("age_from"))


class VisitRule(DatedFact):
    """Who may come how, in which offices and when. Without offices it holds for the whole county.

    It always has a first day; rules that contradict each other are refused by `rules.contradictions`, because whether
    they do depends on offices, exceptions and ages together, which no constraint can see.
    """

    title = MultilingualField()
    access = models.CharField(max_length=12, choices=Access, blank=True)  # empty: only adds demands
    age_from = models.PositiveSmallIntegerField(null=True, blank=True)
    age_to = models.PositiveSmallIntegerField(null=True, blank=True)
    exemptions = MultilingualField()  # who need not follow the demands
    text = MultilingualField()
    offices = models.ManyToManyField(Office, through="RuleOffice", related_name="visit_rules")

    PRIVACY = published("title access age_from age_to exemptions text offices")

    class Meta(DatedFact.Meta):
        indexes = [models.Index(fields=["county", "valid_to"], name="visit_rule_by_end")]
        constraints = [
            *DatedFact.Meta.constraints,
            models.CheckConstraint(condition=Q(valid_from__isnull=False), name="visit_rule_begins"),
            models.CheckConstraint(condition=_AGES, name="visit_rule_ages"),
        ]


class RuleOffice(CountyOwned):
    """An office for which a rule holds."""

    rule = models.ForeignKey(VisitRule, on_delete=models.CASCADE, related_name="rule_offices")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")

    PRIVACY = _part("id county rule office")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county", "rule", "office"], name="rule_office_once")]


class RuleItem(CountyOwned):
    """A demand or a recommendation of a rule."""

    rule = models.ForeignKey(VisitRule, on_delete=models.CASCADE, related_name="items")
    topic = models.CharField(max_length=12, choices=Topic)
    strength = models.CharField(max_length=6, choices=Strength)
    age_from = models.PositiveSmallIntegerField(null=True, blank=True)
    age_to = models.PositiveSmallIntegerField(null=True, blank=True)
    standards = ArrayField(models.CharField(max_length=30), default=list, blank=True)  # code list accepted_standard
    text = MultilingualField()
    sort = models.PositiveSmallIntegerField(default=0)

    PRIVACY = _part("id county rule topic strength age_from age_to standards text sort")

    class Meta:
        indexes = [models.Index(fields=["county", "rule"], name="rule_item_of_rule")]
        constraints = [models.CheckConstraint(condition=_AGES, name="rule_item_ages")]


class RuleException(CountyOwned):
    """Other access for an office, a service, or a service in an office."""

    rule = models.ForeignKey(VisitRule, on_delete=models.CASCADE, related_name="exceptions")
    office = models.ForeignKey(Office, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    access = models.CharField(max_length=12, choices=Access)
    note = MultilingualField()
    sort = models.PositiveSmallIntegerField(default=0)

    PRIVACY = _part("id county rule office service access note sort")

    class Meta:
        indexes = [models.Index(fields=["county", "rule"], name="rule_exception_of_rule")]
        constraints = [
            models.CheckConstraint(
                condition=Q(office__isnull=False) | Q(service__isnull=False), name="rule_exception_names_something"
            ),
            models.UniqueConstraint(
                fields=["county", "rule", "office", "service"], name="rule_exception_once", nulls_distinct=False
            ),
        ]


class HouseRules(DatedFact):
    """The house rules (Hausordnung) of a building; a new version follows on the day after the old one."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="house_rules")
    version = models.PositiveSmallIntegerField()
    title = MultilingualField()
    text = MultilingualField()

    PRIVACY = published("site version title text")

    class Meta(DatedFact.Meta):
        constraints = [
            *DatedFact.Meta.constraints,
            models.CheckConstraint(condition=Q(valid_from__isnull=False), name="house_rules_begin"),
            once_at_a_time("house_rules_once_at_a_time", "site"),
        ]
