"""Is somebody about to be registered a second time? Likeness of two identities, for a person to judge.

Nothing is ever merged by this: it orders what is shown before saving, with what is equal and what differs.
"""

from dataclasses import dataclass
from enum import StrEnum

from geleit.people.names.comparing import compare
from geleit.people.names.one_word import Match, MatchReason
from geleit.people.names.writing import split_words

THRESHOLD = 0.6
_NAME_WEIGHT = 0.6


class Aspect(StrEnum):
    """What is compared."""

    NAME = "name"
    BIRTH_DATE = "birth_date"
    SEX = "sex"
    MUNICIPALITY = "municipality"


class BirthLikeness(StrEnum):
    """How two birth dates relate, partial and estimated ones included."""

    SAME = "same"
    SAME_AS_FAR_AS_KNOWN = "same_as_far_as_known"
    SWAPPED = "swapped"  # day and month
    NEAR = "near"  # one part differs, or an estimated date within two years
    DIFFERENT = "different"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Identity:
    """What is known of a person at registration; birth parts None and texts empty where unknown.

    `names` are whole names, given and family names together, one for each spelling or script. `sex` and
    `municipality` are codes and compared as they are.
    """

    names: tuple[str, ...]
    birth_year: int | None = None
    birth_month: int | None = None
    birth_day: int | None = None
    sex: str = ""
    municipality: str = ""


@dataclass(frozen=True)
class Likeness:
    """A likely duplicate: which aspects are equal, alike or differing; unknown ones are in none."""

    score: float
    name_reason: MatchReason
    birth: BirthLikeness
    equal: tuple[Aspect, ...]
    similar: tuple[Aspect, ...]
    differing: tuple[Aspect, ...]


def compare_people(a: Identity, b: Identity) -> Likeness | None:
    """Likeness of two identities, scored from 0 to 1; None when nobody need be asked."""
    names = _compare_names(a.names, b.names)
    if names is None:
        return None
    name, whole = names
    birth = compare_births(a, b)
    score = _NAME_WEIGHT * name.score + _birth_weight(birth, a, b)
    verdicts = {Aspect.NAME: "equal" if whole and name.reason is MatchReason.EXACT else "similar"}
    if birth is not BirthLikeness.UNKNOWN:
        verdicts[Aspect.BIRTH_DATE] = _BIRTH_VERDICT[birth]
    if a.sex and b.sex:
        verdicts[Aspect.SEX] = "equal" if a.sex == b.sex else "differing"
        score += 0.02 if a.sex == b.sex else -0.12
    if a.municipality and b.municipality:
        # people move: another municipality says nothing against it
        verdicts[Aspect.MUNICIPALITY] = "equal" if a.municipality == b.municipality else "differing"
        score += 0.05 if a.municipality == b.municipality else 0.0
    score = round(min(1.0, max(0.0, score)), 4)
    if score < THRESHOLD:
        return None
    equal, similar, differing = (
        tuple(aspect for aspect, verdict in verdicts.items() if verdict == wanted)
        for wanted in ("equal", "similar", "differing")
    )
    return Likeness(score, name.reason, birth, equal, similar, differing)


def compare_births(a: Identity, b: Identity) -> BirthLikeness:
    """How the birth dates of two identities relate."""
    if a.birth_year is None or b.birth_year is None:
        return BirthLikeness.UNKNOWN
    parts = (
        (a.birth_year, b.birth_year),
        (a.birth_month, b.birth_month),
        (a.birth_day, b.birth_day),
    )
    known = [(x, y) for x, y in parts if x is not None and y is not None]
    wrong = sum(x != y for x, y in known)
    if wrong == 0:
        return BirthLikeness.SAME if len(known) == 3 else BirthLikeness.SAME_AS_FAR_AS_KNOWN
    if a.birth_year == b.birth_year and (a.birth_month, a.birth_day) == (b.birth_day, b.birth_month):
        return BirthLikeness.SWAPPED
    if _is_estimated(a) or _is_estimated(b):
        near = abs(a.birth_year - b.birth_year) <= 2
        return BirthLikeness.NEAR if near else BirthLikeness.DIFFERENT
    if len(known) == 3 and wrong == 1 and abs(a.birth_year - b.birth_year) <= 10:
        return BirthLikeness.NEAR
    return BirthLikeness.DIFFERENT


def _compare_names(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[Match, bool] | None:
    """The best pair of spellings, and whether both names say the same or one only contains the other."""
    found = [pair for one in a for other in b if (pair := _compare_whole(one, other))]
    return max(found, key=lambda pair: pair[0].score, default=None)


def _compare_whole(one: str, other: str) -> tuple[Match, bool] | None:
    there, back = compare(one, [other], beginnings=False), compare(other, [one], beginnings=False)
    if there and back:
        return min(there, back, key=lambda match: match.score), True
    match = there or back
    if match is None:
        return None
    lengths = sorted((len(split_words(one)), len(split_words(other))))
    return Match(match.score * (0.7 + 0.3 * lengths[0] / lengths[1]), match.reason), False


def _is_estimated(identity: Identity) -> bool:
    """1 January is what offices write when only the year is known."""
    return (identity.birth_month, identity.birth_day) in ((1, 1), (None, None))


def _birth_weight(birth: BirthLikeness, a: Identity, b: Identity) -> float:
    match birth:
        case BirthLikeness.SAME:
            return 0.12 if _is_estimated(a) else 0.33
        case BirthLikeness.SAME_AS_FAR_AS_KNOWN:
            month_counts = a.birth_month and b.birth_month and not (_is_estimated(a) or _is_estimated(b))
            return 0.18 if month_counts else 0.08
        case BirthLikeness.SWAPPED:
            return 0.25
        case BirthLikeness.NEAR:
            return 0.02 if _is_estimated(a) or _is_estimated(b) else 0.12
        case BirthLikeness.DIFFERENT:
            return -0.3
        case BirthLikeness.UNKNOWN:
            return 0.0


_BIRTH_VERDICT = {
    BirthLikeness.SAME: "equal",
    BirthLikeness.SAME_AS_FAR_AS_KNOWN: "equal",
    BirthLikeness.SWAPPED: "similar",
    BirthLikeness.NEAR: "similar",
    BirthLikeness.DIFFERENT: "differing",
}
