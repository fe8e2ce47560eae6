"""Meetings: invited to by mail, answered by a link, written down, and what they leave open stays in sight."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import icalendar
import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from geleit.accounts.actors import Actor
from geleit.core import clock as core_clock
from geleit.core.clock import BERLIN
from geleit.core.errors import Refused, Stale
from geleit.volunteers import actions as room_actions
from geleit.volunteers import secrets, tasks
from geleit.volunteers.actions import meetings as actions
from geleit.volunteers.actions import subscriptions
from geleit.volunteers.letter_details import MeetingData
from geleit.volunteers.models import AgendaItem, FollowUp, Guest, Meeting, MeetingMail, Question
from geleit.volunteers.queries import meetings as queries
from tests.conftest import NOW, TODAY
from tests.volunteers.making import appoint, invite, join, make_circle, make_meeting, make_volunteer, sign, when
from tests.volunteers.outbox import header, work

pytestmark = pytest.mark.django_db
AFTERWARDS = NOW + timedelta(days=8)


def typed(**more: Any) -> dict[str, Any]:
    """A whole form."""
    return {
        "kind": "regulars_table", "title": "Stammtisch Sonthofen", "on": "17.6.2026", "begins": "18:00",
        "ends": "20:00", "place": "Landratsamt", "video_link": "", "text": "Mit der Ausländerbehörde",
        "agenda": "Neues\n\n Verschiedenes", "guests": "audience", **more,
    }  # fmt: skip


def calendar_in(sent: Any) -> Any:
    """The calendar entry of a mail, and its method."""
    part = next(one for one in sent.message().walk() if one.get_content_type() == "text/calendar")
    found = icalendar.Calendar.from_ical(part.get_payload(decode=True))
    return found["METHOD"], found.walk("VEVENT")[0]


# --- planning -------------------------------------------------------------------------------------------------------


def test_a_meeting_is_planned_and_nobody_is_written_to(client: Client, by: Actor) -> None:
    make_volunteer(by)
    page = client.post(reverse("volunteers:new_meeting"), typed(), follow=True).content.decode()
    for part in ("Stammtisch Sonthofen", "Verschiedenes", "Eingeladen ist noch niemand", "17.06.2026"):
        assert part in page
    assert work() == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""}, {"on": "31.2.2026"}, {"ends": "17:00"}, {"place": ""}, {"video_link": "http://video.example"},
        {"kind": "x"}, {"guests": "x"}, {"agenda": "x" * 201},
    ],
)  # fmt: skip
def test_a_meeting_that_cannot_be_is_refused_and_kept(client: Client, by: Actor, wrong: dict[str, str]) -> None:
    response = client.post(reverse("volunteers:new_meeting"), typed(**wrong))
    assert response.status_code == 422
    assert "Mit der Ausländerbehörde" in response.content.decode()


def test_coming_past_and_cancelled_meetings_stand_in_lists_of_their_own(client: Client, by: Actor) -> None:
    address = reverse("volunteers:meetings")
    assert "Kein Treffen geplant" in client.get(address).content.decode()
    by_list = {"": "Bald", "?when=past": "Vorbei", "?when=cancelled": "Entfallen", "?when=x&at=n.y": "Bald"}
    make_meeting(by, "Bald")
    make_meeting(by, "Vorbei", on=TODAY - timedelta(days=30))
    actions.cancel_meeting(meeting=make_meeting(by, "Entfallen"), because="", **when(by))
    for tail, title in by_list.items():
        page = client.get(address + tail).content.decode()
        assert [one for one in ("Bald", "Vorbei", "Entfallen") if one in page] == [title]


def test_who_was_overtaken_sees_both_meetings(client: Client, by: Actor) -> None:
    address = reverse("volunteers:change_meeting", args=[make_meeting(by).public_id])
    assert client.post(address, typed(title="Erster", version="1")).status_code == 302
    page = client.post(address, typed(title="Zweiter", version="1"))
    assert page.status_code == 409
    assert "Erster" in page.content.decode()


# --- inviting -------------------------------------------------------------------------------------------------------


def test_the_coordinators_of_the_north_are_invited_once(client: Client, by: Actor, places: dict[str, Any]) -> None:
    north = make_circle(by, places["Sonthofen"], "Helferkreis Nord", region="north")
    ada, ben = make_volunteer(by, "Ada", "Klein"), make_volunteer(by, "Ben", "Klein")
    join(by, ben, north)
    sign(by, ada)
    appoint(by, ada, north)
    meeting = make_meeting(by, kind="regional", region="north", coordinators_only=True)
    address = reverse("volunteers:invite", args=[meeting.public_id])
    page = client.get(address).content.decode()
    assert "Klein, Ada" in page
    assert "Klein, Ben" not in page
    client.post(address)
    [sent] = work()
    assert sent.to == [ada.email]
    assert client.post(address).status_code == 422
    assert work() == []


def test_the_mail_says_what_and_its_subject_and_calendar_do_not(by: Actor) -> None:
    make_volunteer(by, "Ada", "Klein")
    meeting = make_meeting(by, "Treffen in der Unterkunft Weiherstraße", place="Weiherstraße 3")
    invite(by, meeting)
    [sent] = work()
    assert sent.subject == "Eine Einladung aus dem Landratsamt"
    for part in ("Weiherstraße 3", "17.06.2026, 18:00 – 20:00", "1. Neues", "Guten Tag Ada Klein,"):
        assert part in sent.body
    method, event = calendar_in(sent)
    assert (method, str(event["SUMMARY"])) == ("PUBLISH", "Treffen")
    assert event["DTSTART"].dt == datetime(2026, 6, 17, 18, tzinfo=BERLIN)
    assert "Weiherstra" not in event.to_ical().decode()
    guest = Guest.objects.get()
    assert secrets.secret_of(secrets.ANSWER, guest.public_id) in sent.body
    assert header(sent, "List-Unsubscribe-Post") == "List-Unsubscribe=One-Click"


def test_who_has_no_address_or_wants_no_invitations_is_to_be_called(client: Client, by: Actor) -> None:
    make_volunteer(by, "Ada", "Klein", email="", phone="08321 99")
    ben = make_volunteer(by, "Ben", "Klein")
    subscriptions.set_topics(volunteer=ben, wanted=["rules"], by=by, now=NOW)
    meeting = make_meeting(by)
    assert invite(by, meeting) == 2
    assert work() == []
    page = client.get(reverse("volunteers:meeting", args=[meeting.public_id])).content.decode()
    assert page.count("bitte anrufen") == 2
    assert "08321 99" in page


def test_people_are_added_by_name(client: Client, by: Actor) -> None:
    make_volunteer(by, "Ada", "Klein")
    ben = make_volunteer(by, "Ben", "Groß")
    meeting = make_meeting(by, chosen_only=True)
    with pytest.raises(Refused):
        invite(by, meeting)
    find = reverse("volunteers:find_guest", args=[meeting.public_id])
    assert "Groß, Ben" in client.post(find, {"name": "gross"}).content.decode()
    add = reverse("volunteers:add_guest", args=[meeting.public_id, ben.public_id])
    for _time in range(2):
        client.post(add)
    assert invite(by, meeting) == 1
    assert [one.to for one in work()] == [[ben.email]]


def test_nobody_is_invited_to_what_has_begun(by: Actor) -> None:
    make_volunteer(by)
    meeting = make_meeting(by, on=TODAY - timedelta(days=1))
    with pytest.raises(Refused):
        invite(by, meeting)


# --- moving and cancelling ------------------------------------------------------------------------------------------


def test_another_time_is_told_to_who_was_invited_and_replaces_the_calendar_entry(client: Client, by: Actor) -> None:
    make_volunteer(by, "Ada", "Klein")
    meeting = make_meeting(by)
    invite(by, meeting)
    [first] = work()
    make_volunteer(by, "Ben", "Klein")
    address = reverse("volunteers:change_meeting", args=[meeting.public_id])
    client.post(address, typed(title="Anderer Titel", version="1"))
    assert work() == []
    client.post(address, typed(begins="19:00", ends="21:00", version="2"))
    [sent] = work()
    assert (sent.to, sent.subject) == (["ada.klein@example.org"], "Ihr Treffen hat eine neue Zeit")
    before, after = calendar_in(first)[1], calendar_in(sent)[1]
    assert before["UID"] == after["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["DTSTART"].dt == datetime(2026, 6, 17, 19, tzinfo=BERLIN)


def test_an_invitation_that_still_waits_gives_way_to_the_later_mail(by: Actor) -> None:
    make_volunteer(by)
    meeting = make_meeting(by)
    invite(by, meeting)
    actions.cancel_meeting(meeting=meeting, because="Krankheit", **when(by))
    [sent] = work()
    assert sent.subject == "Ihr Treffen fällt aus"
    assert "Krankheit" in sent.body
    assert calendar_in(sent)[0] == "CANCEL"
    assert sorted(MeetingMail.objects.values_list("kind", "state")) == [("cancelled", "sent"), ("invited", "dropped")]


def test_a_meeting_is_cancelled_once_and_not_afterwards(by: Actor) -> None:
    meeting = make_meeting(by)
    actions.cancel_meeting(meeting=meeting, because="", **when(by))
    with pytest.raises(Refused):
        actions.cancel_meeting(meeting=meeting, because="", **when(by))
    with pytest.raises(Refused):
        actions.cancel_meeting(
            meeting=make_meeting(by, on=TODAY), because="", by=by, now=AFTERWARDS, today=AFTERWARDS.date()
        )


# --- reminding ------------------------------------------------------------------------------------------------------


def morning_before(clock: Any) -> None:
    """It is eight o'clock on the day before a meeting of next week."""
    clock.move_to(datetime(2026, 6, 16, 8, tzinfo=BERLIN))


