"""Reads of the people room: finding people, facts of a person, families."""

from geleit.people.queries.facts import EndingFact, current_accommodation, ending_soon, entries_of, facts_on, timeline
from geleit.people.queries.facts_page import (
    Fact,
    FactsPage,
    HistoryCard,
    Line,
    fact_before,
    fact_of,
    facts_of,
    facts_page,
)
from geleit.people.queries.family import Family, Member, ParentGroup, Tie, family_of, household
from geleit.people.queries.master_data import birth_of, compared, municipality_choices, person_data
from geleit.people.queries.protection import current_protected_address, living_with
from geleit.people.queries.search import Duplicate, Duplicates, Hit, SearchResult, find_people, likely_duplicates

__all__ = [
    "Duplicate",
    "Duplicates",
    "EndingFact",
    "Fact",
    "FactsPage",
    "Family",
    "HistoryCard",
    "Hit",
    "Line",
    "Member",
    "ParentGroup",
    "SearchResult",
    "Tie",
    "birth_of",
    "compared",
    "current_accommodation",
    "current_protected_address",
    "ending_soon",
    "entries_of",
    "fact_before",
    "fact_of",
    "facts_of",
    "facts_on",
    "facts_page",
    "family_of",
    "find_people",
    "household",
    "likely_duplicates",
    "living_with",
    "municipality_choices",
    "person_data",
    "timeline",
]
