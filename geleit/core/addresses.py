"""Addresses of named pages, made once: a list of fifty cases asks for the same address with another key fifty times."""

from functools import cache
from typing import Any
from uuid import UUID

from django.urls import NoReverseMatch, reverse

# Stands for each key while the pattern is made.
_FIRST = 0x6E0D_0000_0000_4000_8000_0000_0000_0000


def address(name: str, *args: Any, **kwargs: Any) -> str:
    """Path of a named page. Raises NoReverseMatch for an unknown name.

    Geleit is served at the root of a host, so a path never changes while it runs.
    """
    if args or not all(type(value) is UUID for value in kwargs.values()):
        return reverse(name, args=args, kwargs=kwargs)
    pieces, order = _pattern(name, tuple(kwargs))
    path = pieces[0]
    for piece, key in zip(pieces[1:], order, strict=True):
        path += str(kwargs[key]) + piece
    return path


def address_or_empty(name: str, **kwargs: Any) -> str:
    """Path of a named page, or "" while no room provides it."""
    try:
        return address(name, **kwargs)
    except NoReverseMatch:
        return ""


@cache
def _pattern(name: str, keys: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What stands around the keys, and the keys in the order of the path."""
    stand_ins = {key: UUID(int=_FIRST + number) for number, key in enumerate(keys)}
    path = reverse(name, kwargs=stand_ins)
    order = sorted(keys, key=lambda key: path.index(str(stand_ins[key])))
    pieces = []
    for key in order:
        before, _, path = path.partition(str(stand_ins[key]))
        pieces.append(before)
    return (*pieces, path), tuple(order)
