"""Reading what the public pages show, beyond what the rooms below offer."""

from geleit.portal.queries.booking import (
    Bookable,
    PointShown,
    Visit,
    Where,
    bookable,
    giving_point,
    giving_points,
    phone_of_administration,
    plan_for,
    points_shown,
    whereabouts,
    whole_horizon,
)
from geleit.portal.queries.counselling import Counselling, counselling
from geleit.portal.queries.distribution import CoveredPlace, coverage, has_coverage
from geleit.portal.queries.editing import Editable, editable, texts_gone
from geleit.portal.queries.helping import (
    CircleShown,
    TrainingShown,
    circles_shown,
    goods_needed,
    has_contact_point,
    training_shown,
    trainings_shown,
)
from geleit.portal.queries.remarks import remarks
from geleit.portal.queries.texts import all_texts, imprint_of, logo_of, look_of, slug_of, statement_of, texts_at
from geleit.portal.queries.towns import towns

__all__ = [
    "Bookable",
    "CircleShown",
    "Counselling",
    "CoveredPlace",
    "Editable",
    "PointShown",
    "TrainingShown",
    "Visit",
    "Where",
    "all_texts",
    "bookable",
    "circles_shown",
    "counselling",
    "coverage",
    "editable",
    "giving_point",
    "giving_points",
    "goods_needed",
    "has_contact_point",
    "has_coverage",
    "imprint_of",
    "logo_of",
    "look_of",
    "phone_of_administration",
    "plan_for",
    "points_shown",
    "remarks",
    "slug_of",
    "statement_of",
    "texts_at",
    "texts_gone",
    "towns",
    "training_shown",
    "trainings_shown",
    "whereabouts",
    "whole_horizon",
]
