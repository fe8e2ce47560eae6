"""The cases of a family: eligibility, assignment, extension, pause and closing."""

from datetime import date, timedelta

from geleit.demo.story_calendar import working_day_at_or_after, years_after
from geleit.demo.story_chance import Dice, Weighted
from geleit.demo.story_families import FamilyTimes, Member, Outline
from geleit.demo.story_places import Region
from geleit.demo.story_types import CaseStory, Extension, PersonStory

EXTENSION_REASONS = Weighted(
    {
        "late_start": 24,
        "training_transition": 22,
        "literacy": 18,
        "care": 16,
        "health": 12,
        "family_reunion": 8,
    }
)
CLOSINGS = Weighted(
    {
        "goals_reached": 30,
        "moved_away": 26,
        "regular_services": 22,
        "no_need": 10,
        "contact_lost": 8,
        "withdrawn": 4,
    }
)
OUTCOMES_OF = {
    "goals_reached": Weighted({"independent": 70, "mostly_independent": 30}),
    "moved_away": Weighted({"handed_over": 45, "mostly_independent": 25, "open_needs": 15, "unknown": 15}),
    "regular_services": Weighted({"handed_over": 80, "mostly_independent": 20}),
    "period_over": Weighted({"handed_over": 50, "mostly_independent": 30, "open_needs": 20}),
    "no_need": Weighted({"independent": 80, "mostly_independent": 20}),
    "contact_lost": Weighted({"unknown": 100}),
    "withdrawn": Weighted({"mostly_independent": 50, "open_needs": 30, "unknown": 20}),
}
SHARE_UNASSIGNED, SHARE_PAUSED, SHARE_MANAGED = 0.015, 0.04, 0.93


def cases(
    family: Outline, people: tuple[PersonStory, ...], team: str, counsellor: str, region: Region, dice: Dice
) -> list[CaseStory]:
    """A case for each member who is a client; the plan is added later. Some cases wait for a case manager."""
    times = family.times
    manager = counsellor
    others = [name for name in region.managers[team] if name != manager]
    stand_in = dice.one_of(others) if others and dice.happens(0.8) else ""
    fresh = (times.today - times.opened).days < 14
    if times.closed is None and dice.happens(0.25 if fresh else SHARE_UNASSIGNED):
        manager = stand_in = ""
    managed = dice.happens(SHARE_MANAGED)
    reason = _closing_reason(times, dice)
    paused = times.closed is None and dice.happens(SHARE_PAUSED)
    extension = _extension(times, dice)
    found: list[CaseStory] = []
    for index, member in enumerate(family.members):
        if member.client:
            eligible, opened = _start(member, people[index], times)
            state = "closed" if times.closed else "paused" if paused else "open"
            found.append(
                CaseStory(
                    person=index,
                    kind="case_management" if managed else "counselling_only",
                    state=state,
                    ground=_ground(family, people[index]),
                    eligible_from=eligible,
                    opened_on=opened,
                    team=team,
                    manager=manager,
                    stand_in=stand_in,
                    extension=extension if eligible == times.eligible else None,
                    paused_on=dice.day(max(opened, times.today - timedelta(days=80)), times.today)
                    if state == "paused"
                    else None,
                    closed_on=times.closed,
                    closing_reason=reason,
                    closing_outcome=dice.draw(OUTCOMES_OF[reason]) if reason else "",
                )
            )
    return found


def _start(member: Member, person: PersonStory, times: FamilyTimes) -> tuple[date, date]:
    if person.arrived_on <= times.eligible:
        return times.eligible, times.opened
    begins = person.arrived_on
    opened = working_day_at_or_after(max(begins + timedelta(days=14), times.opened))
    return begins, min(opened, times.known_until)


def _ground(family: Outline, person: PersonStory) -> str:
    if family.nationality == "ua":
        return "temporary_protection" if family.county == "heilbronn" else "newcomer_counselling"
    if family.county == "oberallgaeu":
        recognised = family.times.outcome not in {"pending", "rejected"}
        return "newcomer_counselling" if recognised else "asylblg_counselling"
    return "followon_allocation" if person.arrived_on <= family.times.eligible else "other_documented"


def _closing_reason(times: FamilyTimes, dice: Dice) -> str:
    if times.closed is None:
        return ""
    near_end = years_after(times.eligible, 3) - times.closed < timedelta(days=60)
    return "period_over" if near_end else dice.draw(CLOSINGS)


def _extension(times: FamilyTimes, dice: Dice) -> Extension | None:
    if not times.extended:
        return None
    regular_end = years_after(times.eligible, 3)
    decided = min(dice.after(regular_end, -80, -8), times.today)
    return Extension(decided, dice.draw(EXTENSION_REASONS), years_after(times.eligible, 4))
