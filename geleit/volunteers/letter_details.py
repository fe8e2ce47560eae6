"""What somebody types about a letter or a meeting, before it is saved."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from geleit.volunteers.models import Addressed, HelperCircle, KnowledgeEntry


@dataclass(frozen=True)
class Audience:
    """The active volunteers who fit all of this; nothing chosen means all of them."""

    region: str = ""
    circle: HelperCircle | None = None
    activity: str = ""
    language: str = ""
    coordinators_only: bool = False

    @classmethod
    def of(cls, row: Addressed) -> "Audience":
        """That of a letter or meeting."""
        return cls(row.region, row.circle, row.activity, row.language, row.coordinators_only)

    @property
    def key(self) -> tuple[object, ...]:
        """What tells it from another."""
        circle = self.circle.pk if self.circle is not None else None
        return (self.region, circle, self.activity, self.language, self.coordinators_only)

    def columns(self) -> dict[str, Any]:
        """The columns of a letter or meeting."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@dataclass(frozen=True)
class LetterData:
    """A letter as it is typed."""

    topic: str
    title: str
    text: str = ""
    entries: tuple[KnowledgeEntry, ...] = ()
    audience: Audience = Audience()


@dataclass(frozen=True)
class MeetingData:
    """A meeting as it is typed."""

    kind: str
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str = ""
    video_link: str = ""
    text: str = ""
    agenda: tuple[str, ...] = ()
    chosen_only: bool = False
    audience: Audience = Audience()
