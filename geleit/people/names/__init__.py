"""Finding a person by any part of a name, in any spelling or script; pure, without database or Django."""

from geleit.people.names.comparing import compare
from geleit.people.names.duplicates import Aspect, BirthLikeness, Identity, Likeness, compare_people
from geleit.people.names.keys import KEYS_VERSION, MAX_KEY_LENGTH, MAX_KEYS, NameKey, keys_for, query_keys
from geleit.people.names.one_word import Match, MatchReason
from geleit.people.names.writing import MAX_NAME_LENGTH, NameProblem, normalise, problems_in_name

__all__ = [
    "KEYS_VERSION",
    "MAX_KEYS",
    "MAX_KEY_LENGTH",
    "MAX_NAME_LENGTH",
    "Aspect",
    "BirthLikeness",
    "Identity",
    "Likeness",
    "Match",
    "MatchReason",
    "NameKey",
    "NameProblem",
    "compare",
    "compare_people",
    "keys_for",
    "normalise",
    "problems_in_name",
    "query_keys",
]
