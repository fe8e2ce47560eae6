"""What an uploaded list would become, beside what is stored; the imports of a county and what can be taken back."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from geleit.directory.queries import municipalities_of
from geleit.volunteers import rules
from geleit.volunteers.codes import ImportKind, ImportState
from geleit.volunteers.folding import folded, folded_mail, folded_name, telling_digits
from geleit.volunteers.models import (
    Allowance,
    Certificate,
    CircleMember,
    CircleNeed,
    CircleNote,
    Consent,
    Coordination,
    Declaration,
    Engagement,
    HelperCircle,
    HourEntry,
    ImportedRow,
    KnownHeading,
    ListImport,
    SignUp,
    Volunteer,
)
from geleit.volunteers.queries.known import county_numbers

LATEST = 20
# What somebody may have been given since a list was taken over; any of it keeps the list from being taken back.
_AFTERWARDS: tuple[Any, ...] = (
    Allowance, Certificate, Consent, Coordination, Declaration, Engagement, HourEntry, SignUp,
)  # fmt: skip


@dataclass(frozen=True)
class ImportPlan:
    """What the rows of a list become, and every problem in the order of the rows."""

    rows: list[rules.Planned]
    problems: list[rules.Problem]

    @property
    def faulty(self) -> set[int]:
        """The numbers of rows with an error."""
        return {one.number for one in self.problems if one.is_error}

    @property
    def twins(self) -> list[rules.Planned]:
        """Rows that are probably the same as something stored or an earlier row."""
        return [row for row in self.rows if row.twin]

    def wanted(self, anyway: set[int]) -> list[rules.Planned]:
        """What is taken over: sound rows that are new, or wanted although they look alike."""
        return [row for row in self.rows if row.number not in self.faulty and (not row.twin or row.number in anyway)]


def latest_imports(county_id: int) -> list[Any]:
    """The latest lists without their rows."""
    found = ListImport.objects.filter(county_id=county_id).defer("rows", "faults", "headings", "columns")
    return list(found.select_related("uploaded_by").order_by("-uploaded_at", "-id")[:LATEST])


def started_import(county_id: int, list_import_id: int) -> ListImport | None:
    """A list the worker is to take over; None when there is nothing to do any more."""
    found = ListImport.objects.filter(county_id=county_id, pk=list_import_id, state=ImportState.RUNNING)
    return found.select_related("uploaded_by").first()


def headings_remembered(county_id: int, kind: str) -> dict[str, str]:
    """What headings meant the last time."""
    found = KnownHeading.objects.filter(county_id=county_id, kind=kind)
    return dict(found.values_list("heading", "field"))


def plan_of(one: ListImport, *, today: date, land: str) -> ImportPlan:
    """What the rows of a list become today. Six statements at most, however many rows there are."""
    known = _known(one, today)
    faults: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for number, column, what in one.faults:
        faults[number].append((column, what))
    planned, problems = [], []
    for number, cells in one.rows:
        row = rules.Row(number, cells, one.columns, one.headings, faults[number])
        if one.kind == ImportKind.CIRCLES:
            planned.append(rules.circle_of(row, known, today=today))
        else:
            planned.append(rules.volunteer_of(row, known, without_state=one.without_state, today=today, land=land))
        problems += row.problems
    if one.kind == ImportKind.CIRCLES:
        return ImportPlan(_with_twin_circles(planned, known), problems)
    twins, hints = _with_twins(one.county_id, planned)
    return ImportPlan(twins, sorted([*problems, *hints], key=lambda problem: problem.number))


def obstacles_to_undoing(one: ListImport) -> list[str]:
    """Why a list cannot be taken back: something was changed since. As many statements for one row as for thousands."""
    if one.state != ImportState.DONE:
        return [_("Only a list that was taken over can be taken back.")]
    mine = ImportedRow.objects.filter(county_id=one.county_id, list_import=one)
    people, circles = mine.filter(volunteer__isnull=False), mine.filter(circle__isnull=False)
    changed = {
        *_numbers(people.filter(volunteer__version__gt=1)),
        *_numbers(circles.filter(circle__version__gt=1)),
        *_touched(one, people, circles),
    }
    gone = one.made - people.count() - circles.count()
    if not changed and not gone:
        return []
    shown = ", ".join(str(number) for number in sorted(changed)[:10])
    if not shown:
        return [_("Some of what was taken over is no longer there.")]
    return [_("Something was changed since in these rows of the list: %(rows)s.") % {"rows": shown}]


def too_old(county_id: int, *, before: datetime) -> Any:
    """Uploaded lists that nobody took over."""
    return ListImport.objects.filter(
        county_id=county_id, state__in=(ImportState.UPLOADED, ImportState.FAILED), uploaded_at__lt=before
    )


def _known(one: ListImport, today: date) -> rules.Known:
    places = list(municipalities_of(one.county_id))
    circles = HelperCircle.objects.of_county(one.county_id)
    if one.kind != ImportKind.CIRCLES:
        return _plain_known(places, circles)
    mails = Volunteer.objects.of_county(one.county_id).exclude(match_email="").values_list("match_email", flat=True)
    return replace(
        _plain_known(places, circles),
        county_numbers=tuple(county_numbers(one.county_id, on=today)),
        private_mails=frozenset(mails),
    )


def _plain_known(places: list[Any], circles: Any) -> rules.Known:
    return rules.Known(
        places={folded(place.name): place.pk for place in places},
        municipalities={place.pk: place for place in places},
        circles={circle.sort_name: circle for circle in circles},
        county_numbers=(),
    )


def _with_twin_circles(planned: list[rules.Planned], known: rules.Known) -> list[rules.Planned]:
    seen: set[str] = set()
    rows = []
    for row in planned:
        name = folded(row.name)
        if name in known.circles:
            rows.append(row.like(_("A circle of this name is recorded already.")))
        elif name in seen:
            rows.append(row.like(_("Stands in the list twice.")))
        else:
            rows.append(row)
        seen.add(name)
    return rows


def _with_twins(county_id: int, planned: list[rules.Planned]) -> tuple[list[rules.Planned], list[rules.Problem]]:
    """Likely twins, stored or earlier in the list: the same name. Sharing a mail address or a number is a hint only."""
    marks = [_marks(row) for row in planned]
    names, mails, phones = ({mark[number] for mark in marks} - {""} for number in range(3))
    stored = Volunteer.objects.of_county(county_id).filter(
        Q(match_name__in=names) | Q(match_email__in=mails) | Q(match_phone__in=phones)
    )
    known_names, known_mails, known_phones = set(), set(), set()
    for name, mail, phone in stored.values_list("match_name", "match_email", "match_phone"):
        known_names.add(name)
        known_mails.add(mail)
        known_phones.add(phone)
    seen: tuple[set[str], set[str], set[str]] = (set(), set(), set())
    rows: list[rules.Planned] = []
    hints: list[rules.Problem] = []
    for row, (name, mail, phone) in zip(planned, marks, strict=True):
        shares = {
            _("E-mail"): mail and (mail in known_mails or mail in seen[1]),
            _("Phone"): phone and (phone in known_phones or phone in seen[2]),
        }
        shared = [column for column, is_shared in shares.items() if is_shared]
        if name and name in known_names:
            rows.append(row.like(_("Somebody of this name is registered already.")))
        elif name and name in seen[0]:
            rows.append(row.like(_("Stands in the list twice.")))
        else:
            rows.append(row)
            hints += [
                rules.Problem(row.number, column, _("Somebody else has the same. That is allowed."), is_error=False)
                for column in shared
            ]
        for values, value in zip(seen, (name, mail, phone), strict=True):
            values.add(value)
    return rows, hints


def _marks(row: rules.Planned) -> tuple[str, str, str]:
    one = row.volunteer
    if one is None:
        return "", "", ""
    return folded_name(one.given_name, one.family_name), folded_mail(one.email), telling_digits(one.phone)


def _numbers(rows: Any) -> list[int]:
    return list(rows.values_list("number", flat=True)[:11])


def _touched(one: ListImport, people: Any, circles: Any) -> set[int]:
    """Rows whose person or circle was given something since."""
    touched: set[int] = set()
    ids = people.values("volunteer")
    for model in _AFTERWARDS:
        found = model.objects.filter(county_id=one.county_id, volunteer__in=ids).values("volunteer")
        touched |= set(_numbers(people.filter(volunteer__in=found)))
    joined = CircleMember.objects.filter(county_id=one.county_id, volunteer__in=ids)
    came_along = people.filter(member__isnull=False).values("member")
    others = joined.exclude(pk__in=came_along, valid_to=None).values("volunteer")
    touched |= set(_numbers(people.filter(volunteer__in=others)))
    circle_ids = circles.values("circle")
    for model in (CircleMember, Coordination, CircleNeed, CircleNote):
        found = model.objects.filter(county_id=one.county_id, circle__in=circle_ids).values("circle")
        touched |= set(_numbers(circles.filter(circle__in=found)))
    return touched
