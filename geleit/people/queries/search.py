"""Finding people by any part of a name in any spelling, and likely duplicates before somebody is registered twice.

Candidates come from the table of keys by equality alone, which PostgreSQL can answer from an index behind the county
wall; `people.names` then says how well and why each of them fits.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from geleit.accounts.actors import Actor
from geleit.people.births import Birth, split_birth
from geleit.people.details import NewPerson
from geleit.people.models import Accommodation, OtherName, Person
from geleit.people.names import (
    Identity,
    Likeness,
    MatchReason,
    NameKey,
    compare,
    compare_people,
    query_keys,
)
from geleit.people.queries.master_data import birth_of
from geleit.people.rules import fold_plain
from geleit.people.visibility import list_visible_ids

MAX_CANDIDATES = 300
MAX_COMPARED_UNSEEN = 100
MAX_HITS = 50
MAX_HIDDEN = 20
MAX_WORDS = 8
Words = Sequence[set[NameKey]]
# Kinds of keys and reasons sure enough to say that somebody outside the caseload is meant.
SURE_KINDS = frozenset({"token", "skeleton"})
SURE_REASONS = frozenset({MatchReason.EXACT, MatchReason.SPELLING, MatchReason.OTHER_SCRIPT})
_INSIDE_SCORE = 0.4
_ONE_KIND = (
    "SELECT person_id, %s AS word FROM people_namekey WHERE county_id = %s AND kind = %s AND key = ANY(%s::varchar[])"
)
_CLOSEST = """SELECT person_id FROM ({rows}) AS shared WHERE person_id <> ALL(%s)
    GROUP BY person_id HAVING count(DISTINCT word) >= %s
    ORDER BY count(DISTINCT word) DESC, count(*) DESC, person_id LIMIT %s"""


class FoundBy(StrEnum):
    """Reasons for a hit beyond those of a name match."""

    INSIDE = "inside"  # part of a word of the name
    BIRTH = "birth"  # birth date alone


@dataclass(frozen=True)
class Hit:
    """A visible person who was found; `reason` is a value of MatchReason or FoundBy."""

    person: Person
    reason: str
    score: float
    birth: Birth


@dataclass(frozen=True)
class SearchResult:
    """Visible people, best first, and how many others fit outside the caseload."""

    hits: list[Hit]
    hidden_count: int = 0
    is_capped: bool = False  # more hidden people than are counted
    has_more: bool = False  # more visible hits than are shown


@dataclass(frozen=True)
class Duplicate:
    """A visible person who may be the same as the one being registered."""

    person: Person
    likeness: Likeness
    birth: Birth


@dataclass(frozen=True)
class Duplicates:
    """Likely duplicates, likeliest first; those outside the caseload are counted only."""

    visible: list[Duplicate]
    hidden_count: int = 0

    def __bool__(self) -> bool:
        return bool(self.visible or self.hidden_count)


def find_people(actor: Actor, text: str, *, today: date) -> SearchResult:
    """People fitting a name, a birth date or both; best fit first. Three statements, however many people there are."""
    words, birth = split_birth(text[:200], today=today)
    keys = query_keys(words)[:MAX_WORDS]
    if not keys and birth is None:
        return SearchResult([])
    seen = list_visible_ids(actor)
    hits = _visible_hits(actor, seen, words, keys, birth)
    hidden = _hidden_count(actor, seen, words, keys, birth)
    return SearchResult(
        hits=hits[:MAX_HITS],
        hidden_count=min(hidden, MAX_HIDDEN),
        is_capped=hidden > MAX_HIDDEN,
        has_more=len(hits) > MAX_HITS,
    )


def likely_duplicates(actor: Actor, data: NewPerson) -> Duplicates:
    """People who may be the one about to be registered. Two statements."""
    keys = list({frozenset(word): word for name in data.all_names for word in query_keys(name)}.values())[:12]
    if not keys:
        return Duplicates([])
    identity = identity_of_new(data)
    needed = min(2, len(keys))
    candidates = _people(actor).filter(pk__in=_closest(keys, actor, needed=needed, limit=MAX_CANDIDATES, but=[]))
    found = candidates.annotate(places=ArraySubquery(_places(actor)))[:MAX_CANDIDATES]
    seen = set(list_visible_ids(actor))
    visible: list[Duplicate] = []
    hidden = 0
    for person in found:
        likeness = compare_people(identity, _identity(person, _spellings(person)))
        if likeness is None:
            continue
        if person.pk in seen:
            visible.append(Duplicate(person, likeness, birth_of(person)))
        else:
            hidden += 1
    visible.sort(key=lambda one: (-one.likeness.score, one.person.sort_name, one.person.pk))
    return Duplicates(visible[:10], min(hidden, MAX_HIDDEN))


def identity_of_new(data: NewPerson) -> Identity:
    """What is compared of somebody not yet registered."""
    municipality = data.lodging.municipality if data.lodging else None
    return Identity(
        names=data.all_names,
        birth_year=data.birth.year,
        birth_month=data.birth.month,
        birth_day=data.birth.day,
        sex="" if data.sex == "unknown" else data.sex,
        municipality=municipality.ags if municipality and not data.is_protected else "",
    )


def _identity(person: Person, spellings: list[str]) -> Identity:
    places = [place for place in getattr(person, "places", []) if place]
    return Identity(
        names=tuple(spellings),
        birth_year=person.birth_year,
        birth_month=person.birth_month,
        birth_day=person.birth_day,
        sex="" if person.sex == "unknown" else person.sex,
        municipality=places[0] if places else "",
    )


def _people(actor: Actor) -> QuerySet[Person]:
    others = OtherName.objects.filter(county_id=actor.county_id, person=OuterRef("pk")).order_by("id").values("name")
    return Person.objects.filter(county_id=actor.county_id).annotate(spellings=ArraySubquery(others)).order_by("pk")


def _places(actor: Actor) -> QuerySet[Any, Any]:
    """Official keys of the municipalities somebody lives in now."""
    living: QuerySet[Any] = Accommodation.objects.filter(
        county_id=actor.county_id, person=OuterRef("pk"), corrected_at=None, valid_to=None
    )
    return living.values("municipality__ags")


def _spellings(person: Person) -> list[str]:
    own = [person.full_name, person.call_name, person.native_name, *getattr(person, "spellings", [])]
    return [name for name in own if name]


def _visible_hits(actor: Actor, seen: list[int], words: str, keys: Words, birth: Birth | None) -> list[Hit]:
    people = _people(actor).filter(_among(seen))
    for asked in keys:
        people = people.filter(Q(pk__in=_with_key(asked, actor)) | _inside(asked))
    if birth is not None:
        people = people.filter(_born(birth))
    hits = []
    for person in people[:MAX_CANDIDATES]:
        found = compare(words, _spellings(person))
        if not keys:
            hits.append(Hit(person, FoundBy.BIRTH, 1.0, birth_of(person)))
        elif found is not None:
            hits.append(Hit(person, found.reason.value, found.score, birth_of(person)))
        elif _stands_inside(words, person):
            hits.append(Hit(person, FoundBy.INSIDE, _INSIDE_SCORE, birth_of(person)))
    return sorted(hits, key=lambda hit: (-hit.score, hit.person.sort_name, hit.person.pk))


def _hidden_count(actor: Actor, seen: list[int], words: str, keys: Words, birth: Birth | None) -> int:
    """How many people outside the caseload surely fit; a birth date alone must be whole to say anything."""
    people = _people(actor) if birth is None else _people(actor).filter(_born(birth))
    if not keys:
        return people.exclude(_among(seen))[: MAX_HIDDEN + 1].count() if birth and birth.day else 0
    sure = [{key for key in asked if key.kind in SURE_KINDS} for asked in keys]
    closest = _closest(sure, actor, needed=len(sure), limit=MAX_COMPARED_UNSEEN, but=seen)
    count = 0
    for person in people.filter(pk__in=closest):
        found = compare(words, _spellings(person), beginnings=False)
        count += found is not None and found.reason in SURE_REASONS
        if count > MAX_HIDDEN:
            break
    return count


def _stands_inside(words: str, person: Person) -> bool:
    """Whether every word fits the name or stands inside it ("mann" in "Großmann")."""
    spellings = _spellings(person)
    return all(
        fold_plain(word) in person.sort_name or word.lower() in person.native_name.lower() or compare(word, spellings)
        for word in words.split()
    )


def _born(birth: Birth) -> Q:
    """People whose birth date does not contradict the asked one in any part."""
    condition = Q(birth_year=birth.year)
    if birth.month:
        condition &= Q(birth_month=birth.month) | Q(birth_month=None)
    if birth.day:
        condition &= Q(birth_day=birth.day) | Q(birth_day=None)
    return condition


def _inside(asked: Iterable[NameKey]) -> Q:
    """The asked word stands inside a word of the name; only ever asked of the visible people, who are few."""
    condition = Q(pk__in=[])
    for key in asked:
        if key.kind == "token" and len(key.key) > 1:
            condition |= Q(sort_name__contains=fold_plain(key.key)) | Q(native_name__icontains=key.key)
    return condition


def _among(ids: list[int]) -> RawSQL:
    """One of these people, as one parameter: three hundred take longer to write than to look for."""
    return RawSQL("people_person.id = ANY(%s)", [ids], output_field=BooleanField())


def _with_key(asked: set[NameKey], actor: Actor) -> RawSQL:
    """Ids of all people of the county who have one of these keys."""
    rows, params = _rows_with_keys([asked], actor)
    return RawSQL(f"SELECT person_id FROM ({rows}) AS keyed", params)  # noqa: S608, S611 - constant text


def _closest(words: Words, actor: Actor, *, needed: int, limit: int, but: list[int]) -> RawSQL:
    """Ids of those sharing most keys, `but` none of these people; each has a key of at least `needed` words."""
    rows, params = _rows_with_keys(words, actor)
    return RawSQL(_CLOSEST.format(rows=rows), [*params, but, needed, limit])  # noqa: S611 - constant text


def _rows_with_keys(words: Words, actor: Actor) -> tuple[str, list[object]]:
    """A row for each key found, with the place of its word. Equality only: see the module's description."""
    arms: list[str] = []
    params: list[object] = []
    for place, keys in enumerate(words):
        for kind in sorted({key.kind for key in keys}):
            arms.append(_ONE_KIND)
            params += [place, actor.county_id, kind, sorted(key.key for key in keys if key.kind == kind)]
    return " UNION ALL ".join(arms) or "SELECT NULL::bigint AS person_id, 0 AS word WHERE false", params
