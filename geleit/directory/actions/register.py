"""Reading the official register of municipalities (Gemeindeverzeichnis, GV100AD of the Statistisches Bundesamt)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from geleit.accounts.models import County
from geleit.core.errors import Refused
from geleit.directory.models import Municipality, PostalCode
from geleit.directory.rules.names import sort_name

# Fixed columns of the register (Datensatzbeschreibung GV100AD): kind of record, day of the territory, keys, name.
_COUNTY, _MUNICIPALITY = "40", "60"
_RECORDS = {"10", "20", "30", _COUNTY, "50", _MUNICIPALITY}
_KINDS = {
    "60": "market_town",
    "61": "independent_city",
    "62": "independent_city",
    "63": "town",
    "64": "municipality",
    "67": "large_district_town",
}
_WITHOUT_MUNICIPALITY = {"65", "66"}  # gemeindefreie Gebiete
_SHEET = b"PK"  # how a file of a spreadsheet program begins
_SHORTEST_LINE, _SHORTEST_MUNICIPALITY = 30, 170
_CHANGED = ["in_county", "ars", "name", "sort_name", "kind", "county_name", "population", "population_date"]


class RegisterRefused(Refused):
    """The file is no register, or not the one that is wanted."""


@dataclass
class Imported:
    """What came out of a register file."""

    day: date
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: list[str] = field(default_factory=list)  # keys that are in the directory but not in the file


@dataclass(frozen=True)
class _Entry:
    ags: str
    ars: str
    name: str
    kind: str
    county_name: str
    population: int
    postal_code: str


@transaction.atomic
def import_municipalities(*, file: Path, older: bool = False) -> Imported:
    """Bring all municipalities to the state of a register file.

    Places that left the register stay, because files of people may refer to them; they are reported. Raises
    RegisterRefused for a file of another format, and of an older year than the directory unless `older`.
    """
    entries, day = _read(file)
    known = {town.ags: town for town in Municipality.objects.all()}
    newest = max((town.population_date for town in known.values() if town.population_date), default=None)
    if newest is not None and day < newest and not older:
        raise RegisterRefused(
            _("The file is of %(file)s, the directory already of %(known)s. Use --older to go back on purpose.")
            % {"file": f"{day:%d.%m.%Y}", "known": f"{newest:%d.%m.%Y}"}
        )
    done = Imported(day)
    ours = {county.regional_key: county for county in County.objects.all()}
    new: list[Municipality] = []
    changed: list[Municipality] = []
    for entry in entries:
        values = _values(entry, day, ours)
        town = known.get(entry.ags)
        if town is None:
            new.append(Municipality(ags=entry.ags, **values))
        elif any(getattr(town, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(town, name, value)
            changed.append(town)
        else:
            done.unchanged += 1
    Municipality.objects.bulk_create(new, batch_size=2000)
    Municipality.objects.bulk_update(changed, _CHANGED, batch_size=1000)
    _postal_codes(entries)
    done.created, done.changed = len(new), len(changed)
    done.gone = sorted(known.keys() - {entry.ags for entry in entries})
    return done


def _values(entry: _Entry, day: date, ours: dict[str, County]) -> dict[str, object]:
    county = ours.get(entry.ags[:5])
    return {
        "in_county": county,
        "ars": entry.ars,
        "name": entry.name,
        "sort_name": sort_name(entry.name),
        "kind": entry.kind,
        "county_name": entry.county_name,
        "population": entry.population,
        "population_date": day,
    }


def _postal_codes(entries: Iterable[_Entry]) -> None:
    """The register names one postal code, that of the seat; where none is known it is a beginning."""
    seats = {entry.ags: entry.postal_code for entry in entries if entry.postal_code}
    bare = Municipality.objects.filter(postal_codes=None).only("pk", "ags")
    PostalCode.objects.bulk_create(
        [PostalCode(municipality=town, code=seats[town.ags]) for town in bare if town.ags in seats], batch_size=2000
    )


def _read(file: Path) -> tuple[list[_Entry], date]:
    counties: dict[str, str] = {}
    entries: list[_Entry] = []
    days: set[date] = set()
    for number, line in enumerate(_lines(file), start=1):
        try:
            days.add(_day(line))
            if line[:2] == _COUNTY:
                counties[line[10:15]] = line[22:72].strip()
            elif line[:2] == _MUNICIPALITY and line[122:124] not in _WITHOUT_MUNICIPALITY:
                entries.append(_entry(line, counties))
        except ValueError as error:
            raise RegisterRefused(
                _("Line %(number)s is no line of the register GV100AD. Is it the file of another year or format?")
                % {"number": number}
            ) from error
    if not entries:
        raise RegisterRefused(_("The file names no municipality."))
    if len(days) > 1:
        raise RegisterRefused(_("The file mixes registers of several days. Take the file as it was published."))
    return entries, days.pop()


def _lines(file: Path) -> list[str]:
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise RegisterRefused(_("The file %(name)s cannot be read.") % {"name": file.name}) from error
    if raw.startswith(_SHEET):
        raise RegisterRefused(_("This is a spreadsheet. Take the text file GV100AD of the register."))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")  # how the register was written before 2020
    return [line for line in text.splitlines() if line.strip()]


def _day(line: str) -> date:
    if len(line) < _SHORTEST_LINE or line[:2] not in _RECORDS or not line[2:10].isdigit():
        raise ValueError(line[:10])
    return date(int(line[2:6]), int(line[6:8]), int(line[8:10]))


def _entry(line: str, counties: dict[str, str]) -> _Entry:
    ags, association = line[10:18], line[18:22]
    if len(line) < _SHORTEST_MUNICIPALITY or not (ags + association).isdigit():
        raise ValueError(ags)
    return _Entry(
        ags=ags,
        ars=f"{ags[:5]}{association}{ags[5:]}",
        name=line[22:72].partition(",")[0].strip(),
        kind=_KINDS.get(line[122:124], "municipality"),
        county_name=counties.get(ags[:5], ""),
        population=int(line[139:150]),
        postal_code=line[165:170].strip(),
    )
