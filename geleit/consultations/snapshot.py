"""A consultation as plain values: what a correction keeps of before, and how two states are shown side by side."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from geleit.consultations.entry import Talk, tidy
from geleit.consultations.models import Consultation
from geleit.core.codelists import code_list, labels
from geleit.core.jinja import german_datetime

Snapshot = dict[str, Any]

LABELS = {
    "at": _lazy("Date and time"),
    "participants": _lazy("Who took part"),
    "minutes": _lazy("Minutes"),
    "setting": _lazy("Setting"),
    "place": _lazy("Place"),
    "topics": _lazy("Topics"),
    "language": _lazy("Language"),
    "interpreter": _lazy("Interpreter"),
    "interpreter_minutes": _lazy("Interpreting time"),
    "note": _lazy("Short note"),
}
_LISTS = {
    "setting": ("consultations", "setting"),
    "place": ("consultations", "place"),
    "language": ("people", "language"),
    "interpreter": ("consultations", "interpreter_kind"),
}


def of_consultation(consultation: Consultation, participants: Iterable[str]) -> Snapshot:
    """The recorded state; `participants` are the public ids of the cases."""
    return _snapshot(consultation, setting=consultation.setting, participants=participants)


def of_talk(talk: Talk) -> Snapshot:
    """The state somebody wants to record."""
    return _snapshot(talk, setting=talk.setting_told, participants=(str(case.public_id) for case in talk.cases))


def differences(old: Snapshot, new: Snapshot) -> Snapshot:
    """The old values of all fields that differ."""
    return {name: old[name] for name in LABELS if old[name] != new[name]}


def rows(old: Mapping[str, Any], new: Mapping[str, Any], names: Mapping[str, str]) -> list[dict[str, str]]:
    """Old and new side by side, for every field both know; `names` of cases by their public id."""
    return [
        {
            "label": str(label),
            "left": shown(name, old[name], names),
            "right": shown(name, new[name], names),
            "change": "same" if old[name] == new[name] else "changed",
        }
        for name, label in LABELS.items()
        if name in old and name in new
    ]


def shown(name: str, value: Any, names: Mapping[str, str]) -> str:
    """A value as people read it."""
    if value in (None, "", []):
        return ""
    if name == "at":
        return german_datetime(datetime.fromisoformat(value))
    if name == "topics":
        return ", ".join(labels("consultations", "topic", value))
    if name == "participants":
        return _people(value, names)
    if name in ("minutes", "interpreter_minutes"):
        return _("%(number)d minutes") % {"number": value}
    return code_list(*_LISTS[name]).label(value) if name in _LISTS else str(value)


def _people(ids: Sequence[str], names: Mapping[str, str]) -> str:
    known = [names[one] for one in ids if one in names]
    others = len(ids) - len(known)
    return "; ".join([*known, *([_("%(number)d of other caseloads") % {"number": others}] if others else [])])


def _snapshot(source: Talk | Consultation, *, setting: str, participants: Iterable[str]) -> Snapshot:
    return {
        "at": source.at.replace(second=0, microsecond=0).astimezone(UTC).isoformat(),
        "participants": sorted(participants),
        "minutes": source.minutes,
        "setting": setting,
        "place": source.place,
        "topics": sorted(source.topics),
        "language": source.language,
        "interpreter": source.interpreter,
        "interpreter_minutes": source.interpreter_minutes,
        "note": tidy(source.note),
    }
