"""The file of one case: its header, its history, its tasks, and what to know before one is opened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from geleit.accounts.actors import Actor
from geleit.cases import rules
from geleit.cases.codes import CaseState
from geleit.cases.models import Assignment, Case, Extension, StateChange, Task
from geleit.core.addresses import address, address_or_empty
from geleit.core.codelists import code_list
from geleit.core.fileheader import FileHeader, HeaderBadge, Tab
from geleit.people.headers import person_facts
from geleit.people.models import Accommodation, Person

DONE_SHOWN = 50
LEVELS = {CaseState.OPEN: "success", CaseState.PAUSED: "warning", CaseState.CLOSED: "default"}


@dataclass(frozen=True)
class History:
    """What happened to a case, newest first."""

    extension: Extension | None
    assignments: Sequence[Assignment]
    steps: Sequence[StateChange]


@dataclass(frozen=True)
class TaskList:
    """Tasks of a case: open ones by day, done ones newest first."""

    open: Sequence[tuple[Task, str]]  # with the state of the due badge
    done: Sequence[Task]


@dataclass(frozen=True)
class OpeningInfo:
    """What to know before a case is opened for a person."""

    has_open_case: bool
    open_case_id: UUID | None  # only if the actor may see it
    closed_case_id: UUID | None  # the latest closed case, only if the actor may see it
    municipality: str  # AGS of where the person lives, "" when unknown or protected


def after_opening_href(actor: Actor, case: Case) -> str:
    """Where to go after a case was opened: to its file, or to the caseload when a colleague has it now."""
    if case.manager_id in actor.caseload_owner_ids or case.stand_in_id == actor.user_id:
        return address_or_empty("desk:case_file", case_id=case.public_id) or address_or_empty(
            "cases:administration", case_id=case.public_id
        )
    return address("cases:caseload")


def file_header(case: Case, *, today: date) -> FileHeader:
    """What stands above every page of the case's file. The case comes with person and manager; no statement here."""
    person = case.person
    facts = [
        *person_facts(person, today),
        (_("Case number"), case.number),
        (_("Responsible"), case.manager.display_name if case.manager else _("not assigned yet")),
        (_("Counselling until"), f"{case.ends_on:%d.%m.%Y}"),
    ]
    return FileHeader(
        name=person.full_name,
        native_name=person.native_name,
        facts=facts,
        badges=_badges(case, today),
        tabs=_tabs(case),
    )


def header_of_person(actor: Actor, person: Person, today: date) -> FileHeader | None:
    """The header for the person's pages: that of the latest case the actor sees, None without one."""
    case = (
        Case.objects.visible_to(actor)
        .filter(person=person)
        .select_related("manager")
        .order_by("-opened_on", "-id")
        .first()
    )
    if case is None:
        return None
    case.person = person
    return file_header(case, today=today)


def history_of(case: Case) -> History:
    """Extension, assignments and steps of a case; three statements."""
    return History(
        extension=extension_of(case),
        assignments=list(
            Assignment.objects.filter(county_id=case.county_id, case=case)
            .select_related("user", "assigned_by")
            .order_by("-valid_from", "is_stand_in", "-id")
        ),
        steps=list(
            StateChange.objects.filter(county_id=case.county_id, case=case).select_related("by").order_by("-on", "-id")
        ),
    )


def extension_of(case: Case) -> Extension | None:
    """The documented extension of the counselling period."""
    return Extension.objects.filter(county_id=case.county_id, case=case).select_related("decided_by").first()


def open_task_count(case: Case) -> int:
    """How many tasks of the case are open."""
    return Task.objects.filter(county_id=case.county_id, case=case).open().count()


def tasks_of(case: Case, *, today: date) -> TaskList:
    """All open tasks, and the latest done ones; two statements."""
    tasks = Task.objects.filter(county_id=case.county_id, case=case)
    return TaskList(
        open=[(task, rules.due_state(task.due_on, today)) for task in tasks.open().soonest_first()],
        done=list(tasks.exclude(done_on=None).select_related("done_by").order_by("-done_on", "-id")[:DONE_SHOWN]),
    )


def opening_info(actor: Actor, person: Person, *, today: date) -> OpeningInfo:
    """Cases the person has already, and where the person lives; one statement."""
    own = Case.objects.filter(county_id=actor.county_id, person=OuterRef("pk"))
    seen = Case.objects.visible_to(actor).filter(person=OuterRef("pk"))
    home = cast(
        "QuerySet[Accommodation]",
        Accommodation.objects.filter(county_id=actor.county_id, person=OuterRef("pk")).on(today).latest_first(),
    )
    has_open, open_case, closed_case, ags = (
        Person.objects.filter(pk=person.pk)
        .values_list(
            Exists(own.open()),
            Subquery(seen.open().values("public_id")[:1]),
            Subquery(seen.filter(state=CaseState.CLOSED).order_by("-closed_on", "-id").values("public_id")[:1]),
            Subquery(home.values("municipality__ags")[:1]),
        )
        .get()
    )
    return OpeningInfo(
        has_open_case=has_open, open_case_id=open_case, closed_case_id=closed_case, municipality=ags or ""
    )


def _badges(case: Case, today: date) -> list[HeaderBadge]:
    state = CaseState(case.state)
    badges = [HeaderBadge(code_list("cases", "case_state").label(state), LEVELS[state])]
    if case.person.is_protected:
        badges.append(HeaderBadge(_("Address protected"), "warning"))
    if state != CaseState.CLOSED and case.ends_on < today:
        badges.append(HeaderBadge(_("Counselling period over"), "danger"))
    return badges


def _tabs(case: Case) -> list[Tab]:
    by_case, by_person = {"case_id": case.public_id}, {"person_id": case.person.public_id}
    pages = [
        ("overview", _("Overview"), "desk:case_file", by_case),
        ("facts", _("Circumstances"), "people:facts", by_person),
        ("family", _("Family"), "people:family", by_person),
        ("plan", _("Integration plan"), "plans:for_case", by_case),
        ("consultations", _("Consultations"), "consultations:for_case", by_case),
        ("tasks", _("Tasks"), "cases:tasks", by_case),
        ("case", _("Case"), "cases:administration", by_case),
    ]
    tabs = [Tab(key, label, address_or_empty(name, **kwargs)) for key, label, name, kwargs in pages]
    return [tab for tab in tabs if tab.href]
