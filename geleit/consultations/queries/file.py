"""The consultations of one case: newest first, by topic, or by words in their notes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from geleit.cases.models import Case
from geleit.consultations.models import Consultation, ConsultationQuerySet, Participation
from geleit.consultations.searching import Piece, Search, search_for, words_of
from geleit.core.keyset import Key, paginate

PAGE_SIZE = 20
MOST_HITS = 100
_NEWEST = (Key("at", descending=True), Key("id", descending=True))


@dataclass(frozen=True)
class Told:
    """A consultation of a case's file: how many took part, and its note with what was searched for marked."""

    consultation: Consultation
    people: int
    note: Sequence[Piece]


@dataclass(frozen=True)
class FilePage:
    """A page of consultations and the cursors to its neighbours; `has_more` says that a search found even more."""

    rows: list[Told]
    next_cursor: str = ""
    previous_cursor: str = ""
    has_more: bool = False


def of_case(case: Case, *, text: str = "", topic: str = "", cursor: str = "", size: int = PAGE_SIZE) -> FilePage:
    """Consultations of a case: those whose notes contain `text`, or a page of all; of one topic if asked."""
    return search(case, text, topic=topic) if text.strip() else timeline(case, topic=topic, cursor=cursor, size=size)


def timeline(case: Case, *, topic: str = "", cursor: str = "", size: int = PAGE_SIZE) -> FilePage:
    """A page of the case's consultations, newest first. One statement, two from the second page on."""
    page = paginate(_told(case, topic), _NEWEST, cursor=cursor, size=size)
    return FilePage([_row(one) for one in page.rows], page.next_cursor, page.previous_cursor)


def recent(case: Case, limit: int = 5) -> list[Told]:
    """The latest consultations of a case. One statement."""
    return [_row(one) for one in _told(case, "").newest_first()[:limit]]


def search(case: Case, text: str, *, topic: str = "") -> FilePage:
    """The case's consultations whose notes contain what was typed, newest first. Three statements."""
    wanted = search_for(text, stems_of(words_of(text)))
    consultations = Consultation.objects.of_case(case)
    notes = (consultations.with_topic(topic) if topic else consultations).newest_first().values_list("pk", "note")
    hits = [pk for pk, note in notes if wanted.finds(note)]
    found = _told(case, "").filter(pk__in=hits[:MOST_HITS]).newest_first() if hits else []
    return FilePage([_row(one, wanted) for one in found], has_more=len(hits) > MOST_HITS)


def stems_of(words: Iterable[str]) -> dict[str, list[str]]:
    """German stems of words by PostgreSQL's stemmer; no stem for words too common to find. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word, ts_lexize('german_stem', word) FROM unnest(%(words)s::text[]) AS word",
            {"words": list(words)},
        )
        return {word: list(stems or []) for word, stems in cursor.fetchall()}


def _told(case: Case, topic: str) -> ConsultationQuerySet:
    people = (
        Participation.objects.filter(county_id=case.county_id, consultation=OuterRef("pk"))
        .order_by()
        .values("consultation")
        .annotate(number=Count("pk"))
        .values("number")
    )
    told = Consultation.objects.of_case(case).select_related("author")
    told = told.annotate(people=Coalesce(Subquery(people), 1, output_field=IntegerField()))
    return told.with_topic(topic) if topic else told


def _row(consultation: Consultation, wanted: Search | None = None) -> Told:
    note = wanted.marked(consultation.note) if wanted else [Piece(consultation.note)]
    return Told(consultation=consultation, people=getattr(consultation, "people", 1), note=note)
