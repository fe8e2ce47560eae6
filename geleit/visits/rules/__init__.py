"""What rules say, whether they contradict each other, and the one answer that follows. Pure."""

from geleit.visits.limits import OLDEST, Ages, Days
from geleit.visits.rules.answered import AccessForAges, AnsweredItem, Elsewhere, OpenHours, Reason, VisitAnswer
from geleit.visits.rules.answering import answer
from geleit.visits.rules.as_data import as_json, standard_name
from geleit.visits.rules.contradicting import contradictions, in_words, overlapping, problems
from geleit.visits.rules.editing import obstacles_to_days, obstacles_to_ending, obstacles_to_house_rules
from geleit.visits.rules.opening import open_hours
from geleit.visits.rules.stated import (
    NO_TEXT,
    StatedException,
    StatedItem,
    StatedRule,
    statements,
)

__all__ = [
    "NO_TEXT",
    "OLDEST",
    "AccessForAges",
    "Ages",
    "AnsweredItem",
    "Days",
    "Elsewhere",
    "OpenHours",
    "Reason",
    "StatedException",
    "StatedItem",
    "StatedRule",
    "VisitAnswer",
    "answer",
    "as_json",
    "contradictions",
    "in_words",
    "obstacles_to_days",
    "obstacles_to_ending",
    "obstacles_to_house_rules",
    "open_hours",
    "overlapping",
    "problems",
    "standard_name",
    "statements",
]
