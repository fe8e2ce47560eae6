"""The ten dated histories, declared once: their fields, code lists and rules. Forms, pages and actions read this table.

A field is at fault or it is not: `check` returns pairs of field name and sentence, [] means allowed. Pure.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from geleit.core.codelists import code_list

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Label: TypeAlias = "str | StrPromise"
Values = Mapping[str, Any]
Faults = list[tuple[str, str]]
SINCE, UNTIL = _lazy("Since"), _lazy("Until")


@dataclass(frozen=True)
class Part:
    """One field of a history. `type`: code, text, date, flag, yes_no, number, hours or municipality."""

    name: str
    label: Label
    type: str = "text"
    codes: str = ""  # code list of this room
    required: bool = False
    length: int = 120
    show_if: str = ""  # "field=value": the page hides it otherwise
    is_plain: bool = False  # the value is understood without its label


@dataclass(frozen=True)
class HistoryKind:
    """One history. In an exclusive one a new entry ends the open one before it."""

    key: str
    title: Label
    parts: tuple[Part, ...]
    headline: tuple[str, ...]  # parts that name an entry in one line
    check: Callable[[Values], Faults]
    exclusive: bool = False
    from_label: Label = SINCE
    to_label: Label = UNTIL
    is_end_printed: bool = False  # a paper says it: it stays as printed, whatever follows
    warns: str = ""  # beginning of the dated rule that says how early the end is announced

    def part(self, name: str) -> Part:
        """The part called `name`."""
        return next(part for part in self.parts if part.name == name)


def _nothing(values: Values) -> Faults:
    return []


def _detail_of(document: str) -> str:
    rows = code_list("people", "residence_document").rows
    return next((row.extra.get("detail", "") for row in rows if row.code == document), "")


def _check_residence(values: Values) -> Faults:
    faults: Faults = []
    detail = _detail_of(values.get("document", ""))
    if values.get("basis") and detail != "permit_basis":
        faults.append(("basis", _("Only a residence title has a legal basis. Please leave it empty.")))
    if values.get("toleration") and detail != "toleration_kind":
        faults.append(("toleration", _("This kind belongs to a toleration (Duldung). Please leave it empty.")))
    if values.get("residence_obligation_until") and not values.get("residence_obligation"):
        faults.append(("residence_obligation", _("Please choose “yes” when the obligation has an end.")))
    return faults


def _check_language(values: Values) -> Faults:
    test, level = values.get("test", ""), values.get("level", "")
    if values.get("is_certified") and not test:
        return [("test", _("Please name the test that certifies the level."))]
    if test and not values.get("is_certified"):
        return [("is_certified", _("A test was chosen: please tick “certified”, or remove the test."))]
    allowed = code_list("people", "language_test").get(test).extra.get("levels", "").split() if test else []
    if allowed and level not in allowed:
        shown = ", ".join(one.upper() for one in allowed)
        return [("level", _("This test certifies %(levels)s only.") % {"levels": shown})]
    return []


def _check_course(values: Values) -> Faults:
    if values.get("state") == "waiting_list" and not values.get("waiting_since"):
        return [("waiting_since", _("Please enter since when the person has been waiting."))]
    if values.get("result") and not str(values.get("state", "")).startswith("finished"):
        return [("result", _("Only a finished course has a result."))]
    return []


def _check_education(values: Values) -> Faults:
    if not any(values.get(name) for name in ("school", "vocation", "attends")):
        return [("school", _("Please choose a school, a vocational background or whether a school is attended."))]
    return []


_MUNICIPALITY = Part("municipality", _lazy("Municipality"), "municipality")

KINDS: dict[str, HistoryKind] = {
    kind.key: kind
    for kind in (
        HistoryKind(
            key="residence",
            title=_lazy("Residence document"),
            parts=(
                Part("document", _lazy("Document"), "code", "residence_document", required=True),
                Part("basis", _lazy("Legal basis"), "code", "permit_basis"),
                Part(
                    "toleration", _lazy("Kind of toleration"), "code", "toleration_kind", show_if="document=toleration"
                ),
                Part("number", _lazy("Number of the document"), length=40),
                Part("authority", _lazy("Issuing authority")),
                Part("residence_obligation", _lazy("Residence obligation (§ 12a AufenthG)"), "yes_no"),
                Part(
                    "residence_obligation_until",
                    _lazy("Residence obligation until"),
                    "date",
                    show_if="residence_obligation=true",
                ),
            ),
            headline=("document", "basis", "toleration"),
            check=_check_residence,
            exclusive=True,
            from_label=_lazy("Valid from"),
            to_label=_lazy("Valid until, as printed"),
            is_end_printed=True,
            warns="title",
        ),
        HistoryKind(
            key="asylum",
            title=_lazy("Asylum procedure"),
            parts=(Part("state", _lazy("State of the procedure"), "code", "asylum_state", required=True),),
            headline=("state",),
            check=_nothing,
            exclusive=True,
        ),
        HistoryKind(
            key="accommodation",
            title=_lazy("Accommodation"),
            parts=(
                Part("kind", _lazy("Kind of accommodation"), "code", "accommodation_type", required=True),
                _MUNICIPALITY,
                Part("street", _lazy("Street and number"), is_plain=True),
                Part("postal_code", _lazy("Postal code"), length=5, is_plain=True),
                Part("place", _lazy("Place"), length=80, is_plain=True),
            ),
            headline=("kind",),
            check=_nothing,
            exclusive=True,
        ),
        HistoryKind(
            key="benefit",
            title=_lazy("Benefits"),
            parts=(
                Part("kind", _lazy("Benefit"), "code", "benefit_type", required=True),
                Part("form", _lazy("Form of the benefit"), "code", "benefit_form"),
                Part("authority", _lazy("Paid by")),
                Part("reference", _lazy("Reference number"), length=60),
            ),
            headline=("kind",),
            check=_nothing,
            from_label=_lazy("Approved from"),
            to_label=_lazy("Approved until"),
            warns="benefit",
        ),
        HistoryKind(
            key="language_level",
            title=_lazy("German"),
            parts=(
                Part("level", _lazy("Level"), "code", "language_level", required=True),
                Part("is_certified", _lazy("certified by a test"), "flag"),
                Part("test", _lazy("Test"), "code", "language_test", show_if="is_certified=on"),
                Part("literacy", _lazy("Reading and writing"), "code", "literacy"),
            ),
            headline=("level",),
            check=_check_language,
        ),
        HistoryKind(
            key="course",
            title=_lazy("Language course"),
            parts=(
                Part("kind", _lazy("Course"), "code", "course_type", required=True),
                Part("state", _lazy("State"), "code", "course_state", required=True),
                Part("access", _lazy("Access to the course"), "code", "course_access"),
                Part("provider", _lazy("Course provider")),
                Part("waiting_since", _lazy("Waiting since"), "date", show_if="state=waiting_list"),
                Part("entitled_until", _lazy("Entitlement lapses on"), "date"),
                Part("result", _lazy("Level reached"), "code", "language_level"),
            ),
            headline=("kind", "state"),
            check=_check_course,
            warns="course",
        ),
        HistoryKind(
            key="education",
            title=_lazy("School and vocation"),
            parts=(
                Part("school", _lazy("School leaving certificate"), "code", "school_level"),
                Part("school_years", _lazy("Years at school"), "number"),
                Part("vocation", _lazy("Vocational background"), "code", "vocation_level"),
                Part("occupation", _lazy("Occupation")),
                Part("attends", _lazy("Attends a school or day care"), "code", "school_state"),
                Part("institution", _lazy("School or institution")),
            ),
            headline=("school", "vocation", "attends"),
            check=_check_education,
        ),
        HistoryKind(
            key="recognition",
            title=_lazy("Recognition"),
            parts=(
                Part("state", _lazy("State of the recognition"), "code", "recognition_state", required=True),
                Part("occupation", _lazy("Occupation or degree")),
                Part("authority", _lazy("Recognition office")),
            ),
            headline=("state", "occupation"),
            check=_nothing,
        ),
        HistoryKind(
            key="work_access",
            title=_lazy("Access to work"),
            parts=(
                Part("access", _lazy("What the paper says"), "code", "work_access", required=True),
                Part("condition", _lazy("Condition on the paper"), length=200),
            ),
            headline=("access",),
            check=_nothing,
            exclusive=True,
        ),
        HistoryKind(
            key="employment",
            title=_lazy("Work"),
            parts=(
                Part("state", _lazy("State of the work"), "code", "employment_state", required=True),
                Part("employer", _lazy("Employer")),
                Part("occupation", _lazy("Occupation")),
                Part("hours_per_week", _lazy("Hours a week"), "hours"),
            ),
            headline=("state", "occupation"),
            check=_nothing,
        ),
    )
}
