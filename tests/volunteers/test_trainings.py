"""Trainings: planning, signing up, who was there, what they cost, and who is reminded."""

from collections.abc import Callable
from dataclasses import fields
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from geleit.accounts import tasks as post
from geleit.accounts.actors import Actor
from geleit.audit.codes import EventKind
from geleit.audit.models import Event
from geleit.core.clock import BERLIN
from geleit.core.errors import Refused
from geleit.volunteers import actions, queries, tasks
from geleit.volunteers.details import TrainingData
from geleit.volunteers.models import Attendance, SignUp, Training, TrainingSeries, Volunteer
from tests.conftest import NOW, TODAY
from tests.volunteers.making import make_training, make_volunteer, sign_up, unit, when

pytestmark = pytest.mark.django_db
NEXT_WEEK = TODAY + timedelta(days=7)


@pytest.fixture
def elfriede(by: Actor) -> Volunteer:
    """An active volunteer."""
    return make_volunteer(by)


@pytest.fixture
def training(by: Actor) -> Training:
    """An evening next week with two places."""
    return make_training(by, places=2)


def typed(**more: Any) -> dict[str, Any]:
    """A whole form."""
    return {
        "title": "Asylrecht für Helferkreise", "topic": "asylum_law", "module": "law", "series": "", "trainer": "RA Öz",
        "place": "Landratsamt, Saal 2", "video_link": "", "places": "12", "deadline": "15.6.2026", "is_public": "on",
        "description": "", "on": "17.6.2026", "begins": "18 Uhr", "ends": "20.30", "minutes": "135", "unit_title": "",
        **more,
    }  # fmt: skip


def named(by: Actor, number: int) -> list[Volunteer]:
    """Several volunteers."""
    return [make_volunteer(by, f"Ida{place}", "Frei") for place in range(number)]


def order(training: Training) -> list[tuple[str, str, int | None]]:
    """Who signed up, in order: given name, state, place."""
    rows = SignUp.objects.filter(training=training).order_by("number")
    return [(one.volunteer.given_name, one.state, one.place) for one in rows.select_related("volunteer")]


def work_off() -> None:
    """The worker sends what waits."""
    for job in ProcrastinateJob.objects.order_by("id"):
        post.send_mail(**job.args)


def allow_mail(by: Actor, volunteer: Volunteer) -> None:
    """The volunteer agrees to mails about trainings."""
    actions.set_consents(volunteer=volunteer, given=["training_mail"], **when(by))


# --- planning -------------------------------------------------------------------------------------------------------


def test_a_training_is_recorded_with_its_first_unit(client: Client, by: Actor, again: Callable[[], None]) -> None:
    page = client.post(reverse("volunteers:new_training"), typed(), follow=True).content.decode()
    for part in ("Asylrecht für Helferkreise", "17.06.2026, 18:00–20:30", "2:15 h", "RA Öz", "offen für alle"):
        assert part in page
    again()
    assert Training.objects.get().starts_on == date(2026, 6, 17)


@pytest.mark.parametrize(
    ("entry", "because"),
    [
        ({"begins": "20:30", "ends": "18:00"}, "endet, bevor sie beginnt"),
        ({"minutes": "200"}, "liegen 150 Minuten"),
        ({"begins": "abends"}, "wie 18:30"),
        ({"deadline": "18.6.2026"}, "nach dem ersten Tag"),
        ({"place": ""}, "einen Ort oder einen Video-Link"),
        ({"video_link": "http://video.example/1"}, "https://"),
        ({"places": "0"}, "größer oder gleich 1"),
        ({"topic": "astrology"}, "keine gültige Auswahl"),
    ],
)
def test_an_impossible_training_is_refused_with_the_reason(
    client: Client, by: Actor, entry: dict[str, str], because: str
) -> None:
    response = client.post(reverse("volunteers:new_training"), typed(**entry))
    assert response.status_code == 422
    assert because in response.content.decode()
    assert "Asylrecht für Helferkreise" in response.content.decode()


