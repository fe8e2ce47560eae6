"""Reading and correcting over HTTP: the file's consultations, one consultation, corrections."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from geleit.accounts.actors import Actor
from geleit.accounts.models import StandIn, User
from geleit.audit.codes import EventKind
from geleit.audit.models import Event
from geleit.cases.actions import assign_case
from geleit.cases.models import Case
from geleit.consultations import actions, queries
from geleit.consultations.models import Consultation, Correction
from tests.cases.making import make_case, make_person
from tests.conftest import NOW, TODAY
from tests.consultations.making import record, talk

pytestmark = pytest.mark.django_db

TYPED = {
    "day": "10.06.2026",
    "time": "09:00",
    "minutes": "30",
    "place": "office",
    "topics": ["housing"],
    "language": "ar",
    "interpreter": "none",
    "setting": "single",
    "note": "Neuer Text",
    "version": "1",
}


def file_of(case: Case) -> str:
    """Address of the case's consultations."""
    return reverse("consultations:for_case", kwargs={"case_id": case.public_id})


def page_of(made: Consultation, name: str = "detail") -> str:
    """Address of a page of the consultation."""
    return reverse(f"consultations:{name}", kwargs={"consultation_id": made.public_id})


def text_of(response: Any) -> str:
    """The page as one reads it, without markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


# --- the file -----------------------------------------------------------------------------------------------------


def test_the_file_shows_consultations_newest_first(browser: Client, by: Actor, case: Case) -> None:
    record(by, case, at=NOW - timedelta(days=3), note="Die ältere")
    record(by, case, note="Die neuere", interpreter="volunteer")
    page = text_of(browser.get(file_of(case)))
    assert page.index("Die neuere") < page.index("Die ältere")
    assert "Wohnung 10.06.2026, 09:00 30 Minuten · Im Büro · Arabisch · Sprachmittlung im Ehrenamt · Amara" in page


def test_an_empty_file_says_so(browser: Client, case: Case) -> None:
    assert "Noch keine Beratung" in text_of(browser.get(file_of(case)))


def test_long_files_come_in_pages(browser: Client, by: Actor, case: Case) -> None:
    for place in range(45):
        record(by, case, at=NOW - timedelta(days=place + 1), topics=("health",), note=f"Gespräch Nummer {place:02}.")
    seen: list[str] = []
    address = f"{file_of(case)}?thema=health"
    while address:
        page = browser.get(address).content.decode()
        seen += re.findall(r"Gespräch Nummer (\d\d)\.", page)
        found = re.search(r'rel="next" href="([^"]+)"', page)
        address = found.group(1).replace("&amp;", "&") if found else ""
    assert seen == [f"{place:02}" for place in range(45)]


def test_a_topic_narrows_the_file(browser: Client, by: Actor, case: Case) -> None:
    record(by, case, topics=("housing",), note="Besichtigung")
    record(by, case, topics=("health", "debts"), note="Zahnarzt")
    page = text_of(browser.get(file_of(case), {"thema": "debts"}))
    assert "Zahnarzt" in page
    assert "Besichtigung" not in page


def test_words_in_notes_are_found_and_marked(browser: Client, by: Actor, case: Case) -> None:
    record(by, case, note="Zwei Sprachkurse <verglichen>")
    record(by, case, note="Besichtigung")
    answer = browser.post(file_of(case), {"text": "kurs"})
    assert "Zwei <mark>Sprachkurse</mark> &lt;verglichen&gt;" in answer.content.decode()
    assert "Besichtigung" not in text_of(answer)
    assert "1 Beratung enthält „kurs“." in text_of(answer)
    assert "Keine Beratung passt" in text_of(browser.post(file_of(case), {"text": "Zahnarzt"}))


def test_searching_is_recorded_without_the_words(browser: Client, by: Actor, case: Case) -> None:
    browser.get(file_of(case))
    browser.post(file_of(case), {"text": "Zahnarzt"})
    events = Event.objects.filter(actor_id=by.user_id, case_id=case.pk).order_by("-id")[:2]
    assert [one.kind for one in events] == [EventKind.FILE_SEARCHED, EventKind.CONSULTATION_READ]
    assert {one.reason for one in events} == {""}


@pytest.mark.parametrize("search", ["", "kurs"])
def test_the_file_takes_as_many_statements_for_one_consultation_as_for_thirty(
    browser: Client, by: Actor, case: Case, brother: Case, search: str
) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            answer = browser.post(file_of(case), {"text": search}) if search else browser.get(file_of(case))
            assert answer.status_code == 200
        return len(captured)

    record(by, case, brother, note="Kurs")
    statements()
    few = statements()
    for place in range(30):
        record(by, case, brother, at=NOW - timedelta(days=place), note="Kurs")
    assert statements() == few <= 12


def test_recent_consultations_come_for_the_case_file(by: Actor, case: Case, brother: Case) -> None:
    made = [record(by, case, brother, at=NOW - timedelta(days=place)) for place in range(4)]
    told = queries.recent(case, 3)
    assert [one.consultation.pk for one in told] == [one.pk for one in made[:3]]
    assert {one.people for one in told} == {2}


# --- one consultation ---------------------------------------------------------------------------------------------


def test_a_consultation_is_shown_whole(browser: Client, by: Actor, case: Case, brother: Case) -> None:
    made = record(by, case, brother, note="Zeile eins\r\nZeile zwei", interpreter="phone_video", interpreter_minutes=45)
    page = text_of(browser.get(page_of(made)))
    for words in (
        "Beratung vom 10.06.2026",
        "Rana Haddad",
        "Yusuf Haddad",
        "Familienberatung",
        "Telefon- oder Videodolmetschen",
        "45 Minuten",
    ):
        assert words in page


def test_reading_is_recorded_in_every_file(browser: Client, by: Actor, case: Case, brother: Case) -> None:
    made = record(by, case, brother)
    browser.get(page_of(made))
    events = Event.objects.filter(kind=EventKind.CONSULTATION_READ, subject_id=made.pk)
    assert {one.person_id for one in events} == {case.person_id, brother.person_id}


def test_people_of_other_caseloads_are_counted_not_named(
    browser: Client, by: Actor, amara: User, bruno: User, case: Case
) -> None:
    other = make_case(by, bruno, make_person(bruno, family="Fremd"))
    made = record(by, case, other)
    page = text_of(browser.get(page_of(made)))
    assert "1 Person aus einer anderen Zuständigkeit" in page
    assert "Fremd" not in page


@pytest.mark.parametrize("name", ["detail", "correct"])
def test_with_the_case_goes_the_consultation(
    browser: Client, by: Actor, bruno: User, case: Case, name: str, signed_in: Callable[[User], Client]
) -> None:
    made = record(by, case)
    assert browser.get(page_of(made, name)).status_code == 200
    assign_case(case=case, manager=bruno, stand_in=None, by=by, now=NOW, today=TODAY)
    assert browser.get(page_of(made, name)).status_code == 404
    assert signed_in(bruno).get(page_of(made, name)).status_code == 200


def test_after_the_hand_over_only_the_present_case_manager_corrects(
    browser: Client, by: Actor, bruno: User, case: Case, signed_in: Callable[[User], Client]
) -> None:
    made = record(by, case)
    assign_case(case=case, manager=bruno, stand_in=None, by=by, now=NOW, today=TODAY)
    assert browser.post(page_of(made, "correct"), TYPED).status_code == 404
    assert signed_in(bruno).post(page_of(made, "correct"), TYPED)["Location"] == page_of(made)
    assert Correction.objects.get().by_id == bruno.pk


def test_an_author_keeps_what_another_own_case_took_part_in(
    browser: Client, by: Actor, bruno: User, case: Case, brother: Case
) -> None:
    made = record(by, case, brother)
    assign_case(case=case, manager=bruno, stand_in=None, by=by, now=NOW, today=TODAY)
    page = text_of(browser.get(page_of(made)))
    assert "Yusuf" in page
    assert "Rana" not in page


def test_a_stand_in_reads_and_corrects_until_the_last_day(
    by: Actor, amara: User, bruno: User, case: Case, signed_in, acting: Callable[[User], Actor], clock
) -> None:
    made = record(by, case)
    last = TODAY + timedelta(days=3)
    StandIn.objects.create(county_id=by.county_id, absent=amara, stand_in=bruno, valid_from=TODAY, valid_to=last)
    own = record(acting(bruno), case, note="In Vertretung gesprochen")
    assert signed_in(bruno).post(page_of(made, "correct"), TYPED)["Location"] == page_of(made)
    assert Correction.objects.get().by_id == bruno.pk
    clock.move_to(NOW + timedelta(days=3))
    assert signed_in(bruno).get(page_of(own)).status_code == 200
    clock.move_to(NOW + timedelta(days=4))
    for name in ("detail", "correct"):
        assert signed_in(bruno).get(page_of(own, name)).status_code == 404
    assert "In Vertretung gesprochen" in text_of(signed_in(amara).get(page_of(own)))


def test_a_stand_in_of_one_case_reads_until_somebody_else_is(
    by: Actor, amara: User, bruno: User, case: Case, signed_in
) -> None:
    made = record(by, case)
    assign_case(case=case, manager=amara, stand_in=bruno, by=by, now=NOW, today=TODAY)
    assert signed_in(bruno).get(page_of(made, "correct")).status_code == 200
    assign_case(case=case, manager=amara, stand_in=None, by=by, now=NOW, today=TODAY)
    assert signed_in(bruno).get(page_of(made, "correct")).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"), [("bruno", 404), ("gesa", 404), ("clara", 403), ("dora", 404), ("emil", 404), ("frieda", 404)]
)
@pytest.mark.parametrize("name", ["detail", "correct"])
def test_others_have_no_business_here(
    by: Actor, case: Case, name: str, who: str, status: int, request: pytest.FixtureRequest, signed_in
) -> None:
    made = record(by, case)
    assert signed_in(request.getfixturevalue(who)).get(page_of(made, name)).status_code == status


def test_a_case_manager_who_lost_the_role_is_forbidden(by: Actor, amara: User, case: Case, signed_in) -> None:
    made = record(by, case)
    amara.memberships.update(role="front_desk")
    assert signed_in(amara).get(page_of(made)).status_code == 403


def test_a_bad_id_is_not_found(browser: Client) -> None:
    assert browser.get(f"/beratungen/{uuid4()}/").status_code == 404


def test_the_page_takes_as_many_statements_for_one_correction_as_for_thirty(
    browser: Client, by: Actor, case: Case, brother: Case
) -> None:
    def statements() -> int:
        browser.get(page_of(made))
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(page_of(made)).status_code == 200
        return len(captured)

    def correct(version: int) -> None:
        one = (case, brother)[version % 2]
        typed = {"version": str(version), "participants": [str(one.public_id)]}
        assert browser.post(page_of(made, "correct"), TYPED | typed).status_code == 302

    made = record(by, case)
    correct(1)
    few = statements()
    for version in range(2, 32):
        correct(version)
    assert Correction.objects.count() == 31
    assert statements() == few <= 12


# --- corrections --------------------------------------------------------------------------------------------------


def test_a_correction_begins_with_what_is_recorded(browser: Client, by: Actor, case: Case) -> None:
    made = record(by, case, minutes=35, interpreter="volunteer", interpreter_minutes=90, note="Alter Text")
    page = browser.get(page_of(made, "correct")).content.decode()
    for field in (
        'name="other_minutes" id="id_other_minutes"',
        'value="35"',
        'value="1,5"',
        "Alter Text",
        'value="09:00"',
    ):
        assert field in page
    assert 'name="reason"' not in page


def test_a_correction_within_a_day_needs_no_reason(browser: Client, by: Actor, case: Case, clock) -> None:
    made = record(by, case, note="Alter Text")
    clock.move_to(NOW + timedelta(hours=23))
    browser.force_login(User.objects.get(pk=by.user_id), backend="geleit.accounts.backends.Backend")
    assert browser.post(page_of(made, "correct"), TYPED)["Location"] == page_of(made)
    page = text_of(browser.get(page_of(made)))
    assert "Neuer Text" in page
    assert "Alter Text" in page


def test_later_it_needs_one_and_shows_it(by: Actor, amara: User, case: Case, clock, signed_in) -> None:
    made = record(by, case, note="Alter Text")
    clock.move_to(NOW + timedelta(hours=25))
    browser = signed_in(amara)
    refused = browser.post(page_of(made, "correct"), TYPED | {"reason": "so"})
    assert refused.status_code == 422
    assert "warum die Beratung erst jetzt berichtigt wird" in text_of(refused)
    assert "Neuer Text" in refused.content.decode()
    browser.post(page_of(made, "correct"), TYPED | {"reason": "Namen verwechselt"})
    assert "Grund: Namen verwechselt" in text_of(browser.get(page_of(made)))


def test_the_first_text_stays_readable_after_many_corrections(browser: Client, by: Actor, case: Case) -> None:
    made = record(by, case, note="Erster Text")
    for version, note in ((1, "Zweiter Text"), (2, "Dritter Text")):
        browser.post(page_of(made, "correct"), TYPED | {"version": str(version), "note": note})
    page = text_of(browser.get(page_of(made)))
    assert "Dritter Text" in page
    assert re.search(r"Kurze Notiz geändert +Zweiter Text +Dritter Text", page)
    assert re.search(r"Kurze Notiz geändert +Erster Text +Zweiter Text", page)


def test_two_tabs_lose_nothing(browser: Client, by: Actor, case: Case) -> None:
    made = record(by, case, note="Alter Text")
    browser.post(page_of(made, "correct"), TYPED | {"note": "Text des anderen"})
    stale = browser.post(page_of(made, "correct"), TYPED | {"note": "Mein Text"})
    assert stale.status_code == 409
    page = stale.content.decode()
    assert "Text des anderen" in page
    assert "Mein Text" in page
    assert 'name="version" value="2"' in page
    made.refresh_from_db()
    assert made.note == "Text des anderen"
    assert browser.post(page_of(made, "correct"), TYPED | {"note": "Mein Text", "version": "2"}).status_code == 302
    made.refresh_from_db()
    assert made.note == "Mein Text"


def test_a_form_that_lost_its_version_overwrites_nothing(browser: Client, by: Actor, case: Case) -> None:
    made = record(by, case, note="Alter Text")
    assert browser.post(page_of(made, "correct"), TYPED | {"version": ""}).status_code == 409


def test_who_took_part_can_be_corrected(browser: Client, by: Actor, case: Case, brother: Case) -> None:
    made = record(by, case)
    both = {"participants": [str(case.public_id), str(brother.public_id)], "setting": ""}
    browser.post(page_of(made, "correct"), TYPED | both)
    made.refresh_from_db()
    assert (made.setting, made.participations.count()) == ("family", 2)
    browser.post(page_of(made, "correct"), TYPED | {"participants": [str(brother.public_id)], "version": "2"})
    page = text_of(browser.get(page_of(made)))
    assert "Haddad, Rana; Haddad, Yusuf" in page or "Haddad, Yusuf; Haddad, Rana" in page


def test_hidden_people_stay_when_a_consultation_is_corrected(
    browser: Client, by: Actor, bruno: User, case: Case
) -> None:
    other = make_case(by, bruno, make_person(bruno, family="Fremd"))
    made = record(by, case, other)
    browser.post(page_of(made, "correct"), TYPED | {"setting": "family"})
    assert made.participations.count() == 2
    assert Correction.objects.get().before == {"note": ""}


def test_a_name_from_another_caseload_is_not_shown_in_corrections(
    browser: Client, by: Actor, bruno: User, case: Case
) -> None:
    other = make_case(by, bruno, make_person(bruno, family="Fremd"))
    made = record(by, case, other)
    actions.correct_consultation(consultation=made, data=talk(case), version=1, by=by, now=NOW)
    page = text_of(browser.get(page_of(made)))
    assert "Haddad, Rana; 1 aus anderen Zuständigkeiten" in page
    assert "Fremd" not in page


def test_correcting_takes_the_letter_as_it_is(browser: Client, by: Actor, case: Case) -> None:
    made = actions.explain_letter(case=case, by=by, now=NOW, today=TODAY)
    typed = TYPED | {"time": "10:00", "minutes": "15", "topics": ["letters"], "note": "Bescheid erklärt", "setting": ""}
    assert browser.post(page_of(made, "correct"), typed).status_code == 302
    assert Correction.objects.get().before == {"note": ""}
