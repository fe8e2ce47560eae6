"""Forms of the desk: search, filters, assigning."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from geleit.accounts.models import Membership, User
from geleit.cases.models import Case
from geleit.cases.queries import Workload
from geleit.core.forms import Form
from geleit.desk.queries import TeamFilters
from geleit.desk.queries.story import MOST, PAGE, choices
from geleit.desk.queries.team import NOBODY
from geleit.directory.models import Municipality


class SearchForm(Form):
    """One line of text: part of a name, birth date, case number."""

    q = forms.CharField(
        label=_lazy("Name, birth date or case number"),
        max_length=200,
        help_text=_lazy("Parts of names in any order and spelling, for example “Mohamed 1990” or “HN-2026-00017”."),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
        error_messages={"required": _lazy("Please type what you are looking for.")},
    )


class StorySearch(Form):
    """Words to look for in the texts of one file."""

    text = forms.CharField(
        label=_lazy("Search in the texts of this file"),
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
        error_messages={"required": _lazy("Please type what you are looking for.")},
    )


class StoryFilter(Form):
    """By what the timeline is narrowed; a wrong choice narrows nothing."""

    show = forms.ChoiceField(label=_lazy("Show"), required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "show", choices(today))

    def chosen(self) -> dict[str, Any]:
        """Arguments of the timeline query."""
        self.full_clean()
        count = str(self.data.get("count", ""))
        return {
            "show": self.cleaned_data.get("show", ""),
            "count": min(int(count), MOST) if count.isascii() and count.isdigit() and len(count) < 5 else PAGE,
        }


class TeamFilter(Form):
    """What narrows the list of all cases."""

    manager = forms.ChoiceField(label=_lazy("Case manager"), required=False)
    municipality = forms.ChoiceField(label=_lazy("Municipality"), required=False)

    def __init__(
        self,
        *args: Any,
        managers: Sequence[Membership],
        loads: Sequence[Workload],
        municipalities: Sequence[Municipality],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        everybody = [("", _("all")), (NOBODY, _("nobody"))]
        former = [(str(load.public_id), _former(load.name)) for load in loads if not load.is_case_manager]
        _choose(self, "manager", [*everybody, *_people(managers).items(), *former])
        _choose(self, "municipality", [("", _("all")), *((one.ags, one.name) for one in municipalities)])

    def filters(self) -> TeamFilters:
        """The choices that exist; others count as not made."""
        self.full_clean()
        return TeamFilters(**{name: self.cleaned_data.get(name, "") for name in self.fields})

    def query(self, **more: str) -> str:
        """The choices as the end of an address; no personal data among them."""
        chosen = {name: self.cleaned_data.get(name, "") for name in self.fields} | more
        parts = {name: value for name, value in chosen.items() if value}
        return f"?{urlencode(parts)}" if parts else ""


class AssignCase(Form):
    """Who is responsible for a case from today on."""

    manager = forms.ChoiceField(label=_lazy("Case manager"), required=False)
    stand_in = forms.ChoiceField(
        label=_lazy("Stand-in"),
        required=False,
        help_text=_lazy("Sees this one file too. For an absence, enter a stand-in for the whole caseload instead."),
    )
    note = forms.CharField(label=_lazy("Note on the hand-over"), required=False, max_length=300)

    def __init__(
        self,
        data: Any = None,
        *,
        case: Case,
        managers: Sequence[Membership],
        loads: Sequence[Workload],
        **kwargs: Any,
    ) -> None:
        initial = {
            "manager": str(case.manager.public_id) if case.manager else "",
            "stand_in": str(case.stand_in.public_id) if case.stand_in else "",
        }
        super().__init__(data, initial=initial, **kwargs)
        self.users = _users(managers)
        people = list(_people(managers, loads).items())
        for user in (case.manager, case.stand_in):
            if user and str(user.public_id) not in self.users:
                self.users[str(user.public_id)] = user
                people.append((str(user.public_id), _former(user.display_name)))
        _choose(self, "manager", [("", _("nobody, the case waits")), *people])
        _choose(self, "stand_in", [("", _("nobody")), *people])

    def arguments(self) -> dict[str, Any]:
        """The arguments of the action."""
        return {
            "manager": self.users.get(self.cleaned_data["manager"]),
            "stand_in": self.users.get(self.cleaned_data["stand_in"]),
            "note": self.cleaned_data["note"],
        }


class _Ids(forms.TypedMultipleChoiceField):
    """Public ids of ticked rows; which of them exist and are the user's business, the door of the room decides."""

    def valid_value(self, value: str) -> bool:
        """Any id may be asked for."""
        return True


class AssignCases(Form):
    """Several cases for one case manager."""

    case = _Ids(label=_lazy("Cases"), coerce=UUID, error_messages={"required": _lazy("Please tick at least one case.")})
    to = forms.ChoiceField(label=_lazy("Assign the ticked cases to"))
    note = forms.CharField(label=_lazy("Note on the hand-over"), required=False, max_length=300)

    def __init__(self, *args: Any, managers: Sequence[Membership], loads: Sequence[Workload], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.users = _users(managers)
        _choose(self, "to", [("", _("Please choose")), *_people(managers, loads).items()])

    @property
    def ticked(self) -> list[str]:
        """Public ids of the cases ticked, also in a form that was not accepted."""
        return list(self["case"].value() or [])

    def arguments(self) -> dict[str, Any]:
        """The arguments of the action without the cases."""
        return {"manager": self.users[self.cleaned_data["to"]], "note": self.cleaned_data["note"]}


class LogFilter(Form):
    """What part of the access log is shown."""

    show = forms.ChoiceField(
        label=_lazy("Show"),
        required=False,
        choices=[
            ("", _lazy("everything")),
            ("read", _lazy("who looked at it")),
            ("changed", _lazy("who changed something")),
        ],
    )

    def chosen(self) -> str:
        """The choice, or "" for one that does not exist."""
        self.full_clean()
        return str(self.cleaned_data.get("show", ""))


def _choose(form: Form, name: str, options: Sequence[Any]) -> None:
    cast("forms.ChoiceField", form.fields[name]).choices = list(options)


def _users(managers: Sequence[Membership]) -> dict[str, User]:
    return {str(one.user.public_id): one.user for one in managers}


def _people(managers: Sequence[Membership], loads: Sequence[Workload] = ()) -> dict[str, str]:
    """Case managers with their teams, each once, and how many cases they have where that is told."""
    teams: dict[str, list[str]] = {}
    for one in managers:
        teams.setdefault(str(one.user.public_id), []).append(one.unit.name)
    cases = {str(load.public_id): load.cases for load in loads}
    names = {key: user.display_name for key, user in _users(managers).items()}
    labels = {key: f"{names[key]} ({', '.join(units)})" for key, units in teams.items()}
    return {key: _with_cases(label, cases[key]) if key in cases else label for key, label in labels.items()}


def _former(name: str) -> str:
    """Somebody who still has cases. Missing in a list, they would silently be replaced by its first line."""
    return _("%(name)s (no longer case manager)") % {"name": name}


def _with_cases(label: str, number: int) -> str:
    return ngettext("%(who)s, %(number)d case", "%(who)s, %(number)d cases", number) % {"who": label, "number": number}
