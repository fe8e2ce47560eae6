"""What pages, notices and files need to know about visiting rules."""

from geleit.visits.queries.answers import UnknownOffice, Visit, rules_from, visit, visit_in_hours
from geleit.visits.queries.choices import names_on, office_choices, service_choices, site_choices, site_of
from geleit.visits.queries.history import (
    RuleLine,
    changes_of,
    first_wording,
    house_rules_on,
    house_rules_versions,
    last_change,
    rule_lines,
    rules_beside,
    rules_known_at,
    rules_touched,
    state_of,
    stated,
)
from geleit.visits.queries.opening import hours_on

__all__ = [
    "RuleLine",
    "UnknownOffice",
    "Visit",
    "changes_of",
    "first_wording",
    "hours_on",
    "house_rules_on",
    "house_rules_versions",
    "last_change",
    "names_on",
    "office_choices",
    "rule_lines",
    "rules_beside",
    "rules_from",
    "rules_known_at",
    "rules_touched",
    "service_choices",
    "site_choices",
    "site_of",
    "state_of",
    "stated",
    "visit",
    "visit_in_hours",
]
