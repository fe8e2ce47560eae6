"""What a coordinator sees and does: the own circle, as long as the coordination and the declaration last."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from geleit.accounts.actors import Actor
from geleit.accounts.models import County, Membership, User
from geleit.accounts.roles import Role
from geleit.audit.codes import EventKind
from geleit.audit.models import Event
from geleit.core.errors import Refused
from geleit.volunteers import actions
from geleit.volunteers.models import (
    Coordination,
    CoordinatorAccess,
    HelperCircle,
    HourEntry,
    InquiryAsk,
    OfficerPlace,
    Question,
    Volunteer,
)
from tests.conftest import NOW, TODAY, make_user
from tests.volunteers.making import (
    appoint,
    engage,
    give,
    join,
    make_circle,
    make_inquiry,
    make_question,
    make_volunteer,
    sign,
    when,
)

pytestmark = pytest.mark.django_db
Again = Callable[[], None]


@pytest.fixture
def circle(by: Actor, sonthofen: Any) -> HelperCircle:
    """Georg's circle."""
    return make_circle(by, sonthofen, "Helferkreis Sonthofen")


@pytest.fixture
def other(by: Actor, sonthofen: Any) -> HelperCircle:
    """A circle somebody else coordinates."""
    return make_circle(by, sonthofen, "Helferkreis Nord")


@pytest.fixture
def leading(by: Actor, circle: HelperCircle) -> Coordination:
    """Georg coordinates the circle since last year."""
    georg = make_volunteer(by, "Georg", "Waibel")
    sign(by, georg)
    return appoint(by, georg, circle)


@pytest.fixture
def user(oberallgaeu: County, by: Actor, again: Again) -> User:
    """Georg's user."""
    made = make_user(oberallgaeu, "georg", Role.CIRCLE_COORDINATOR, "landratsamt")
    again()
    return made


@pytest.fixture
def georg(signed_in: Callable[[User], Client], by: Actor, leading: Coordination, user: User) -> Client:
    """Georg's browser."""
    actions.give_access(coordination=leading, user=user, **when(by))
    return signed_in(user)


@pytest.fixture
def hedwig(by: Actor, circle: HelperCircle) -> Volunteer:
    """A member of the circle."""
    volunteer = make_volunteer(by, "Hedwig", "Sommer", phone="08321 5550", languages=("ar",))
    join(by, volunteer, circle)
    return volunteer


def address(name: str, circle: HelperCircle) -> str:
    """The address of a page of a circle."""
    return reverse(f"volunteers:{name}", kwargs={"circle_id": circle.public_id})


def of_hours(name: str, entry: HourEntry) -> str:
    """The address of what is done with hours."""
    return reverse(f"volunteers:{name}", kwargs={"hours_id": entry.public_id})


def text(client: Client, page: str) -> str:
    """What a page shows."""
    answer = client.get(page)
    assert answer.status_code == 200
    return answer.content.decode()


# --- members --------------------------------------------------------------------------------------------------------


def test_the_way_leads_straight_to_the_only_circle(georg: Client, circle: HelperCircle) -> None:
    assert georg.get(reverse("volunteers:own_circles")).headers["Location"] == address("own_circle", circle)


def test_contact_is_shown_where_it_was_allowed(
    georg: Client, by: Actor, circle: HelperCircle, hedwig: Volunteer, again: Again
) -> None:
    again()
    engage(by, hedwig, "transport", circle=circle)
    page = text(georg, address("own_circle", circle))
    for part in ("Sommer, Hedwig", "Arabisch", "Fahrdienst", "Waibel, Georg"):
        assert part in page
    assert "08321 5550" not in page
    again()
    actions.set_consents(volunteer=hedwig, given=["phone_in_circle"], **when(by))
    page = text(georg, address("own_circle", circle))
    assert "08321 5550" in page
    assert "hedwig.sommer@example.org" not in page


def test_looking_at_the_circle_is_recorded(georg: Client, circle: HelperCircle, user: User, again: Again) -> None:
    georg.get(address("own_circle", circle))
    again()
    assert Event.objects.filter(kind=EventKind.CIRCLE_READ, actor_id=user.pk, subject_id=circle.pk).count() == 1


def test_the_pages_of_the_integration_guide_stay_closed(georg: Client, hedwig: Volunteer) -> None:
    for page in ("/ehrenamt/", "/ehrenamt/freiwillige/", f"/ehrenamt/freiwillige/{hedwig.public_id}/"):
        assert georg.get(page).status_code == 403


def test_more_members_ask_no_more_of_the_database(
    georg: Client, by: Actor, circle: HelperCircle, hedwig: Volunteer, again: Again
) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as caught:
            text(georg, address("own_circle", circle))
        return len(caught)

    text(georg, address("own_circle", circle))
    few = statements()
    again()
    for number in range(6):
        join(by, make_volunteer(by, f"Nummer{number}"), circle)
    assert statements() == few


