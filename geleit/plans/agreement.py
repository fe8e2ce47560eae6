"""What is recorded when somebody answers to the plan, and the only form a drawn signature may have."""

import re
from dataclasses import dataclass
from datetime import date

# What the signature field draws: strokes of straight lines, one decimal place, on a field of 600 by 200.
LONGEST_SIGNATURE = 61_000
FIELD_WIDTH, FIELD_HEIGHT = 600, 200
_POINT = r"\d{1,3}(?:\.\d)? \d{1,3}(?:\.\d)?"
_STROKES = re.compile(rf"(?:M{_POINT}(?:L{_POINT})+)+")
_COORDINATES = re.compile(r"(\d+(?:\.\d)?) (\d+(?:\.\d)?)")


@dataclass(frozen=True, kw_only=True)
class AgreementData:
    """The answer to a plan: on which day, in which language it was explained, who was there, how it was signed."""

    on: date
    answer: str  # agreement
    answer_reason: str = ""
    explained_in: str = ""  # language
    interpreter: str = ""  # interpreter_kind
    present: str = ""
    signed: str = ""  # paper, screen or empty
    signature: str = ""  # drawn on the screen, as SVG path data
    copy_given_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class ReviewData(AgreementData):
    """The same for a review, and what changed since the last version in the case manager's words."""

    changes: str = ""


def is_drawing(path: str) -> bool:
    """Whether `path` is a drawing of the signature field and nothing else."""
    if len(path) > LONGEST_SIGNATURE or not _STROKES.fullmatch(path):
        return False
    return all(float(x) <= FIELD_WIDTH and float(y) <= FIELD_HEIGHT for x, y in _COORDINATES.findall(path))
