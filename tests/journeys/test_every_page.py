"""Every page of the access matrix, seen by somebody who may, on a desk and on a phone."""

from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from geleit.accounts.roles import GRANTS, Role
from tests.journeys.conftest import Site
from tests.journeys.steps import DESKTOP, PHONE, defects, sign_in
from tests.matrix import OWN, PUBLIC, Row, all_rows

pytestmark = pytest.mark.journey

# Somebody of each role; the case manager is whoever has a case with everything in it.
USERS = {
    Role.TEAM_LEAD: "andrea.lindner",
    Role.DATA_PROTECTION_OFFICER: "volker.pfeil",
    Role.ADMINISTRATOR: "nils.bergmann",
    Role.PORTAL_EDITOR: "tobias.ehmann",
    Role.INTEGRATION_GUIDE: "veronika.hindelang",
    Role.CIRCLE_COORDINATOR: "georg.waibel",
    Role.REFUGEE_OFFICER: "johanna.renn",
}
# Pages that need a link out of a mail, and those that belong to one state of a case or change, have tests of their own,
# as have the public pages of the counties (test_the_public.py).
ELSEWHERE = {
    "account_reset_password_from_key", "accounts:invitation", "cases:reopen", "people:lift_protection",
    "directory:refuse",
    "queue:send_on",  # needs somebody who waits: the journey of the queue
    "volunteers:send_back",  # needs hours of somebody else in the own circle
    "my:link", "my:feed",
}  # fmt: skip
NO_PAGE = {
    "plans:print", "account_signup", "visits:notice", "volunteers:certificate_request", "volunteers:attendance_list",
    "volunteers:participation", "volunteers:proof", "volunteers:card_application", "volunteers:duty_roster_pdf",
    "volunteers:duty_roster_book", "queue:list", "volunteers:attachment", "volunteers:meeting_paper",
    "volunteers:distribution_map_svg", "volunteers:distribution_map_pdf", "volunteers:distribution_map_data",
    "volunteers:numbers_pdf", "volunteers:numbers_book", "queue:figures_book",
}  # fmt: skip

_ONE_CASE = """
SELECT c.public_id, p.public_id, u.username, u.public_id, t.public_id, pl.public_id, g.public_id, s.public_id,
       k.public_id, a.public_id, m.public_id
FROM cases_case c
JOIN people_person p ON p.id = c.person_id JOIN accounts_user u ON u.id = c.manager_id
JOIN accounts_membership m ON m.user_id = u.id JOIN cases_task t ON t.case_id = c.id AND t.done_on IS NULL
JOIN plans_plan pl ON pl.case_id = c.id AND pl.ended_on IS NULL AND pl.latest_version > 1
JOIN plans_goal g ON g.plan_id = pl.id AND g.state IN ('agreed', 'in_progress')
JOIN plans_step s ON s.goal_id = g.id AND s.state = 'open'
JOIN consultations_participation cp ON cp.case_id = c.id JOIN consultations_consultation k ON k.id = cp.consultation_id
JOIN people_asylumstage a ON a.person_id = p.id JOIN accounts_county l ON l.id = c.county_id
WHERE c.state = 'open' AND l.slug = 'heilbronn' AND NOT p.is_protected AND k.author_id = u.id
ORDER BY c.id, k.at DESC LIMIT 1
"""
_ONE_ENTRY = """
SELECT o.public_id, h.public_id, r.public_id, v.public_id, t.public_id
FROM directory_office o
JOIN directory_hours h ON h.office_id = o.id JOIN accounts_county l ON l.id = o.county_id
JOIN visits_visitrule r ON r.county_id = l.id JOIN visits_houserules v ON v.county_id = l.id
JOIN portal_pagetext t ON t.county_id = l.id
WHERE l.slug = 'heilbronn' AND r.valid_to IS NULL AND v.valid_to IS NULL AND t.valid_to IS NULL
ORDER BY o.id, h.id, r.id, v.id, t.id LIMIT 1
"""
_NAMES = ("case", "person", "owner", "colleague", "task", "plan", "goal", "step", "consultation", "entry", "membership")


