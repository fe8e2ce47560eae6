"""Keys under which a person is found by equality alone, because the database may only use plain indexes.

`keys_for` is stored when a name is recorded; `query_keys` is asked when somebody searches. Whoever shares a
key with every word of the query is a candidate; `comparing` then says how well and why.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from geleit.people.names.known import known_names
from geleit.people.names.sounds import frame_keys, sound_code
from geleit.people.names.writing import (
    PARTICLES,
    Script,
    fold,
    join_neighbours,
    plain,
    script_of,
    split_words,
)

# Raise it when stored keys would come out differently, so that an update knows to compute them again.
KEYS_VERSION = 1
MAX_KEYS = 80
MAX_KEY_LENGTH = 40

TOKEN, SKELETON, SOUND, TYPO = "token", "skeleton", "sound", "typo"
_PRIORITY = {TOKEN: 0, SKELETON: 1, SOUND: 2, TYPO: 3}


class NameKey(NamedTuple):
    """One key of a name: `kind` is token, sound, skeleton or typo, `key` at most 40 plain characters."""

    kind: str
    key: str


def keys_for(names: Iterable[str]) -> set[NameKey]:
    """Keys to store for a person with these names and spellings; never more than 80.

    Neighbouring words also count as one (Abdul Rahman, Abdulrahman). What does not fit is left out from the
    least certain end: typing errors of the last words first.
    """
    # ordered and without doubles: the same names always give the same keys
    keys: dict[NameKey, int] = {}
    for name in names:
        words = split_words(name)
        for word in words:
            for key in sorted(_word_keys(word)):
                keys.setdefault(key, _PRIORITY[key.kind])
        for joined in join_neighbours(words):
            for key in sorted(_join_keys(joined.text)):
                keys.setdefault(key, _PRIORITY[key.kind] + 1)
    kept = sorted(keys, key=lambda key: keys[key])[:MAX_KEYS]
    return set(kept)


def query_keys(query: str) -> list[set[NameKey]]:
    """For each word of a query the keys of which a candidate must have at least one.

    A `token` key also asks for what begins with it. Particles (von, al) are left out unless nothing else
    was typed.
    """
    words = split_words(query)
    core = [word for word in words if word not in PARTICLES] or words
    asked = {word: set(_word_keys(word)) for word in core}
    for joined in join_neighbours(words):
        for place in joined.places:
            if words[place] in asked:
                asked[words[place]] |= _join_keys(joined.text)
    return [asked[word] for word in core]


@lru_cache(maxsize=8192)
def _word_keys(word: str) -> frozenset[NameKey]:
    keys = {NameKey(TOKEN, spelling[:MAX_KEY_LENGTH]) for spelling in fold(word)}
    keys.add(NameKey(TOKEN, plain(word)[:MAX_KEY_LENGTH]))
    keys |= _skeleton_keys(word)
    if code := sound_code(word):
        keys.add(NameKey(SOUND, code[:MAX_KEY_LENGTH]))
    keys |= {NameKey(TYPO, key) for key in typo_keys(word)}
    return frozenset(key for key in keys if key.key)


@lru_cache(maxsize=8192)
def _join_keys(joined: str) -> frozenset[NameKey]:
    keys = {NameKey(TOKEN, plain(joined)[:MAX_KEY_LENGTH])} | _skeleton_keys(joined)
    return frozenset(key for key in keys if key.key)


def _skeleton_keys(word: str) -> set[NameKey]:
    keys = {NameKey(SKELETON, key[:MAX_KEY_LENGTH]) for key in frame_keys(word)}
    return keys | {NameKey(SKELETON, f"={name}") for name in known_names(word)}


def typo_keys(word: str) -> set[str]:
    """Keys two spellings share when one or, from eight letters on, two letters were mistyped.

    Up to seven letters: the word with each letter left out (symmetric deletion, Garbe's SymSpell). Longer
    words would need dozens of these for two errors, so their beginning and their end are treated so
    instead: two errors rarely hit both.
    """
    letters = plain(word)
    if len(letters) < (6 if script_of(word) is Script.ARABIC else 4):
        return set()
    if len(letters) <= 6:
        return _deletions(letters)
    keys = {f"^{part}" for part in _deletions(letters[:6])} | {f"${part}" for part in _deletions(letters[-5:])}
    return keys | _deletions(letters) if len(letters) == 7 else keys


def _deletions(letters: str) -> set[str]:
    return {letters} | {letters[:i] + letters[i + 1 :] for i in range(len(letters))}