def test_a_series_has_a_name_of_its_own(client: Client, by: Actor, again: Callable[[], None]) -> None:
    address = reverse("volunteers:training_series")
    assert client.post(address, {"name": "Grundkurs 2026", "description": ""}).status_code == 302
    assert "gibt es schon" in client.post(address, {"name": "grundkurs  2026", "description": ""}).content.decode()
    again()
    key = str(TrainingSeries.objects.get().public_id)
    page = client.post(reverse("volunteers:new_training"), typed(series=key), follow=True).content.decode()
    assert "Grundkurs 2026" in page
    assert "Asylrecht" in client.get(reverse("volunteers:trainings") + f"?series={key}").content.decode()


def test_units_stretch_the_training_and_attended_ones_stay(by: Actor, training: Training, clock: Any) -> None:
    later = actions.add_unit(training=training, data=unit(NEXT_WEEK + timedelta(days=7)), by=by, now=NOW)
    training.refresh_from_db()
    assert (training.starts_on, training.ends_on) == (NEXT_WEEK, NEXT_WEEK + timedelta(days=7))
    with pytest.raises(Refused):
        actions.add_unit(training=training, data=unit(TODAY), by=by, now=NOW)  # before the deadline
    actions.remove_unit(unit=later, by=by, now=NOW)
    training.refresh_from_db()
    assert training.ends_on == NEXT_WEEK
    with pytest.raises(Refused):
        actions.remove_unit(unit=queries.units_of(training)[0], by=by, now=NOW)


def test_who_is_overtaken_sees_both_versions(client: Client, by: Actor, training: Training) -> None:
    address = reverse("volunteers:change_training", args=[training.public_id])
    client.post(address, typed(place="Sonthofen", version="1"))
    response = client.post(address, typed(place="Oberstdorf", version="1"))
    assert response.status_code == 409
    assert "<del>Sonthofen</del>" in response.content.decode()


# --- signing up -----------------------------------------------------------------------------------------------------


def test_who_comes_after_the_last_place_waits_and_moves_up_in_order(by: Actor, training: Training) -> None:
    people = named(by, 5)
    ups = [sign_up(by, training, one) for one in people]
    assert [one.state for one in ups] == ["placed", "placed", "waiting", "waiting", "waiting"]
    actions.sign_off(sign_up=ups[0], by=by, now=NOW)
    assert order(training) == [
        ("Ida0", "ended", None),
        ("Ida1", "placed", 2),
        ("Ida2", "placed", 1),
        ("Ida3", "waiting", None),
        ("Ida4", "waiting", None),
    ]
    actions.sign_off(sign_up=ups[3], by=by, now=NOW)
    actions.sign_off(sign_up=ups[1], by=by, now=NOW)
    assert [one[1] for one in order(training)] == ["ended", "ended", "placed", "ended", "placed"]


def test_who_signed_off_comes_back_at_the_end(by: Actor, training: Training) -> None:
    people = named(by, 3)
    ups = [sign_up(by, training, one) for one in people]
    actions.sign_off(sign_up=ups[0], by=by, now=NOW)
    assert sign_up(by, training, people[0]).state == "waiting"
    with pytest.raises(Refused):
        actions.sign_off(sign_up=ups[0], by=by, now=NOW)


def data_of(training: Training, **more: Any) -> TrainingData:
    """What is saved of a training, with some of it changed."""
    return TrainingData(**{one.name: getattr(training, one.name) for one in fields(TrainingData)} | more)


def change(by: Actor, training: Training, **more: Any) -> Training:
    """The training with other master data."""
    training.refresh_from_db()
    data = data_of(training, **more)
    return actions.change_training(training=training, data=data, version=training.version, by=by, now=NOW)


