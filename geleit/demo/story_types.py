"""The words of the demo stories: frozen records with plain values and codes, free of the database."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Birth:
    """A birth date as papers give it: whole, partial, or the register's 1 January for an unknown day."""

    year: int
    month: int | None
    day: int | None
    estimated: bool = False

    @property
    def earliest(self) -> date:
        """The first day that fits."""
        return date(self.year, self.month or 1, self.day or 1)


@dataclass(frozen=True, slots=True)
class LanguageSkill:
    """A language someone speaks (code of the list `language`)."""

    code: str
    native: bool
    needs_interpreter: bool


@dataclass(frozen=True, slots=True)
class Contact:
    """A way to reach someone (code of the list `contact_kind`)."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Span:
    """A dated fact of one history; `until` is the last day, None means it still holds.

    `note` carries a second code where a history has one: the kind of toleration, the form of a benefit.
    """

    code: str
    since: date
    until: date | None = None
    note: str = ""
    origin: str = "self_stated"


@dataclass(frozen=True, slots=True)
class Paper:
    """A residence document with its legal basis; `since` and `until` bound the time it was in force."""

    code: str
    basis: str
    toleration: str
    since: date
    until: date | None
    valid_until: date | None
    origin: str = "document_seen"


@dataclass(frozen=True, slots=True)
class Lodging:
    """Where someone lived. A protected address is never shown in lists."""

    code: str
    ags: str
    since: date
    until: date | None
    protected: bool = False


@dataclass(frozen=True, slots=True)
class LanguageLevel:
    """A level of German, estimated in conversation or certified by a test."""

    level: str
    on: date
    certified: bool
    test: str = ""


@dataclass(frozen=True, slots=True)
class Course:
    """A language course from registration over waiting to its end; `state` is the state today."""

    kind: str
    state: str
    access: str
    registered_on: date
    started_on: date | None = None
    ended_on: date | None = None
    result: str = ""


@dataclass(frozen=True, slots=True)
class PersonStory:
    """One member of a family. People with one name have an empty `given_names`."""

    given_names: str
    family_names: str
    call_name: str
    other_spellings: tuple[str, ...]
    original_script: str
    birth: Birth
    sex: str
    nationality: str
    marital_status: str
    languages: tuple[LanguageSkill, ...]
    preferred_language: str
    contacts: tuple[Contact, ...]
    protected: bool
    arrived_on: date
    literacy: str
    asylum: tuple[Span, ...] = ()
    papers: tuple[Paper, ...] = ()
    lodgings: tuple[Lodging, ...] = ()
    benefits: tuple[Span, ...] = ()
    levels: tuple[LanguageLevel, ...] = ()
    courses: tuple[Course, ...] = ()
    schooling: tuple[Span, ...] = ()
    school_level: str = ""
    vocation_level: str = ""
    recognition: tuple[Span, ...] = ()
    work_access: tuple[Span, ...] = ()
    employment: tuple[Span, ...] = ()

    def age(self, on: date) -> int:
        """Whole years on a day, counted from the earliest birth date that fits."""
        born = self.birth.earliest
        return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


@dataclass(frozen=True, slots=True)
class RelationStory:
    """Member `person` is `kind` of member `other` (indices in the family)."""

    person: int
    other: int
    kind: str


@dataclass(frozen=True, slots=True)
class Extension:
    """The documented prolongation of the three years."""

    decided_on: date
    reason: str
    until: date


@dataclass(frozen=True, slots=True)
class StepStory:
    """A step to a goal with the history of its states."""

    text: str
    actor: str
    due: date | None
    states: tuple[tuple[date, str], ...]


@dataclass(frozen=True, slots=True)
class GoalStory:
    """A goal with the history of its states as (day, state, reason); `template` is empty for free words."""

    field: str
    template: str
    text: str
    horizon: str
    set_on: date
    target: date
    states: tuple[tuple[date, str, str], ...]
    progress: tuple[tuple[date, str], ...]
    steps: tuple[StepStory, ...]

    @property
    def state(self) -> str:
        """The state today."""
        return self.states[-1][1]


@dataclass(frozen=True, slots=True)
class SituationStory:
    """Where someone starts in one field of action."""

    field: str
    level: str
    text: str
    resources: str
    obstacles: str


@dataclass(frozen=True, slots=True)
class AgreementStory:
    """The conversation in which the plan was explained."""

    on: date
    answer: str
    language: str
    interpreter: str
    reason: str
    signed: str
    copy_handed_on: date | None


@dataclass(frozen=True, slots=True)
class ReviewStory:
    """A review held on a day, or skipped with a reason."""

    on: date
    present: tuple[str, ...]
    changes: str
    skipped: str = ""


@dataclass(frozen=True, slots=True)
class PlanStory:
    """An integration plan; state is draft, agreed or ended."""

    state: str
    started_on: date
    situations: tuple[SituationStory, ...]
    goals: tuple[GoalStory, ...]
    agreements: tuple[AgreementStory, ...]
    reviews: tuple[ReviewStory, ...]
    ended_on: date | None = None
    end_reason: str = ""


@dataclass(frozen=True, slots=True)
class CaseStory:
    """The case of one member; manager is a username, empty while nobody is assigned."""

    person: int
    kind: str
    state: str
    ground: str
    eligible_from: date
    opened_on: date
    team: str
    manager: str
    stand_in: str
    extension: Extension | None = None
    paused_on: date | None = None
    closed_on: date | None = None
    closing_reason: str = ""
    closing_outcome: str = ""
    plan: PlanStory | None = None


@dataclass(frozen=True, slots=True)
class ConsultationStory:
    """One consultation; participants are indices of members who have a case."""

    at: datetime
    minutes: int
    manager: str
    setting: str
    place: str
    topics: tuple[str, ...]
    participants: tuple[int, ...]
    language: str
    interpreter: str
    interpreter_minutes: int
    note: str
    next_step: str
    next_step_due: date | None
    next_step_done_on: date | None
    letter_explained: bool


@dataclass(frozen=True, slots=True)
class FamilyStory:
    """People who live together, and what happened."""

    key: str
    county: str
    ags: str
    members: tuple[PersonStory, ...]
    relations: tuple[RelationStory, ...]
    cases: tuple[CaseStory, ...]
    consultations: tuple[ConsultationStory, ...]


@dataclass(frozen=True, slots=True)
class StaffMember:
    """An invented member of staff or volunteer who can sign in to the demo."""

    username: str
    display_name: str
    email: str
    roles: tuple[str, ...]
    county: str
    team: str
    fte: float
