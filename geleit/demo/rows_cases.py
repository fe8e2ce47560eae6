"""Rows of the cases and consultations rooms for one family story."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from geleit.accounts.models import User
from geleit.cases.models import Assignment, Case, Extension, StateChange, Task
from geleit.cases.rules import period_on, regular_end
from geleit.consultations.models import Consultation, Participation
from geleit.core.clock import BERLIN
from geleit.demo.rows import Basket
from geleit.demo.story_types import CaseStory, ConsultationStory, FamilyStory
from geleit.directory.models import Municipality
from geleit.people.models import Person


@dataclass
class Staff:
    """Users and teams of the county by their names in the stories, and the case numbers given so far."""

    users: dict[str, User]
    crews: list[dict[str, User]]
    units: dict[str, int]
    land: str
    prefix: str
    lead: User
    last_numbers: dict[int, int]

    def next_number(self, year: int) -> str:
        """The next case number of a year, as the cases room gives them."""
        self.last_numbers[year] = self.last_numbers.get(year, 0) + 1
        return f"{self.prefix}-{year}-{self.last_numbers[year]:05d}"


def put_cases(
    basket: Basket, family: FamilyStory, people: Sequence[Person], staff: Staff, places: dict[str, Municipality]
) -> dict[int, Case]:
    """Rows for the cases of a family; returns them by the index of their person."""
    return {
        story.person: _put_case(basket, story, people[story.person], staff, places.get(family.ags))
        for story in family.cases
    }


def _put_case(
    basket: Basket, story: CaseStory, person: Person, staff: Staff, municipality: Municipality | None
) -> Case:
    manager = staff.users.get(story.manager)
    stand_in = staff.users.get(story.stand_in)
    by = manager or staff.lead
    regular = regular_end(story.eligible_from, period_on(story.opened_on, staff.land))
    case = basket.put(
        Case,
        number=staff.next_number(story.opened_on.year),
        person=person,
        sort_name=person.sort_name,
        kind=story.kind,
        state=story.state,
        municipality=None if person.is_protected else municipality,
        unit_id=staff.units[story.team],
        manager=manager,
        stand_in=stand_in,
        opened_on=story.opened_on,
        eligibility=story.ground,
        eligible_from=story.eligible_from,
        ends_on=story.extension.until if story.extension else regular,
        closed_on=story.closed_on,
        closing_reason=story.closing_reason,
        closing_outcome=story.closing_outcome,
    )
    if manager is not None:
        basket.put(
            Assignment,
            case=case,
            user=manager,
            valid_from=story.opened_on,
            valid_to=story.closed_on,
            assigned_by=staff.lead,
        )
    if stand_in is not None:
        basket.put(
            Assignment,
            case=case,
            user=stand_in,
            is_stand_in=True,
            valid_from=story.opened_on,
            valid_to=story.closed_on,
            assigned_by=staff.lead,
        )
    if story.extension:
        basket.put(
            Extension,
            case=case,
            until=story.extension.until,
            reason=story.extension.reason,
            decided_on=story.extension.decided_on,
            decided_by=staff.lead,
        )
    basket.put(StateChange, case=case, on=story.opened_on, state="open", by=by)
    if story.paused_on:
        basket.put(StateChange, case=case, on=story.paused_on, state="paused", reason="other", by=by)
    if story.closed_on:
        basket.put(StateChange, case=case, on=story.closed_on, state="closed", reason=story.closing_reason, by=by)
    return case


def put_consultations(
    basket: Basket, stories: Sequence[ConsultationStory], cases: dict[int, Case], staff: Staff
) -> None:
    """Rows for the consultations of a family; sets last and next contact of its cases."""
    last: dict[int, date] = {}
    next_due: dict[int, list[date]] = defaultdict(list)
    for story in stories:
        at = story.at if story.at.tzinfo else story.at.replace(tzinfo=BERLIN)
        author = staff.users[story.manager]
        consultation = basket.put(
            Consultation,
            author=author,
            at=at,
            minutes=story.minutes,
            setting=story.setting,
            place=story.place,
            topics=list(story.topics),
            language=story.language,
            interpreter=story.interpreter,
            interpreter_minutes=story.interpreter_minutes or None,
            note=story.note,
            is_letter=story.letter_explained,
            recorded_at=at,
        )
        for index in story.participants:
            basket.put(Participation, consultation=consultation, case=cases[index], at=at)
            last[index] = max(last.get(index, date.min), at.date())
        if story.next_step and story.next_step_due:
            main = story.participants[0]
            _put_task(basket, cases[main], story, author, at)
            if story.next_step_done_on is None:
                next_due[main].append(story.next_step_due)
    for index, case in cases.items():
        case.last_contact_on = last.get(index)
        case.next_contact_on = min(next_due[index], default=None)


def _put_task(basket: Basket, case: Case, story: ConsultationStory, author: User, at: datetime) -> None:
    done_on = story.next_step_done_on
    basket.put(
        Task,
        case=case,
        text=story.next_step[:300],
        due_on=story.next_step_due,
        done_on=done_on,
        done_by=author if done_on else None,
        created_at=at,
        created_by=author,
    )


def noon(day: date) -> datetime:
    """Twelve o'clock of a day, for records that only know the day."""
    return datetime.combine(day, time(12), tzinfo=UTC)