def test_more_places_let_people_move_up_and_fewer_are_refused(by: Actor, training: Training) -> None:
    ups = [sign_up(by, training, one) for one in named(by, 4)]
    change(by, training, places=3)
    assert [one[2] for one in order(training)] == [1, 2, 3, None]
    with pytest.raises(Refused):
        change(by, training, places=2)
    actions.sign_off(sign_up=ups[0], by=by, now=NOW)  # the fourth gets place 1
    actions.sign_off(sign_up=ups[1], by=by, now=NOW)
    change(by, training, places=2)
    assert [one[2] for one in order(training)] == [None, None, 2, 1]


@pytest.mark.parametrize("reason", ["deadline", "cancelled", "left", "twice"])
def test_a_sign_up_that_cannot_be_is_refused(by: Actor, training: Training, elfriede: Volunteer, reason: str) -> None:
    now, today = NOW, TODAY
    match reason:
        case "deadline":
            today = training.deadline + timedelta(days=1)
        case "cancelled":
            actions.cancel_training(training=training, because="", **when(by))
        case "left":
            actions.move_volunteer(volunteer=elfriede, state="left", on=TODAY, note="", **when(by))
        case "twice":
            sign_up(by, training, elfriede)
    with pytest.raises(Refused):
        actions.sign_up(training=training, volunteer=elfriede, by=by, now=now, today=today)


def test_who_leaves_is_signed_off_from_what_is_to_come(by: Actor, training: Training, elfriede: Volunteer) -> None:
    sign_up(by, training, elfriede)
    waiting = [sign_up(by, training, one) for one in named(by, 2)][1]
    actions.move_volunteer(volunteer=elfriede, state="left", on=TODAY, note="", **when(by))
    waiting.refresh_from_db()
    assert waiting.state == "placed"


def test_the_lotsin_signs_somebody_up_from_both_sides(
    client: Client, by: Actor, training: Training, elfriede: Volunteer
) -> None:
    search = reverse("volunteers:sign_up", args=[training.public_id])
    assert "Müller, Elfriede" in client.post(search, {"name": "müll"}).content.decode()
    one = reverse("volunteers:sign_up_one", args=[training.public_id, elfriede.public_id])
    assert "hat einen Platz" in client.post(one, follow=True).content.decode()
    assert "schon angemeldet" in client.post(one, follow=True).content.decode()
    page = client.get(reverse("volunteers:volunteer", args=[elfriede.public_id])).content.decode()
    assert f"Als Nächstes: {training.title}" in page
    mine = reverse("volunteers:volunteer_trainings", args=[elfriede.public_id])
    response = client.post(mine, {"training": str(training.public_id)})
    assert response.status_code == 422
    assert "schon angemeldet" in response.content.decode()


# --- being there ----------------------------------------------------------------------------------------------------


def test_nobody_was_there_before_it_began(by: Actor, training: Training, elfriede: Volunteer) -> None:
    made = sign_up(by, training, elfriede)
    with pytest.raises(Refused):
        actions.record_attendance(unit=queries.units_of(training)[0], present=[made.public_id], **when(by))


def test_attendance_feeds_certificate_and_volunteer(
    client: Client, by: Actor, elfriede: Volunteer, again: Callable[[], None]
) -> None:
    training = make_training(by, on=TODAY, deadline=TODAY)
    made, other = sign_up(by, training, elfriede), sign_up(by, training, named(by, 1)[0])
    certificate = reverse("volunteers:participation", args=[made.public_id])
    assert "zuerst die Anwesenheit" in client.get(certificate, follow=True).content.decode()
    address = reverse("volunteers:attendance", args=[training.public_id])
    response = client.post(address + "?einheit=1", {"present": [str(made.public_id)]}, follow=True)
    assert response.status_code == 200
    again()
    assert [one.sign_up for one in Attendance.objects.all()] == [made]
    printed = client.get(certificate)
    assert printed.content.startswith(b"%PDF")
    assert "Müller" not in printed.headers["Content-Disposition"]
    assert "2:00 h" in client.get(reverse("volunteers:volunteer", args=[elfriede.public_id])).content.decode()
    again()
    assert Event.objects.filter(kind=EventKind.VOLUNTEER_CERTIFIED).exists()
    with pytest.raises(Refused):
        actions.sign_off(sign_up=made, by=by, now=NOW)
    with pytest.raises(Refused):
        actions.cancel_training(training=training, because="", **when(by))
    client.post(address, {"present": [str(other.public_id)]})
    again()
    assert [one.sign_up for one in Attendance.objects.all()] == [other]


