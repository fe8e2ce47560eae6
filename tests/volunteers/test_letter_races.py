"""Two workers at once, and an end of mails at the moment of sending: each address once, and never against its will.

Parallel transactions need committed rows, so these tests have a database of their own.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from typing import Any
from unittest.mock import patch

import pytest
from django.core import mail

from geleit.accounts.actors import Actor, actor_of
from geleit.accounts.models import County, User
from geleit.accounts.roles import Role
from geleit.core import wall
from geleit.core.errors import Refused
from geleit.volunteers import posting, secrets
from geleit.volunteers.actions import letters as actions
from geleit.volunteers.actions import outbox, subscriptions
from geleit.volunteers.models import LetterRecipient, TopicAddress
from geleit.volunteers.queries import letters as queries
from tests.conftest import NOW, TODAY, Server, make_user
from tests.parallel import database_alone, in_parallel
from tests.volunteers.making import make_letter, make_volunteer, send, when

PEOPLE, WORKERS = 6, 4


@pytest.fixture
def alone(server: Server, database_name: str, django_db_setup: None, django_db_blocker: Any) -> Iterator[User]:
    """The integration guide in a fresh database in which everything is really committed."""
    with database_alone(server, database_name, django_db_blocker, "letters"):
        county = County.objects.create(
            slug="oberallgaeu", name="Landkreis Oberallgäu", land="BY", regional_key="09780", case_prefix="OA"
        )
        with wall.inside(county.pk):
            veronika = make_user(county, "veronika", Role.INTEGRATION_GUIDE, "landratsamt")
        yield veronika


def together(user: User, *acts: Callable[[], Any]) -> list[Any]:
    """Run these at once, each in a transaction of the user's county; results or refusals in their order."""

    def enter(_nothing: None, place: int) -> Any:
        with wall.inside(user.county_id or 0, user.pk):
            return acts[place]()

    return in_parallel(len(acts), nullcontext, enter)


def inside(user: User, act: Callable[[Actor], Any]) -> Any:
    """Do something as the user, committed."""
    with wall.inside(user.county_id or 0, user.pk):
        return act(actor_of(user, today=TODAY))


def test_several_workers_send_each_mail_once(alone: User) -> None:
    for number in range(PEOPLE):
        inside(alone, lambda by, one=number: make_volunteer(by, f"Ada{one}", "Klein"))  # type: ignore[misc]  # mypy cannot infer the default
    letter = inside(alone, make_letter)
    inside(alone, lambda by: send(by, letter))
    rows = inside(alone, lambda _by: list(LetterRecipient.objects.order_by("id")))
    for row in rows:
        known: dict[str, Any] = {"county_id": row.county_id, "box": "letters", "message": row.public_id, "now": NOW}
        together(alone, *[lambda known=known: outbox.send_mail(**known)] * WORKERS)
    assert sorted(one.to[0] for one in mail.outbox) == sorted(row.address for row in rows)
    assert inside(alone, lambda _by: queries.progress_of(letter).sent) == PEOPLE


def test_a_letter_sent_from_two_windows_at_once_goes_out_once(alone: User) -> None:
    inside(alone, make_volunteer)
    letter = inside(alone, make_letter)
    seal = inside(alone, lambda _by: queries.preview_of(letter, on=TODAY).seal)
    by = inside(alone, lambda by: by)
    results = together(alone, *[lambda: actions.send_letter(letter=letter, seal=seal, **when(by))] * 3)
    assert sorted(isinstance(one, Refused) for one in results) == [False, True, True]
    assert inside(alone, lambda _by: LetterRecipient.objects.count()) == 1


def test_after_the_end_of_a_topic_nothing_is_handed_to_the_mail_server(alone: User) -> None:
    """The end waits for the mail that is going out; a mail that comes after it is dropped."""
    inside(alone, make_volunteer)
    letter = inside(alone, make_letter)
    inside(alone, lambda by: send(by, letter))
    row, topic = inside(alone, lambda _by: (LetterRecipient.objects.get(), TopicAddress.objects.get()))
    secret = secrets.secret_of(secrets.UNSUBSCRIBE, topic.public_id)
    happened: list[str] = []
    is_sending = threading.Event()

    def slow(_self: posting.Mail) -> None:
        is_sending.set()
        threading.Event().wait(0.3)
        happened.append("sent")

    def end() -> None:
        is_sending.wait(5)
        subscriptions.unsubscribe(county_id=row.county_id, secret=secret, now=NOW)
        happened.append("ended")

    with patch.object(posting.Mail, "send", slow):
        together(
            alone,
            lambda: outbox.send_mail(county_id=row.county_id, box="letters", message=row.public_id, now=NOW),
            end,
        )
    assert happened == ["sent", "ended"]
    second = inside(alone, lambda by: make_letter(by, "Zweiter"))
    assert inside(alone, lambda _by: queries.preview_of(second, on=TODAY).reach.number) == 0
