"""The floor: the same reads and writes by bare psycopg statements, hand-written, without building any page.

Each function does inside one transaction what the page of the same name cannot do without: find the session and the
user, name the county, read the roles, read or write the content, add the audit event.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, LiteralString
from uuid import uuid4

import psycopg

from bench.ground import FileOf, Ground
from geleit.people.names import query_keys

Connection = psycopg.Connection[tuple[Any, ...]]
Work = Callable[["Floor", Any], None]
Values = Sequence[object] | Mapping[str, object]

_SESSION = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"
_USER = """SELECT u.*, c.* FROM accounts_user u JOIN accounts_county c ON c.id = u.county_id WHERE u.id = %s"""
_WALL = "SELECT set_config('geleit.county', %s, true), set_config('geleit.user', %s, true)"
_GRANTS = """
    SELECT role, unit_id FROM accounts_membership
      WHERE user_id = %(user)s AND valid_from <= %(today)s AND (valid_to IS NULL OR valid_to >= %(today)s)
    UNION ALL SELECT '', absent_id FROM accounts_standin
      WHERE stand_in_id = %(user)s AND valid_from <= %(today)s AND valid_to >= %(today)s"""
_AUDIT = """
    INSERT INTO audit_event (county_id, at, kind, actor_id, role, person_id, case_id, subject, fields, reason)
    VALUES (%s, %s, %s, %s, 'case_manager', %s, %s, '', '{}', '')"""
_MINE: LiteralString = "c.county_id = %(county)s AND c.state <> 'closed' AND c.manager_id = %(user)s"

_CASELOAD = """
    SELECT c.public_id, c.number, c.kind, c.state, c.ends_on, c.last_contact_on, c.next_contact_on, c.manager_id,
           p.given_names, p.family_names, p.native_name, m.name
    FROM cases_case c JOIN people_person p ON p.id = c.person_id
    LEFT JOIN directory_municipality m ON m.id = c.municipality_id
    WHERE MINE ORDER BY c.sort_name, c.id LIMIT 51""".replace("MINE", _MINE)
_PLACES = """
    SELECT DISTINCT m.ags, m.name FROM cases_case c JOIN directory_municipality m ON m.id = c.municipality_id
    WHERE MINE""".replace("MINE", _MINE)
_CASE = """
    SELECT c.*, p.*, m.name FROM cases_case c JOIN people_person p ON p.id = c.person_id
    LEFT JOIN directory_municipality m ON m.id = c.municipality_id
    WHERE c.county_id = %s AND c.public_id = %s AND c.manager_id = %s"""
_TIMELINE = """
    SELECT t.at, t.public_id, t.topics, t.minutes, t.note, t.author_id FROM consultations_participation x
    JOIN consultations_consultation t ON t.id = x.consultation_id
    WHERE x.county_id = %(county)s AND x.case_id = %(case)s ORDER BY x.at DESC LIMIT 26"""
_EVENTS = """
    SELECT made_on, occasion, answer FROM plans_planversion WHERE plan_id = %(plan)s
    UNION ALL SELECT "on", state, reason FROM cases_statechange WHERE case_id = %(case)s
    UNION ALL SELECT COALESCE(done_on, due_on), text, done_on::text FROM cases_task WHERE case_id = %(case)s"""
_FACTS = """
    SELECT document, valid_from, valid_to FROM people_residencetitle WHERE person_id = %(person)s
    UNION ALL SELECT kind, valid_from, valid_to FROM people_accommodation WHERE person_id = %(person)s
    UNION ALL SELECT kind, valid_from, valid_to FROM people_benefit WHERE person_id = %(person)s
    UNION ALL SELECT level, valid_from, valid_to FROM people_languagelevel WHERE person_id = %(person)s
    UNION ALL SELECT state, valid_from, valid_to FROM people_courseattendance WHERE person_id = %(person)s
    UNION ALL SELECT state, valid_from, valid_to FROM people_employment WHERE person_id = %(person)s"""
_FAMILY = """
    SELECT p.public_id, p.given_names, p.family_names, p.birth_year FROM people_householdmember h
    JOIN people_householdmember o ON o.household_id = h.household_id JOIN people_person p ON p.id = o.person_id
    WHERE h.person_id = %s AND h.valid_to IS NULL AND o.valid_to IS NULL"""
_GOAL_STATES = "SELECT state, count(*) FROM plans_goal WHERE plan_id = %s GROUP BY state"
_PLAN = "SELECT * FROM plans_plan WHERE county_id = %s AND case_id = %s AND ended_on IS NULL"
_SITUATIONS = "SELECT * FROM plans_startingsituation WHERE plan_id = %s"
_GOALS = "SELECT * FROM plans_goal WHERE plan_id = %s ORDER BY is_now DESC, position, id"
_STEPS = """
    SELECT s.* FROM plans_step s JOIN plans_goal g ON g.id = s.goal_id WHERE g.plan_id = %s
    ORDER BY s.position, s.id"""
_FOUND = """
    SELECT DISTINCT p.public_id, p.given_names, p.family_names, p.native_name, c.public_id, c.number
    FROM people_namekey k JOIN people_person p ON p.id = k.person_id JOIN cases_case c ON c.person_id = p.id
    WHERE k.county_id = %(county)s AND k.kind = ANY(%(kinds)s::varchar[]) AND k.key = ANY(%(keys)s::varchar[])
      AND MINE LIMIT 50""".replace("MINE", _MINE)
_BORN = """
    SELECT p.public_id, p.given_names, p.family_names, p.native_name, c.public_id, c.number
    FROM people_person p JOIN cases_case c ON c.person_id = p.id
    WHERE p.county_id = %(county)s AND p.birth_year = %(year)s AND p.birth_month = %(month)s
      AND p.birth_day = %(day)s AND MINE LIMIT 50""".replace("MINE", _MINE)
_HIDDEN = """
    SELECT count(DISTINCT k.person_id) FROM people_namekey k JOIN cases_case c ON c.person_id = k.person_id
    WHERE k.county_id = %(county)s AND k.kind = ANY(%(kinds)s::varchar[]) AND k.key = ANY(%(keys)s::varchar[])
      AND c.manager_id <> %(user)s"""
_DUE = """
    WITH mine AS MATERIALIZED (
      SELECT c.id, c.public_id, c.ends_on, c.last_contact_on, c.person_id FROM cases_case c WHERE MINE
    ), due AS (
      (SELECT 'task' AS kind, mine.id, mine.public_id, mine.person_id, t.text, t.due_on AS day
         FROM mine JOIN cases_task t ON t.case_id = mine.id AND t.county_id = %(county)s
        WHERE t.done_on IS NULL AND t.due_on <= %(soon)s ORDER BY t.due_on LIMIT 30)
      UNION ALL
      (SELECT 'clock', id, public_id, person_id, '', ends_on FROM mine WHERE ends_on <= %(later)s
        ORDER BY ends_on LIMIT 10)
      UNION ALL
      (SELECT 'silent', id, public_id, person_id, '', last_contact_on FROM mine WHERE last_contact_on < %(gap)s
        ORDER BY last_contact_on LIMIT 10)
      UNION ALL
      (SELECT 'review', mine.id, mine.public_id, person_id, '', l.next_review_on
         FROM plans_plan l JOIN mine ON mine.id = l.case_id
        WHERE l.county_id = %(county)s AND l.ended_on IS NULL AND l.next_review_on <= %(soon)s
        ORDER BY l.next_review_on LIMIT 10)
      UNION ALL
      (SELECT 'agree', mine.id, mine.public_id, person_id, '', l.started_on
         FROM plans_plan l JOIN mine ON mine.id = l.case_id
        WHERE l.county_id = %(county)s AND l.ended_on IS NULL AND l.agreed_on IS NULL
        ORDER BY l.started_on LIMIT 10)
    )
    SELECT due.*, p.given_names, p.family_names FROM due JOIN people_person p ON p.id = due.person_id
    """.replace("MINE", _MINE)
_ENDING = """
    WITH mine AS MATERIALIZED (SELECT c.public_id, c.person_id FROM cases_case c WHERE MINE), ending AS (
      (SELECT 'title' AS kind, mine.public_id, mine.person_id, h.valid_to AS day
         FROM people_residencetitle h JOIN mine ON mine.person_id = h.person_id
        WHERE h.county_id = %(county)s AND h.corrected_at IS NULL AND h.valid_to BETWEEN %(today)s AND %(later)s
        ORDER BY h.valid_to LIMIT 10)
      UNION ALL
      (SELECT 'benefit', mine.public_id, mine.person_id, h.valid_to
         FROM people_benefit h JOIN mine ON mine.person_id = h.person_id
        WHERE h.county_id = %(county)s AND h.corrected_at IS NULL AND h.valid_to BETWEEN %(today)s AND %(later)s
        ORDER BY h.valid_to LIMIT 10)
      UNION ALL
      (SELECT 'course', mine.public_id, mine.person_id, h.entitled_until
         FROM people_courseattendance h JOIN mine ON mine.person_id = h.person_id
        WHERE h.county_id = %(county)s AND h.corrected_at IS NULL
          AND h.entitled_until BETWEEN %(today)s AND %(later)s ORDER BY h.entitled_until LIMIT 10)
    )
    SELECT ending.*, p.given_names, p.family_names FROM ending JOIN people_person p ON p.id = ending.person_id
    """.replace("MINE", _MINE)
_MONTH = """
    WITH mine AS (
      SELECT id FROM consultations_consultation
      WHERE county_id = %(county)s AND author_id = %(user)s AND at >= %(month)s
    )
    SELECT (SELECT count(*) FROM mine),
           (SELECT count(DISTINCT x.case_id) FROM consultations_participation x
              JOIN mine ON mine.id = x.consultation_id WHERE x.county_id = %(county)s),
           (SELECT count(*) FROM consultations_consultation WHERE county_id = %(county)s AND at >= %(month)s),
           (SELECT count(DISTINCT case_id) FROM consultations_participation
             WHERE county_id = %(county)s AND at >= %(month)s)"""
_KEY = """
    INSERT INTO core_sentform (county_id, user_id, key, body_hash, result, sent_at)
    VALUES (%s, %s, %s, '', '', %s) ON CONFLICT DO NOTHING"""
_TALK = """
    INSERT INTO consultations_consultation (county_id, public_id, author_id, at, minutes, setting, place, topics,
      language, interpreter, note, is_letter, recorded_at, version)
    VALUES (%s, %s, %s, %s, 30, 'single', 'office', '{livelihood}', 'de', '', %s, false, %s, 1) RETURNING id"""
_TAKES_PART = """
    INSERT INTO consultations_participation (county_id, consultation_id, case_id, at) VALUES (%s, %s, %s, %s)"""
_TASK = """
    INSERT INTO cases_task (county_id, public_id, case_id, text, due_on, created_at, created_by_id)
    VALUES (%s, %s, %s, %s, %s, %s, %s)"""
_CONTACT = """
    UPDATE cases_case SET last_contact_on = GREATEST(last_contact_on, %s), next_contact_on = %s WHERE id = %s"""


class Floor:
    """A connection that works for one signed-in user."""

    def __init__(self, url: str, ground: Ground, session_key: str, now: datetime) -> None:
        """Connect as the application's own role, so that the county wall stands here, too."""
        self.connection: Connection = psycopg.connect(url)
        self.ground = ground
        self.session_key = session_key
        self.now = now
        self.today = now.date()
        self.user_id = ground.managers[0].pk

    def ask(self, statement: LiteralString, values: Values = ()) -> list[tuple[Any, ...]]:
        """Run one statement and read everything it gives."""
        cursor = self.connection.execute(statement, values)
        return cursor.fetchall() if cursor.description else []

    def begin(self) -> dict[str, object]:
        """What every page needs first; gives the values most statements use."""
        self.ask(_SESSION, [self.session_key, self.now])
        self.ask(_USER, [self.user_id])
        self.ask(_WALL, [str(self.ground.county_id), str(self.user_id)])
        self.ask(_GRANTS, {"user": self.user_id, "today": self.today})
        return {"county": self.ground.county_id, "user": self.user_id, "today": self.today}

    def end(self, kind: str, *, person_id: int | None = None, case_id: int | None = None) -> None:
        """Record the reading or writing, and commit."""
        self.ask(_AUDIT, [self.ground.county_id, self.now, kind, self.user_id, person_id, case_id])
        self.connection.commit()


