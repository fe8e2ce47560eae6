"""Rows of an uploaded list: what each would become, and every problem named by row and column."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from django.utils.translation import gettext as _

from geleit.core.codelists import read_rows
from geleit.directory.models import Municipality
from geleit.volunteers.codes import CircleState, VolunteerState
from geleit.volunteers.details import CircleData, VolunteerData
from geleit.volunteers.folding import folded
from geleit.volunteers.models import HelperCircle
from geleit.volunteers.rules import cells
from geleit.volunteers.rules.circles import (
    obstacles_to_circle,
    obstacles_to_public_mailbox,
    obstacles_to_public_phone,
)
from geleit.volunteers.rules.volunteers import birth_date_missing, obstacles_to_age, unreachable

T = TypeVar("T")


@dataclass(frozen=True)
class Problem:
    """What is wrong with a row, in which column; a hint keeps nothing from being taken over."""

    number: int
    column: str
    text: str
    is_error: bool = True


@dataclass(frozen=True)
class Planned:
    """What a row becomes. `twin` says whom it is probably the same as; such a row is left out unless wanted."""

    number: int
    state: str
    since: date
    volunteer: VolunteerData | None = None
    circle: HelperCircle | None = None
    new_circle: CircleData | None = None
    twin: str = ""

    @property
    def name(self) -> str:
        """Whom or what the row is about."""
        if self.volunteer is not None:
            return f"{self.volunteer.family_name}, {self.volunteer.given_name}"
        return self.new_circle.name if self.new_circle is not None else ""

    def like(self, twin: str) -> "Planned":
        """The same, with a likely twin."""
        return replace(self, twin=twin)


@dataclass(frozen=True)
class Known:
    """What the county has: municipalities by folded name, circles by folded name, its own phone numbers."""

    places: Mapping[str, int]
    municipalities: Mapping[int, Municipality]
    circles: Mapping[str, HelperCircle]
    county_numbers: tuple[str, ...]
    private_mails: frozenset[str] = frozenset()
    private_phones: frozenset[str] = frozenset()


@dataclass
class Row:
    """One row while it is read; problems gather in it."""

    number: int
    cells: list[str]
    columns: Mapping[str, int]
    headings: list[str]
    faults: list[tuple[int, str]] = field(default_factory=list)  # column, what
    problems: list[Problem] = field(default_factory=list)

    def text(self, name: str) -> str:
        """The cell of a field, "" when the list has no column for it."""
        column = self.columns.get(name)
        return self.cells[column].strip() if column is not None and column < len(self.cells) else ""

    def read(self, name: str, reader: Callable[[str], T], otherwise: T) -> T:
        """The cell of a field as a value; what cannot be read becomes a problem."""
        try:
            return reader(self.text(name))
        except cells.CellFault as fault:
            self.error(name, str(fault))
            return otherwise

    def error(self, name: str, text: str) -> None:
        """Something keeps this row from being taken over."""
        self.problems.append(Problem(self.number, self.heading(name), text))

    def hint(self, name: str, text: str) -> None:
        """Something to know about this row."""
        self.problems.append(Problem(self.number, self.heading(name), text, is_error=False))

    def heading(self, name: str) -> str:
        """The heading of a field's column in the list; our own word when it has none."""
        column = self.columns.get(name)
        if column is not None and column < len(self.headings) and self.headings[column]:
            return self.headings[column]
        return FIELDS_BY_NAME.get(name, name)

    @property
    def is_sound(self) -> bool:
        """Whether no error was found."""
        return not any(one.is_error for one in self.problems)


# Field, our own word for it, and the headings it is known by; a county's own copy of the file goes first.
_HEADINGS = [
    (row["kind"], row["field"], row["label_de"], [folded(one) for one in row["headings"].split("|")])
    for row in read_rows("volunteers", "import_heading.csv")
]
FIELDS_BY_NAME = {name: label for _kind, name, label, _known in reversed(_HEADINGS)}


def fields_of(kind: str) -> list[tuple[str, str]]:
    """The fields a list of that kind can fill, with our own words."""
    return [(name, label) for one, name, label, _known in _HEADINGS if one == kind]


