"""The answer as plain data with stable keys: for JSON, and for everything that shows it in a language."""

from collections.abc import Mapping
from typing import Any

from geleit.core.codelists import code_list
from geleit.core.multilingual import GERMAN, Shown, Text
from geleit.visits.limits import Ages
from geleit.visits.phrases import UnknownPhrase, ages_in_words, phrase, written
from geleit.visits.rules.answered import AnsweredItem, VisitAnswer

FORMAT = 1  # raised when a key changes its meaning or goes


def as_json(answer: VisitAnswer, language: str = GERMAN, *, names: Mapping[str, Text] | None = None) -> dict[str, Any]:
    """The answer with its words in a language; every text says in which language it really is.

    `names` are the names of offices and services by key ("office:…", "service:…").
    """
    names = names or {}
    return {
        "format": FORMAT,
        "day": answer.day.isoformat(),
        "age": answer.age,
        "office": _named("office", answer.office, names, language),
        "service": _named("service", answer.service, names, language) if answer.service else None,
        "language": language,
        "may_come": answer.may_come,
        "may_come_text": _shown(phrase(f"access.{answer.may_come}", language)),
        "advice": _shown(phrase(f"access.{answer.may_come}.long", language)),
        "reasons": [
            {
                "code": reason.code,
                "rule": reason.rule or None,
                "title": _written(reason.title, language) if reason.title else None,
                "text": _shown(phrase(f"reason.{reason.code}", language)),
            }
            for reason in answer.reasons
        ],
        "must": [_item(item, language) for item in answer.musts],
        "should": [_item(item, language) for item in answer.shoulds],
        "notes": [_written(text, language) for text in answer.notes],
        "texts": [_written(text, language) for text in answer.texts],
        "exemptions": [_written(text, language) for text in answer.exemptions],
        "exceptions": [
            {
                "office": _named("office", one.office, names, language) if one.office else None,
                "service": _named("service", one.service, names, language) if one.service else None,
                "may_come": one.access,
                "may_come_text": _shown(phrase(f"access.{one.access}", language)),
                "note": _written(one.note, language) if one.note else None,
                "rule": one.rule,
            }
            for one in answer.elsewhere
        ],
        "by_age": [
            {
                **_ages(one.ages, language),
                "may_come": one.access or "walk_in",
                "may_come_text": _shown(phrase(f"access.{one.access or 'walk_in'}", language)),
            }
            for one in answer.by_age
        ],
        "hours": {
            "state": answer.hours.state or None,
            "spans": [{"from": start, "to": end} for start, end in answer.hours.spans],
            "reason": _written(answer.hours.reason, language) if answer.hours.reason else None,
        },
        "same_since": answer.since.isoformat() if answer.since else None,
        "same_until": answer.until.isoformat() if answer.until else None,
        "rules": list(answer.rule_ids),
    }


def standard_name(code: str, language: str) -> Shown:
    """Name of an accepted standard; a county's own addition to the list has a German name only."""
    try:
        return phrase(f"standard.{code}", language)
    except UnknownPhrase:
        return Text(code_list("visits", "accepted_standard").label(code)).shown(language)


def _item(item: AnsweredItem, language: str) -> dict[str, Any]:
    return {
        "topic": item.topic,
        "strength": item.strength,
        "sentence": _shown(phrase(f"item.{item.topic}.{item.strength}", language)),
        **_ages(item.ages, language),
        "standards": [{"code": code, **_shown(standard_name(code, language))} for code in item.standards],
        "text": _written(item.text, language) if item.text else None,
        "exemptions": _written(item.exemptions, language) if item.exemptions else None,
        "rule": item.rule,
    }


def _ages(ages: Ages, language: str) -> dict[str, Any]:
    return {"age_from": ages.first, "age_to": ages.last, "ages": _shown(ages_in_words(ages, language))}


def _named(kind: str, key: str, names: Mapping[str, Text], language: str) -> dict[str, Any]:
    if not key:
        return {"key": "", "name": _shown(phrase("whole_house", language))}
    name = names.get(f"{kind}:{key}")
    return {"key": key, "name": _written(name, language) if name else None}


def _written(text: Text, language: str) -> dict[str, str]:
    return _shown(written(text, language))


def _shown(shown: Shown) -> dict[str, str]:
    return {"text": shown.text, "language": shown.language, "state": shown.state}
