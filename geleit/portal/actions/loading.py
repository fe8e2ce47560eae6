"""Loading the texts, legal facts and look a county starts with from the data files.

Loading again adds what is missing and leaves what an editor changed: a text whose key exists is not touched.
"""

from collections import defaultdict
from datetime import date, datetime
from typing import Any

from django.db import transaction

from geleit.accounts.models import County
from geleit.core import wall
from geleit.core.codelists import read_rows
from geleit.core.multilingual import GERMAN, Text
from geleit.portal.actions.publishing import public_facts_changed
from geleit.portal.models import AccessibilityStatement, CountyLook, Imprint, PageText

Row = dict[str, str]
IMPRINT_TEXTS = (
    "body_name",
    "represented_by",
    "supervised_by",
    "responsible_for_content",
    "data_protection_officer",
)
IMPRINT_PLAIN = (
    "street", "postal_code", "place", "phone", "fax", "email", "vat_id", "data_protection_email",
)  # fmt: skip


@transaction.atomic
def load_portal(*, county: County, now: datetime) -> int:
    """Bring a county's portal to life; returns how many entries were added."""
    wall.enter(county.pk)
    added = _texts(county, now) + _imprint(county, now) + _statement(county, now) + _look(county, now)
    if added:
        public_facts_changed(county.pk)
    return added


def _texts(county: County, now: datetime) -> int:
    known = set(PageText.objects.filter(county=county).values_list("key", flat=True))
    by_key: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in _own("page_texts.csv", county):
        if row["key"] not in known:
            by_key[row["key"]][row["language"]] = row
    new = [
        PageText(
            **_fact(county, rows[GERMAN], now),
            place=rows[GERMAN]["place"],
            key=key,
            sort=int(rows[GERMAN]["sort"]),
            title=_text(rows, "title"),
            body=_text(rows, "body"),
        )
        for key, rows in by_key.items()
    ]
    return len(PageText.objects.bulk_create(new))


def _imprint(county: County, now: datetime) -> int:
    rows = {row["language"]: row for row in _own("imprints.csv", county)}
    if not rows or Imprint.objects.filter(county=county).exists():
        return 0
    plain = {name: rows[GERMAN][name] for name in IMPRINT_PLAIN}
    texts = {name: _text(rows, name) for name in IMPRINT_TEXTS}
    Imprint.objects.create(**_fact(county, rows[GERMAN], now), **plain, **texts)
    return 1


def _statement(county: County, now: datetime) -> int:
    rows = {row["language"]: row for row in _own("statements.csv", county)}
    if not rows or AccessibilityStatement.objects.filter(county=county).exists():
        return 0
    AccessibilityStatement.objects.create(
        **_fact(county, rows[GERMAN], now),
        conformity=rows[GERMAN]["conformity"],
        tested_on=date.fromisoformat(rows[GERMAN]["tested_on"]),
        gaps=_text(rows, "gaps"),
        method=_text(rows, "method"),
    )
    return 1


def _look(county: County, now: datetime) -> int:
    rows = _own("looks.csv", county)
    if not rows or CountyLook.objects.filter(county=county).exists():
        return 0
    CountyLook.objects.create(county=county, colour=rows[0]["colour"], changed_at=now)
    return 1


def _own(file: str, county: County) -> list[Row]:
    return [row for row in read_rows("portal", file) if row["county"] in ("*", county.regional_key)]


def _fact(county: County, row: Row, now: datetime) -> dict[str, Any]:
    return {
        "county": county,
        "valid_from": date.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
        "valid_to": date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        "recorded_at": now,
        "released_at": now,
        "source": row["source"],
    }


def _text(rows: dict[str, Row], name: str) -> Text:
    others = {language: row[name] for language, row in rows.items() if language != GERMAN and row[name]}
    return Text.of(rows[GERMAN][name], **others)
