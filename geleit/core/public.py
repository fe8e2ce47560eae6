"""Marking the few pages that may be seen without signing in; everything else needs a signed-in user."""

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


def public(view: View) -> View:
    """Mark a view as reachable without signing in. Such a view runs outside every county and sees no walled row."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def is_public(view: Callable[..., Any]) -> bool:
    """Whether the view was marked; looks through decorators."""
    while view is not None:
        if getattr(view, "is_public", False):
            return True
        view = getattr(view, "__wrapped__", None)  # type: ignore[assignment]
    return False
