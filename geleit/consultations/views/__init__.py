"""Pages of the consultations room."""

from geleit.consultations.views.correcting import correct
from geleit.consultations.views.reading import detail, for_case
from geleit.consultations.views.recording import letter, new, new_for

__all__ = ["correct", "detail", "for_case", "letter", "new", "new_for"]