# --- another circle, and the end ------------------------------------------------------------------------------------

PAGES = ("own_circle", "own_hours", "own_needs", "own_requests", "own_questions")


@pytest.mark.parametrize("name", PAGES)
def test_another_circle_does_not_exist(name: str, georg: Client, other: HelperCircle) -> None:
    assert georg.get(address(name, other)).status_code == 404


def test_hours_and_needs_of_another_circle_do_not_exist(
    georg: Client, by: Actor, other: HelperCircle, hedwig: Volunteer, again: Again
) -> None:
    again()
    entry = give(by, hedwig, 60, circle=other)
    without = give(by, hedwig, 60)
    need = actions.add_need(circle=other, activity="", text="Fahrer", **when(by))
    for one in (entry, without):
        assert georg.post(of_hours("confirm_own_entry", one)).status_code == 404
        assert georg.get(of_hours("send_back", one)).status_code == 404
    assert georg.post(reverse("volunteers:meet_own_need", kwargs={"need_id": need.public_id})).status_code == 404
    again()
    assert not HourEntry.objects.filter(confirmed_on__isnull=False).exists()


def _ended(by: Actor, leading: Coordination, user: User) -> None:
    actions.end_coordination(coordination=leading, on=TODAY, **when(by))


def _lapsed(by: Actor, leading: Coordination, user: User) -> None:
    leading.volunteer.declarations.update(lapsed_on=TODAY)


def _taken_away(by: Actor, leading: Coordination, user: User) -> None:
    actions.end_access(access=CoordinatorAccess.objects.get(), **when(by))


@pytest.mark.parametrize("end", [_ended, _lapsed, _taken_away])
def test_access_ends_at_once_with_coordination_declaration_or_connection(
    end: Any, georg: Client, by: Actor, circle: HelperCircle, leading: Coordination, user: User, again: Again
) -> None:
    text(georg, address("own_circle", circle))
    again()
    end(by, leading, user)
    for name in PAGES:
        assert georg.get(address(name, circle)).status_code == 404
    assert "Sie koordinieren zurzeit keinen Helferkreis" in text(georg, reverse("volunteers:own_circles"))


def test_access_ends_with_the_role(georg: Client, circle: HelperCircle, user: User, again: Again) -> None:
    again()
    Membership.objects.filter(user=user).update(valid_to=TODAY.replace(day=1))
    assert georg.get(address("own_circle", circle)).status_code == 403


def test_the_successor_signs_first_and_then_sees_the_circle(
    signed_in: Callable[[User], Client],
    georg: Client,
    by: Actor,
    circle: HelperCircle,
    hedwig: Volunteer,
    leading: Coordination,
    oberallgaeu: County,
    again: Again,
) -> None:
    successor = make_user(oberallgaeu, "hedwig", Role.CIRCLE_COORDINATOR, "landratsamt")
    again()
    with pytest.raises(Refused):
        appoint(by, hedwig, circle)
    sign(by, hedwig)
    follows = appoint(by, hedwig, circle)
    actions.give_access(coordination=follows, user=successor, **when(by))
    assert signed_in(successor).get(address("own_circle", circle)).status_code == 200


# --- hours ----------------------------------------------------------------------------------------------------------


def test_hours_are_confirmed_one_by_one(
    georg: Client, by: Actor, circle: HelperCircle, hedwig: Volunteer, user: User, again: Again
) -> None:
    again()
    entry = give(by, hedwig, 90, circle=circle)
    assert "Sommer, Hedwig" in text(georg, address("own_hours", circle))
    georg.post(of_hours("confirm_own_entry", entry))
    again()
    entry.refresh_from_db()
    assert (entry.confirmed_on, entry.confirmed_by) == (TODAY, user)
    assert "Nichts wartet auf Bestätigung" in text(georg, address("own_hours", circle))


def test_all_at_once_means_what_stood_on_the_page(
    georg: Client, by: Actor, circle: HelperCircle, other: HelperCircle, hedwig: Volunteer, again: Again
) -> None:
    again()
    shown = [give(by, hedwig, 60, circle=circle), give(by, hedwig, 30, circle=circle)]
    later, foreign = give(by, hedwig, 15, circle=circle), give(by, hedwig, 10, circle=other)
    sent = [str(one.public_id) for one in (*shown, foreign)] + ["nonsense"]
    page = georg.post(address("confirm_own_hours", circle), {"entry": sent}, follow=True).content.decode()
    assert "2 Einträge sind bestätigt." in page
    again()
    waiting = HourEntry.objects.filter(confirmed_on=None)
    assert {one.pk for one in waiting} == {later.pk, foreign.pk}