def my_day(floor: Floor, _: None) -> None:
    """Everything due, and the numbers of the month."""
    values = floor.begin()
    # A moment, not a day: only comparisons of the same type may use an index behind the wall.
    month = floor.now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    days: dict[str, date | datetime] = {
        "soon": floor.today + timedelta(days=7),
        "later": floor.today + timedelta(days=90),
        "gap": floor.today - timedelta(days=60),
        "month": month,
    }
    for statement in (_DUE, _ENDING, _MONTH):
        floor.ask(statement, {**values, **days})
    floor.end("caseload_listed")


def caseload(floor: Floor, _: None) -> None:
    """Fifty rows and the municipalities to filter by."""
    values = floor.begin()
    floor.ask(_CASELOAD, values)
    floor.ask(_PLACES, values)
    floor.end("caseload_listed")


def case_file(floor: Floor, file: FileOf) -> None:
    """The case, its timeline, today's facts, the family, the state of the plan."""
    values = floor.begin()
    floor.ask(_CASE, [floor.ground.county_id, file.public_id, floor.user_id])
    of_case = {**values, "case": file.case_id, "person": file.person_id, "plan": file.plan_id}
    for statement in (_TIMELINE, _EVENTS, _FACTS):
        floor.ask(statement, of_case)
    floor.ask(_FAMILY, [file.person_id])
    floor.ask(_GOAL_STATES, [file.plan_id])
    floor.end("file_read", person_id=file.person_id, case_id=file.case_id)


