"""Visiting rules and house rules that come with Geleit for the two counties: two TOML files in `data`.

A text is `{ de = "…", en = "…" }` or the key of a phrase, which brings all languages.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from geleit.core.codelists import data_file
from geleit.core.multilingual import GERMAN, Text
from geleit.visits.limits import Ages, Days
from geleit.visits.phrases import phrase_text
from geleit.visits.rules.stated import StatedException, StatedItem, StatedRule

Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ShippedHouseRules:
    """One version of the house rules of a building."""

    site: str
    version: int
    days: Days
    title: Text
    text: Text
    source: str


def shipped_rules(county: str) -> list[StatedRule]:
    """The visiting rules of a county by its short name, oldest first; their ids are the keys of the file."""
    found = [_rule(entry) for entry in _entries("visit_rules.toml", "rule") if entry["county"] == county]
    return sorted(found, key=lambda rule: (rule.days.first or date.min, rule.id))


def shipped_house_rules(county: str) -> list[ShippedHouseRules]:
    """The house rules of a county by its short name, by building and version."""
    return [
        ShippedHouseRules(
            site=entry["site"],
            version=entry["version"],
            days=Days(entry["valid_from"], entry.get("valid_to")),
            title=_text(entry["title"]),
            text=_text(entry["text"]),
            source=entry["source"],
        )
        for entry in _entries("house_rules.toml", "house_rules")
        if entry["county"] == county
    ]


@cache
def _entries(name: str, kind: str) -> tuple[Entry, ...]:
    with data_file("visits", name).open("rb") as handle:
        return tuple(tomllib.load(handle)[kind])


def _rule(entry: Entry) -> StatedRule:
    return StatedRule(
        id=entry["key"],
        title=_text(entry["title"]),
        days=Days(entry["valid_from"], entry.get("valid_to")),
        access=entry.get("access", ""),
        offices=frozenset(entry.get("offices", ())),
        ages=_ages(entry),
        items=tuple(
            StatedItem(
                one["topic"], one["strength"], _ages(one), tuple(one.get("standards", ())), _text(one.get("text"))
            )
            for one in entry.get("item", ())
        ),
        exceptions=tuple(
            StatedException(one["access"], one.get("office", ""), one.get("service", ""), _text(one.get("note")))
            for one in entry.get("exception", ())
        ),
        exemptions=_text(entry.get("exemptions")),
        text=_text(entry.get("text")),
        source=entry["source"],
    )


def _ages(entry: Entry) -> Ages:
    return Ages(entry.get("age_from"), entry.get("age_to"))


def _text(value: str | Mapping[str, str] | None) -> Text:
    if value is None:
        return Text("")
    if isinstance(value, str):
        return phrase_text(value)
    return Text.of(value[GERMAN], **{language: text for language, text in value.items() if language != GERMAN})
