"""The inbox of questions, and the knowledge base."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from geleit.accounts.actors import Actor
from geleit.accounts.models import Membership, User
from geleit.accounts.roles import Role
from geleit.core.keyset import Key, Page, paginate
from geleit.volunteers.codes import Answered
from geleit.volunteers.folding import folded
from geleit.volunteers.models import KnowledgeEntry, Question

PAGE_SIZE = 50


@dataclass(frozen=True)
class QuestionFilters:
    """What narrows the inbox."""

    answered: str = Answered.WAITING
    kind: str = ""


def question_list(actor: Actor, *, filters: QuestionFilters, cursor: str = "", size: int = PAGE_SIZE) -> Page[Question]:
    """A page of questions: those waiting with the most pressing first, answered ones with the latest first."""
    found = Question.objects.filter(county_id=actor.county_id)
    if filters.answered == Answered.ANSWERED:
        found, keys = (
            found.filter(answered_at__isnull=False),
            (Key("asked_on", descending=True), Key("id", descending=True)),
        )
    else:
        found, keys = found.waiting(), (Key("due_on"), Key("id"))
        if filters.answered == Answered.MINE:
            found = found.filter(responsible__in=actor.caseload_owner_ids)
    if filters.kind:
        found = found.filter(kind=filters.kind)
    return paginate(
        found,
        keys,
        cursor=cursor,
        size=size,
        dress=lambda rows: rows.select_related("circle", "municipality", "responsible"),
    )


def unanswered(county_id: int, *, today: date) -> tuple[int, int]:
    """How many questions wait for an answer, and how many of them longer than promised. One statement."""
    days = list(Question.objects.filter(county_id=county_id).waiting().values_list("due_on", flat=True))
    return len(days), sum(day < today for day in days)


def guides_of(county_id: int, *, today: date) -> list[User]:
    """The integration guides in office, by name: to whom a question can be handed."""
    running = Membership.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=today),
        county_id=county_id,
        role=Role.INTEGRATION_GUIDE,
        valid_from__lte=today,
    )
    return list(User.objects.filter(pk__in=running.values("user"), is_active=True).order_by("display_name", "pk"))


def knowledge_list(actor: Actor, *, text: str = "", topic: str = "") -> list[Any]:
    """Entries by title; all words of `text` stand in the title or the words. One statement."""
    found = KnowledgeEntry.objects.filter(county_id=actor.county_id)
    if topic:
        found = found.filter(topic=topic)
    for word in text.split():
        found = found.filter(Q(sort_title__contains=folded(word)) | Q(text__icontains=word))
    return list(found.select_related("written_by").order_by("sort_title", "id")[:200])
