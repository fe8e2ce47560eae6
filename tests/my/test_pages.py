"""What a volunteer sees and does on the own pages."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from geleit.accounts.actors import Actor
from geleit.accounts.models import User
from geleit.audit.codes import EventKind
from geleit.audit.models import Event
from geleit.my.models import CalendarFeed, MailedLink
from geleit.my.queries import stored
from geleit.volunteers import actions, queries
from geleit.volunteers.models import Consent, HelperCircle, HourEntry, ImportedRow, Question, SignUp, Volunteer
from tests.conftest import NOW, TODAY
from tests.my.making import browser_of, links_in_mail, page_of
from tests.volunteers.making import (
    appoint,
    give,
    make_training,
    make_volunteer,
    seen,
    sign,
    sign_up,
    when,
)

pytestmark = pytest.mark.django_db
Again = Callable[[], None]


def hours_typed(**more: str) -> dict[str, str]:
    """A whole form of hours."""
    return {"on": "9.6.2026", "minutes": "1:30", "activity": "forms", "circle": "", "note": "", **more}


def details_typed(**more: Any) -> dict[str, Any]:
    """A whole form of details, as they stand."""
    return {
        "email": "elfriede@example.org", "phone": "", "municipality": "", "languages": [], "wishes": [],
        "availability": [], "radius_km": "", "emergency_contact": "", **more,
    }  # fmt: skip


# --- hours ----------------------------------------------------------------------------------------------------------


def test_hours_are_entered_by_the_volunteer(
    browser: Client, elfriede: Volunteer, circle: HelperCircle, again: Again
) -> None:
    page = browser.post(reverse("my:hours"), hours_typed(circle=str(circle.public_id)), follow=True)
    assert "Die Stunden sind eingetragen." in page.content.decode()
    assert "noch nicht bestätigt" in page_of(browser, "hours")
    again()
    entry = HourEntry.objects.get()
    assert (entry.volunteer, entry.minutes, entry.circle, entry.entered_by, entry.confirmed_on) == (
        elfriede, 90, circle, None, None,
    )  # fmt: skip
    told = Event.objects.get(kind=EventKind.HOURS_RECORDED)
    assert (told.role, told.subject, told.subject_id) == ("volunteer", "volunteer", elfriede.pk)


@pytest.mark.parametrize(
    ("typed", "because"),
    [
        ({"minutes": "25"}, "Ein Tag hat 24 Stunden."),
        ({"on": "11.6.2026"}, "nicht für künftige Tage"),
        ({"minutes": "viel"}, "Bitte schreiben Sie Stunden wie 1:30 oder 1,5."),
        ({"activity": ""}, "Diese Angabe fehlt noch."),
        ({"circle": "00000000-0000-0000-0000-000000000000"}, "Bitte prüfen Sie diese Angaben"),
    ],
)
def test_impossible_hours_are_refused_with_the_reason_and_kept(
    browser: Client, typed: dict[str, str], because: str
) -> None:
    answer = browser.post(reverse("my:hours"), hours_typed(note="Tee gekocht", **typed))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert because in text
    assert "Tee gekocht" in text


def test_several_entries_share_the_24_hours_of_a_day(browser: Client) -> None:
    browser.post(reverse("my:hours"), hours_typed(minutes="20"))
    answer = browser.post(reverse("my:hours"), hours_typed(minutes="5"))
    assert "für diesen sind schon 20:00 eingetragen" in answer.content.decode()


def test_a_form_sent_twice_is_entered_once(browser: Client, again: Again) -> None:
    form = hours_typed(form_key="4cf5e0c5-9f3a-4dbb-b3f1-5d1c4c0b6a01")
    for _time in range(2):
        assert browser.post(reverse("my:hours"), form).status_code == 302
    again()
    assert HourEntry.objects.count() == 1


def test_who_is_not_active_yet_enters_no_hours(by: Actor, circle: HelperCircle, again: Again) -> None:
    prospect = make_volunteer(by, "Ada", "Klein", state="prospect")
    browser = browser_of(prospect)
    assert "sobald die Integrationslotsin festgehalten hat" in page_of(browser, "hours")
    assert browser.post(reverse("my:hours"), hours_typed()).status_code == 422
    again()
    assert not HourEntry.objects.exists()


def test_hours_sent_back_are_corrected_and_wait_again(
    browser: Client, by: Actor, elfriede: Volunteer, again: Again
) -> None:
    again()
    entry = give(by, elfriede, 600)
    actions.send_back_hours(entry=entry, because="Nur bis 12 Uhr", **when(by))
    assert "Nur bis 12 Uhr" in page_of(browser, "start")
    assert "0 Std." in page_of(browser, "start")
    page = reverse("my:one_entry", kwargs={"hours_id": entry.public_id})
    assert "10:00" in browser.get(page).content.decode()
    assert browser.post(page, hours_typed(minutes="2")).status_code == 302
    again()
    entry.refresh_from_db()
    assert (entry.minutes, entry.returned_on, entry.returned_because) == (120, None, "")


def test_confirmed_hours_stay(browser: Client, by: Actor, elfriede: Volunteer, again: Again) -> None:
    again()
    entry = give(by, elfriede, 60)
    actions.confirm_hours(entry=entry, **when(by))
    page = reverse("my:one_entry", kwargs={"hours_id": entry.public_id})
    assert browser.get(page).status_code == 302
    assert browser.post(reverse("my:remove_entry", kwargs={"hours_id": entry.public_id})).status_code == 422
    again()
    assert HourEntry.objects.get().minutes == 60


def test_the_proof_needs_confirmed_hours(browser: Client, by: Actor, elfriede: Volunteer, again: Again) -> None:
    assert browser.get(reverse("my:proof")).headers["Location"] == reverse("my:hours")
    again()
    for number in range(10):
        entry = give(by, elfriede, 600, on=TODAY - timedelta(days=number))
        actions.confirm_hours(entry=entry, **when(by))
    assert "Nachweis öffnen" in page_of(browser, "hours")
    assert "100 von 80 Stunden bestätigt" in page_of(browser, "start")
    paper = browser.get(reverse("my:proof"))
    assert paper.content.startswith(b"%PDF")
    assert paper.headers["Cache-Control"] == "no-store"


def test_only_confirmed_hours_count_for_the_proof(
    browser: Client, by: Actor, elfriede: Volunteer, again: Again
) -> None:
    again()
    actions.confirm_hours(entry=give(by, elfriede, 90), **when(by))
    give(by, elfriede, 600)
    for name in ("start", "hours"):
        page = page_of(browser, name)
        assert "1,5 von 80 Stunden bestätigt" in page
        assert "78 Std. 30 Min." in page


# --- somebody else's ------------------------------------------------------------------------------------------------


def test_what_belongs_to_another_volunteer_does_not_exist(
    browser: Client, by: Actor, elfriede: Volunteer, hedwig: Volunteer, again: Again
) -> None:
    again()
    hours = {"hours_id": give(by, hedwig, 60).public_id}
    place = {"sign_up_id": sign_up(by, make_training(by), hedwig).public_id}
    answers = [
        browser.get(reverse("my:one_entry", kwargs=hours)),
        browser.post(reverse("my:one_entry", kwargs=hours), hours_typed()),
        browser.post(reverse("my:remove_entry", kwargs=hours)),
        browser.post(reverse("my:sign_off", kwargs=place)),
        browser.get(reverse("my:participation", kwargs=place)),
    ]
    assert [answer.status_code for answer in answers] == [404] * 5
    assert all("Hedwig" not in answer.content.decode() for answer in answers)
    again()
    assert HourEntry.objects.filter(volunteer=hedwig).count() == SignUp.objects.filter(state="placed").count() == 1


def test_the_circle_shows_only_who_allowed_it(
    browser: Client, by: Actor, hedwig: Volunteer, circle: HelperCircle, again: Again
) -> None:
    again()
    actions.add_need(circle=circle, activity="", text="Fahrerin für freitags", **when(by))
    page = page_of(browser, "circles")
    assert "Fahrerin für freitags" in page
    assert "Sommer" not in page
    again()
    actions.set_consents(volunteer=hedwig, given=["name_in_circle"], **when(by))
    page = page_of(browser, "circles")
    assert "Sommer, Hedwig" in page
    assert "08321 5550" not in page
    again()
    actions.set_consents(volunteer=hedwig, given=["name_in_circle", "phone_in_circle"], **when(by))
    assert "08321 5550" in page_of(browser, "circles")


def test_who_shares_phone_but_no_name_is_not_shown(browser: Client, by: Actor, hedwig: Volunteer, again: Again) -> None:
    again()
    actions.set_consents(volunteer=hedwig, given=["phone_in_circle"], **when(by))
    assert "08321 5550" not in page_of(browser, "circles")


# --- trainings ------------------------------------------------------------------------------------------------------


def test_signing_up_and_off(browser: Client, by: Actor, elfriede: Volunteer, again: Again) -> None:
    again()
    training = make_training(by, title="Asylrecht für Anfänger")
    assert "Asylrecht für Anfänger" in page_of(browser, "trainings")
    page = browser.post(reverse("my:sign_up", kwargs={"training_id": training.public_id}), follow=True)
    assert "Sie haben einen Platz." in page.content.decode()
    again()
    made = SignUp.objects.get()
    assert (made.volunteer, made.state, made.signed_up_by) == (elfriede, "placed", None)
    browser.post(reverse("my:sign_off", kwargs={"sign_up_id": made.public_id}))
    again()
    assert SignUp.objects.get().state == "ended"


def test_a_full_training_leads_to_the_waiting_list(browser: Client, by: Actor, hedwig: Volunteer, again: Again) -> None:
    again()
    training = make_training(by, places=1)
    sign_up(by, training, hedwig)
    page = browser.post(reverse("my:sign_up", kwargs={"training_id": training.public_id}), follow=True)
    assert "Sie stehen auf der Warteliste" in page.content.decode()


def test_when_a_training_is_stands_with_its_hours(browser: Client, by: Actor, again: Again) -> None:
    again()
    training = make_training(by)
    for _state in ("offered", "signed up"):
        page = page_of(browser, "trainings")
        assert "Mi, 17.06.2026," in page
        assert "18:00–20:00 Uhr" in page
        browser.post(reverse("my:sign_up", kwargs={"training_id": training.public_id}))
    assert "18:00–20:00 Uhr" in page_of(browser, "start")


def test_who_presses_again_on_an_old_page_reads_how_it_stands(
    browser: Client, by: Actor, elfriede: Volunteer, again: Again
) -> None:
    again()
    training = make_training(by)
    place = reverse("my:sign_up", kwargs={"training_id": training.public_id})
    pages = [browser.post(place, follow=True).content.decode() for _time in range(2)]
    assert "Sie sind zu dieser Schulung schon angemeldet." in pages[1]
    again()
    made = SignUp.objects.get()
    off = reverse("my:sign_off", kwargs={"sign_up_id": made.public_id})
    pages = [browser.post(off, follow=True).content.decode() for _time in range(2)]
    assert "Sie sind schon abgemeldet." in pages[1]


def test_after_the_deadline_one_calls(browser: Client, by: Actor, again: Again) -> None:
    again()
    training = make_training(by, deadline=TODAY - timedelta(days=1))
    assert training.title not in page_of(browser, "trainings")
    answer = browser.post(reverse("my:sign_up", kwargs={"training_id": training.public_id}))
    assert answer.status_code == 422
    assert "Bitte rufen Sie die Integrationslotsin an." in answer.content.decode()


def test_the_certificate_comes_with_the_attendance(
    browser: Client, by: Actor, elfriede: Volunteer, again: Again
) -> None:
    again()
    training = make_training(by, on=TODAY, deadline=TODAY)
    made = sign_up(by, training, elfriede)
    paper = reverse("my:participation", kwargs={"sign_up_id": made.public_id})
    assert browser.get(paper).headers["Location"] == reverse("my:trainings")
    again()
    [unit] = queries.units_of(training)
    actions.record_attendance(unit=unit, present=[made.public_id], **when(by))
    assert browser.get(paper).content.startswith(b"%PDF")


# --- details --------------------------------------------------------------------------------------------------------


def test_details_are_changed_with_version_and_trace(browser: Client, elfriede: Volunteer, again: Again) -> None:
    wanted = details_typed(phone="08321 612 345", languages=["de", "ar"], radius_km="15", version="1")
    assert browser.post(reverse("my:data"), wanted).status_code == 302
    again()
    elfriede.refresh_from_db()
    assert (elfriede.phone, elfriede.languages, elfriede.radius_km, elfriede.version) == (
        "08321 612345",
        ["de", "ar"],
        15,
        2,
    )
    assert elfriede.birth_date == date(1961, 3, 14)
    told = Event.objects.filter(kind=EventKind.VOLUNTEER_CHANGED, role="volunteer").latest("id")
    assert set(told.fields) == {"phone", "match_phone", "languages", "radius_km"}


def test_who_was_overtaken_overwrites_nothing(browser: Client, by: Actor, elfriede: Volunteer, again: Again) -> None:
    again()
    volunteer = Volunteer.objects.get(pk=elfriede.pk)
    actions.set_consents(volunteer=volunteer, given=[], **when(by))
    Volunteer.objects.filter(pk=elfriede.pk).update(version=7, phone="08321 9")
    answer = browser.post(reverse("my:data"), details_typed(phone="08321 612345", version="1"))
    assert answer.status_code == 422
    assert "08321 612345" in answer.content.decode()
    again()
    assert Volunteer.objects.get(pk=elfriede.pk).phone == "08321 9"


@pytest.mark.parametrize("typed", ["08321 zwölf", "0151", "keine"])
def test_a_number_that_is_none_is_explained_and_the_rest_kept(browser: Client, typed: str) -> None:
    answer = browser.post(reverse("my:data"), details_typed(phone=typed, emergency_contact="Lena", version="1"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Das ist keine Telefonnummer." in page
    assert f'value="{typed}"' in page
    assert 'value="Lena"' in page


def test_what_the_guide_recorded_as_number_stays(browser: Client, elfriede: Volunteer, again: Again) -> None:
    again()
    Volunteer.objects.filter(pk=elfriede.pk).update(phone="08321 612345 (abends)")
    answer = browser.post(reverse("my:data"), details_typed(phone="08321 612345 (abends)", version="1"))
    assert answer.status_code == 302


def test_a_new_mail_address_counts_once_its_link_was_opened(
    browser: Client, work: Callable[[], int], elfriede: Volunteer, again: Again
) -> None:
    old = elfriede.email
    page = browser.post(reverse("my:data"), details_typed(email="neu@example.org", version="1"), follow=True)
    assert "sobald Sie den Link geöffnet haben" in page.content.decode()
    work()
    [link] = links_in_mail()
    assert mail.outbox[-1].to == ["neu@example.org"]
    again()
    elfriede.refresh_from_db()
    assert elfriede.email == old
    assert "neu@example.org" in Client().get(link).content.decode()
    assert Client().post(link).status_code == 302
    again()
    elfriede.refresh_from_db()
    assert (elfriede.email, elfriede.match_email) == ("neu@example.org", "neu@example.org")
    work()
    assert mail.outbox[-1].to == [old]
    assert "neu@example.org" not in mail.outbox[-1].body
    assert Client().post(link).status_code == 410


def test_consent_is_given_and_taken_back(browser: Client, elfriede: Volunteer, again: Again) -> None:
    page = reverse("my:consents")
    browser.post(page, {"given": ["name_in_circle", "training_mail"]})
    browser.post(page, {"given": ["training_mail"]})
    again()
    assert queries.consents_of(elfriede) == ["training_mail"]
    assert Consent.objects.get(what="name_in_circle").withdrawn_on == TODAY


# --- what is stored -------------------------------------------------------------------------------------------------


def test_every_field_of_every_kind_has_a_label_a_purpose_and_an_end() -> None:
    for _title, model, _path in stored.SOURCES:
        privacy = stored.privacy_of(model)
        assert set(stored.fields_of(model)) <= stored.LABELS.keys(), model
        assert set(stored.fields_of(model)) | stored.TECHNICAL >= set(privacy.declared()), model
        assert privacy.purpose in stored.PURPOSES, model
        assert privacy.retention in stored.ENDS, model


def test_nothing_that_points_at_a_volunteer_is_forgotten() -> None:
    told = {model for _title, model, _path in stored.SOURCES}
    pointing = {
        model
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model is Volunteer
    }
    # Only that an entry came from a list, and from which line, so that the whole list can be taken back.
    assert pointing - told == {ImportedRow}


def test_what_is_stored_can_be_read_and_taken_along(
    browser: Client, by: Actor, elfriede: Volunteer, veronika: User, again: Again
) -> None:
    again()
    seen(by, elfriede)
    give(by, elfriede, 90)
    page = page_of(browser, "stored")
    for part in (
        "Müller",
        "14.03.1961",
        "Schutz von Kindern (§ 72a SGB VIII)",
        "1 Std. 30 Min.",
        "jemand aus der Verwaltung",
    ):
        assert part in page
    assert "Veronika" not in page
    assert "Name zum Sortieren" not in page
    taken = browser.get(reverse("my:stored_json"))
    content = json.loads(taken.content)
    assert content["Volunteer"]["entries"][0]["family_name"] == "Müller"
    assert content["HourEntry"]["entries"][0]["minutes"] == 90
    assert "attachment" in taken.headers["Content-Disposition"]
    text = browser.get(reverse("my:stored_text")).content.decode()
    assert "Familienname: Müller" in text
    assert "Name zum Sortieren: mueller elfriede" in text
    again()
    assert Event.objects.filter(kind=EventKind.VOLUNTEER_READ, role="volunteer", subject_id=elfriede.pk).count() == 3


def test_nobody_elses_data_are_among_the_own(browser: Client, by: Actor, hedwig: Volunteer, again: Again) -> None:
    again()
    give(by, hedwig, 77)
    for name in ("stored", "stored_json", "stored_text"):
        page = page_of(browser, name)
        assert "Sommer" not in page
        assert hedwig.email not in page
    assert json.loads(page_of(browser, "stored_json"))["HourEntry"]["entries"] == []


def test_deletion_is_asked_for_and_answered_within_a_month(
    browser: Client, elfriede: Volunteer, veronika: User, again: Again
) -> None:
    browser.post(reverse("my:erase"), {"text": "Bitte alles"})
    again()
    question = Question.objects.get()
    assert (question.kind, question.volunteer, question.responsible) == ("erasure", elfriede, veronika)
    assert question.due_on == TODAY + timedelta(days=30)
    assert "Löschung meiner Daten" in page_of(browser, "start")


# --- calendar -------------------------------------------------------------------------------------------------------


def test_the_calendar_is_neutral_and_its_address_can_be_renewed(
    browser: Client, by: Actor, elfriede: Volunteer, again: Again
) -> None:
    again()
    sign_up(by, make_training(by, title="Umgang mit Trauma", place="Kloster"), elfriede)
    browser.post(reverse("my:calendar"))
    first = _feed(browser)
    feed = Client().get(first)
    text = feed.content.decode()
    assert feed.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "SUMMARY:Termin\r\n" in text
    assert "DTSTART:20260617T160000Z" in text
    assert not [word for word in ("Trauma", "Kloster", "Elfriede", "Müller") if word in text]
    browser.post(reverse("my:calendar"))
    assert Client().get(first).status_code == 404
    assert Client().get(_feed(browser)).status_code == 200
    browser.post(reverse("my:end_calendar"))
    again()
    assert not CalendarFeed.objects.exists()


def test_a_calendar_nobody_has_is_404(elfriede: Volunteer) -> None:
    for county in (elfriede.county.slug, "nowhere"):
        assert Client().get(f"/mein/kalender/{county}/never.ics").status_code == 404


def _feed(browser: Client) -> str:
    page = page_of(browser, "calendar")
    start = page.index("/mein/kalender/")
    return page[start : page.index('"', start)]


# --- taking part at all ---------------------------------------------------------------------------------------------


def test_pausing_and_coming_back(browser: Client, elfriede: Volunteer, again: Again) -> None:
    browser.post(reverse("my:part"), {"part": "pause"})
    assert "Sie pausieren" in page_of(browser, "start")
    page = browser.post(reverse("my:part"), {"part": "return"}, follow=True)
    assert "Schön, dass Sie wieder da sind." in page.content.decode()
    again()
    elfriede.refresh_from_db()
    assert elfriede.state == "active"
    assert [period.by for period in elfriede.periods.order_by("id")][1:] == [None, None]


def test_leaving_signs_out_and_ends_the_membership(browser: Client, elfriede: Volunteer, again: Again) -> None:
    page = browser.post(reverse("my:part"), {"part": "leave", "is_sure": "on"}, follow=True)
    assert "Ihr Ehrenamt ist beendet" in page.content.decode()
    assert browser.get(reverse("my:start")).status_code == 302
    again()
    elfriede.refresh_from_db()
    assert elfriede.state == "left"
    assert queries.circles_of(elfriede) == []


def test_nobody_leaves_by_one_wrong_press(browser: Client, elfriede: Volunteer, again: Again) -> None:
    answer = browser.post(reverse("my:part"), {"part": "leave"})
    assert answer.status_code == 422
    assert "Bitte setzen Sie hier den Haken" in answer.content.decode()
    again()
    elfriede.refresh_from_db()
    assert elfriede.state == "active"


def test_who_coordinates_does_not_leave_alone(
    browser: Client, by: Actor, elfriede: Volunteer, circle: HelperCircle, again: Again
) -> None:
    again()
    sign(by, elfriede)
    appoint(by, elfriede, circle)
    answer = browser.post(reverse("my:part"), {"part": "leave", "is_sure": "on"})
    assert answer.status_code == 422
    assert "sprechen Sie zuerst mit der Integrationslotsin" in answer.content.decode()


# --- all of them ----------------------------------------------------------------------------------------------------

PAGES = (
    "start",
    "hours",
    "trainings",
    "requests",
    "circles",
    "data",
    "consents",
    "calendar",
    "stored",
    "erase",
    "part",
)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_one_heading_and_asks_no_more_with_more_rows(
    name: str, browser: Client, by: Actor, elfriede: Volunteer, again: Again
) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert page_of(browser, name).count("<h1") == 1
        return len(caught)

    again()
    give(by, elfriede, 10)
    sign_up(by, make_training(by), elfriede)
    page_of(browser, name)
    few = statements()
    again()
    for number in range(6):
        give(by, elfriede, 10, on=TODAY - timedelta(days=number))
        sign_up(by, make_training(by, title=f"Nummer {number}"), elfriede)
    assert statements() == few


def test_links_are_not_made_by_looking(browser: Client, again: Again) -> None:
    for name in PAGES:
        page_of(browser, name)
    again()
    assert MailedLink.objects.filter(made_at__gte=NOW, used_at=None).count() == 0
