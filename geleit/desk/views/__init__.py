"""Pages of the desk room."""

from geleit.desk.views.case_file import case_file
from geleit.desk.views.file_access import file_access, file_access_search
from geleit.desk.views.help import accessibility, handbook
from geleit.desk.views.home import home
from geleit.desk.views.search import search
from geleit.desk.views.team import assign, team, team_cases

__all__ = [
    "accessibility",
    "assign",
    "case_file",
    "file_access",
    "file_access_search",
    "handbook",
    "home",
    "search",
    "team",
    "team_cases",
]