def test_the_day_before_who_has_not_declined_is_reminded_once(by: Actor, clock: Any) -> None:
    for given in ("Ada", "Ben", "Cem"):
        make_volunteer(by, given, "Klein")
    meeting = make_meeting(by)
    invite(by, meeting)
    work()
    for given, answer in (("Ada", "yes"), ("Cem", "no")):
        guest = Guest.objects.get(volunteer__given_name=given)
        actions.answer_invitation(county_id=by.county_id, guest=guest, answer=answer, now=NOW)
    assert tasks.remind_of_meetings(0) == 0
    morning_before(clock)
    assert [tasks.remind_of_meetings(0), tasks.remind_of_meetings(0)] == [2, 0]
    ada, ben = sorted(work(), key=lambda one: one.to)
    assert (ada.to, ben.to) == (["ada.klein@example.org"], ["ben.klein@example.org"])
    assert ada.subject == "Ihr Treffen steht bevor"
    assert "Sie haben zugesagt" in ada.body
    assert "Kommen Sie" in ben.body
    assert "17.06.2026, 18:00 – 20:00" in ben.body


def test_a_reminder_lost_in_a_crash_is_taken_up_and_not_doubled(by: Actor, clock: Any) -> None:
    make_volunteer(by)
    invite(by, make_meeting(by))
    work()
    morning_before(clock)
    tasks.remind_of_meetings(0)
    ProcrastinateJob.objects.filter(status="todo").delete()  # the worker was killed with the job in hand
    clock.move_to(datetime(2026, 6, 16, 9, tzinfo=BERLIN))
    assert [tasks.remind_of_meetings(0), tasks.hand_over_forgotten(0)] == [0, 1]
    tasks.hand_over_forgotten(0)
    assert len(work()) == 1


