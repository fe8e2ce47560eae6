"""What the pages of consultations have in common."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest

from geleit.cases.queries import file_header
from geleit.consultations import queries
from geleit.core.fileheader import FileHeader
from geleit.core.forms import Form


def case_id_of(text: str) -> UUID | None:
    """The public id of a case as an address names it, None for nothing or nonsense."""
    try:
        return UUID(text)
    except ValueError:
        return None


def status_of(request: HttpRequest, form: Form) -> int:
    """422 for a form that was sent and not accepted, else 200."""
    return 422 if request.method == "POST" and not form.is_accepted else 200


def header_of(people: queries.Participants, today: date) -> FileHeader | None:
    """The file's header for a consultation: that of the first person the reader sees."""
    return file_header(people.visible[0], today=today) if people.visible else None