def plan(floor: Floor, file: FileOf) -> None:
    """The plan with situations, goals and steps."""
    floor.begin()
    floor.ask(_CASE, [floor.ground.county_id, file.public_id, floor.user_id])
    floor.ask(_PLAN, [floor.ground.county_id, file.case_id])
    for statement in (_SITUATIONS, _GOALS, _STEPS):
        floor.ask(statement, [file.plan_id])
    floor.end("plan_read", person_id=file.person_id, case_id=file.case_id)


def search(floor: Floor, words: str) -> None:
    """People of the caseload under these keys, and how many others there are."""
    values = floor.begin()
    parts = words.split(".")
    if len(parts) == 3:
        day, month, year = (int(part) for part in parts)
        floor.ask(_BORN, {**values, "year": year, "month": month, "day": day})
    else:
        keys = [key for asked in query_keys(words) for key in asked]
        asked = {**values, "kinds": sorted({str(key.kind) for key in keys}), "keys": sorted({key.key for key in keys})}
        floor.ask(_FOUND, asked)
        floor.ask(_HIDDEN, asked)
    floor.end("people_searched")


def save(floor: Floor, file: FileOf) -> None:
    """One consultation of one case with a next step, under a form key."""
    floor.begin()
    county = floor.ground.county_id
    floor.ask(_KEY, [county, floor.user_id, uuid4(), floor.now])
    floor.ask(_CASE, [county, file.public_id, floor.user_id])
    note = "Termin beim Jobcenter vorbereitet, Unterlagen gesammelt."
    talk = floor.ask(_TALK, [county, uuid4(), floor.user_id, floor.now, note, floor.now])
    floor.ask(_TAKES_PART, [county, talk[0][0], file.case_id, floor.now])
    due = floor.today + timedelta(days=7)
    floor.ask(_TASK, [county, uuid4(), file.case_id, "Bescheid lesen", due, floor.now, floor.user_id])
    floor.ask(_CONTACT, [floor.today, due, file.case_id])
    floor.ask(_AUDIT, [county, floor.now, "task_created", floor.user_id, file.person_id, file.case_id])
    floor.end("consultation_recorded", person_id=file.person_id, case_id=file.case_id)


def works(ground: Ground) -> dict[str, tuple[Work, list[Any]]]:
    """For each measured page the function and what it goes round over."""
    return {
        "my_day": (my_day, [None]),
        "caseload": (caseload, [None]),
        "case_file": (case_file, list(ground.files)),
        "plan": (plan, list(ground.files)),
        "search": (search, list(ground.searches)),
        "save": (save, ground.files[:20]),
    }