def test_nobody_is_reminded_of_what_does_not_take_place(by: Actor, clock: Any) -> None:
    make_volunteer(by)
    earlier, later = make_meeting(by), make_meeting(by, "Runder Tisch")
    invite(by, earlier)
    invite(by, later)
    actions.cancel_meeting(meeting=earlier, because="", **when(by))
    work()
    morning_before(clock)
    assert tasks.remind_of_meetings(0) == 1
    actions.cancel_meeting(meeting=later, because="", by=by, now=core_clock.now(), today=core_clock.today())
    assert [one.subject for one in work()] == ["Ihr Treffen fällt aus"]


def test_who_was_invited_today_or_declines_meanwhile_is_left_alone(by: Actor, clock: Any) -> None:
    ada = make_volunteer(by, "Ada", "Klein")
    meeting = make_meeting(by)
    invite(by, meeting)
    work()
    morning_before(clock)
    make_volunteer(by, "Ben", "Klein")
    actions.invite(meeting=meeting, by=by, now=core_clock.now(), today=core_clock.today())
    work()
    assert tasks.remind_of_meetings(0) == 1
    guest = Guest.objects.get(volunteer=ada)
    actions.answer_invitation(county_id=by.county_id, guest=guest, answer="no", now=core_clock.now())
    assert work() == []


