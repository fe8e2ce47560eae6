"""Recording over HTTP: choosing for whom, the form, one click for a letter."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from geleit.accounts.actors import Actor
from geleit.accounts.models import User
from geleit.audit.codes import EventKind
from geleit.audit.models import Event
from geleit.cases.actions import close_case
from geleit.cases.models import Case, Task
from geleit.consultations.forms import HoursField
from geleit.consultations.models import Consultation
from geleit.core.models import Draft
from geleit.people.models import SpokenLanguage
from geleit.plans.models import GoalNote
from tests.cases.making import make_case, make_person
from tests.conftest import NOW, TODAY
from tests.consultations.making import goal_of, record

pytestmark = pytest.mark.django_db

TYPED = {
    "day": "10.06.2026",
    "time": "9:30",
    "minutes": "30",
    "place": "office",
    "topics": ["housing", "letters"],
    "language": "ar",
    "interpreter": "professional",
    "interpreter_hours": "0,5",
    "note": "Wohnungsangebot besprochen.",
}


def form_of(case: Case) -> str:
    """Address of the form for the case."""
    return reverse("consultations:new_for", kwargs={"case_id": case.public_id})


def text_of(response: Any) -> str:
    """The page as one reads it, without markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


# --- for whom -----------------------------------------------------------------------------------------------------


def test_the_picker_offers_the_file_opened_last_and_the_people_met_last(
    browser: Client, by: Actor, amara: User, case: Case
) -> None:
    met = [make_case(by, amara, make_person(amara, family=f"Kidane{place}")) for place in range(12)]
    for place, one in enumerate(met):
        record(by, one, at=NOW - timedelta(days=place + 1))
    browser.get(form_of(case))
    answer = browser.get("/beratungen/neu/")
    page = answer.content.decode()
    assert f'href="{form_of(case)}" autofocus' in page
    assert page.count("Kidane") == 10 + 12
    assert [page.index(f'"{form_of(one)}"') for one in met[:10]] == sorted(
        page.index(f'"{form_of(one)}"') for one in met[:10]
    )
    assert f'"{form_of(met[10])}"' not in page


def test_the_picker_leads_to_the_form_without_scripts(browser: Client, case: Case) -> None:
    assert browser.get("/beratungen/neu/", {"fall": str(case.public_id)})["Location"] == form_of(case)
    assert browser.get("/beratungen/neu/", {"fall": "nonsense"}).status_code == 200


def test_the_picker_shows_own_open_cases_only(browser: Client, by: Actor, case: Case, bruno: User, amara: User) -> None:
    make_case(by, bruno, make_person(bruno, family="Fremd"))
    shut = make_case(by, amara, make_person(amara, family="Vorbei"))
    close_case(case=shut, reason="moved_away", outcome="", note="", closed_on=TODAY, by=by, now=NOW)
    page = text_of(browser.get("/beratungen/neu/"))
    assert "Haddad, Rana" in page
    assert "Fremd" not in page
    assert "Vorbei" not in page


def test_without_cases_the_picker_says_what_to_do(signed_in: Callable[[User], Client], bruno: User) -> None:
    assert "Sie haben noch keine offenen Fälle" in text_of(signed_in(bruno).get("/beratungen/neu/"))


def test_the_picker_takes_as_many_statements_for_one_case_as_for_thirty(
    browser: Client, by: Actor, amara: User, case: Case
) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get("/beratungen/neu/").status_code == 200
        return len(captured)

    browser.get("/beratungen/neu/")
    few = statements()
    for place in range(30):
        make_case(by, amara, make_person(amara, family=f"Kidane{place}"))
    assert statements() == few <= 12


# --- the form -----------------------------------------------------------------------------------------------------


def test_the_form_begins_with_what_is_usual(browser: Client, case: Case) -> None:
    SpokenLanguage.objects.create(county_id=case.county_id, person=case.person, language="ar", needs_interpreter=True)
    page = browser.get(form_of(case)).content.decode()
    assert 'value="10.06.2026"' in page
    assert 'value="10:00"' in page
    assert re.search(r'name="place"[^>]*value="office"[^>]*checked', page)
    assert re.search(r'<option value="ar" selected', page)
    assert "Sprachmittlung ist nötig für: Arabisch" in page
    assert "رنا حداد" in page
    assert re.search(r"<textarea[^>]*autofocus", page)
    assert page.count("<h1") == 1


