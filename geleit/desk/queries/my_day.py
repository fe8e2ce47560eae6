"""My day: everything in the own caseload that asks for attention, and the numbers of the month. Five statements."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from geleit.accounts.actors import Actor, ids_of, of_ids
from geleit.cases.models import Case
from geleit.cases.queries import DueItem, DueItems, due_items
from geleit.cases.rules import due_state
from geleit.consultations.queries import month_numbers
from geleit.core.addresses import address
from geleit.core.codelists import code_list, rule_value
from geleit.core.jinja import german_date
from geleit.core.prepared import Prepared
from geleit.people.queries import EndingFact, ending_soon
from geleit.plans.models import Plan
from geleit.plans.queries import active_plans_of_county, own_active_plans
from geleit.plans.queries.lists import REVIEW_AHEAD_DAYS
from geleit.plans.rules import warn_from

SHOWN = 8
# More would be no list for one day; what lies beyond is counted as "60+".
LOOKED_AT = 60
TO_DO = ("overdue", "today", "soon", "reviews", "unagreed")
CODE_LISTS = {"title": "residence_document", "benefit": "benefit_type", "course": "course_type"}


@dataclass(frozen=True)
class Matter:
    """One thing to look at, with the address that leads straight to it."""

    name: str
    native_name: str
    href: str
    text: str  # "" where name and title of the section say it all
    due_on: date | None = None
    state: str = "later"  # overdue, today, soon or later, as the due badge knows them
    task_id: UUID | None = None


@dataclass(frozen=True)
class Section:
    """Things of one kind, most urgent first: those shown, and the rest or the address of a list with all of them."""

    key: str
    title: str
    matters: list[Matter]
    count: str
    rest: list[Matter]
    more_href: str = ""

    @property
    def column(self) -> int:
        """Where it stands: things to do on the left, things that run out on the right."""
        return 1 if self.key in TO_DO else 2


@dataclass(frozen=True)
class Figure:
    """A number of the month and what a case manager of the team has on average."""

    label: str
    own: int
    team: float


def my_day(actor: Actor, today: date) -> list[Section]:
    """The sections that have something in them, the most urgent kind first. Three statements."""
    due = due_items(actor, today, limit=SHOWN)
    ending = ending_soon(actor, today, limit=LOOKED_AT * len(CODE_LISTS))
    plans = _plans_to_see(actor, today)
    caseload = address("cases:caseload")
    sections = [
        _tasks(due, "overdue", _("Overdue"), f"{caseload}?due=overdue"),
        _tasks(due, "today", _("Due today"), f"{caseload}?sort=next"),
        _tasks(due, "soon", _("In the next seven days"), f"{caseload}?sort=next"),
        _section("reviews", _("Reviews of plans due"), _reviews(plans, today)),
        _endings("title", _("Residence documents running out"), ending, actor, today),
        _endings("benefit", _("Benefits running out"), ending, actor, today),
        _endings("course", _("Course entitlements lapsing"), ending, actor, today),
        _cases(due, "clock", _("Counselling period ending"), f"{caseload}?due=clock&sort=end"),
        _section("unagreed", _("Plans not agreed yet"), _unagreed(plans, actor, today)),
        _cases(due, "silent", _("No contact for a long time"), f"{caseload}?due=silent&sort=last"),
    ]
    return [section for section in sections if section.matters]


def month_figures(actor: Actor, today: date) -> list[Figure]:
    """Consultations, people and active plans: the own ones beside the team's average. Two to four statements."""
    numbers = month_numbers(actor, today)
    return [
        Figure(_("Consultations"), numbers.consultations, numbers.team_consultations),
        Figure(_("People met"), numbers.persons, numbers.team_persons),
        Figure(_("Active plans"), own_active_plans(actor), active_plans_of_county(actor) / numbers.case_managers),
    ]


def _section(key: str, title: str, matters: Iterable[Matter]) -> Section:
    found = list(matters)
    count = f"{LOOKED_AT}+" if len(found) >= LOOKED_AT else str(len(found))
    return Section(key, title, found[:SHOWN], count, found[SHOWN:LOOKED_AT])


