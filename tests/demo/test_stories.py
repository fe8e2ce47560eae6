"""The invented people of the demo: believable in number, consistent in time, and nobody's telephone rings."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from geleit.demo.stories import CaseStory, ConsultationStory, FamilyStory, PersonStory, staff, tell_stories
from geleit.demo.story_calendar import easter, is_working_day, years_after
from geleit.demo.story_notes import patterns
from geleit.demo.story_phones import is_reserved

TODAY = date(2026, 11, 22)
GELEIT = Path(__file__).parents[2] / "geleit"


@cache
def heilbronn() -> tuple[FamilyStory, ...]:
    return tuple(tell_stories(county="heilbronn", cases=600, consultations=8000, today=TODAY, seed=7))


@cache
def oberallgaeu() -> tuple[FamilyStory, ...]:
    return tuple(tell_stories(county="oberallgaeu", cases=60, consultations=700, today=TODAY, seed=7))


def families() -> Iterator[FamilyStory]:
    yield from heilbronn()
    yield from oberallgaeu()


def people() -> Iterator[PersonStory]:
    return (person for family in families() for person in family.members)


def cases() -> Iterator[tuple[CaseStory, PersonStory]]:
    return ((case, family.members[case.person]) for family in families() for case in family.cases)


def heilbronn_cases() -> list[tuple[CaseStory, PersonStory]]:
    return [(case, family.members[case.person]) for family in heilbronn() for case in family.cases]


def consultations() -> Iterator[ConsultationStory]:
    return (talk for family in families() for talk in family.consultations)


@cache
def code_list(room: str, name: str) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    with (GELEIT / room / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found.setdefault(row["code"], []).append((row["valid_from"], row["valid_to"]))
    return found


def is_known(room: str, name: str, code: str, on: date = TODAY) -> bool:
    day = on.isoformat()
    return any(
        (not start or start <= day) and (not end or day <= end) for start, end in code_list(room, name).get(code, [])
    )


def unknown(room: str, name: str, used: Iterable[tuple[str, date]]) -> set[tuple[str, date]]:
    return {(code, on) for code, on in set(used) if not is_known(room, name, code, on)}


# The same call tells the same stories


def test_same_seed_tells_the_same_stories() -> None:
    again = tuple(tell_stories(county="oberallgaeu", cases=60, consultations=700, today=TODAY, seed=7))
    assert again == oberallgaeu()


def test_another_seed_tells_other_stories() -> None:
    other = tuple(tell_stories(county="oberallgaeu", cases=60, consultations=700, today=TODAY, seed=8))
    assert other != oberallgaeu()


def test_unknown_county_is_refused() -> None:
    with pytest.raises(KeyError):
        next(tell_stories(county="atlantis", cases=1, consultations=1, today=TODAY, seed=1))


@pytest.mark.parametrize(("wanted_cases", "wanted_talks"), [(1, 0), (1, 5), (23, 300), (100, 0)])
def test_numbers_are_exact(wanted_cases: int, wanted_talks: int) -> None:
    told = list(tell_stories(county="heilbronn", cases=wanted_cases, consultations=wanted_talks, today=TODAY, seed=3))
    assert sum(len(family.cases) for family in told) == wanted_cases
    assert sum(len(family.consultations) for family in told) == wanted_talks


def test_nothing_is_told_of_no_cases() -> None:
    assert list(tell_stories(county="heilbronn", cases=0, consultations=0, today=TODAY, seed=3)) == []


def test_demo_size_has_the_asked_numbers() -> None:
    assert sum(len(family.cases) for family in heilbronn()) == 600
    assert sum(len(family.consultations) for family in heilbronn()) == 8000


@pytest.mark.parametrize("today", [date(2024, 2, 29), date(2027, 6, 30), date(2029, 1, 1)])
def test_stories_hold_on_other_days(today: date) -> None:
    told = list(tell_stories(county="heilbronn", cases=80, consultations=600, today=today, seed=5))
    assert sum(len(family.consultations) for family in told) == 600
    assert all(talk.at.date() <= today for family in told for talk in family.consultations)
    assert all(case.opened_on <= today for family in told for case in family.cases)


# Ratios of the county


def test_about_39_percent_of_the_cases_are_minors() -> None:
    told = heilbronn_cases()
    share = sum(person.age(TODAY) < 18 for _case, person in told) / len(told)
    assert 0.36 <= share <= 0.42


def test_nationalities_are_those_of_follow_on_accommodation() -> None:
    told = heilbronn_cases()
    counted = Counter(person.nationality for _case, person in told)
    assert {code for code, _count in counted.most_common(3)} == {"ua", "sy", "af"}
    assert 0.24 <= counted["ua"] / len(told) <= 0.38
    assert 0.2 <= counted["sy"] / len(told) <= 0.34
    assert {"iq", "tr", "er"} <= set(counted)


def test_about_half_live_in_private_housing() -> None:
    told = [person for case, person in heilbronn_cases() if case.state != "closed"]
    private = sum(person.lodgings[-1].code in {"private_flat", "private_host"} for person in told)
    assert 0.42 <= private / len(told) <= 0.62


def test_about_a_quarter_of_the_adults_speak_german_at_b1_or_better() -> None:
    adults = [person for _case, person in heilbronn_cases() if person.age(TODAY) >= 18]
    good = sum(person.levels[-1].level in {"b1", "b2", "c1"} for person in adults if person.levels)
    assert 0.18 <= good / len(adults) <= 0.3


def test_consultations_of_a_year_fit_the_active_plans() -> None:
    a_year_ago = years_after(TODAY, -1)
    active = sum(
        case.plan is not None and (case.closed_on or TODAY) > a_year_ago for case, _person in heilbronn_cases()
    )
    talks = sum(talk.at.date() > a_year_ago for family in heilbronn() for talk in family.consultations)
    assert 4.5 <= talks / active <= 7.5


def test_topics_come_by_their_frequency() -> None:
    counted = Counter(topic for talk in consultations() for topic in talk.topics)
    assert counted.most_common(1)[0][0] == "housing"
    assert {"children", "labour_market", "language", "health"} <= {topic for topic, _n in counted.most_common(7)}
    assert set(counted) == set(code_list("consultations", "topic"))


def test_cases_and_plans_are_in_all_states() -> None:
    assert {case.state for case, _person in cases()} == set(code_list("cases", "case_state"))
    plans = [case.plan for case, _person in cases() if case.plan]
    assert {plan.state for plan in plans} == {"draft", "agreed", "ended"}
    assert {goal.state for plan in plans for goal in plan.goals} == set(code_list("plans", "goal_state"))
    assert sum(len(plan.reviews) >= 3 for plan in plans) > 50
    assert {agreement.answer for plan in plans for agreement in plan.agreements} == set(code_list("plans", "agreement"))


def test_the_load_is_spread_over_all_case_managers() -> None:
    counted = Counter(case.manager for case, _person in heilbronn_cases() if case.state != "closed")
    managers = {member.username: member.fte for member in staff() if member.county == "heilbronn"
                and "case_manager" in member.roles}  # fmt: skip
    assert set(managers) <= set(counted)
    assert all(9 <= counted[name] / fte <= 55 for name, fte in managers.items())
    assert 0 < counted[""] < 40


# Codes of the dated lists


def test_people_use_known_codes() -> None:
    told = list(people())
    now = TODAY
    for name, used in {
        "sex": [(one.sex, now) for one in told],
        "nationality": [(one.nationality, now) for one in told],
        "marital_status": [(one.marital_status, now) for one in told],
        "language": [(skill.code, now) for one in told for skill in one.languages],
        "contact_kind": [(contact.kind, now) for one in told for contact in one.contacts],
        "literacy": [(one.literacy, now) for one in told if one.literacy],
        "school_level": [(one.school_level, now) for one in told if one.school_level],
        "vocation_level": [(one.vocation_level, now) for one in told if one.vocation_level],
        "asylum_state": [(span.code, span.since) for one in told for span in one.asylum],
        "residence_document": [(paper.code, paper.since) for one in told for paper in one.papers],
        "permit_basis": [(paper.basis, paper.since) for one in told for paper in one.papers if paper.basis],
        "toleration_kind": [
            (paper.toleration, paper.since) for one in told for paper in one.papers if paper.toleration
        ],
        "accommodation_type": [(lodging.code, lodging.since) for one in told for lodging in one.lodgings],
        "benefit_type": [(span.code, span.since) for one in told for span in one.benefits],
        "benefit_form": [(span.note, span.since) for one in told for span in one.benefits if span.note],
        "language_level": [(level.level, level.on) for one in told for level in one.levels],
        "language_test": [(level.test, level.on) for one in told for level in one.levels if level.test],
        "course_type": [(course.kind, course.registered_on) for one in told for course in one.courses],
        "course_state": [(course.state, course.registered_on) for one in told for course in one.courses],
        "course_access": [(course.access, course.registered_on) for one in told for course in one.courses],
        "school_state": [(span.code, span.since) for one in told for span in one.schooling],
        "recognition_state": [(span.code, span.since) for one in told for span in one.recognition],
        "work_access": [(span.code, span.since) for one in told for span in one.work_access],
        "employment_state": [(span.code, span.since) for one in told for span in one.employment],
        "fact_origin": [(span.origin, now) for one in told for span in (*one.asylum, *one.benefits)],
        "relation_kind": [(relation.kind, now) for family in families() for relation in family.relations],
    }.items():
        assert used
        assert unknown("people", name, used) == set(), name


def test_cases_plans_and_consultations_use_known_codes() -> None:
    told = [case for case, _person in cases()]
    plans = [case.plan for case in told if case.plan]
    goals = [goal for plan in plans for goal in plan.goals]
    steps = [step for goal in goals for step in goal.steps]
    talks = list(consultations())
    reasons = {
        state: [(why, day) for goal in goals for day, name, why in goal.states if name == state]
        for state in ("on_hold", "missed")
    }
    for room, name, used in [
        ("cases", "case_kind", [(case.kind, TODAY) for case in told]),
        ("cases", "eligibility_ground", [(case.ground, case.opened_on) for case in told]),
        ("cases", "closing_reason", [(case.closing_reason, TODAY) for case in told if case.closed_on]),
        ("cases", "closing_outcome", [(case.closing_outcome, TODAY) for case in told if case.closed_on]),
        ("cases", "extension_reason", [(case.extension.reason, TODAY) for case in told if case.extension]),
        ("plans", "field_of_action", [(goal.field, goal.set_on) for goal in goals]),
        ("plans", "situation_level", [(one.level, TODAY) for plan in plans for one in plan.situations]),
        ("plans", "horizon", [(goal.horizon, TODAY) for goal in goals]),
        ("plans", "hold_reason", reasons["on_hold"]),
        ("plans", "missed_reason", reasons["missed"]),
        ("plans", "step_actor", [(step.actor, TODAY) for step in steps]),
        ("plans", "step_state", [(state, day) for step in steps for day, state in step.states]),
        ("plans", "plan_end_reason", [(plan.end_reason, TODAY) for plan in plans if plan.ended_on]),
        ("plans", "review_skip_reason", [(r.skipped, r.on) for plan in plans for r in plan.reviews if r.skipped]),
        ("consultations", "setting", [(talk.setting, talk.at.date()) for talk in talks]),
        ("consultations", "place", [(talk.place, talk.at.date()) for talk in talks]),
        ("consultations", "interpreter_kind", [(talk.interpreter, talk.at.date()) for talk in talks]),
        ("people", "language", [(talk.language, talk.at.date()) for talk in talks]),
    ]:
        assert used, name
        assert unknown(room, name, used) == set(), name


def test_goals_from_templates_name_an_existing_template() -> None:
    with (GELEIT / "plans" / "data" / "goal_templates.csv").open(encoding="utf-8", newline="") as lines:
        keys = {row["key"]: row["field"] for row in csv.DictReader(lines)}
    goals = [goal for case, _person in cases() if case.plan for goal in case.plan.goals]
    assert all(keys[goal.template] == goal.field for goal in goals if goal.template)
    assert any(not goal.template for goal in goals)


# People


def test_telephone_numbers_are_reserved_for_invented_people() -> None:
    numbers = {contact.value for person in people() for contact in person.contacts}
    assert len(numbers) > 100
    assert all(is_reserved(number) for number in numbers)


@pytest.mark.parametrize("number", ["0171 1234567", "07131 994-0", "030 1234567", "0171 39200xx", ""])
def test_other_telephone_numbers_are_not_reserved(number: str) -> None:
    assert not is_reserved(number)


def test_names_are_written_in_the_scripts_of_their_languages() -> None:
    scripts = {"ua": "\u0400-\u04ff", "sy": "\u0600-\u06ff", "af": "\u0600-\u06ff", "er": "\u1200-\u137f"}
    for nationality, letters in scripts.items():
        originals = [one.original_script for one in people() if one.nationality == nationality and one.original_script]
        assert originals
        assert all(re.fullmatch(f"[{letters} \u200c-]+", original) for original in originals)


def test_some_people_have_one_name_and_some_birth_dates_are_not_whole() -> None:
    told = list(people())
    assert any(not person.given_names and person.family_names for person in told)
    assert all(person.family_names for person in told)
    assert any(person.birth.month is None for person in told)
    assert any(person.birth.estimated and person.birth.month == 1 and person.birth.day == 1 for person in told)
    assert any(person.other_spellings for person in told)
    assert any(person.call_name for person in told)


def test_ukrainian_family_names_follow_the_sex() -> None:
    assert any(one.family_names.endswith("a") for one in people() if one.nationality == "ua" and one.sex == "female")
    assert not any(
        re.search(r"(ska|ova|chorna)$", one.family_names.lower())
        for one in people()
        if one.nationality == "ua" and one.sex == "male"
    )


def test_a_few_people_are_protected() -> None:
    told = list(people())
    assert 0 < sum(person.protected for person in told) <= 0.04 * len(told)
    assert all(any(lodging.protected for lodging in person.lodgings) for person in told if person.protected)


def test_relations_join_members_and_parents_are_older() -> None:
    for family in families():
        for relation in family.relations:
            first, second = family.members[relation.person], family.members[relation.other]
            assert first is not second
            if relation.kind == "parent":
                assert second.birth.year - first.birth.year >= 15


def test_people_from_ukraine_have_temporary_protection_and_no_asylum_procedure() -> None:
    for person in people():
        if person.nationality == "ua":
            assert {span.code for span in person.asylum} <= {"none"}
            assert {paper.basis for paper in person.papers} == {"s24"}
        else:
            assert "s24" not in {paper.basis for paper in person.papers}


# Time


def intervals(person: PersonStory) -> Iterator[list[tuple[date, date | None]]]:
    for history in (
        person.asylum, person.papers, person.lodgings, person.benefits, person.schooling, person.recognition,
        person.work_access, person.employment,
    ):  # fmt: skip
        yield [(fact.since, fact.until) for fact in history]


def test_histories_follow_each_other_without_overlap() -> None:
    for person in people():
        for history in intervals(person):
            assert all(until is None or since <= until for since, until in history)
            assert all(
                first[1] is not None and first[1] + timedelta(days=1) == second[0]
                for first, second in pairwise(history)
            )
            assert not history or history[-1][1] is None


def test_nothing_happens_before_birth_and_arrival_or_in_the_future() -> None:
    for person in people():
        assert person.birth.earliest <= person.arrived_on <= TODAY
        begins = [since for history in intervals(person) for since, _until in history]
        begins += [level.on for level in person.levels] + [course.registered_on for course in person.courses]
        assert all(person.arrived_on <= day <= TODAY for day in begins)


def test_everybody_has_a_paper_and_a_place_to_live() -> None:
    assert all(person.papers and person.lodgings and person.benefits for person in people())


def test_papers_are_replaced_before_they_end_and_some_end_soon() -> None:
    for person in people():
        for paper in person.papers:
            assert paper.valid_until is None or paper.since <= paper.valid_until
            assert paper.valid_until is None or paper.until is None or paper.until <= paper.valid_until
    assert any(
        paper.valid_until and TODAY <= paper.valid_until <= TODAY + timedelta(days=90)
        for case, person in cases()
        if case.state == "open"
        for paper in person.papers[-1:]
    )


def test_courses_go_from_registration_over_waiting_to_the_end() -> None:
    courses = [course for person in people() for course in person.courses]
    for course in courses:
        assert course.started_on is None or course.started_on > course.registered_on
        assert course.ended_on is None or (course.started_on and course.ended_on > course.started_on)
        assert (course.state in {"registered", "waiting_list"}) == (course.started_on is None)
    assert any(course.state == "waiting_list" for course in courses)


def test_cases_keep_to_the_three_years() -> None:
    overdue = 0
    for case, person in cases():
        assert person.arrived_on <= case.opened_on <= (case.closed_on or TODAY) <= TODAY
        assert case.eligible_from <= case.opened_on
        limit = case.extension.until if case.extension else years_after(case.eligible_from, 3)
        overdue += (case.closed_on or TODAY) > limit
        if case.extension:
            assert case.opened_on < case.extension.decided_on <= TODAY
        assert (case.state == "closed") == (case.closed_on is not None) == bool(case.closing_reason)
    assert overdue <= 25
    recent = [case for case, _person in cases() if case.opened_on >= years_after(TODAY, -3)]
    assert len(recent) > 0.7 * 660


def test_plans_move_forward_in_time() -> None:
    for case, _person in cases():
        plan = case.plan
        if plan is None:
            continue
        end = case.closed_on or TODAY
        assert case.kind == "case_management"
        assert case.opened_on <= plan.started_on <= end
        agreed = [agreement.on for agreement in plan.agreements if agreement.answer == "yes"]
        assert (plan.state == "agreed") <= bool(agreed)
        assert all(plan.started_on <= day <= end for day in agreed)
        assert all(agreed and agreed[0] < review.on <= end for review in plan.reviews)
        assert all(first.on < second.on for first, second in pairwise(plan.reviews))
        assert {situation.field for situation in plan.situations} >= {goal.field for goal in plan.goals}
        for goal in plan.goals:
            days = [day for day, _state, _reason in goal.states]
            assert days == sorted(days)
            assert goal.states[0][:2] == (goal.set_on, "new")
            assert days[-1] <= end
            assert goal.target > goal.set_on
            assert all(goal.set_on <= day <= end for day, _text in goal.progress)
            assert all(bool(reason) == (state in {"on_hold", "missed"}) for _day, state, reason in goal.states)


def test_reached_goals_agree_with_the_histories() -> None:
    for case, person in cases():
        reached = {goal.template for goal in case.plan.goals if goal.state == "reached"} if case.plan else set()
        levels = {level.level for level in person.levels}
        assert "language_dtz_b1" not in reached or levels & {"b1", "b2"}
        assert "work_full_income" not in reached or "full_time" in {job.code for job in person.employment}
        assert "housing_search" not in reached or person.lodgings[-1].code == "private_flat"


# What may follow which goal state; the plan's own transition table decides, this is what the stories use.
NEXT_STATES = {
    "new": {"proposed", "agreed"},
    "proposed": {"agreed", "missed"},
    "agreed": {"in_progress", "missed"},
    "in_progress": {"on_hold", "reached", "missed"},
    "on_hold": {"in_progress", "missed"},
}


def test_goals_go_from_state_to_state_in_order() -> None:
    seen = {
        (before[1], after[1])
        for case, _person in cases()
        if case.plan
        for goal in case.plan.goals
        for before, after in pairwise(goal.states)
    }
    assert all(after in NEXT_STATES[before] for before, after in seen), seen


def test_steps_are_due_after_their_goal_began_and_settled_when_it_is_over() -> None:
    for case, _person in cases():
        for goal in case.plan.goals if case.plan else ():
            over = goal.state in {"reached", "missed"} or case.state == "closed"
            for step in goal.steps:
                assert step.due is None or goal.set_on <= step.due <= goal.target
                assert [day for day, _state in step.states] == sorted(day for day, _state in step.states)
                assert step.states[-1][0] <= (case.closed_on or TODAY)
                assert not over or step.states[-1][1] in {"done", "dropped"}


# Consultations


def test_consultations_are_held_on_working_days_within_the_case() -> None:
    for family in families():
        clients = {case.person: case for case in family.cases}
        for talk in family.consultations:
            day = talk.at.date()
            assert day < TODAY
            assert is_working_day(day)
            assert 8 <= talk.at.hour < 18
            assert 10 <= talk.minutes <= 90
            assert 0 <= talk.interpreter_minutes <= talk.minutes
            assert talk.participants
            assert all(clients[index].opened_on <= day for index in talk.participants)
            assert all(day <= (clients[index].closed_on or TODAY) for index in talk.participants)
            assert (talk.setting == "family") == (len(talk.participants) > 1)
            assert talk.manager


def test_consultations_reach_back_three_years() -> None:
    days = [talk.at.date() for talk in consultations()]
    assert years_after(TODAY, -3) <= min(days) < years_after(TODAY, -2)
    assert max(days) > TODAY - timedelta(days=7)


def test_next_steps_are_due_later_and_done_before_a_case_closes() -> None:
    for family in families():
        closed = all(case.closed_on for case in family.cases)
        for talk in family.consultations:
            assert bool(talk.next_step) == (talk.next_step_due is not None)
            if talk.next_step_due:
                assert talk.next_step_due > talk.at.date()
                assert not closed or talk.next_step_done_on
            if talk.next_step_done_on:
                assert talk.at.date() <= talk.next_step_done_on <= TODAY
    open_steps = [talk.next_step_due for talk in consultations() if talk.next_step_due and not talk.next_step_done_on]
    assert any(due < TODAY for due in open_steps)
    assert any(due > TODAY for due in open_steps)


def test_notes_hardly_repeat() -> None:
    notes = [talk.note for family in heilbronn() for talk in family.consultations]
    assert len(set(notes)) >= 0.85 * len(notes)
    assert all(1 <= len(re.findall(r"\.(?=\s[A-ZÄÖÜ„]|$)", note)) <= 6 for note in notes)
    assert not any(mark in note for note in notes for mark in ("{", "}", "..", "  ", "von dem ", "bei dem "))


def test_notes_are_made_of_many_patterns() -> None:
    topics = [*code_list("consultations", "topic"), "opening", "closing"]
    sentences = {pattern.text for topic in topics for pattern in patterns(topic)[0]}
    assert len(sentences) >= 150
    assert all(patterns(topic)[1] for topic in code_list("consultations", "topic"))


@pytest.mark.parametrize(("word", "topic"), [("kurs", "language"), ("Wohnung", "housing"), ("Kita", "children")])
def test_searching_notes_finds_the_topic(word: str, topic: str) -> None:
    hits = [talk for talk in consultations() if word in talk.note]
    assert len(hits) > 100
    assert sum(topic in talk.topics for talk in hits) > 0.5 * len(hits)


def test_notes_name_nobody() -> None:
    for family in oberallgaeu():
        names = {part for one in family.members for part in one.given_names.split() if len(part) > 3}
        words = {word for talk in family.consultations for word in re.findall(r"\w+", talk.note)}
        assert not names & words


# Staff, calendar, speed


def test_staff_has_everybody_the_demo_needs() -> None:
    roles = Counter((member.county, role) for member in staff() for role in member.roles)
    assert roles["heilbronn", "case_manager"] == 20
    assert roles["heilbronn", "team_lead"] == 2
    assert roles["oberallgaeu", "integration_guide"] == 1
    assert roles["oberallgaeu", "case_manager"] == 2
    assert roles["heilbronn", "portal_editor"] == roles["oberallgaeu", "portal_editor"] == 1
    assert {role for _county, role in roles} >= {
        "support_worker", "refugee_officer", "front_desk", "portal_editor", "funding_officer",
        "data_protection_officer", "administrator", "circle_coordinator", "volunteer", "operator",
    }  # fmt: skip
    assert len({member.username for member in staff()}) == len(staff())
    assert all(0.5 <= member.fte <= 1.0 and member.email.endswith("@example.org") for member in staff())
    with (GELEIT / "directory" / "data" / "team_sites.csv").open(encoding="utf-8", newline="") as lines:
        teams = {row["key"] for row in csv.DictReader(lines)}
    assert {member.team for member in staff() if "case_manager" in member.roles} == teams


@pytest.mark.parametrize(
    ("year", "sunday"),
    [(2019, date(2019, 4, 21)), (2024, date(2024, 3, 31)), (2026, date(2026, 4, 5)), (2038, date(2038, 4, 25))],
)
def test_easter_is_found(year: int, sunday: date) -> None:
    assert easter(year) == sunday


def test_a_whole_county_has_as_many_consultations_as_asked_for() -> None:
    told = tell_stories(county="heilbronn", cases=1450, consultations=25_000, today=TODAY, seed=7)
    assert sum(len(family.consultations) for family in told) == 25_000