def test_a_consultation_is_recorded(browser: Client, case: Case) -> None:
    answer = browser.post(form_of(case), TYPED)
    assert answer["Location"] == f"/beratungen/fall/{case.public_id}/"
    made = Consultation.objects.get()
    assert made.at.isoformat() == "2026-06-10T07:30:00+00:00"
    assert (made.minutes, made.interpreter_minutes, made.topics) == (30, 30, ["housing", "letters"])
    page = text_of(browser.get(answer["Location"]))
    assert "Die Beratung ist erfasst." in page
    assert "Wohnungsangebot besprochen." in page


def test_everything_at_once(browser: Client, by: Actor, amara: User, case: Case, brother: Case) -> None:
    goal = goal_of(brother, by)
    friend = make_case(by, amara, make_person(amara, family="Tesfay"))
    extra = {
        "participants": [str(case.public_id), str(brother.public_id)],
        "others": [str(friend.public_id)],
        "minutes": "other",
        "other_minutes": "50",
        "next_step": "Vermieter anrufen",
        "next_in": "2w",
        f"goal_{goal.public_id}_text": "Kurs begonnen",
        f"goal_{goal.public_id}_state": "in_progress",
    }
    assert browser.post(form_of(case), TYPED | extra).status_code == 302
    made = Consultation.objects.get()
    assert (made.setting, made.minutes, made.participations.count()) == ("family", 50, 3)
    assert (Task.objects.get().case_id, Task.objects.get().due_on) == (case.pk, TODAY + timedelta(days=14))
    assert (GoalNote.objects.get().text, GoalNote.objects.get().state) == ("Kurs begonnen", "in_progress")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"day": "11.06.2026"}, "Die Beratung liegt in der Zukunft."),
        ({"day": "28.02.2025"}, "eröffnet; die Beratung kann nicht davor liegen."),
        ({"day": "31.02.2026"}, "Diesen Tag gibt es nicht"),
        ({"time": "25:00"}, "Bitte schreiben Sie die Uhrzeit so: 14:05."),
        ({"topics": []}, "Bitte wählen Sie mindestens ein Thema."),
        ({"minutes": ""}, "Bitte geben Sie an, wie lange die Beratung gedauert hat."),
        ({"minutes": "other", "other_minutes": "700"}, "600"),
        ({"interpreter": ""}, "Sprachmittlung:"),
        ({"interpreter_hours": "viel"}, "Bitte schreiben Sie Stunden, zum Beispiel 1 oder 0,5."),
        ({"next_step": "Anrufen"}, "bis wann der nächste Schritt erledigt sein soll"),
        ({"next_in": "1w"}, "Bitte schreiben Sie, was der nächste Schritt ist."),
        ({"next_step": "Anrufen", "next_in": "other", "next_on": "1.6.2026"}, "nicht vor der Beratung fällig"),
        ({"place": "moon"}, "moon"),
        ({"others": [str(uuid4())]}, ""),
    ],
)
def test_what_cannot_be_saved_is_kept_and_said(
    browser: Client, by: Actor, amara: User, case: Case, change: dict[str, Any], said: str
) -> None:
    make_case(by, amara, make_person(amara, family="Tesfay"))
    answer = browser.post(form_of(case), TYPED | change)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert "Wohnungsangebot besprochen." in answer.content.decode()
    assert not Consultation.objects.exists()


@pytest.mark.parametrize(
    ("minutes", "other", "stored"),
    [("45", "", 45), ("other", "20", 20), ("", "20", 20), ("45", "20", 45)],
    ids=["preset", "free", "free without scripts", "preset after a free number was hidden"],
)
def test_minutes_are_a_preset_or_free(browser: Client, case: Case, minutes: str, other: str, stored: int) -> None:
    browser.post(form_of(case), TYPED | {"minutes": minutes, "other_minutes": other})
    assert Consultation.objects.get().minutes == stored


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [("", None), ("1", 60), ("0,5", 30), ("1.25", 75), ("0:45", 45), ("2 h", 120), ("1,5h", 90), (" 3 ", 180)],
)
def test_hours_are_written_as_people_write_them(typed: str, minutes: int | None) -> None:
    assert HoursField(required=False).clean(typed) == minutes


@pytest.mark.parametrize("kind", ["none", "missing"])
def test_hours_count_only_where_somebody_interpreted(browser: Client, case: Case, kind: str) -> None:
    browser.post(form_of(case), TYPED | {"interpreter": kind})
    assert Consultation.objects.get().interpreter_minutes is None


