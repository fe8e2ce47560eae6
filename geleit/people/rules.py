"""What must be true of people, their names, birth dates, relations and histories. Pure; [] means allowed."""

from datetime import date

from anyascii import anyascii
from django.utils.translation import gettext as _

from geleit.core.codelists import code_list
from geleit.people.births import MAX_AGE, Birth
from geleit.people.details import PersonData
from geleit.people.names import NameProblem, normalise, problems_in_name

MIN_REASON = 10
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
# Kinds of relation in which `person` must be the older one, and those in which the younger.
ELDERS = frozenset({"parent", "grandparent", "foster_parent"})
YOUNGER = frozenset({"child", "grandchild", "foster_child"})


def sort_name_of(given_names: str, family_names: str) -> str:
    """Name for sorting and for finding parts of words: Latin letters, lower case, family name first."""
    return f"{fold_plain(family_names)} {fold_plain(given_names)}".strip()[:300]


def fold_plain(text: str) -> str:
    """Text in plain small Latin letters, umlauts as in German telephone books (DIN 5007-2)."""
    return anyascii(text.lower().translate(_UMLAUTS)).lower()


def obstacles_in_name(text: str) -> list[str]:
    """Why `text` cannot be stored as a name. Invisible marks are no obstacle: they are removed on saving."""
    sentences = {
        NameProblem.TOO_LONG: _("This name is too long. At most 150 characters can be stored."),
        NameProblem.EMOJI: _("Please remove the pictures (emoji) from the name."),
        NameProblem.DIGITS_ONLY: _("A name consists of letters, not of digits alone."),
        NameProblem.NO_LETTERS: _("A name consists of letters."),
    }
    if not normalise(text) and not text.strip():
        return []
    problems = problems_in_name(text)
    return [sentence for problem, sentence in sentences.items() if problem in problems]


def obstacles_in_birth(birth: Birth, *, today: date) -> list[str]:
    """Why a birth date cannot be true: parts missing, no such day, in the future, too long ago."""
    if birth.year is None:
        return [_("Please enter the year too, or leave day and month empty.")] if birth.month or birth.day else []
    if birth.day and not birth.month:
        return [_("Please enter the month too, or leave the day empty.")]
    if not birth.exists():
        if birth.day and birth.month:
            return [_("There is no %(day)02d.%(month)02d.%(year)d.") % vars(birth)]
        return [_("The month is a number from 1 to 12.")]
    if birth.year < today.year - MAX_AGE:
        return [_("This person would be more than 120 years old. Please check the year.")]
    if birth.earliest and birth.earliest > today:
        return [_("The birth date lies in the future.")]
    return []


def obstacles_to_keeping(data: PersonData, *, today: date) -> list[str]:
    """Why master data cannot be stored."""
    obstacles: list[str] = []
    if not normalise(data.given_names) and not normalise(data.family_names):
        obstacles.append(_("Please enter at least one name."))
    for name in (data.given_names, data.family_names, data.call_name, data.native_name, *data.other_names):
        obstacles += obstacles_in_name(name)
    obstacles += obstacles_in_birth(data.birth, today=today)
    born = data.birth.earliest if data.birth.exists() else None
    if data.arrived_on and data.arrived_on > today:
        obstacles.append(_("The arrival lies in the future."))
    elif data.arrived_on and born and data.arrived_on < born:
        obstacles.append(_("The arrival lies before the birth date."))
    languages = [language.code for language in data.languages if language.code]
    if len(languages) != len(set(languages)):
        obstacles.append(_("A language was chosen twice."))
    return list(dict.fromkeys(obstacles))


def needs_protection(accommodation_kind: str) -> bool:
    """Whether the address of such an accommodation is hidden for everybody, such as a women's shelter."""
    rows = code_list("people", "accommodation_type").rows
    return any(row.code == accommodation_kind and row.extra.get("protected") == "yes" for row in rows)


def inverse_of(kind: str) -> str:
    """The same relation seen from the other side: parent and child."""
    return code_list("people", "relation_kind").get(kind).extra.get("inverse", kind)


def obstacles_to_relating(person_id: int, other_id: int, kind: str, births: tuple[Birth, Birth]) -> list[str]:
    """Why `person` cannot be the `kind` of `other`; `births` in the same order."""
    if person_id == other_id:
        return [_("Nobody can be related to themselves.")]
    if kind not in code_list("people", "relation_kind").codes():
        return [_("Please choose how the two are related.")]
    older, younger = births if kind in ELDERS else births[::-1]
    if kind in ELDERS | YOUNGER and older.earliest and younger.latest and older.earliest >= younger.latest:
        return [_("By their birth dates, the parent would not be older than the child. Please check both.")]
    return []


def obstacles_to_reason(reason: str) -> list[str]:
    """Why a reason does not explain enough; it stays readable in the file or in the access log."""
    if len(reason.strip()) < MIN_REASON:
        return [_("Please give a reason of at least %(number)d characters.") % {"number": MIN_REASON}]
    return []


def obstacles_to_leaving(*, since: date | None, on: date, today: date) -> list[str]:
    """Why somebody cannot leave the household on that day."""
    if on > today:
        return [_("Please record the move when it has happened.")]
    if since and on < since:
        return [_("This day lies before the beginning.")]
    return []
