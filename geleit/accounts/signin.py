"""What the sign-in page shows below its form. Empty, unless another room adds a panel when the application starts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest


@dataclass(frozen=True)
class Panel:
    """A template and what it is given as `panel_data`."""

    template: str
    data: Callable[[HttpRequest], Any]


EXTRA: list[Panel] = []
