"""The written request for a free certificate of conduct, from the data to the printed letter."""

from datetime import UTC, date, datetime, time
from pathlib import Path

from geleit.core.pdf import compile_pdf
from geleit.directory.queries import letterhead
from geleit.volunteers.models import Volunteer

_TEMPLATE = Path(__file__).parent / "typst" / "certificate_request.typ"


def certificate_request(volunteer: Volunteer, *, county_name: str, signed_by: str, today: date) -> bytes:
    """The letter as PDF. It confirms what § 30a BZRG asks for, and is about one person and nothing recorded of her.

    Two statements. Raises core.pdf.PdfFailed.
    """
    head = letterhead(volunteer.county_id, today, ["phone"])
    data = {
        "county": county_name,
        "office": head.name if head else "",
        "address": list(head.address) if head else [],
        "phone": head.channels[0].value if head and head.channels else "",
        "name": volunteer.full_name,
        "born": f"{volunteer.birth_date:%d.%m.%Y}" if volunteer.birth_date else "",
        "signed_by": signed_by,
        "day": f"{today:%d.%m.%Y}",
    }
    return compile_pdf(_TEMPLATE, {"letter": data}, created=datetime.combine(today, time(12), tzinfo=UTC))
