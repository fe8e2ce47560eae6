"""Reads of the desk: pages that need several rooms at once."""

from geleit.desk.queries.access_log import AccessLog, access_log
from geleit.desk.queries.file import CaseFile, Fact, FamilyMember, OpenTask, PlanSummary, case_file
from geleit.desk.queries.finding import FoundCase, FoundPerson, SearchPage, find_headers, search
from geleit.desk.queries.my_day import Figure, Matter, Section, month_figures, my_day
from geleit.desk.queries.story import Entry, Story, search_story, story
from geleit.desk.queries.team import TeamFilters, TeamRow, TeamSummary, team_cases, team_summary, team_table

__all__ = [
    "AccessLog",
    "CaseFile",
    "Entry",
    "Fact",
    "FamilyMember",
    "Figure",
    "FoundCase",
    "FoundPerson",
    "Matter",
    "OpenTask",
    "PlanSummary",
    "SearchPage",
    "Section",
    "Story",
    "TeamFilters",
    "TeamRow",
    "TeamSummary",
    "access_log",
    "case_file",
    "find_headers",
    "month_figures",
    "my_day",
    "search",
    "search_story",
    "story",
    "team_cases",
    "team_summary",
    "team_table",
]
