"""Rows of the questions and the knowledge base of the story."""

from datetime import timedelta

from geleit.core.codelists import code_list, read_rows
from geleit.demo.rows_volunteers import Telling
from geleit.volunteers.folding import folded
from geleit.volunteers.models import HelperCircle, KnowledgeEntry, Question

YEARS = 2
EVERY_DAYS = (3, 9)
OVERDUE = 4  # so many from the end: one that nobody has answered although it was promised
ANSWER = "Am Telefon besprochen und die Stelle genannt, die weiterhilft."


def put_questions(told: Telling, circles: list[HelperCircle]) -> int:
    """Two years of questions, nearly all answered in time; returns how many. And the entries that came of them."""
    entries = [_put_entry(told, row) for row in read_rows("demo", "knowledge.csv")]
    questions = read_rows("demo", "questions.csv")
    kinds = code_list("volunteers", "question_kind")
    days = [told.today - timedelta(days=YEARS * 365)]
    while days[-1] < told.today - timedelta(days=EVERY_DAYS[1]):
        days.append(days[-1] + timedelta(days=told.dice.whole(*EVERY_DAYS)))
    days += [told.today - timedelta(days=ago) for ago in (1, 0)]
    for number, day in enumerate(days):
        asked = questions[number % len(questions)]
        kind, is_urgent = asked["kind"], asked["urgent"] == "yes"
        due = day + timedelta(days=1 if is_urgent else int(kinds.get(kind).extra["days"]))
        answered = min(day + timedelta(days=told.dice.whole(0, 4)), told.today)
        is_answered = number not in (len(days) - 1, len(days) - 2, len(days) - OVERDUE)
        circle = told.dice.one_of(circles) if kind in ("volunteer", "coordinator") else None
        told.basket.put(
            Question,
            kind=kind,
            channel=told.dice.one_of(("phone", "phone", "mail", "talk")),
            subject=asked["subject"],
            text=asked["text"],
            circle=circle,
            municipality=None if circle else told.dice.one_of(list(told.places.values())),
            is_urgent=is_urgent,
            asked_on=day,
            due_on=due,
            recorded_at=told.noon(day),
            responsible=told.guide,
            answer=ANSWER if is_answered else "",
            answered_at=told.noon(answered) if is_answered else None,
            answered_by=told.guide if is_answered else None,
            entry=entries[2] if is_answered and number % len(questions) == 0 else None,
        )
    return len(days)


def _put_entry(told: Telling, row: dict[str, str]) -> KnowledgeEntry:
    return told.basket.put(
        KnowledgeEntry,
        title=row["title"],
        sort_title=folded(row["title"]),
        topic=row["topic"],
        text=row["text"],
        rule=row["rule"],
        checked_on=told.today - timedelta(days=told.dice.whole(20, 400)),
        review_since=told.today - timedelta(days=6) if row["changed"] else None,
        review_because=row["changed"],
        written_by=told.guide,
    )
