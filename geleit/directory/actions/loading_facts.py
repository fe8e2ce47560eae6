"""Published facts from the data files. A row of a file is one fact and is loaded once."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID, uuid5

from geleit.accounts.models import County, Unit
from geleit.core.codelists import read_rows
from geleit.core.multilingual import LANGUAGES, Text
from geleit.directory.dated import DatedFact
from geleit.directory.models import (
    Address,
    Area,
    Body,
    BodyFacts,
    Channel,
    Closure,
    Hours,
    Municipality,
    Notice,
    Office,
    OfficeFacts,
    Responsibility,
    Service,
    ServiceFacts,
    Site,
    SiteFacts,
)

Row = dict[str, str]
T = TypeVar("T", Office, Site, Service, Body)
F = TypeVar("F", bound=DatedFact)
_NAMESPACE = UUID("6f6fd3a6-5f3b-4c0e-9d0f-5a3b8d4f7c21")  # of the rows of our files; chosen once
DEMO = "Vorführung"  # sources of invented facts begin with this word
EVERYWHERE = "*"


class Facts:
    """The facts of one county out of the files."""

    def __init__(self, *, county: County, towns: Mapping[str, Municipality], now: datetime, demo: bool) -> None:
        self.county = county
        self.towns = towns
        self.now = now
        self.demo = demo
        self.created = 0
        self.translations = {row["german"]: row for row in read_rows("directory", "texts.csv")}
        self.units = {unit.key: unit for unit in Unit.objects.filter(county=county)}

    def load(self) -> int:
        """Add what is missing; how many records that were."""
        self.offices = self._identities(Office, self._rows("offices.csv"))
        self.sites = self._identities(Site, self._rows("sites.csv"))
        self.services = self._identities(Service, self._rows("services.csv"), "leika")
        self.bodies = self._identities(Body, self._rows("bodies.csv"), "kind")
        self._add(OfficeFacts, "offices.csv", self._office)
        self._add(SiteFacts, "sites.csv", self._site)
        self._add(Address, "addresses.csv", self._address)
        self._add(Channel, "channels.csv", self._channel)
        self._add(Hours, "hours.csv", self._hours)
        self._add(ServiceFacts, "services.csv", self._service)
        self._add(BodyFacts, "bodies.csv", self._body)
        self._areas(self._add(Responsibility, "responsibilities.csv", self._responsibility))
        for row, closure in self._add(Closure, "closures.csv", self._closure):
            closure.stays_open.set([self.offices[key] for key in row["stays_open"].split()])
        for row, notice in self._add(Notice, "notices.csv", self._notice):
            notice.offices.set([self.offices[key] for key in row["offices"].split()])
        return self.created

    # --- rows and records ---------------------------------------------------------------------------------------------

    def _rows(self, name: str) -> list[Row]:
        rows = [row for row in read_rows("directory", name) if row["county"] == self.county.regional_key]
        return [row for row in rows if self.demo or not row["source"].startswith(DEMO)]

    def _identities(self, model: type[T], rows: Iterable[Row], *more: str) -> dict[str, T]:
        known = {one.key: one for one in model._default_manager.filter(county=self.county)}
        new = {
            row["key"]: model(county=self.county, **{name: row[name] for name in ("key", *more)})
            for row in rows
            if row["key"] not in known
        }
        self.created += len(model._default_manager.bulk_create(new.values()))
        return {**known, **new}

    def _add(self, model: type[F], file: str, values: Callable[[Row], dict[str, Any]]) -> list[tuple[Row, F]]:
        """Add the rows that were never loaded; a row keeps its id, also when an editor ended or withdrew it."""
        by_id = {self._row_id(file, row): row for row in self._rows(file)}
        loaded = model._default_manager.filter(county=self.county, public_id__in=by_id)
        known = set(loaded.values_list("public_id", flat=True))
        added = [
            (
                row,
                model(
                    county=self.county,
                    public_id=row_id,
                    valid_from=_day(row["valid_from"]),
                    valid_to=_day(row["valid_to"]),
                    recorded_at=self.now,
                    released_at=self.now,
                    source=row["source"],
                    **values(row),
                ),
            )
            for row_id, row in by_id.items()
            if row_id not in known
        ]
        model._default_manager.bulk_create([fact for _row, fact in added])
        self.created += len(added)
        return added

    def _row_id(self, file: str, row: Row) -> UUID:
        return uuid5(_NAMESPACE, "|".join([file, *(f"{name}={value}" for name, value in sorted(row.items()))]))

    def _text(self, german: str) -> Text:
        row = self.translations.get(german, {})
        given = {code: row[code] for code in LANGUAGES if row.get(code)}
        return Text.of(german, **given)

    def _lines(self, text: str) -> Text:
        return self._text("\n".join(part.strip() for part in text.split("|") if part.strip()))

    # --- what a row says ----------------------------------------------------------------------------------------------

    def _office(self, row: Row) -> dict[str, Any]:
        return {
            "office": self.offices[row["key"]],
            "parent": self.offices.get(row["parent"]),
            "kind": row["kind"],
            "name": self._text(row["name"]),
            "about": self._text(row["about"]),
            "unit": self.units.get(row["unit"]),
            "sort": int(row["sort"] or 100),
        }

    def _site(self, row: Row) -> dict[str, Any]:
        return {
            "site": self.sites[row["key"]],
            "name": self._text(row["name"]),
            "municipality": self.towns.get(row["municipality"]),
            "latitude": Decimal(row["latitude"]) if row["latitude"] else None,
            "longitude": Decimal(row["longitude"]) if row["longitude"] else None,
            "accessibility": self._text(row["accessibility"]),
            "transport": self._text(row["transport"]),
        }

    def _address(self, row: Row) -> dict[str, Any]:
        names = ("kind", "recipient", "street", "house_number", "post_box", "postal_code", "place")
        return {
            "office": self.offices[row["office"]],
            "site": self.sites.get(row["site"]),
            **{name: row[name] for name in names},
        }

    def _channel(self, row: Row) -> dict[str, Any]:
        return {
            "office": self.offices[row["office"]],
            "kind": row["kind"],
            "value": row["value"],
            "purpose": row["purpose"],
            "label": self._text(row["label"]),
            "conditions": self._text(row["conditions"]),
            "sort": int(row["sort"] or 100),
        }

    def _hours(self, row: Row) -> dict[str, Any]:
        return {
            "office": self.offices[row["office"]],
            "site": self.sites.get(row["site"]),
            "kind": row["kind"],
            "mode": row["mode"],
            "syntax": row["syntax"],
            "note": self._text(row["note"]),
        }

    def _closure(self, row: Row) -> dict[str, Any]:
        return {
            "office": self.offices.get(row["office"]),
            "kinds": row["kinds"].split(),
            "time_from": _time(row["time_from"]),
            "time_to": _time(row["time_to"]),
            "replacement": row["replacement"],
            "reason": self._text(row["reason"]),
        }

    def _service(self, row: Row) -> dict[str, Any]:
        return {
            "service": self.services[row["key"]],
            "name": self._text(row["name"]),
            "synonyms": self._lines(row["synonyms"]),
            "life_situation": row["life_situation"],
            "about": self._text(row["about"]),
            "bring": self._lines(row["bring"]),
            "fee": self._text(row["fee"]),
            "online_url": row["online_url"],
        }

    def _body(self, row: Row) -> dict[str, Any]:
        names = ("street", "house_number", "postal_code", "place", "phone", "email", "website")
        return {
            "body": self.bodies[row["key"]],
            "name": self._text(row["name"]),
            **{name: row[name] for name in names},
        }

    def _responsibility(self, row: Row) -> dict[str, Any]:
        return {
            "service": self.services[row["service"]],
            "office": self.offices.get(row["office"]),
            "body": self.bodies.get(row["body"]),
            "role": row["role"],
            "whole_county": row["area"] == EVERYWHERE,
            "note": self._text(row["note"]),
        }

    def _areas(self, added: list[tuple[Row, Responsibility]]) -> None:
        areas = [
            Area(county=self.county, responsibility=one, municipality=self.towns[ags])
            for row, one in added
            if row["area"] != EVERYWHERE
            for ags in row["area"].split()
        ]
        Area.objects.bulk_create(areas)

    def _notice(self, row: Row) -> dict[str, Any]:
        return {"title": self._text(row["title"]), "text": self._text(row["text"]), "level": row["level"]}


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _time(text: str) -> time | None:
    return time.fromisoformat(text) if text else None
