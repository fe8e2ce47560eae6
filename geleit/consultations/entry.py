"""What somebody says of a consultation: when it is recorded, and when it is corrected."""

from dataclasses import dataclass
from datetime import date, datetime

from geleit.cases.models import Case
from geleit.consultations.codes import Setting
from geleit.plans.models import Goal


@dataclass(frozen=True, kw_only=True)
class Talk:
    """A consultation as told. The first case is the main one; an empty setting follows from the number of people."""

    cases: tuple[Case, ...]
    at: datetime
    minutes: int
    place: str
    topics: tuple[str, ...] = ()
    setting: str = ""
    language: str = ""
    interpreter: str = ""
    interpreter_minutes: int | None = None
    note: str = ""
    is_letter: bool = False

    @property
    def setting_told(self) -> str:
        """The setting as said, else family as soon as several people took part."""
        return self.setting or (Setting.FAMILY if len(self.cases) > 1 else Setting.SINGLE).value


def tidy(note: str) -> str:
    """A note without outer blanks, its lines ended the same way whichever browser sent them."""
    return note.replace("\r\n", "\n").strip()


@dataclass(frozen=True)
class Progress:
    """What is new about a goal of the plan; an empty state leaves the goal's state as it is."""

    goal: Goal
    text: str = ""
    state: str = ""


@dataclass(frozen=True, kw_only=True)
class NewConsultation(Talk):
    """A consultation to record, with the next step agreed in it and progress on goals."""

    next_step: str = ""
    next_step_on: date | None = None
    progress: tuple[Progress, ...] = ()
