"""What the lower rooms need to know of the person who acts; `accounts` provides the real thing."""

from dataclasses import dataclass
from typing import Protocol


class Acting(Protocol):
    """Someone on whose behalf an action runs: identifiers only, no name."""

    @property
    def user_id(self) -> int: ...

    @property
    def county_id(self) -> int: ...

    @property
    def role_code(self) -> str: ...


@dataclass(frozen=True)
class System:
    """The system itself, as the audit trail knows it: what the worker does at night."""

    county_id: int
    user_id: int = 0
    role_code: str = "system"