def _tasks(due: DueItems, kind: str, title: str, more_href: str) -> Section:
    matters = [_matter(item, "desk:case_file", item.text) for item in due.of(kind)]
    return _listed(due, kind, title, matters, more_href)


def _cases(due: DueItems, kind: str, title: str, more_href: str) -> Section:
    if kind == "clock":
        matters = [_matter(item, "cases:administration", "") for item in due.of(kind)]
    else:
        # The day of the last contact is no deadline: it stands in the sentence, not in a badge.
        matters = [
            replace(_matter(item, "desk:case_file", _since_when(item.due_on)), due_on=None) for item in due.of(kind)
        ]
    return _listed(due, kind, title, matters, more_href)


def _since_when(met_on: date | None) -> str:
    if met_on is None:
        return _("not met since the case was opened")
    return _("last contact on %(date)s") % {"date": german_date(met_on)}


def _listed(due: DueItems, kind: str, title: str, matters: list[Matter], more_href: str) -> Section:
    count = due.count_text(kind)
    return Section(kind, title, matters, count, [], more_href if count != str(len(matters)) else "")


def _matter(item: DueItem, page: str, text: str) -> Matter:
    return Matter(
        name=item.name,
        native_name=item.native_name,
        href=address(page, case_id=item.case_public_id),
        text=text,
        due_on=item.due_on,
        state=item.state,
        task_id=item.task_public_id,
    )


def _endings(kind: str, title: str, ending: list[EndingFact], actor: Actor, today: date) -> Section:
    labels = code_list("people", CODE_LISTS[kind])
    near = today + timedelta(days=rule_value("cases", f"{kind}_warn_days_2", on=today, land=actor.land))
    matters = [
        Matter(
            name=fact.name,
            native_name="",
            href=address("people:facts", person_id=fact.public_id),
            text=labels.label(fact.code, today),
            due_on=fact.ends_on,
            state="overdue" if fact.ends_on < today else "soon" if fact.ends_on <= near else "later",
        )
        for fact in ending
        if fact.kind == kind
    ]
    return _section(kind, title, matters)


def _plans_to_see(actor: Actor, today: date) -> list[Plan]:
    """Active plans of the caseload with a review near, or not agreed in time. One statement.

    Each kind has its own limit, so that many reviews do not push the plans nobody agreed to off the list.
    """
    ahead, before = today + timedelta(days=REVIEW_AHEAD_DAYS), warn_from(today, land=actor.land)
    return _PLANS_TO_SEE.records(**ids_of(actor), ahead=ahead, before=before)


def _to_see(*, user: int, county: int, owners: tuple[int, ...], ahead: date, before: date) -> QuerySet[Plan]:
    cases = Case.objects.visible_to(of_ids(user=user, county=county, owners=owners)).open().values("pk")
    plans = Plan.objects.active().filter(county_id=county, case__in=cases)
    reviews = plans.review_due_by(ahead).order_by("next_review_on", "id")
    unagreed = plans.never_agreed().filter(started_on__lt=before).order_by("started_on", "id")
    seen = reviews.values("pk")[:LOOKED_AT].union(unagreed.values("pk")[:LOOKED_AT])
    found = Plan.objects.filter(pk__in=seen, county_id=county).select_related("case__person")
    return found.order_by("next_review_on", "started_on", "id")


_PLANS_TO_SEE = Prepared(_to_see)


def _reviews(plans: list[Plan], today: date) -> Iterable[Matter]:
    ahead = today + timedelta(days=REVIEW_AHEAD_DAYS)
    for plan in plans:
        if plan.next_review_on and plan.next_review_on <= ahead:
            yield replace(_plan_matter(plan), due_on=plan.next_review_on, state=due_state(plan.next_review_on, today))


def _unagreed(plans: list[Plan], actor: Actor, today: date) -> Iterable[Matter]:
    before = warn_from(today, land=actor.land)
    for plan in plans:
        if plan.agreed_on is None and plan.started_on < before:
            yield _plan_matter(plan, _("begun on %(date)s") % {"date": german_date(plan.started_on)})


def _plan_matter(plan: Plan, text: str = "") -> Matter:
    return Matter(
        name=plan.case.person.list_name,
        native_name=plan.case.person.native_name,
        href=address("plans:for_case", case_id=plan.case.public_id),
        text=text,
    )
