"""Questions to the integration guide: promised, answered, handed over, and turned into knowledge."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from geleit.accounts.actors import Actor
from geleit.accounts.models import County, User
from geleit.accounts.roles import Role
from geleit.audit.codes import EventKind
from geleit.audit.models import Event
from geleit.core.errors import Refused
from geleit.volunteers import actions, queries, rules
from geleit.volunteers.codes import Answered
from geleit.volunteers.models import KnowledgeEntry, Question
from tests.conftest import NOW, TODAY, make_user
from tests.volunteers.making import make_circle, make_entry, make_question, when

pytestmark = pytest.mark.django_db


def typed(**more: Any) -> dict[str, Any]:
    """A whole form."""
    return {
        "kind": "institution", "channel": "mail", "asked_on": "10.6.2026", "subject": "Lesepatin gesucht",
        "text": "Zwei Vormittage", "asker": "Kita Regenbogen", "contact": "08321 1", "circle": "", "municipality": "",
        **more,
    }  # fmt: skip


# --- recording ------------------------------------------------------------------------------------------------------


def test_a_question_is_recorded_with_the_promised_day(client: Client, by: Actor, sonthofen: Any) -> None:
    circle = make_circle(by, sonthofen, "Helferkreis Mitte")
    more = {"circle": str(circle.public_id), "municipality": sonthofen.ags}
    page = client.post(reverse("volunteers:new_question"), typed(**more), follow=True).content.decode()
    for part in ("Lesepatin gesucht", "Kita Regenbogen", "13.06.2026", "Helferkreis Mitte", "Sonthofen", "Veronika"):
        assert part in page


@pytest.mark.parametrize(
    ("kind", "is_urgent", "days"),
    [("volunteer", False, 3), ("coordinator", False, 2), ("association", False, 5), ("association", True, 1)],
)
def test_the_promise_follows_kind_and_urgency(kind: str, is_urgent: bool, days: int) -> None:
    assert rules.due_on(kind, TODAY, is_urgent=is_urgent, land="BY") == TODAY + timedelta(days=days)


@pytest.mark.parametrize(
    "entry", [{"subject": " "}, {"asked_on": "11.6.2026"}, {"kind": "dogs"}, {"asked_on": "gestern"}]
)
def test_a_question_that_cannot_be_is_refused_and_kept(client: Client, by: Actor, entry: dict[str, str]) -> None:
    response = client.post(reverse("volunteers:new_question"), typed(**entry))
    assert response.status_code == 422
    assert "Kita Regenbogen" in response.content.decode()


# --- the inbox ------------------------------------------------------------------------------------------------------


def test_what_is_not_answered_stands_on_top_of_every_list(client: Client, by: Actor) -> None:
    make_question(by, "Alte Frage", asked_on=TODAY - timedelta(days=10))
    answered = make_question(by, "Erledigte Frage")
    make_question(by, "Eilige Frage", is_urgent=True)
    actions.answer_question(question=answered, text="Ja.", by=by, now=NOW)
    address = reverse("volunteers:questions")
    for tail in ("", "?answered=answered", "?answered=nonsense&kind=x&at=n.x"):
        page = client.get(address + tail).content.decode()
        assert "1 Frage wartet länger als versprochen" in page
        assert "2 Fragen sind noch nicht beantwortet" in page
    waiting = queries.question_list(by, filters=queries.QuestionFilters()).rows
    assert [row.subject for row in waiting] == ["Alte Frage", "Eilige Frage"]
    filters = queries.QuestionFilters(answered=Answered.ANSWERED, kind="volunteer")
    assert [row.subject for row in queries.question_list(by, filters=filters).rows] == ["Erledigte Frage"]


def test_a_question_is_answered_once(client: Client, by: Actor, again: Callable[[], None]) -> None:
    address = reverse("volunteers:question", args=[make_question(by).public_id])
    assert client.post(address, {"answer": " "}).status_code == 422
    page = client.post(address, {"answer": "Nur mit Erlaubnis."}, follow=True).content.decode()
    assert "Nur mit Erlaubnis." in page
    response = client.post(address, {"answer": "Doch nicht."})
    assert response.status_code == 422
    for part in ("schon beantwortet", "Doch nicht.", "Nur mit Erlaubnis."):
        assert part in response.content.decode()
    again()
    assert Question.objects.get().answer == "Nur mit Erlaubnis."
    kinds = Event.objects.filter(subject="question").values_list("kind", flat=True)
    assert {EventKind.QUESTION_CHANGED, EventKind.QUESTION_READ} <= set(kinds)


@pytest.fixture
def deputy(oberallgaeu: County) -> User:
    """Another integration guide."""
    return make_user(oberallgaeu, "viktor", Role.INTEGRATION_GUIDE, "landratsamt")


def test_a_question_goes_to_the_deputy(
    client: Client, by: Actor, deputy: User, acting: Callable[[User], Actor]
) -> None:
    mine, handed = make_question(by, "Meine Frage"), make_question(by, "Seine Frage")
    address = reverse("volunteers:hand_over", args=[handed.public_id])
    assert client.post(address, {"to": str(deputy.public_id)}).status_code == 302
    only_mine = queries.QuestionFilters(answered=Answered.MINE)
    assert [row.pk for row in queries.question_list(by, filters=only_mine).rows] == [mine.pk]
    assert [row.pk for row in queries.question_list(acting(deputy), filters=only_mine).rows] == [handed.pk]


def test_nobody_else_is_made_responsible(by: Actor, oberallgaeu: County) -> None:
    clerk = make_user(oberallgaeu, "klara", Role.FRONT_DESK, "landratsamt")
    with pytest.raises(Refused):
        actions.hand_over(question=make_question(by), to=clerk, **when(by))


def test_the_inbox_costs_the_same_for_one_and_for_thirty(client: Client, by: Actor, again: Callable[[], None]) -> None:
    counts = []
    for number in range(30):
        make_question(by, f"Frage {number}")
        make_entry(by, f"Eintrag {number}")
        if number in (0, 29):
            asked = []
            for name in ("volunteers:questions", "volunteers:knowledge"):
                client.get(reverse(name))
                with CaptureQueriesContext(connection) as told:
                    assert client.get(reverse(name)).status_code == 200
                asked.append(len(told))
            counts.append(asked)
            again()
    assert counts[0] == counts[1]


# --- knowledge ------------------------------------------------------------------------------------------------------


def test_an_answer_becomes_an_entry(client: Client, by: Actor, again: Callable[[], None]) -> None:
    question = make_question(by)
    actions.answer_question(question=question, text="Nur mit Erlaubnis.", by=by, now=NOW)
    address = reverse("volunteers:entry_from_question", args=[question.public_id])
    assert "Nur mit Erlaubnis." in client.get(address).content.decode()
    sent = {"title": "Arbeit mit Duldung", "topic": "work", "text": "Nur mit Erlaubnis.", "rule": "§ 32 BeschV"}
    page = client.post(address, sent, follow=True).content.decode()
    for part in ("Arbeit mit Duldung", "§ 32 BeschV", "10.06.2026"):
        assert part in page
    again()
    assert Question.objects.get().entry == KnowledgeEntry.objects.get()
    assert client.get(address).status_code == 302


def test_an_entry_under_review_says_so_until_it_is_confirmed(client: Client, by: Actor) -> None:
    entry = make_entry(by)
    review = reverse("volunteers:review_entry", args=[entry.public_id])
    assert client.post(review, {"because": ""}).status_code == 422
    page = client.post(review, {"because": "BeschV geändert"}, follow=True).content.decode()
    assert "BeschV geändert" in page
    assert "wird geprüft" in client.get(reverse("volunteers:knowledge")).content.decode()
    sent = {"title": "Arbeit mit Duldung", "topic": "work", "text": "Jetzt leichter.", "rule": "", "version": "2"}
    change = reverse("volunteers:change_entry", args=[entry.public_id])
    page = client.post(change, sent, follow=True).content.decode()
    assert "BeschV geändert" not in page
    assert client.post(change, {**sent, "text": "Anders."}).status_code == 409


@pytest.mark.parametrize(
    ("tail", "found"),
    [("?words=duldung", 1), ("?words=erlaubnis+ausl", 1), ("?words=rente", 0), ("?topic=housing", 0)],
)
def test_entries_are_found_by_words_and_topic(client: Client, by: Actor, tail: str, found: int) -> None:
    make_entry(by)
    page = client.get(reverse("volunteers:knowledge") + tail).content.decode()
    assert page.count("Arbeit mit Duldung") == found


def test_an_entry_needs_words(by: Actor) -> None:
    with pytest.raises(Refused):
        make_entry(by, text=" ")
