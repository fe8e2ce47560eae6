"""Marking the few pages that do not need a signed-in user of a county; everything else does."""

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


def public(view: View) -> View:
    """Mark a view as reachable without signing in. Such a view runs outside every county and sees no walled row."""
    view.is_public = True  # type: ignore[attr-defined]  # a mark
    return view


def is_public(view: Callable[..., Any]) -> bool:
    """Whether the view was marked; looks through decorators."""
    return _is_marked(view, "is_public")


def without_county(view: View) -> View:
    """Mark a view as reachable for signed-in users of no county, too: `request.actor` is None then.

    For them it runs outside every county and sees no walled row.
    """
    view.is_without_county = True  # type: ignore[attr-defined]  # a mark
    return view


def serves_without_county(view: Callable[..., Any]) -> bool:
    """Whether the view was marked; looks through decorators."""
    return _is_marked(view, "is_without_county")


def background(view: View) -> View:
    """Mark a view that a page asks by itself again and again: that keeps no session awake.

    Once the session is over it gets an empty answer and the page stays as it is; what is done there next leads to the
    sign-in.
    """
    view.is_background = True  # type: ignore[attr-defined]  # functions take attributes, their type names none
    return view


def is_background(view: Callable[..., Any]) -> bool:
    """Whether the view was marked; looks through decorators."""
    return _is_marked(view, "is_background")


def _is_marked(view: Callable[..., Any], mark: str) -> bool:
    while view is not None:
        if getattr(view, mark, False):
            return True
        view = getattr(view, "__wrapped__", None)  # type: ignore[assignment]  # None ends the loop
    return False
