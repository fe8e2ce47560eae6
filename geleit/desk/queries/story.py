"""The story of one case in one timeline: consultations, plan versions, steps of the case, tasks done. One statement."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from geleit.cases.models import Case
from geleit.consultations.queries import stems_of
from geleit.consultations.searching import Piece, search_for, words_of
from geleit.core.addresses import address
from geleit.core.codelists import code_list, labels

PAGE = 30
MOST = 600
# Kinds of entries by which the timeline can be narrowed; everything else asked for is a topic of consultations.
KINDS = ("consultation", "plan", "case", "task")

# Every arm takes its own newest rows from an index first, so that a long story costs what a short one costs.
_STORY = """
WITH story AS (
(SELECT 'consultation' AS kind, (p.at AT TIME ZONE 'Europe/Berlin')::date AS day, p.at, c.id, c.public_id,
        CASE WHEN c.is_letter THEN 'letter' ELSE '' END AS what, c.place AS code, '' AS other, c.topics AS codes,
        c.minutes AS number, c.note AS text, u.display_name AS by
 FROM consultations_participation p
 JOIN consultations_consultation c ON c.id = p.consultation_id
 JOIN accounts_user u ON u.id = c.author_id
 WHERE p.county_id = %(county)s AND p.case_id = %(case)s AND %(show)s IN ('', 'consultation', 'topic')
   AND (%(topic)s = '' OR c.topics @> ARRAY[%(topic)s]::varchar[])
 ORDER BY p.at DESC, p.id DESC LIMIT %(limit)s)
UNION ALL
(SELECT 'plan', v.made_on, NULL, v.id, pl.public_id, v.occasion, v.answer, v.answer_reason, '{}', v.number,
        v.changes, u.display_name
 FROM plans_plan pl JOIN plans_planversion v ON v.plan_id = pl.id JOIN accounts_user u ON u.id = v.made_by_id
 WHERE pl.county_id = %(county)s AND pl.case_id = %(case)s AND %(show)s IN ('', 'plan')
 ORDER BY v.made_on DESC, v.id DESC LIMIT %(limit)s)
UNION ALL
(SELECT 'case', s."on", NULL, s.id, NULL, s.state, s.reason, COALESCE(s.before, ''), '{}', NULL, s.note, u.display_name
 FROM (SELECT *, lag(state) OVER (ORDER BY id) AS before FROM cases_statechange
       WHERE county_id = %(county)s AND case_id = %(case)s) s
 JOIN accounts_user u ON u.id = s.by_id
 WHERE %(show)s IN ('', 'case')
 ORDER BY s."on" DESC, s.id DESC LIMIT %(limit)s)
UNION ALL
(SELECT 'case', x.decided_on, NULL, x.id, NULL, 'extended', x.reason, to_char(x.until, 'DD.MM.YYYY'), '{}', NULL,
        x.note, u.display_name
 FROM cases_extension x JOIN accounts_user u ON u.id = x.decided_by_id
 WHERE x.county_id = %(county)s AND x.case_id = %(case)s AND %(show)s IN ('', 'case'))
UNION ALL
(SELECT 'task', t.done_on, NULL, t.id, NULL, '', '', '', '{}', NULL, t.text, u.display_name
 FROM cases_task t JOIN accounts_user u ON u.id = t.done_by_id
 WHERE t.county_id = %(county)s AND t.case_id = %(case)s AND t.done_on IS NOT NULL AND %(show)s IN ('', 'task')
 ORDER BY t.done_on DESC, t.id DESC LIMIT %(limit)s)
)
SELECT kind, day, at, public_id, what, code, other, codes, number, text, by
FROM story
ORDER BY day DESC, (kind, what, other) = ('case', 'open', ''), at DESC NULLS FIRST, kind, id DESC
LIMIT %(limit)s
"""


@dataclass(frozen=True)
class Entry:
    """One line of the story. `text` comes in pieces, so that what was searched for can be marked."""

    kind: str
    day: date
    at: datetime | None
    title: str
    meta: str
    text: Sequence[Piece]
    href: str = ""
    icon: str = "draft"
    tone: str = ""


@dataclass(frozen=True)
class Story:
    """The newest entries; `more` is the number to ask for to see older ones too, 0 when all are shown."""

    entries: list[Entry]
    more: int = 0


class _Row(NamedTuple):
    kind: str
    day: date
    at: datetime | None
    public_id: UUID | None
    what: str
    code: str
    other: str
    codes: list[str]
    number: int | None
    text: str
    by: str


def story(case: Case, *, show: str = "", count: int = PAGE) -> Story:
    """The newest `count` entries, all of them or of one kind or topic. One statement."""
    count = min(max(count, PAGE), MOST)
    rows = _rows(case, show, count + 1)
    more = count + PAGE if len(rows) > count and count < MOST else 0
    return Story([_entry(row) for row in rows[:count]], more)


def search_story(case: Case, text: str) -> Story:
    """The entries that contain what was typed, with the words marked. Two statements."""
    wanted = search_for(text, stems_of(words_of(text)))
    rows = [row for row in _rows(case, "", MOST) if wanted.finds(row.text)]
    return Story([replace(_entry(row), text=wanted.marked(row.text)) for row in rows])


def choices(today: date) -> list[tuple[str, Any]]:
    """By what the timeline can be narrowed, for a form."""
    kinds = [_("Consultations"), _("Integration plan"), _("Course of the case"), _("Tasks done")]
    topics = code_list("consultations", "topic").choices(today)
    return [("", _("Everything")), (_("Kind"), list(zip(KINDS, kinds, strict=True))), (_("Topic"), topics)]


def _rows(case: Case, show: str, limit: int) -> list[_Row]:
    topic = "" if show in ("", *KINDS) else show
    values: dict[str, str | int] = {
        "county": case.county_id,
        "case": case.pk,
        "show": "topic" if topic else show,
        "topic": topic,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(_STORY, values)
        return [_Row(*row) for row in cursor.fetchall()]


def _entry(row: _Row) -> Entry:
    match row.kind:
        case "consultation":
            return _consultation(row)
        case "plan":
            return _plan_version(row)
        case "case":
            return _case_step(row)
        case _:
            return Entry("task", row.day, None, _("Task done"), row.by, [Piece(row.text)], icon="check", tone="success")


def _consultation(row: _Row) -> Entry:
    minutes = ngettext("%(number)d minute", "%(number)d minutes", row.number or 0) % {"number": row.number or 0}
    place = code_list("consultations", "place").label(row.code)
    topics = ", ".join(labels("consultations", "topic", row.codes))
    return Entry(
        kind="consultation",
        day=row.day,
        at=row.at,
        title=_("Letter explained") if row.what == "letter" else _("Consultation"),
        meta=_joined(topics, place, minutes, row.by),
        text=[Piece(row.text)] if row.text else [],
        href=address("consultations:detail", consultation_id=row.public_id),
        icon="mail" if row.what == "letter" else "talk",
    )


def _plan_version(row: _Row) -> Entry:
    title = _("Integration plan reviewed") if row.what == "review" else _("Integration plan discussed")
    answer = code_list("plans", "agreement").label(row.code)
    if row.what != "review" and row.code == "yes":
        title, answer = _("Integration plan agreed"), ""
    return Entry(
        kind="plan",
        day=row.day,
        at=None,
        title=title,
        meta=_joined(_("Version %(number)d") % {"number": row.number or 0}, answer, row.other, row.by),
        text=[Piece(row.text)] if row.text else [],
        href=address("plans:version", plan_id=row.public_id, number=row.number),
        icon="plan",
        tone="success" if row.code == "yes" else "",
    )


def _case_step(row: _Row) -> Entry:
    titles = {
        ("open", ""): _("Case opened"),
        ("open", "closed"): _("Case opened again"),
        ("open", "paused"): _("Work goes on"),
    }
    if row.what == "extended":
        title, reasons = _("Counselling period extended until %(day)s") % {"day": row.other}, "extension_reason"
    elif row.what == "closed":
        title, reasons = _("Case closed"), "closing_reason"
    else:
        title, reasons = titles.get((row.what, row.other), _("Case rests")), "pause_reason"
    return Entry(
        kind="case",
        day=row.day,
        at=None,
        title=title,
        meta=_joined(code_list("cases", reasons).label(row.code), row.by),
        text=[Piece(row.text)] if row.text else [],
        icon="case",
        tone="muted",
    )


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
