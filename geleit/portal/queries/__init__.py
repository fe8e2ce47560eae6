"""Reading what the public pages show, beyond what the rooms below offer."""

from geleit.portal.queries.counselling import Counselling, counselling
from geleit.portal.queries.editing import Editable, editable, texts_gone
from geleit.portal.queries.remarks import remarks
from geleit.portal.queries.texts import all_texts, imprint_of, logo_of, look_of, slug_of, statement_of, texts_at
from geleit.portal.queries.towns import borders, towns

__all__ = [
    "Counselling",
    "Editable",
    "all_texts",
    "borders",
    "counselling",
    "editable",
    "imprint_of",
    "logo_of",
    "look_of",
    "remarks",
    "slug_of",
    "statement_of",
    "texts_at",
    "texts_gone",
    "towns",
]