def test_attendance_is_recorded_for_the_unit_that_was_shown(
    client: Client, by: Actor, elfriede: Volunteer, again: Callable[[], None]
) -> None:
    training = make_training(by, on=TODAY - timedelta(days=1), deadline=TODAY - timedelta(days=1))
    actions.add_unit(training=training, data=unit(TODAY), by=by, now=NOW)
    before = timedelta(days=2)  # once a training has begun nobody moves up
    made = actions.sign_up(training=training, volunteer=elfriede, by=by, now=NOW - before, today=TODAY - before)
    address = reverse("volunteers:attendance", args=[training.public_id])
    assert 'name="unit" value="2"' in client.get(address).content.decode()  # that of today
    client.post(address, {"unit": "1", "present": [str(made.public_id)]})
    again()
    assert [one.unit for one in Attendance.objects.all()] == queries.units_of(training)[:1]


def test_who_only_waits_cannot_be_marked_as_there(client: Client, by: Actor) -> None:
    training = make_training(by, on=TODAY, deadline=TODAY, places=1)
    _first, waiting = (sign_up(by, training, one) for one in named(by, 2))
    address = reverse("volunteers:attendance", args=[training.public_id])
    assert client.post(address, {"present": [str(waiting.public_id)]}).status_code == 422


def test_the_list_to_sign_is_a_pdf(client: Client, by: Actor, training: Training, elfriede: Volunteer) -> None:
    sign_up(by, training, elfriede)
    for day in range(8, 14):
        actions.add_unit(training=training, data=unit(TODAY + timedelta(days=day)), by=by, now=NOW)
    printed = client.get(reverse("volunteers:attendance_list", args=[training.public_id]))
    assert printed.content.startswith(b"%PDF")
    assert printed.headers["Cache-Control"] == "no-store"


# --- evaluation and costs -------------------------------------------------------------------------------------------


def test_a_question_has_no_more_answers_than_people(client: Client, by: Actor, elfriede: Volunteer) -> None:
    training = make_training(by, on=TODAY, deadline=TODAY)
    made = sign_up(by, training, elfriede)
    actions.record_attendance(unit=queries.units_of(training)[0], present=[made.public_id], **when(by))
    address = reverse("volunteers:evaluation", args=[training.public_id])
    response = client.post(address, {"n-content-good": "1", "n-content-poor": "1"})
    assert response.status_code == 422
    assert "Nur 1 Person war da" in response.content.decode()
    assert client.post(address, {"n-content-good": "-1"}).status_code == 422
    page = client.post(address, {"n-content-good": "1", "said": "Mehr davon"}, follow=True).content.decode()
    assert "Mehr davon" in page
    assert 'name="n-content-good" id="id_n-content-good" class="kern-form-input__input" value="1"' in page


def test_the_cost_sheet_adds_up(client: Client, by: Actor, training: Training, again: Callable[[], None]) -> None:
    address = reverse("volunteers:costs", args=[training.public_id])
    client.post(address, {"kind": "fee", "text": "Abend", "amount": "350,50"})
    page = client.post(address, {"kind": "catering", "text": "", "amount": "49.50"}, follow=True).content.decode()
    assert "400,00 €" in page
    for wrong in ("0", "-3", "viel"):
        assert client.post(address, {"kind": "fee", "text": "", "amount": wrong}).status_code == 422
    again()
    lines, total = queries.costs_of(training)
    assert total == Decimal("400.00")
    client.post(reverse("volunteers:remove_cost", args=[lines[0].public_id]))
    again()
    assert queries.costs_of(training)[1] == Decimal("49.50")


# --- mails ----------------------------------------------------------------------------------------------------------