def test_nobody_confirms_the_own_hours(
    georg: Client, by: Actor, circle: HelperCircle, leading: Coordination, again: Again
) -> None:
    again()
    entry = give(by, leading.volunteer, 60, circle=circle)
    assert "Nichts wartet auf Bestätigung" in text(georg, address("own_hours", circle))
    assert georg.post(of_hours("confirm_own_entry", entry)).status_code == 404
    georg.post(address("confirm_own_hours", circle), {"entry": [str(entry.public_id)]})
    again()
    entry.refresh_from_db()
    assert entry.confirmed_on is None


def test_hours_go_back_with_a_reason(
    georg: Client, by: Actor, circle: HelperCircle, hedwig: Volunteer, again: Again
) -> None:
    again()
    entry = give(by, hedwig, 600, circle=circle)
    refused = georg.post(of_hours("send_back", entry), {"because": " "})
    assert refused.status_code == 422
    assert georg.post(of_hours("send_back", entry), {"because": "Nur bis 12 Uhr"}).status_code == 302
    again()
    entry.refresh_from_db()
    assert (entry.returned_on, entry.returned_because, entry.confirmed_on) == (TODAY, "Nur bis 12 Uhr", None)
    assert "Nichts wartet auf Bestätigung" in text(georg, address("own_hours", circle))


def test_confirmed_hours_do_not_go_back(by: Actor, hedwig: Volunteer) -> None:
    entry = give(by, hedwig, 60)
    actions.confirm_hours(entry=entry, **when(by))
    with pytest.raises(Refused, match="Refused"):
        actions.send_back_hours(entry=entry, because="Doch nicht", **when(by))


def test_what_was_sent_back_is_not_confirmed_with_all_others(by: Actor, hedwig: Volunteer) -> None:
    entry = give(by, hedwig, 60)
    actions.send_back_hours(entry=entry, because="Bitte prüfen", **when(by))
    assert actions.confirm_all_hours(volunteer=hedwig, **when(by)) == 0
    actions.confirm_hours(entry=entry, **when(by))
    entry.refresh_from_db()
    assert (entry.confirmed_on, entry.returned_on, entry.returned_because) == (TODAY, None, "")


# --- needs and questions --------------------------------------------------------------------------------------------


def test_the_circle_says_what_it_looks_for(georg: Client, circle: HelperCircle, again: Again) -> None:
    page = address("own_needs", circle)
    assert (
        "Fahrerin für freitags"
        in georg.post(page, {"text": "Fahrerin für freitags", "activity": "transport"}, follow=True).content.decode()
    )
    again()
    need = circle.needs.get()
    georg.post(reverse("volunteers:meet_own_need", kwargs={"need_id": need.public_id}))
    again()
    assert circle.needs.get().met_on == TODAY


def test_the_circle_sees_what_is_asked_of_it_and_not_who_asks(
    georg: Client, by: Actor, circle: HelperCircle, hedwig: Volunteer, again: Again
) -> None:
    page = georg.get(address("own_requests", circle)).content.decode()
    assert "Zurzeit sucht niemand Hilfe" in page
    inquiry = make_inquiry(by, languages=("uk",), is_urgent=True, text="Für Familie Haddad")
    actions.ask_for_help(inquiry=inquiry, circle=circle, volunteer=None, by=by, now=NOW)
    actions.say_oneself(inquiry=inquiry, volunteer=hedwig, answer="yes", by=by, now=NOW)
    again()
    page = georg.get(address("own_requests", circle)).content.decode()
    for part in ("Lesen und Vorlesen mit Kindern", "Ukrainisch", "dringend", "Kindergarten", "Hedwig Sommer"):
        assert part in page
    for part in ("Regenbogen", "Petra", "612345", "Haddad"):
        assert part not in page


def test_the_circle_says_whether_it_can_help(
    georg: Client, by: Actor, circle: HelperCircle, other: HelperCircle, again: Again
) -> None:
    inquiry = make_inquiry(by)
    mine = actions.ask_for_help(inquiry=inquiry, circle=circle, volunteer=None, by=by, now=NOW)
    others = actions.ask_for_help(inquiry=inquiry, circle=other, volunteer=None, by=by, now=NOW)
    again()

    def say(ask: InquiryAsk, answer: str) -> Any:
        where = {"circle_id": circle.public_id, "ask_id": ask.public_id}
        return georg.post(reverse("volunteers:say_for_circle", kwargs=where), {"answer": answer}, follow=True)

    assert "Ihr Kreis kann helfen" in say(mine, "yes").content.decode()
    assert say(others, "yes").status_code == 404
    assert "Bitte wählen Sie aus der Liste." in say(mine, "perhaps").content.decode()
    again()
    assert list(InquiryAsk.objects.order_by("pk").values_list("answer", flat=True)) == ["yes", "open"]
    actions.close_inquiry(inquiry=inquiry, outcome="found", note="", **when(by))
    again()
    assert "Lesen und Vorlesen" not in georg.get(address("own_requests", circle)).content.decode()