# A coordinator with a user, of a circle that also looks for somebody, with an activity and hours, the latest training,
# and an uploaded list, a question and an entry: the rows of the volunteers room.
_ONE_VOLUNTEER = """
SELECT c.public_id, v.public_id, k.public_id, m.public_id, n.public_id, e.public_id, h.public_id,
       (SELECT t.public_id FROM volunteers_training t ORDER BY t.starts_on DESC, t.id DESC LIMIT 1),
       (SELECT i.public_id FROM volunteers_listimport i WHERE i.state = 'uploaded' ORDER BY i.id DESC LIMIT 1),
       (SELECT q.public_id FROM volunteers_question q WHERE q.answered_at IS NULL ORDER BY q.id LIMIT 1),
       (SELECT w.public_id FROM volunteers_knowledgeentry w ORDER BY w.id LIMIT 1), p.ags
FROM volunteers_coordination k
JOIN volunteers_helpercircle c ON c.id = k.circle_id JOIN volunteers_volunteer v ON v.id = k.volunteer_id
JOIN volunteers_circlemember m ON m.volunteer_id = v.id AND m.circle_id = c.id AND m.valid_to IS NULL
JOIN volunteers_circleneed n ON n.circle_id = c.id AND n.met_on IS NULL
JOIN volunteers_engagement e ON e.volunteer_id = v.id AND e.ended_on IS NULL
JOIN volunteers_hourentry h ON h.volunteer_id = v.id
JOIN volunteers_servedmunicipality s ON s.circle_id = c.id JOIN directory_municipality p ON p.id = s.municipality_id
JOIN volunteers_coordinatoraccess x ON x.volunteer_id = v.id AND x.valid_to IS NULL
WHERE k.valid_to IS NULL ORDER BY k.id, n.id, h.id, s.id LIMIT 1
"""
# What else the rows of the room name: each record, and what finds a fitting one.
_MORE_OF_VOLUNTEERS = {
    "inquiry": """
        SELECT public_id FROM volunteers_inquiry
        ORDER BY closed_at NULLS FIRST, volunteer_id NULLS FIRST, kind = 'threat', id LIMIT 1
    """,
    "ask": "SELECT public_id FROM volunteers_inquiryask ORDER BY id LIMIT 1",
    "goods": "SELECT public_id FROM volunteers_goodsneed ORDER BY id LIMIT 1",
    "letter": "SELECT public_id FROM volunteers_letter ORDER BY sent_at NULLS FIRST, id LIMIT 1",
    "meeting": "SELECT public_id FROM volunteers_meeting ORDER BY starts_at DESC LIMIT 1",
    "guest": "SELECT public_id FROM volunteers_guest ORDER BY id DESC LIMIT 1",
    "follow_up": "SELECT public_id FROM volunteers_followup ORDER BY id LIMIT 1",
    "access": "SELECT public_id FROM volunteers_coordinatoraccess ORDER BY id LIMIT 1",
    "officer": "SELECT public_id FROM volunteers_officerplace ORDER BY id LIMIT 1",
}
# An appointment to come with everything of its point, a blocked time, and a day at its counter.
_ONE_VISIT = """
SELECT p.public_id, o.public_id, c.public_id, s.public_id, a.public_id, b.public_id
FROM visits_appointment a
JOIN visits_point p ON p.id = a.point_id JOIN visits_counter c ON c.id = a.counter_id
JOIN visits_concern n ON n.appointment_id = a.id JOIN visits_offer o ON o.id = n.offer_id
JOIN visits_staffing s ON s.counter_id = c.id JOIN visits_block b ON b.counter_id = c.id
JOIN accounts_county l ON l.id = a.county_id
WHERE l.slug = 'heilbronn' AND a.state = 'confirmed' AND lower(a.during) > now() + interval '1 day'
ORDER BY a.id, s.id LIMIT 1
"""
_VISITS_NAMES = {
    "point_id": "point change_point preview add_offer add_counter affected move_all cancel_all",
    "offer_id": "change_offer end_offer invite",
    "counter_id": "change_counter add_staffing",
    "staffing_id": "change_staffing end_staffing",
    "appointment_id": "appointment move cancel",
    "block_id": "block",
}
_VOLUNTEERS_NAMES = (
    "circle",
    "volunteer",
    "coordination",
    "member",
    "need",
    "engagement",
    "hours",
    "training",
    "list_import",
    "question",
    "entry",
)


class DemoWorld(SimpleNamespace):
    """A case of the demonstration in the words of the matrix rows, and what the pages of an editor name."""

    owner: str
    edited: Mapping[str, Mapping[str, Any]]