@pytest.mark.parametrize("time", ["9:30", "09.30", "0930", "930"])
def test_times_are_written_as_people_write_them(browser: Client, case: Case, time: str) -> None:
    browser.post(form_of(case), TYPED | {"time": time})
    assert Consultation.objects.get().at.isoformat() == "2026-06-10T07:30:00+00:00"


def test_progress_for_somebody_who_was_not_there_is_asked_back(
    browser: Client, by: Actor, case: Case, brother: Case
) -> None:
    goal = goal_of(brother, by)
    typed = TYPED | {"participants": [str(case.public_id)], f"goal_{goal.public_id}_text": "Kurs begonnen"}
    answer = browser.post(form_of(case), typed)
    assert answer.status_code == 422
    assert "Sie haben einen Fortschritt für Yusuf Haddad notiert." in text_of(answer)


def test_progress_on_a_goal_ended_meanwhile_is_not_lost(browser: Client, by: Actor, case: Case) -> None:
    goal = goal_of(case, by, state="reached")
    typed = TYPED | {"participants": [str(case.public_id)], f"goal_{goal.public_id}_text": "Prüfung bestanden"}
    answer = browser.post(form_of(case), typed)
    assert answer.status_code == 422
    assert text_of(answer).count("Ziel notiert, das nicht mehr offen ist: „Prüfung bestanden“") == 1
    assert not Consultation.objects.exists()


def test_goals_offer_only_states_that_need_no_reason(browser: Client, by: Actor, case: Case) -> None:
    goal = goal_of(case, by, state="in_progress")
    page = browser.get(form_of(case)).content.decode()
    select = page[page.index(f'name="goal_{goal.public_id}_state"') :]
    assert re.findall(r'<option value="(\w*)"', select[: select.index("</select>")]) == ["", "reached"]


def test_nobody_of_other_caseloads_can_be_smuggled_in(
    browser: Client, by: Actor, bruno: User, case: Case, brother: Case
) -> None:
    other = make_case(by, bruno, make_person(bruno, family="Fremd"))
    for name in ("participants", "others"):
        typed = TYPED | {"participants": [str(case.public_id)]}
        typed[name] = [*typed.get(name, []), str(other.public_id)]
        assert browser.post(form_of(case), typed).status_code == 422
    assert not Consultation.objects.exists()


def test_somebody_must_have_taken_part(browser: Client, by: Actor, amara: User, case: Case, brother: Case) -> None:
    friend = make_case(by, amara, make_person(amara, family="Tesfay"))
    for others in ([], [str(friend.public_id)]):
        answer = browser.post(form_of(case), TYPED | {"others": others})
        assert answer.status_code == 422
        assert "Bitte wählen Sie, wer dabei war." in text_of(answer)


def test_a_refused_form_shows_every_choice_again(browser: Client, by: Actor, case: Case, brother: Case) -> None:
    goal = goal_of(case, by)
    typed = TYPED | {"participants": [str(case.public_id)], "day": "11.06.2026"}
    answer = browser.post(form_of(case), typed)
    assert answer.status_code == 422
    page = text_of(answer)
    for words in ("Die Beratung liegt in der Zukunft.", "Haddad, Yusuf", goal.text):
        assert page.count(words) >= 1
    assert page.count("Die Beratung liegt in der Zukunft.") == 1


def test_sending_twice_records_once(browser: Client, case: Case) -> None:
    typed = TYPED | {"form_key": str(uuid4())}
    first, second = browser.post(form_of(case), typed), browser.post(form_of(case), typed)
    assert first["Location"] == second["Location"]
    assert Consultation.objects.count() == 1


def test_a_closed_case_says_so_and_cannot_be_saved(browser: Client, by: Actor, case: Case) -> None:
    close_case(case=case, reason="moved_away", outcome="", note="", closed_on=TODAY, by=by, now=NOW)
    page = browser.get(form_of(case))
    assert "Öffnen Sie ihn wieder, bevor Sie eine Beratung erfassen." in text_of(page)
    assert browser.post(form_of(case), TYPED).status_code == 422