def test_a_question_reaches_the_guide_and_the_answer_comes_back(
    georg: Client, by: Actor, circle: HelperCircle, veronika: User, again: Again
) -> None:
    again()
    make_question(by, "Frage einer anderen Person", circle=circle, asker="Frau Fremd")
    page = address("own_questions", circle)
    assert georg.post(page, {"subject": "Wer zahlt das Benzin?", "text": ""}).status_code == 302
    again()
    question = Question.objects.get(channel="own_page")
    assert (question.kind, question.responsible, question.asker) == ("coordinator", veronika, "Georg Waibel")
    actions.answer_question(question=question, text="Der Landkreis.", by=by, now=when(by)["now"])
    shown = text(georg, page)
    assert "Der Landkreis." in shown
    assert "Frau Fremd" not in shown


def test_an_empty_question_is_refused_and_kept(georg: Client, circle: HelperCircle) -> None:
    answer = georg.post(address("own_questions", circle), {"subject": "", "text": "Benzin"})
    assert answer.status_code == 422
    assert "Benzin" in answer.content.decode()


# --- who gives access -----------------------------------------------------------------------------------------------


def test_the_guide_connects_a_coordinator_with_a_user(
    client: Client, leading: Coordination, user: User, again: Again
) -> None:
    page = reverse("volunteers:give_access", kwargs={"coordination_id": leading.public_id})
    assert "Georg" in text(client, page)
    client.post(page, {"user": str(user.public_id)})
    assert "Meldet sich seit dem 10.06.2026 als Georg an." in text(client, page)
    again()
    access = CoordinatorAccess.objects.get()
    assert Event.objects.filter(kind=EventKind.MEMBERSHIP_CHANGED, subject_id=access.pk).exists()
    client.post(reverse("volunteers:end_access", kwargs={"access_id": access.public_id}))
    again()
    assert CoordinatorAccess.objects.get().valid_to == TODAY


def test_one_user_is_one_volunteer(
    by: Actor, leading: Coordination, user: User, circle: HelperCircle, hedwig: Volunteer, veronika: User
) -> None:
    actions.give_access(coordination=leading, user=user, **when(by))
    sign(by, hedwig)
    second = appoint(by, hedwig, circle)
    for somebody in (user, veronika):
        with pytest.raises(Refused):
            actions.give_access(coordination=second, user=somebody, **when(by))


# --- refugee officers -----------------------------------------------------------------------------------------------


@pytest.fixture
def officer(oberallgaeu: County, by: Actor, again: Again) -> User:
    """The refugee officer of Sonthofen."""
    made = make_user(oberallgaeu, "johanna", Role.REFUGEE_OFFICER, "landratsamt")
    again()
    return made


def test_the_guide_assigns_a_municipality_and_takes_it_away(
    client: Client, signed_in: Callable[[User], Client], officer: User, sonthofen: Any, again: Again
) -> None:
    page, browser = reverse("volunteers:officers"), signed_in(officer)
    assert "Ihnen ist noch keine Gemeinde zugewiesen" in text(browser, reverse("volunteers:own_places"))
    client.post(page, {"user": str(officer.public_id), "municipality": sonthofen.ags})
    twice = client.post(page, {"user": str(officer.public_id), "municipality": sonthofen.ags})
    assert twice.status_code == 422
    own = reverse("volunteers:own_place", kwargs={"ags": sonthofen.ags})
    assert browser.get(reverse("volunteers:own_places")).headers["Location"] == own
    text(browser, own)
    again()
    place = OfficerPlace.objects.get(user=officer, valid_to=None)
    client.post(reverse("volunteers:end_officer", kwargs={"officer_id": place.public_id}))
    assert browser.get(own).status_code == 404


def test_the_officer_sees_figures_and_nobodys_name(
    signed_in: Callable[[User], Client],
    officer: User,
    by: Actor,
    circle: HelperCircle,
    hedwig: Volunteer,
    leading: Coordination,
    places: dict[str, Any],
    again: Again,
) -> None:
    actions.give_place(user=officer, municipality=places["Sonthofen"], **when(by))
    browser = signed_in(officer)
    page = text(browser, reverse("volunteers:own_place", kwargs={"ags": places["Sonthofen"].ags}))
    assert "Helferkreis Sonthofen" in page
    assert not [name for name in ("Sommer", "Hedwig", "Waibel", "08321 5550") if name in page]
    other = reverse("volunteers:own_place", kwargs={"ags": places["Oberstdorf"].ags})
    assert browser.get(other).status_code == 404
    assert browser.get(address("own_circle", circle)).status_code == 403
