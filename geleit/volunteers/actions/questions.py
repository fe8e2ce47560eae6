"""Recording and answering questions, handing them over, and keeping what was learnt."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from geleit.accounts.actors import Actor
from geleit.accounts.models import User
from geleit.audit.actions import record
from geleit.audit.codes import EventKind
from geleit.core.errors import Refused, Stale
from geleit.core.whole import whole
from geleit.volunteers import queries, rules
from geleit.volunteers.actions.records import OVERTAKEN, refuse_on
from geleit.volunteers.details import EntryData, QuestionData
from geleit.volunteers.folding import folded
from geleit.volunteers.models import KnowledgeEntry, Question, Volunteer


@whole
def record_question(*, data: QuestionData, by: Actor, now: datetime, today: date) -> Question:
    """Write a question down; who does is responsible for the answer until it is handed over. Raises Refused."""
    refuse_on(rules.obstacles_to_question(subject=data.subject, asked_on=data.asked_on, today=today))
    question = Question.objects.create(
        county_id=by.county_id,
        kind=data.kind,
        channel=data.channel,
        subject=data.subject.strip(),
        text=data.text.strip(),
        asker=data.asker.strip(),
        contact=data.contact.strip(),
        circle=data.circle,
        municipality=data.municipality,
        is_urgent=data.is_urgent,
        asked_on=data.asked_on,
        due_on=rules.due_on(data.kind, data.asked_on, is_urgent=data.is_urgent, land=by.land),
        recorded_at=now,
        responsible_id=by.user_id,
    )
    _tell(question, by=by, now=now, fields=["recorded_at"])
    return question


@whole
def ask_guide(*, data: QuestionData, volunteer: Volunteer, by: Actor, now: datetime, today: date) -> Question:
    """Ask an integration guide on the own pages; the first in office answers or hands it over. Raises Refused."""
    refuse_on(rules.obstacles_to_question(subject=data.subject, asked_on=data.asked_on, today=today))
    guides = queries.guides_of(by.county_id, today=today)
    if not guides:
        raise Refused(_("The county has no integration guide at the moment. Please call the administration."))
    question = Question.objects.create(
        county_id=by.county_id,
        kind=data.kind,
        channel=data.channel,
        subject=data.subject.strip(),
        text=data.text.strip(),
        asker=volunteer.full_name,
        contact=" · ".join(one for one in (volunteer.phone, volunteer.email) if one)[:200],
        circle=data.circle,
        volunteer=volunteer,
        asked_on=data.asked_on,
        due_on=rules.due_on(data.kind, data.asked_on, is_urgent=False, land=by.land),
        recorded_at=now,
        responsible=guides[0],
    )
    _tell(question, by=by, now=now, fields=["recorded_at"])
    return question


@whole
def answer_question(*, question: Question, text: str, by: Actor, now: datetime) -> Question:
    """Record the answer that was given. Raises Refused."""
    question = _locked(question)
    refuse_on(rules.obstacles_to_answering(answered=question.answered_at is not None, text=text))
    question.answer, question.answered_at, question.answered_by_id = text.strip(), now, by.user_id
    question.save(update_fields=["answer", "answered_at", "answered_by"])
    _tell(question, by=by, now=now, fields=["answered_at"])
    return question


@whole
def hand_over(*, question: Question, to: User, by: Actor, now: datetime, today: date) -> Question:
    """Let another integration guide answer. Raises Refused."""
    question = _locked(question)
    if question.answered_at is not None:
        raise Refused(_("This question is answered already."))
    if to not in queries.guides_of(by.county_id, today=today):
        raise Refused(_("This person is no integration guide of the county."))
    question.responsible = to
    question.save(update_fields=["responsible"])
    _tell(question, by=by, now=now, fields=["responsible"])
    return question


@whole
def write_entry(*, data: EntryData, question: Question | None, by: Actor, now: datetime, today: date) -> KnowledgeEntry:
    """A new entry of the knowledge base, out of an answer or by itself. Raises Refused."""
    refuse_on(rules.obstacles_to_entry(title=data.title, text=data.text))
    entry = KnowledgeEntry.objects.create(
        county_id=by.county_id, checked_on=today, written_by_id=by.user_id, **_columns(data)
    )
    if question is not None:
        question = _locked(question)
        question.entry = entry
        question.save(update_fields=["entry"])
    _tell_entry(entry, by=by, now=now, fields=["created"])
    return entry


@whole
def change_entry(
    *, entry: KnowledgeEntry, data: EntryData, version: int, by: Actor, now: datetime, today: date
) -> KnowledgeEntry:
    """Correct an entry, or confirm it as it is: it is right as of today. Raises Stale and Refused."""
    entry = KnowledgeEntry.objects.select_for_update().get(pk=entry.pk, county_id=by.county_id)
    if entry.version != version:
        raise Stale(OVERTAKEN)
    refuse_on(rules.obstacles_to_entry(title=data.title, text=data.text))
    for name, value in _columns(data).items():
        setattr(entry, name, value)
    entry.checked_on, entry.review_since, entry.review_because = today, None, ""
    entry.version += 1
    entry.save()
    _tell_entry(entry, by=by, now=now, fields=["text"])
    return entry


@whole
def put_under_review(*, entry: KnowledgeEntry, because: str, by: Actor, now: datetime, today: date) -> KnowledgeEntry:
    """Mark an entry whose rule has changed or may have; it stays readable with the mark."""
    entry = KnowledgeEntry.objects.select_for_update().get(pk=entry.pk, county_id=by.county_id)
    entry.review_since, entry.review_because = today, because.strip()
    entry.version += 1
    entry.save(update_fields=["review_since", "review_because", "version"])
    _tell_entry(entry, by=by, now=now, fields=["review_since"])
    return entry


def note_question_reading(*, question: Question, by: Actor, now: datetime) -> None:
    """Somebody saw a question with who asks."""
    record(EventKind.QUESTION_READ, by=by, now=now, subject="question", subject_id=question.pk)


def _columns(data: EntryData) -> dict[str, Any]:
    return {
        "title": data.title.strip(),
        "sort_title": folded(data.title)[:160],
        "topic": data.topic,
        "text": data.text.strip(),
        "rule": data.rule.strip(),
    }


def _locked(question: Question) -> Question:
    return Question.objects.select_for_update().get(pk=question.pk, county_id=question.county_id)


def _tell(question: Question, *, by: Actor, now: datetime, fields: list[str]) -> None:
    record(EventKind.QUESTION_CHANGED, by=by, now=now, subject="question", subject_id=question.pk, fields=fields)


def _tell_entry(entry: KnowledgeEntry, *, by: Actor, now: datetime, fields: list[str]) -> None:
    record(EventKind.KNOWLEDGE_CHANGED, by=by, now=now, subject="knowledge", subject_id=entry.pk, fields=fields)