# --- answers --------------------------------------------------------------------------------------------------------


def test_an_answer_can_change_until_the_day_is_over(by: Actor) -> None:
    volunteer, meeting = make_volunteer(by), make_meeting(by, on=TODAY + timedelta(days=7))
    guest = actions.add_guest(meeting=meeting, volunteer=volunteer, by=by, now=NOW)
    for said in ("yes", "no", "no", "yes"):
        assert actions.answer_invitation(county_id=by.county_id, guest=guest, answer=said, now=NOW).answer == said
    for said, moment in (("maybe", NOW), ("", NOW), ("no", AFTERWARDS)):
        with pytest.raises(Refused):
            actions.answer_invitation(county_id=by.county_id, guest=guest, answer=said, now=moment)
    assert Guest.objects.get().answer == "yes"


def test_the_guide_notes_an_answer_from_the_telephone(client: Client, by: Actor) -> None:
    meeting = make_meeting(by)
    guest = actions.add_guest(meeting=meeting, volunteer=make_volunteer(by), by=by, now=NOW)
    address = reverse("volunteers:note_answer", args=[guest.public_id])
    client.post(address, {"answer": "yes"})
    client.post(address, {"answer": "perhaps"})
    assert queries.answers(queries.guests_of(meeting)).yes == 1


# --- minutes and what is open ---------------------------------------------------------------------------------------


@pytest.fixture
def held(by: Actor) -> Meeting:
    """A meeting of today with one guest."""
    meeting = make_meeting(by, on=TODAY)
    actions.add_guest(meeting=meeting, volunteer=make_volunteer(by, "Ada", "Klein"), by=by, now=NOW)
    return meeting


def test_minutes_are_written_to_each_item_and_who_was_there_is_ticked(
    client: Client, held: Meeting, again: Callable[[], None]
) -> None:
    address = reverse("volunteers:minutes", args=[held.public_id])
    first, _second = queries.agenda_of(held)
    sent = {
        f"item-{first.public_id}": "Die Karte kommt im Juli.", "minutes": "Nächstes Mal in Oberstdorf.",
        "there": [str(Guest.objects.get().public_id)], "version": "1",
    }  # fmt: skip
    page = client.post(address, sent, follow=True).content.decode()
    for part in ("Die Karte kommt im Juli.", "Nächstes Mal in Oberstdorf.", "war da"):
        assert part in page
    assert client.post(address, {**sent, "minutes": "Anders."}).status_code == 409
    again()
    assert Meeting.objects.get().minutes == "Nächstes Mal in Oberstdorf."


