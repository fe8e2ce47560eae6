"""Adding, changing, ending, withdrawing and releasing visiting rules: published facts with rules of their own."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from geleit.accounts.actors import Actor
from geleit.core.errors import Refused, Stale
from geleit.directory.actions import facts
from geleit.directory.codes import ChangeState
from geleit.directory.dated import DatedFact
from geleit.directory.models import Office, Service
from geleit.visits.actions.writing import entry_of, keep_end, write_parts
from geleit.visits.limits import Days
from geleit.visits.models import HouseRules, VisitRule
from geleit.visits.queries import last_change, names_on, rules_beside, rules_touched, stated
from geleit.visits.rules import StatedRule, contradictions, obstacles_to_days, obstacles_to_ending, problems

ONE_DAY = timedelta(days=1)
OPEN_END = "none"  # how a form says that the rule it shows has no last day


@transaction.atomic
def add_rule(*, rule: StatedRule, by: Actor, now: datetime, today: date) -> VisitRule:
    """Add a rule. Raises Refused with what is wrong with it and with every rule it contradicts."""
    _one_at_a_time(by)
    _check(rule, by=by, today=today)
    public_id = uuid4()
    entry = facts.Entry(VisitRule._meta.label, public_id)
    facts.add(entry=entry, new=_new(rule, public_id, by), by=by, now=now, today=today)
    return VisitRule.objects.get(county_id=by.county_id, public_id=public_id)


@transaction.atomic
def change_rule(
    *,
    row: VisitRule,
    rule: StatedRule,
    reason: str = "",
    known_end: str = "",
    by: Actor,
    now: datetime,
    today: date,
) -> VisitRule:
    """Another wording: from a later first day on the old one ends the day before, else the old one is withdrawn.

    Correcting a rule that held already needs a reason. `known_end` is the last day (ISO, "none" for no end) that the
    editor saw. Raises Stale where somebody changed it since, Refused as for a new rule.
    """
    _one_at_a_time(by)
    row.refresh_from_db()
    if known_end not in ("", row.valid_to.isoformat() if row.valid_to else OPEN_END):
        raise Stale(_("The rule was changed in the meantime. Please look at it again."))
    _check(rule, by=by, today=today, but=row)
    public_id = uuid4()
    new, entry = _new(rule, public_id, by), entry_of(row)
    held = row.valid_from is not None and row.valid_from < today
    if held and not (rule.days.first and row.valid_from and rule.days.first > row.valid_from):
        facts.correct(entry=entry, fact=row, new=new, reason=reason, by=by, now=now, today=today)
    else:
        facts.replace(entry=entry, fact=row, new=new, reason=reason, by=by, now=now, today=today)
    return VisitRule.objects.get(county_id=by.county_id, public_id=public_id)


@transaction.atomic
def end_rule(*, row: VisitRule, valid_to: date, by: Actor, now: datetime, today: date) -> VisitRule:
    """Set the last day of a rule that still holds. Raises Refused where it is over, Stale where it was changed."""
    _one_at_a_time(by)
    row.refresh_from_db()
    obstacles = obstacles_to_ending(Days(row.valid_from, row.valid_to), valid_to, today=today)
    if obstacles:
        raise Refused(obstacles)
    facts.end(entry=entry_of(row), fact=row, last_day=valid_to, by=by, now=now)
    row.refresh_from_db()
    return row


@transaction.atomic
def withdraw_rule(*, row: VisitRule, reason: str, by: Actor, now: datetime) -> None:
    """Strike out a rule that was wrong; it stays in the history. Raises Stale where it is withdrawn already."""
    _one_at_a_time(by)
    facts.withdraw(entry=entry_of(row), fact=row, reason=reason, by=by, now=now)


@transaction.atomic
def release_rule(*, row: VisitRule, by: Actor, now: datetime) -> None:
    """Release the change of a rule that waits. Raises Refused for who made it and where nothing waits."""
    _one_at_a_time(by)
    change = last_change(row)
    if change is None:
        raise Refused(_("Nothing waits for release here."))
    facts.release(change=change, by=by, now=now)


@transaction.atomic
def undo(*, row: VisitRule | HouseRules, by: Actor, now: datetime) -> None:
    """Take the last change of a rule or of house rules back, also one that still waits for its release.

    Raises Refused where there is none, and where what would hold again contradicts a rule made since.
    """
    _one_at_a_time(by)
    change = last_change(row)
    if change is None:
        raise Refused(_("There is no change to take back: this was loaded with the first data."))
    if change.state == ChangeState.WAITING:
        facts.refuse(change=change, reason=gettext("Taken back"), by=by, now=now)
        return
    facts.undo(change=change, by=by, now=now)
    for one in rules_touched(change):
        beside = rules_beside(by.county_id, but=[one.pk])
        if one.withdrawn_at is None and (found := contradictions(stated(one), beside)):
            raise Refused(found)


def _check(rule: StatedRule, *, by: Actor, today: date, but: VisitRule | None = None) -> None:
    """Raises Refused. `but` is the wording that is replaced: it ends before the new one begins."""
    names = {key.partition(":")[2]: name for key, name in names_on(by.county_id, today).items()}
    before = Days(but.valid_from, but.valid_to) if but is not None else None
    obstacles = [*problems(rule, names=names), *obstacles_to_days(rule.days, today=today, before=before)]
    if not obstacles:
        obstacles = contradictions(rule, rules_beside(by.county_id, but=[but.pk] if but else []), names=names)
    if obstacles:
        raise Refused(obstacles)


def _new(rule: StatedRule, public_id: UUID, by: Actor) -> facts.NewFact:
    values = {
        "public_id": public_id,
        "title": rule.title,
        "access": rule.access,
        "age_from": rule.ages.first,
        "age_to": rule.ages.last,
        "exemptions": rule.exemptions,
        "text": rule.text,
    }
    return facts.NewFact(VisitRule, values, *rule.days, rule.source, _parts(rule, by))


def _parts(rule: StatedRule, by: Actor) -> Callable[[DatedFact], None]:
    offices = {office.key: office for office in Office.objects.filter(county_id=by.county_id)}
    services = {service.key: service for service in Service.objects.filter(county_id=by.county_id)}

    def write(row: DatedFact) -> None:
        keep_end(row, rule.days.last)
        try:
            write_parts(row, rule, offices=offices, services=services)
        except KeyError:
            raise Refused(_("This office or service is not in the directory.")) from None

    return write


def _one_at_a_time(by: Actor) -> None:
    """Two editors who save contradicting rules at the same moment must not both succeed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('visits.rules'), %s)", [by.county_id])