def known_headings(kind: str) -> set[str]:
    """All headings that mean a field in a list of that kind, folded."""
    return {heading for one, _name, _label, known in _HEADINGS if one == kind for heading in known}


def guessed_columns(kind: str, headings: list[str], remembered: Mapping[str, str]) -> dict[str, int]:
    """Which column holds which field: as the county said the last time, else by the known headings.

    A field takes one column, the first that fits; "Name" beside a given name is the family name, alone it is both.
    """
    columns: dict[str, int] = {}
    for number, heading in enumerate(headings):
        plain = folded(heading)
        meant = remembered.get(plain)
        if meant is None:
            meant = next((name for one, name, _label, known in _HEADINGS if one == kind and plain in known), "")
        if meant and meant not in columns:
            columns[meant] = number
    if kind == "volunteers" and "family_name" in columns and "given_name" not in columns:
        columns.setdefault("full_name", columns.pop("family_name"))
    return columns


def obstacles_to_columns(kind: str, columns: Mapping[str, int]) -> list[str]:
    """Why a list cannot be understood with these columns."""
    twice = {column for column in columns.values() if list(columns.values()).count(column) > 1}
    obstacles = [_("A column can mean only one thing.")] if twice else []
    if kind == "circles":
        if "name" not in columns:
            obstacles.append(_("Please say which column holds the name of the circle."))
    elif "full_name" not in columns and not {"given_name", "family_name"} <= columns.keys():
        obstacles.append(_("Please say which columns hold the given name and the family name."))
    return obstacles


def volunteer_of(row: Row, known: Known, *, without_state: str, today: date, land: str) -> Planned:
    """What a row of a list of volunteers becomes."""
    _tell_faults(row)
    given, family = _names(row)
    remarks = [row.text("remark")]
    born = row.read("birth_date", lambda text: cells.day(text, today=today), None)
    since = row.read("since", lambda text: cells.day(text, today=today), None) or today
    mobile, phone = row.read("mobile", cells.phone, ""), row.read("phone", cells.phone, "")
    if mobile and phone and mobile != phone:
        remarks.append(_("Further number: %(number)s") % {"number": phone})
    data = VolunteerData(
        given_name=given[:100],
        family_name=family[:100],
        birth_date=born,
        email=row.read("email", cells.mail, "")[:254],
        phone=mobile or phone,
        municipality=_municipality(row, known, remarks),
        languages=_codes(row, "languages", "people", "language", today, remarks),
        wishes=_codes(row, "wishes", "volunteers", "activity", today, remarks),
        has_car=cells.yes(row.text("has_car")),
        experience=row.text("experience"),
        emergency_contact=row.text("emergency_contact")[:200],
        remark=cells.joined(remarks),
    )
    state = _volunteer_state(row, without_state, today)
    _tell_obstacles(row, data, state, since, today=today, land=land)
    circle = known.circles.get(folded(row.text("circle")))
    if row.text("circle") and circle is None:
        row.error("circle", _("There is no circle named “%(name)s”. Please record it first, or correct the name.")
                  % {"name": row.text("circle")[:60]})  # fmt: skip
    elif circle is not None and circle.state == CircleState.DISSOLVED:
        row.error("circle", _("The circle is dissolved."))
    return Planned(row.number, state, since, volunteer=data, circle=circle)