def test_an_item_with_minutes_stays_on_the_agenda(by: Actor, held: Meeting) -> None:
    first, _second = queries.agenda_of(held)
    known: dict[str, Any] = {"minutes": "", "there": [], "by": by, "now": NOW}
    actions.write_minutes(meeting=held, outcomes={first.public_id: "Geklärt."}, version=1, **known)
    with pytest.raises(Stale):
        actions.write_minutes(meeting=held, outcomes={}, version=1, **known)
    wanted = make_data(agenda=("Anderes",))
    with pytest.raises(Refused, match="Refused") as refused:
        actions.change_meeting(meeting=held, data=wanted, version=2, by=by, now=NOW)
    assert "Neues" in refused.value.messages[0]
    actions.change_meeting(meeting=held, data=make_data(agenda=("Anderes", "Neues")), version=2, by=by, now=NOW)
    assert [(one.title, one.outcome) for one in queries.agenda_of(held)] == [("Anderes", ""), ("Neues", "Geklärt.")]


def make_data(**more: Any) -> Any:
    """A meeting as typed, of today."""
    starts = datetime(2026, 6, 10, 18, tzinfo=BERLIN)
    known = {"kind": "regulars_table", "title": "Stammtisch", "place": "Landratsamt", **more}
    return MeetingData(starts_at=starts, ends_at=starts + timedelta(hours=2), **known)


def test_nothing_is_written_down_before_the_day(client: Client, by: Actor) -> None:
    address = reverse("volunteers:minutes", args=[make_meeting(by).public_id])
    assert "noch nicht begonnen" in client.get(address).content.decode()
    response = client.post(address, {"minutes": "Schon geschrieben.", "version": "1"})
    assert response.status_code == 422
    assert AgendaItem.objects.exclude(outcome="").count() == 0


def test_what_is_open_stays_in_sight_until_it_is_done(client: Client, held: Meeting) -> None:
    address = reverse("volunteers:add_follow_up", args=[held.public_id])
    client.post(address, {"text": "Schlüssel für den Saal", "due_on": "12.6.2026"})
    assert "Schlüssel für den Saal" in client.get(reverse("volunteers:meetings")).content.decode()
    done = reverse("volunteers:settle_follow_up", args=[FollowUp.objects.get().public_id])
    for _time in range(2):
        client.post(done)
    assert "Schlüssel für den Saal" not in client.get(reverse("volunteers:meetings")).content.decode()
    assert client.post(address, {"text": "Zu spät", "due_on": "1.6.2026"}).status_code == 422


def test_an_open_question_goes_into_the_inbox_and_is_done_with_its_answer(
    client: Client, by: Actor, held: Meeting
) -> None:
    address = reverse("volunteers:add_follow_up", args=[held.public_id])
    client.post(address, {"text": "Wer zahlt den Bus?", "due_on": "30.6.2026", "is_question": "on"})
    question = Question.objects.get()
    assert FollowUp.objects.get().due_on == question.due_on
    assert "Wer zahlt den Bus?" in client.get(reverse("volunteers:questions")).content.decode()
    assert [one.question_id for one in queries.open_follow_ups(by.county_id)] == [question.pk]
    room_actions.answer_question(question=question, text="Der Landkreis.", by=by, now=NOW)
    assert queries.open_follow_ups(by.county_id) == []


def test_agenda_and_minutes_are_printed_without_names(client: Client, held: Meeting) -> None:
    response = client.get(reverse("volunteers:meeting_paper", args=[held.public_id]))
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")


def test_the_pages_cost_the_same_for_one_guest_and_for_thirty(
    client: Client, by: Actor, again: Callable[[], None]
) -> None:
    counts = []
    meeting = make_meeting(by)
    for number in range(30):
        volunteer = make_volunteer(by, f"Ada{number}", "Klein")
        actions.add_guest(meeting=meeting, volunteer=volunteer, by=by, now=NOW)
        make_meeting(by, f"Treffen {number}")
        if number in (0, 29):
            asked = []
            for address in (
                reverse("volunteers:meetings"),
                reverse("volunteers:meeting", args=[meeting.public_id]),
                reverse("volunteers:invite", args=[meeting.public_id]),
            ):
                client.get(address)
                with CaptureQueriesContext(connection) as told:
                    assert client.get(address).status_code == 200
                asked.append(len(told))
            counts.append(asked)
            again()
    assert counts[0] == counts[1]
    assert mail.outbox == []
