"""What visitors do to get an appointment, for the tests of its pages."""

import re
from typing import Any
from uuid import UUID

from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from geleit.visits import secrets
from geleit.visits.models import Appointment
from tests.visits.places import PERMIT, TOMORROW_AT_NINE

START = "/heilbronn/termin/"
TIMES = f"{START}zeit/?fuer={PERMIT}&stelle=auslaenderbehoerde"
WHO = {"name": "Amal Haddad", "channel": "email", "email": "amal@example.org", "phone": "", "interpreter": ""}
AT_NINE = TOMORROW_AT_NINE.isoformat()


def text(answer: Any) -> str:
    """What came back."""
    return str(answer.content.decode())


def main(answer: Any) -> str:
    """What stands on the page itself, without what is around it."""
    page = text(answer)
    return page[page.index("<main") : page.index("</main")]


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of a page."""
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))


def offered(answer: Any) -> list[str]:
    """The times on the buttons of a page."""
    return re.findall(r'name="zeit" value="([^"]+)"', text(answer))


def choose(visitor: Client, address: str = TIMES, at: str = AT_NINE, **more: str) -> Any:
    """Open the page of the times and press the button of one."""
    return visitor.post(address, {**hidden(text(visitor.get(address))), "zeit": at, **more})


def step_four(visitor: Client, address: str = TIMES, at: str = AT_NINE) -> str:
    """The first three steps; returns the address of the page on which one fills in who comes."""
    answer = choose(visitor, address, at)
    assert answer.status_code == 303, main(answer)
    assert answer.headers["Location"].endswith("/angaben/"), answer.headers["Location"]
    return str(answer.headers["Location"])


def book(visitor: Client, address: str = TIMES, at: str = AT_NINE, **who: str) -> str:
    """The first four steps; returns the address of the appointment's page."""
    answer = visitor.post(step_four(visitor, address, at), {**WHO, **who})
    assert answer.status_code == 303, main(answer)
    return str(answer.headers["Location"])


def link_of_the_mail(page: str) -> str:
    """The address that only the mail names."""
    secret = page.rstrip("/").rpartition("/")[2]
    row = Appointment.objects.get(secret_hash=secrets.hash_of(secret))
    return f"{page}bestaetigen/{secrets.confirm_token(row.form_key)}/"


def book_and_confirm(visitor: Client, at: str = AT_NINE, **who: str) -> str:
    """All five steps; returns the address of the appointment's page."""
    page = book(visitor, at=at, **who)
    assert visitor.post(link_of_the_mail(page)).status_code == 303
    return page


def address_of(row: Appointment) -> str:
    """The address of the page of an appointment."""
    return f"{START}{secrets.secret_of(UUID(str(row.form_key)))}/"


def jobs(task: str) -> int:
    """How many jobs of that name wait for the worker."""
    return int(ProcrastinateJob.objects.filter(task_name=task).count())