def test_reminders_go_to_those_who_allowed_them_a_week_and_a_day_before(
    by: Actor, elfriede: Volunteer, clock: Any
) -> None:
    training = make_training(by, on=TODAY + timedelta(days=10), deadline=TODAY)
    allow_mail(by, elfriede)
    for one in (elfriede, *named(by, 1)):
        sign_up(by, training, one)
    sent = {}
    for days in (10, 8, 7, 6, 2, 1, 0):
        day = TODAY + timedelta(days=10 - days)
        sent[days] = actions.remind(county_id=by.county_id, land="BY", by=by, now=NOW, today=day)
    assert sent == {10: 0, 8: 0, 7: 1, 6: 0, 2: 0, 1: 1, 0: 0}
    work_off()
    assert [(one.to, one.subject) for one in mail.outbox] == [([elfriede.email], "Zu Ihrer Schulung")] * 2
    assert training.title in mail.outbox[0].body
    assert "18:00–20:00" in mail.outbox[0].body


def test_the_morning_job_reminds_every_county(by: Actor, elfriede: Volunteer) -> None:
    allow_mail(by, elfriede)
    sign_up(by, make_training(by, on=NEXT_WEEK, deadline=TODAY), elfriede)
    assert [tasks.remind_of_trainings(0), tasks.remind_of_trainings(0)] == [1, 0]


def test_who_moves_up_or_is_cancelled_hears_of_it(by: Actor) -> None:
    training = make_training(by, places=1)
    people = named(by, 2)
    allow_mail(by, people[1])
    first, _second = [sign_up(by, training, one) for one in people]
    actions.sign_off(sign_up=first, by=by, now=NOW)
    actions.cancel_training(training=training, because="Die Referentin ist krank.", **when(by))
    work_off()
    assert [one.to for one in mail.outbox] == [[people[1].email]] * 2
    assert "ist ein Platz frei geworden" in mail.outbox[0].body
    assert "Die Referentin ist krank." in mail.outbox[1].body


# --- the list -------------------------------------------------------------------------------------------------------


def test_the_list_shows_what_is_to_come_past_and_cancelled(client: Client, by: Actor) -> None:
    make_training(by, title="Kommt")
    make_training(by, title="War", on=TODAY - timedelta(days=3), deadline=TODAY - timedelta(days=9))
    actions.cancel_training(training=make_training(by, title="Fällt aus"), because="", **when(by))
    address = reverse("volunteers:trainings")
    for tail, wanted in (("", "Kommt"), ("?when=past", "War"), ("?when=cancelled", "Fällt aus"), ("?when=x", "Kommt")):
        page = client.get(address + tail).content.decode()
        assert [title for title in ("Kommt", "War", "Fällt aus") if f">{title}</a>" in page] == [wanted]
    for tail in ("?series=nonsense&topic=x&at=n.x", "?topic=' OR 1=1"):
        assert client.get(address + tail).status_code == 200


def test_pages_cost_the_same_for_one_and_for_thirty(
    client: Client, by: Actor, training: Training, again: Callable[[], None]
) -> None:
    addresses = [
        reverse("volunteers:trainings"),
        reverse("volunteers:training", args=[training.public_id]),
        reverse("volunteers:attendance", args=[training.public_id]),
    ]
    counts: dict[str, list[int]] = {address: [] for address in addresses}
    for number in range(30):
        sign_up(by, training, make_volunteer(by, f"Ida{number}", "Frei"))
        make_training(by, title=f"Abend {number}")
        if number in (0, 29):
            for address in addresses:
                client.get(address)
                with CaptureQueriesContext(connection) as told:
                    assert client.get(address).status_code == 200
                counts[address].append(len(told))
            again()
    assert [first == last for first, last in counts.values()] == [True] * 3


def test_time_is_local(by: Actor) -> None:
    made = make_training(by, on=date(2026, 12, 1))
    assert queries.units_of(made)[0].starts_at == datetime(2026, 12, 1, 18, tzinfo=BERLIN)
