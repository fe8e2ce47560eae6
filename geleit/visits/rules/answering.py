"""May I come? One answer from all rules of a day.

Who speaks: the rule for the nearest office (the office itself, then those above it, then the whole county), and there
the statement about the service before that about the office in general. A closure closes everything below it except
what it excepts itself. Of two statements equally near (which saving refuses) the stricter one counts, because who obeys
it disobeys none. Demands follow the same order topic by topic.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from geleit.core.multilingual import Text
from geleit.visits.codes import STRICTEST, Access, Strength
from geleit.visits.limits import OLDEST, Ages, both
from geleit.visits.rules.answered import AccessForAges, AnsweredItem, Elsewhere, OpenHours, Reason, VisitAnswer
from geleit.visits.rules.stated import NO_TEXT, StatedItem, StatedRule, Statement, statements

STRICTNESS = {access.value: place for place, access in enumerate(reversed(STRICTEST))}
CLOSED_THAT_DAY = "closed_that_day"  # by hours or a closure, not by a rule: it says nothing about other days


def answer(
    rules: Iterable[StatedRule],
    day: date,
    age: int | None = None,
    office: str = "",
    service: str = "",
    *,
    parents: Sequence[str] = (),
    hours: OpenHours | None = None,
) -> VisitAnswer:
    """The answer for a day, an age, an office ("" is the house as a whole) and a service.

    `parents` are the keys of the offices above, nearest first; rules may hold those of other days. Raises ValueError
    for an age nobody has.
    """
    if age is not None and not 0 <= age <= OLDEST:
        raise ValueError("nobody is of that age")
    nearness = _nearness(office, parents)
    here = [rule for rule in rules if not office or _concerns(rule, nearness)]
    in_force = [rule for rule in here if rule.days.holds(day)]
    groups = _groups(in_force, age)
    speaking = [(group, _speaking(in_force, group, nearness, service)) for group in groups]
    said = max((found for _, found in speaking), key=_strictness)
    accesses = _merged([(group, found[0].access if found else "") for group, found in speaking])
    may_come, reasons = _with_hours(said, hours or OpenHours(), office)
    shut = may_come == Access.CLOSED and len(accesses) == 1
    items = () if shut else _items(in_force, groups, nearness)
    if len(accesses) > 1:
        reasons = (*reasons, Reason("depends_on_age"))
    used = _used(in_force, said, items, {} if shut else nearness)
    since, until = (day, day) if reasons[0].code == CLOSED_THAT_DAY else _bounds(here, day)
    return VisitAnswer(
        day=day,
        age=age,
        office=office,
        service=service,
        may_come=may_come,
        reasons=reasons,
        items=items,
        notes=_texts(one.note for one in said),
        texts=_texts(rule.text for rule in used),
        exemptions=_texts(item.exemptions for item in items),
        elsewhere=_elsewhere(in_force, may_come, groups, office, service, nearness),
        by_age=tuple(AccessForAges(group, access) for group, access in accesses) if len(accesses) > 1 else (),
        rule_ids=tuple(rule.id for rule in used),
        since=since,
        until=until,
        hours=hours or OpenHours(),
    )


def _nearness(office: str, parents: Sequence[str]) -> dict[str, int]:
    """How near a named office is to the one asked about; the county ("") is farthest, others are missing."""
    chain = [key for key in (office, *parents) if key]
    return {"": 0} | {key: len(chain) - place for place, key in enumerate(chain)}


def _concerns(rule: StatedRule, nearness: dict[str, int]) -> bool:
    named = rule.offices | {one.office for one in rule.exceptions if one.office}
    return not rule.offices or bool(named & nearness.keys())


def _groups(rules: Sequence[StatedRule], age: int | None) -> list[Ages]:
    """The age asked about; without one all groups between which any rule distinguishes."""
    if age is not None:
        return [Ages(age, age)]
    named = [rule.ages for rule in rules] + [item.ages for rule in rules for item in rule.items]
    starts = {one.first for one in named if one.first} | {one.last + 1 for one in named if one.last is not None}
    bounds = [0, *sorted(start for start in starts if start <= OLDEST)]
    return [Ages(first, last - 1) for first, last in zip(bounds, [*bounds[1:], OLDEST + 1], strict=True)]


def _speaking(rules: Sequence[StatedRule], group: Ages, nearness: dict[str, int], service: str) -> list[Statement]:
    """The nearest statements, the strictest of them only; [] where no rule speaks of access."""
    said = [one for rule in rules if rule.ages.meet(group) for one in _nearest(statements(rule), nearness, service)]
    closing = [one for one in said if one.access == Access.CLOSED]
    said = closing or _nearest(said, nearness, service)
    strictest = max((STRICTNESS[one.access] for one in said), default=0)
    return [one for one in said if STRICTNESS[one.access] == strictest]


def _nearest(said: Iterable[Statement], nearness: dict[str, int], service: str) -> list[Statement]:
    here = [one for one in said if one.office in nearness and one.service in ("", service)]
    nearest = max(((nearness[one.office], one.service != "") for one in here), default=None)
    return [one for one in here if (nearness[one.office], one.service != "") == nearest]


def _strictness(said: Sequence[Statement]) -> int:
    return STRICTNESS[said[0].access] if said else -1


def _merged(found: Sequence[tuple[Ages, str]]) -> list[tuple[Ages, str]]:
    """Neighbouring groups with the same access become one."""
    merged: list[tuple[Ages, str]] = []
    for group, access in found:
        if merged and merged[-1][1] == access:
            merged[-1] = (Ages(merged[-1][0].first, group.last), access)
        else:
            merged.append((group, access))
    return [(_open(group), access) for group, access in merged]


def _open(group: Ages) -> Ages:
    return Ages(group.first or None, None if group.last == OLDEST else group.last)


def _items(rules: Sequence[StatedRule], groups: Sequence[Ages], nearness: dict[str, int]) -> tuple[AnsweredItem, ...]:
    """For each topic the demands of the nearest rules that make any, with the ages they really concern."""
    concerned: dict[tuple[int, int], Ages] = {}
    for group in groups:
        meant: dict[str, list[tuple[int, int, int]]] = {}
        for number, rule in enumerate(rules):
            near = max((nearness[key] for key in rule.offices or {""} if key in nearness), default=None)
            if near is None or not rule.ages.meet(group):
                continue
            for place, item in enumerate(rule.items):
                if item.ages.meet(group):
                    meant.setdefault(item.topic, []).append((near, number, place))
        for found in meant.values():
            nearest = max(near for near, _, _ in found)
            for near, number, place in found:
                if near == nearest:
                    known = concerned.get((number, place), group)
                    concerned[number, place] = Ages(known.first, group.last)
    chosen = [(rules[number], rules[number].items[place], ages) for (number, place), ages in concerned.items()]
    asked = len(groups) == 1 and groups[0].first == groups[0].last
    answered = [_item(rule, item, ages, asked=asked) for rule, item, ages in chosen]
    return tuple(sorted(_without_doubles(answered), key=lambda one: (one.strength != Strength.MUST, _order(one))))


def _item(rule: StatedRule, item: StatedItem, ages: Ages, *, asked: bool) -> AnsweredItem:
    """For somebody who gave the age the limits are those written, else those that remain."""
    shown = both(rule.ages, item.ages) if asked else _open(ages)
    return AnsweredItem(item.topic, item.strength, shown, item.standards, item.text, rule.id, rule.exemptions)


def _without_doubles(items: Sequence[AnsweredItem]) -> list[AnsweredItem]:
    """Two rules that demand the same demand it once; who must need not be told that he should."""
    kept: list[AnsweredItem] = []
    for item in items:
        same = [one for one in kept if (one.topic, one.standards, one.ages) == (item.topic, item.standards, item.ages)]
        if not any(one.text == item.text and one.strength in (item.strength, Strength.MUST) for one in same):
            kept.append(item)
    return kept


def _order(item: AnsweredItem) -> tuple[int, int]:
    topics = ("mask", "proof", "bring", "companions", "waiting", "payment")
    return (topics.index(item.topic) if item.topic in topics else len(topics), item.ages.first or 0)


def _with_hours(said: Sequence[Statement], hours: OpenHours, office: str) -> tuple[str, tuple[Reason, ...]]:
    """What rules and opening hours give together: the stricter of both."""
    may_come: str = said[0].access if said else Access.WALK_IN.value
    reasons = tuple(Reason(_why(one, office), one.rule.id, one.rule.title) for one in said) or (Reason("no_rule"),)
    by_hours = hours.state if hours.state in (Access.CLOSED, Access.APPOINTMENT) else Access.WALK_IN.value
    if STRICTNESS[by_hours] > STRICTNESS[may_come]:
        code = CLOSED_THAT_DAY if by_hours == Access.CLOSED else "hours_by_appointment"
        return by_hours, (Reason(code), *reasons)
    return may_come, reasons


def _why(one: Statement, office: str) -> str:
    if one.is_exception:
        return "service_exception" if one.service else "office_exception"
    if not one.office:
        return "county_rule"
    return "office_rule" if one.office == office else "parent_rule"


def _used(
    rules: Sequence[StatedRule], said: Sequence[Statement], items: Sequence[AnsweredItem], nearness: dict[str, int]
) -> list[StatedRule]:
    """The rules the answer rests on, and those that say something without deciding anything."""
    ids = {one.rule.id for one in said} | {item.rule for item in items}
    only_text = {rule.id for rule in rules if not rule.access and not rule.items and _speaks_here(rule, nearness)}
    return [rule for rule in rules if rule.id in ids | only_text]


def _speaks_here(rule: StatedRule, nearness: dict[str, int]) -> bool:
    return bool((rule.offices or {""}) & nearness.keys())


def _texts(texts: Iterable[Text]) -> tuple[Text, ...]:
    found: list[Text] = []
    for text in texts:
        if text.german and text not in found:
            found.append(text)
    return tuple(found)


def _elsewhere(
    rules: Sequence[StatedRule],
    access: str,
    groups: Sequence[Ages],
    office: str,
    service: str,
    nearness: dict[str, int],
) -> tuple[Elsewhere, ...]:
    """What differs below: offices and services for the house as a whole, services for an office."""
    if service:
        return ()
    named = {(one.office, one.service) for rule in rules for one in statements(rule)}
    below = {(place, need) for place, need in named if (not office and place) or (need and place in nearness)}
    found = []
    for place, need in sorted(below, key=lambda one: _place_in(rules, one)):
        near = nearness if place in nearness else nearness | {place: len(nearness)}
        said = max((_speaking(rules, group, near, need) for group in groups), key=_strictness, default=[])
        note = next((one.note for one in said if one.note), NO_TEXT)
        if said and (said[0].access != access or note) and any(one.service == need for one in said):
            found.append(Elsewhere(place, need, said[0].access, note, said[0].rule.id))
    return tuple(found)


def _place_in(rules: Sequence[StatedRule], named: tuple[str, str]) -> tuple[int, int]:
    """Where an office and service are first named, so that exceptions keep the order in which they were written."""
    return next(
        (number, place)
        for number, rule in enumerate(rules)
        for place, one in enumerate(statements(rule))
        if (one.office, one.service) == named
    )


def _bounds(rules: Sequence[StatedRule], day: date) -> tuple[date | None, date | None]:
    """Since when and until when the same rules are in force as on `day`."""
    one = timedelta(days=1)
    changes = {rule.days.first for rule in rules if rule.days.first}
    changes |= {rule.days.last + one for rule in rules if rule.days.last and rule.days.last < date.max}
    since = max((change for change in changes if change <= day), default=None)
    until = min((change for change in changes if change > day), default=None)
    return since, until - one if until else None