def circle_of(row: Row, known: Known, *, today: date) -> Planned:
    """What a row of a list of circles becomes. Its contact must be public, as everywhere."""
    _tell_faults(row)
    places = []
    for part in cells.several(row.text("municipalities")):
        found = cells.place(part, known.places)
        if found is None:
            row.error("municipalities", _("“%(text)s” is no municipality of the county.") % {"text": part[:60]})
        else:
            places.append(known.municipalities[found])
    unread: list[str] = []
    mailbox, phone = row.read("mailbox", cells.mail, ""), row.read("phone", cells.phone, "")
    data = CircleData(
        name=row.text("name")[:120],
        legal_form=_one_code(row, "legal_form", "legal_form", today) or "informal",
        municipalities=tuple(dict.fromkeys(places)),
        region=_one_code(row, "region", "region", today),
        languages=_codes(row, "languages", "people", "language", today, unread),
        activities=_codes(row, "activities", "volunteers", "activity", today, unread),
        mailbox=mailbox,
        phone=phone,
    )
    for text in obstacles_to_circle(name=data.name, municipalities=max(1, len(places))):
        row.error("name", text)
    if not places and row.is_sound:
        row.error("municipalities", _("This is still missing."))
    is_private = mailbox.casefold() in known.private_mails
    for text in obstacles_to_public_mailbox(mailbox, belongs_to_volunteer=is_private):
        row.error("mailbox", text)
    for text in obstacles_to_public_phone(phone, county_numbers=known.county_numbers, belongs_to_volunteer=False):
        row.error("phone", text)
    state = _one_code(row, "state", "circle_state", today) or CircleState.ACTIVE
    if state not in (CircleState.FOUNDED, CircleState.ACTIVE):
        row.error("state", _("A circle begins as founded or as active."))
    since = row.read("since", lambda text: cells.day(text, today=today), None) or today
    if since > today:
        row.error("since", _("The day lies in the future."))
    return Planned(row.number, state, since, new_circle=data)


def _tell_faults(row: Row) -> None:
    names = {column: name for name, column in row.columns.items()}
    for column, what in row.faults:
        if column in names:
            row.error(
                names[column],
                _("Cells are merged here. Please undo that and fill in every row.")
                if what == "merged"
                else _("The letters are garbled. Please save the list as XLSX or as “CSV UTF-8”."),
            )


def _names(row: Row) -> tuple[str, str]:
    if "full_name" in row.columns:
        heading = folded(row.heading("full_name"))
        family_first = heading.startswith(("name vorname", "nachname", "familienname"))
        given, family = row.read("full_name", lambda text: cells.names(text, family_first), ("", ""))
        if not row.text("full_name"):
            row.error("full_name", _("This is still missing."))
        return given, family
    for name in ("given_name", "family_name"):
        if not row.text(name):
            row.error(name, _("This is still missing."))
    return row.text("given_name"), row.text("family_name")


def _municipality(row: Row, known: Known, remarks: list[str]) -> Municipality | None:
    text = row.text("municipality")
    found = cells.place(text, known.places)
    if found is not None:
        return known.municipalities[found]
    if text:
        row.hint("municipality", _("Not a municipality of the county; it goes into the remark."))
        remarks.append(_("Lives in: %(place)s") % {"place": text})
    return None


def _codes(row: Row, name: str, room: str, list_name: str, today: date, remarks: list[str]) -> tuple[str, ...]:
    found, unknown = cells.codes(row.text(name), room, list_name, today)
    if unknown:
        words = ", ".join(unknown)[:200]
        row.hint(name, _("Not in our list: %(words)s. It goes into the remark.") % {"words": words})
        remarks.append(f"{row.heading(name)}: {words}")
    return tuple(found)


def _one_code(row: Row, name: str, list_name: str, today: date) -> str:
    found = cells.code(row.text(name), "volunteers", list_name, today)
    if found is None:
        row.error(name, _("“%(text)s” is not in our list.") % {"text": row.text(name)[:60]})
    return found or ""


def _volunteer_state(row: Row, without_state: str, today: date) -> str:
    state = _one_code(row, "state", "volunteer_state", today) or without_state
    if state not in (VolunteerState.PROSPECT, VolunteerState.ACTIVE, VolunteerState.DORMANT):
        row.error("state", _("Only prospects, active and dormant people are taken over from a list."))
        return without_state
    return state


def _tell_obstacles(row: Row, data: VolunteerData, state: str, since: date, *, today: date, land: str) -> None:
    """The rules for registering, each at the column it is about."""
    for text in obstacles_to_age(data.birth_date, today=today, land=land):
        row.error("birth_date", text)
    if state != VolunteerState.PROSPECT and data.birth_date is None and not row.text("birth_date"):
        row.error("birth_date", birth_date_missing())
    if not any(row.text(name) for name in ("email", "phone", "mobile")):
        row.error("email", unreachable())
    if since > today:
        row.error("since", _("The day lies in the future."))