@pytest.fixture(scope="module")
def demo_world(site: Site) -> DemoWorld:
    """An open case that has a task, a reviewed plan with goals and steps, consultations and histories."""
    [row] = site.query(_ONE_CASE)
    found = dict(zip(_NAMES, row, strict=True))
    owner = found.pop("owner")
    [entry] = site.query(_ONE_ENTRY)
    [[*keys, ags]] = site.query(_ONE_VOLUNTEER)
    room = {name: SimpleNamespace(public_id=value) for name, value in zip(_VOLUNTEERS_NAMES, keys, strict=True)}
    for name, statement in _MORE_OF_VOLUNTEERS.items():
        [[key]] = site.query(statement)
        room[name] = SimpleNamespace(public_id=key)
    volunteers = SimpleNamespace(municipality=SimpleNamespace(ags=ags), **room)
    records = {name: SimpleNamespace(public_id=value) for name, value in found.items()}
    [visit] = site.query(_ONE_VISIT)
    edited = _edited(*entry) | _visits(*visit)
    return DemoWorld(owner=owner, edited=edited, volunteers_room=volunteers, **records)


def test_every_page_is_sound(open_browser: Callable[..., Page], demo_world: DemoWorld) -> None:
    page = open_browser()
    found: dict[str, list[str]] = {}
    for user, addresses in pages(demo_world).items():
        if user:
            sign_in(page, user)
        for name, address in addresses:
            page.set_viewport_size(DESKTOP)
            answer = page.goto(address)
            status = [] if answer and answer.status == 200 else [f"answers {answer and answer.status}"]
            found[name] = [*status, *defects(page)]
            page.set_viewport_size(PHONE)
            found[f"{name} on a phone"] = defects(page)
        page.context.clear_cookies()
    assert {name: problems for name, problems in found.items() if problems} == {}


def pages(world: DemoWorld) -> dict[str, list[tuple[str, str]]]:
    """Name and address of each page to look at, by the user who may; "" for those nobody signs in for."""
    found: dict[str, list[tuple[str, str]]] = {}
    for name, row in all_rows().items():
        if row.method == "GET" and name not in ELSEWHERE | NO_PAGE and not _is_seen_elsewhere(name, row):
            found.setdefault(_user_for(row, world), []).append(
                (name, reverse(name, kwargs=dict(_kwargs(name, row, world))))
            )
    return dict(sorted(found.items()))


def _user_for(row: Row, world: DemoWorld) -> str:
    if row.kind == PUBLIC:
        return ""
    roles = [role for role in (Role.CASE_MANAGER, *USERS) if set(row.needs) & GRANTS[role]]
    return USERS.get(roles[0], world.owner)


def _is_seen_elsewhere(name: str, row: Row) -> bool:
    """Public pages of a county, and those of a volunteer's own session (test_own_pages.py)."""
    return row.kind == OWN or (row.kind == PUBLIC and name.startswith("portal:"))


def _edited(office: Any, hours: Any, rule: Any, house_rules: Any, text: Any) -> dict[str, dict[str, Any]]:
    """What the addresses of an editor's pages name: their rows look in the database of the tests."""
    entry, fact = {"group": "aemter", "entry_id": office}, {"kind": "zeiten", "fact_id": hours}
    return {
        "directory:entry": entry,
        "directory:add_fact": {**entry, "kind": "zeiten"},
        "directory:change_fact": fact,
        "directory:end_fact": fact,
        "directory:history": {"entry_id": office},
        "directory:owner": {"entry_id": office},
        "visits:rule": {"rule_id": rule},
        "visits:change_rule": {"rule_id": rule},
        "visits:house_rules_version": {"version_id": house_rules},
        "portal:edit_text": {"fact_id": text},
        "portal:end_text": {"fact_id": text},
    }


def _visits(*keys: Any) -> dict[str, dict[str, Any]]:
    """What the addresses of appointments name."""
    return {
        f"appointments:{name}": {key: value}
        for (key, names), value in zip(_VISITS_NAMES.items(), keys, strict=True)
        for name in names.split()
    }


def _kwargs(name: str, row: Row, world: DemoWorld) -> Mapping[str, Any]:
    if name in {"people:correct", "people:end"}:  # their row looks for the entry in the database of the tests
        return {"person_id": world.person.public_id, "history": "asylum", "entry_id": world.entry.public_id}
    return world.edited.get(name) or row.kwargs(world)
