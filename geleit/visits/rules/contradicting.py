"""Rules that cannot both be obeyed are refused; so is a rule that says nothing or can never be meant."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations

from django.utils.translation import gettext as _

from geleit.core.codelists import UnknownCode, code_list
from geleit.visits.codes import WITH_STANDARDS, Access, Strength, Topic
from geleit.visits.limits import OLDEST, Ages, Days
from geleit.visits.rules.stated import StatedItem, StatedRule, Statement, statements

STANDARD_LIST = "accepted_standard"


def contradictions(
    new: StatedRule, existing: Iterable[StatedRule], *, names: Mapping[str, str] | None = None
) -> list[str]:
    """Why the new rule cannot stand beside the existing ones: one sentence for each other rule and matter.

    `names` are the names of offices and services by key. An exception that is nearer than the other rule's statement
    is no contradiction: the nearer one counts. A closure within a longer rule is none either, an opening within a
    closure is: nobody would ever get in by it.
    """
    name = _naming(names or {})
    found = []
    for other in existing:
        days = new.days.common(other.days)
        if other.id != new.id and days is not None and new.ages.meet(other.ages):
            found += [*_of_access(new, other, days, name), *_of_items(new, other, days)]
    return found


def problems(rule: StatedRule, *, names: Mapping[str, str] | None = None) -> list[str]:
    """What is wrong with a rule taken alone; [] means it may be saved if it contradicts no other."""
    found = [*_of_days(rule), *_of_ages(rule)]
    if not (rule.title.german and (rule.access or rule.items or rule.exceptions or rule.text.german)):
        found.append(_("Please give the rule a title, and say at least one thing: access, a demand or a text."))
    found += _of_exceptions(rule, _naming(names or {}))
    for item in rule.items:
        found += _of_standards(rule, item)
    for one, other in combinations(rule.items, 2):
        if _demand_different_things(one, other):
            found.append(
                _("“%(topic)s” is demanded twice for the same ages with different standards. Please set age limits.")
                % {"topic": Topic(one.topic).label}
            )
    return found


def in_words(days: Days) -> str:
    """The period as part of a sentence."""
    first, last = (f"{day:%d.%m.%Y}" if day else "" for day in days)
    if first and first == last:
        return _("on %(day)s") % {"day": first}
    if first and last:
        return _("from %(first)s to %(last)s") % {"first": first, "last": last}
    if first:
        return _("from %(first)s without an end") % {"first": first}
    return _("until %(last)s") % {"last": last} if last else _("always")


def _naming(names: Mapping[str, str]) -> Callable[[Statement], str]:
    def name(one: Statement) -> str:
        office = names.get(one.office, one.office) if one.office else _("the whole administration")
        if not one.service:
            return office
        return _("%(office)s, service “%(service)s”") % {
            "office": office,
            "service": names.get(one.service, one.service),
        }

    return name


def _of_access(new: StatedRule, other: StatedRule, days: Days, name: Callable[[Statement], str]) -> Iterator[str]:
    theirs = {(one.office, one.service): one for one in statements(other)}
    for ours in statements(new):
        there = theirs.get((ours.office, ours.service)) or _covering(other, ours)
        if there is not None and _differ(ours, there):
            yield _refusal(ours, there, days, name)
    mine = {(one.office, one.service) for one in statements(new)}
    for there in theirs.values():
        above = _covering(new, there)
        if above is not None and (there.office, there.service) not in mine and _differ(above, there):
            yield _refusal(above, there, days, name)


def _covering(closing: StatedRule, below: Statement) -> Statement | None:
    """The closure of the whole county under which an office falls, unless the closing rule excepts it."""
    said = [
        one for one in statements(closing) if one.office in ("", below.office) and one.service in ("", below.service)
    ]
    nearest = max(said, key=lambda one: (one.office != "", one.service != ""), default=None)
    return nearest if nearest and nearest.access == Access.CLOSED and not nearest.office else None


def _differ(one: Statement, other: Statement) -> bool:
    """Whether both cannot be meant. A closure for a time within a longer rule can: it is how one closes for a day."""
    if one.access == other.access:
        return False
    if Access.CLOSED not in (one.access, other.access):
        return True
    closing, opening = (one, other) if one.access == Access.CLOSED else (other, one)
    never_open = opening.rule.days.within(closing.rule.days)
    if (closing.office, closing.service) != (opening.office, opening.service):
        return never_open
    for_a_time = closing.rule.days.last is not None and closing.rule.days.within(opening.rule.days)
    return never_open or not for_a_time


def _refusal(ours: Statement, there: Statement, days: Days, name: Callable[[Statement], str]) -> str:
    return _(
        "The rule “%(title)s” (%(period)s) says for %(place)s: “%(theirs)s”. This rule says: “%(ours)s”."
        " Both would hold %(days)s. Let one of them end before, or name an exception."
    ) % {
        "title": there.rule.title.german,
        "period": in_words(there.rule.days),
        "place": name(there),
        "theirs": Access(there.access).label,
        "ours": Access(ours.access).label,
        "days": in_words(days),
    }


def _of_items(new: StatedRule, other: StatedRule, days: Days) -> Iterator[str]:
    if not (new.offices & other.offices or (not new.offices and not other.offices)):
        return
    topics = {
        ours.topic
        for ours in new.items
        for theirs in other.items
        if _demand_different_things(ours, theirs, new.ages, other.ages)
    }
    for topic in sorted(topics):
        yield _(
            "The rule “%(title)s” (%(period)s) demands other standards for “%(topic)s”. Both would hold %(days)s."
            " Let one of them end before, or set age limits."
        ) % {
            "title": other.title.german,
            "period": in_words(other.days),
            "topic": Topic(topic).label,
            "days": in_words(days),
        }


def _demand_different_things(one: StatedItem, other: StatedItem, *groups: Ages) -> bool:
    """Both demand the same topic of the same people, but accept different standards."""
    same = one.topic == other.topic and one.strength == other.strength == Strength.MUST
    concerned = [one.ages, other.ages, *groups]
    meet = all(first.meet(second) for first, second in combinations(concerned, 2))
    named = bool(one.standards and other.standards)
    return same and meet and named and set(one.standards) != set(other.standards)


def _of_days(rule: StatedRule) -> Iterator[str]:
    if rule.days.first is None:
        yield _("A rule needs its first day: a rule without dates would never become wrong by itself.")
    elif rule.days.last is not None and rule.days.last < rule.days.first:
        yield _("The last day is before the first day.")


def _of_ages(rule: StatedRule) -> list[str]:
    groups = [rule.ages, *(item.ages for item in rule.items)]
    if any(not 0 <= number <= OLDEST for ages in groups for number in ages if number is not None):
        return [_("An age lies between 0 and %(oldest)s years.") % {"oldest": OLDEST}]
    if any(not ages.meet(ages) for ages in groups):
        return [_("The lower age limit is above the upper one.")]
    if any(not rule.ages.meet(ages) for ages in groups):
        return [_("A demand concerns only people whom the rule does not concern at all.")]
    return []


def _of_exceptions(rule: StatedRule, name: Callable[[Statement], str]) -> Iterator[str]:
    seen: dict[tuple[str, str], Statement] = {}
    for one in statements(rule):
        key = (one.office, one.service)
        if one.is_exception and not one.service and (not one.office or one.office in rule.offices):
            yield _("An exception names an office or a service for which the rule itself does not speak already.")
        elif one.is_exception and one.access == rule.access and not one.note.german:
            yield _("The exception for %(place)s says the same as the rule.") % {"place": name(one)}
        elif key in seen:
            yield _("There are two exceptions for %(place)s.") % {"place": name(one)}
        seen[key] = one


def _of_standards(rule: StatedRule, item: StatedItem) -> Iterator[str]:
    if item.standards and item.topic not in WITH_STANDARDS:
        yield _("Standards belong to a mask or a proof only.")
        return
    known = code_list("visits", STANDARD_LIST)
    day = rule.days.first or date.max
    for code in item.standards:
        try:
            row = known.get(code, day)
        except UnknownCode:
            yield _("The standard “%(code)s” is not in the list.") % {"code": code}
            continue
        if row.extra.get("topic", item.topic) != item.topic:
            yield _("The standard “%(name)s” does not belong to this topic.") % {"name": row.label}
        elif not row.valid_on(day):
            yield _("The standard “%(name)s” is not valid on the first day of the rule.") % {"name": row.label}


def overlapping(rules: Sequence[StatedRule]) -> list[str]:
    """Every contradiction within a set of rules; for checks of data files."""
    return [text for place, rule in enumerate(rules) for text in contradictions(rule, rules[:place])]