def test_an_expired_session_keeps_the_text_and_goes_on_after_the_sign_in(
    browser: Client, case: Case, amara: User, clock
) -> None:
    amara.set_password("ein-langes-Wort-7")
    amara.save(update_fields=["password"])
    browser.force_login(amara, backend="geleit.accounts.backends.Backend")
    browser.get(form_of(case))
    clock.move_to(NOW + timedelta(minutes=20))
    typed = TYPED | {"draft_key": form_of(case), "form_key": str(uuid4())}
    answer = browser.post(form_of(case), typed)
    assert answer["Location"] == "/anmelden/?next=" + quote(form_of(case), safe="")
    assert not Consultation.objects.exists()
    answer = browser.post(answer["Location"], {"login": "amara", "password": "ein-langes-Wort-7"})
    assert answer["Location"] == form_of(case)
    page = browser.get(form_of(case))
    assert "Wohnungsangebot besprochen." in page.content.decode()
    assert re.search(r'value="letters"[^>]*checked', page.content.decode())
    assert "Ihr Entwurf vom 10.06.2026, 10:20 ist wieder da." in text_of(page)
    assert browser.post(form_of(case), typed).status_code == 302
    assert Consultation.objects.count() == 1
    assert not Draft.objects.exists()


def test_drafts_of_two_people_do_not_mix(browser: Client, case: Case, brother: Case) -> None:
    browser.post("/entwurf/", {"draft_key": form_of(case), "note": "nur für Rana"})
    assert "nur für Rana" in browser.get(form_of(case)).content.decode()
    assert "nur für Rana" not in browser.get(form_of(brother)).content.decode()


def test_the_form_is_recorded_as_reading_the_file(browser: Client, case: Case) -> None:
    browser.get(form_of(case))
    event = Event.objects.filter(kind=EventKind.FILE_READ).latest("id")
    assert (event.person_id, event.case_id) == (case.person_id, case.pk)


def test_the_form_takes_as_many_statements_for_one_goal_as_for_thirty(
    browser: Client, by: Actor, amara: User, case: Case
) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(form_of(case)).status_code == 200
        return len(captured)

    goal_of(case, by)
    statements()
    few = statements()
    for place in range(30):
        goal_of(case, by, f"Ziel {place}")
        make_case(by, amara, make_person(amara, family=f"Kidane{place}"))
    assert statements() == few <= 12


def test_saving_costs_a_fixed_number_of_statements(
    browser: Client, by: Actor, amara: User, case: Case, brother: Case
) -> None:
    friends = [make_case(by, amara, make_person(amara, family=f"Kidane{place}")) for place in range(9)]

    def statements(*cases: Case) -> int:
        typed: dict[str, Any] = {"participants": [str(case.public_id)], "form_key": str(uuid4())}
        typed["others"] = [str(one.public_id) for one in cases]
        with CaptureQueriesContext(connection) as captured:
            assert browser.post(form_of(case), TYPED | typed | {"draft_key": form_of(case)}).status_code == 302
        return len([one for one in captured if "SAVEPOINT" not in one["sql"]])

    statements()
    assert statements() < statements(brother) == statements(brother, *friends) <= 17


# --- "letter explained" -------------------------------------------------------------------------------------------


def test_a_letter_is_recorded_with_one_click(browser: Client, case: Case) -> None:
    answer = browser.post(f"/beratungen/fall/{case.public_id}/brief/", {"form_key": str(uuid4())})
    assert answer["Location"] == f"/beratungen/fall/{case.public_id}/"
    made = Consultation.objects.get()
    assert (made.is_letter, made.minutes) == (True, 15)
    page = browser.get(answer["Location"])
    assert f'<a href="/beratungen/{made.public_id}/berichtigen/">Notiz ergänzen</a>' in page.content.decode()


def test_a_letter_needs_a_click_not_a_link(browser: Client, case: Case) -> None:
    assert browser.get(f"/beratungen/fall/{case.public_id}/brief/").status_code == 405


# --- who may ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "status"), [("bruno", 404), ("gesa", 404), ("clara", 403), ("dora", 404), ("emil", 404), ("frieda", 404)]
)
@pytest.mark.parametrize("name", ["new_for", "letter", "for_case"])
def test_others_have_no_business_here(
    case: Case, name: str, who: str, status: int, request: pytest.FixtureRequest, signed_in: Callable[[User], Client]
) -> None:
    address = reverse(f"consultations:{name}", kwargs={"case_id": case.public_id})
    browser = signed_in(request.getfixturevalue(who))
    assert browser.post(address, TYPED).status_code == status
    assert not Consultation.objects.exists()


@pytest.mark.parametrize("who", ["clara", "dora", "emil", "frieda"])
def test_the_picker_needs_the_permission(who: str, request: pytest.FixtureRequest, signed_in) -> None:
    assert signed_in(request.getfixturevalue(who)).get("/beratungen/neu/").status_code == 403


def test_a_bad_id_is_not_found(browser: Client) -> None:
    assert browser.get(f"/beratungen/neu/{uuid4()}/").status_code == 404
    assert browser.get("/beratungen/neu/17/").status_code == 404
