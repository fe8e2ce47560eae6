"""Reads of the consultations room: the file's consultations, one consultation, choices of the form, numbers."""

from geleit.consultations.queries.choosing import Candidates, Offer, Picker, candidates, narrow_offer, offer, picker
from geleit.consultations.queries.file import FilePage, Told, of_case, recent, search, stems_of, timeline
from geleit.consultations.queries.numbers import MonthNumbers, consultations_by_author, month_numbers
from geleit.consultations.queries.one import (
    CorrectionTold,
    Participants,
    SavedState,
    corrections_of,
    participants_of,
    saved_state,
)

__all__ = [
    "Candidates",
    "CorrectionTold",
    "FilePage",
    "MonthNumbers",
    "Offer",
    "Participants",
    "Picker",
    "SavedState",
    "Told",
    "candidates",
    "consultations_by_author",
    "corrections_of",
    "month_numbers",
    "narrow_offer",
    "of_case",
    "offer",
    "participants_of",
    "picker",
    "recent",
    "saved_state",
    "search",
    "stems_of",
    "timeline",
]
