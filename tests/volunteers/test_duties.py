"""Certificates of conduct (§ 72a SGB VIII), confidentiality, activities."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from geleit.accounts.actors import Actor
from geleit.accounts.models import County
from geleit.audit.codes import EventKind
from geleit.audit.models import Event
from geleit.core.errors import Refused
from geleit.volunteers import actions, forms, queries, rules, tasks
from geleit.volunteers.models import Certificate, Declaration, Volunteer
from tests.conftest import NOW, TODAY
from tests.volunteers.making import SINCE, engage, make_volunteer, seen, sign, when

pytestmark = pytest.mark.django_db


@pytest.fixture
def elfriede(by: Actor) -> Volunteer:
    """An active volunteer."""
    return make_volunteer(by)


def night(by: Actor, day: date) -> int:
    """What the nightly duty deletes on a day."""
    return actions.delete_outdated_certificates(county_id=by.county_id, land="BY", by=by, now=NOW, today=day)


def certificate(seen_on: date, dated_on: date | None = None) -> Certificate:
    """A clean one, not saved."""
    return Certificate(seen_on=seen_on, dated_on=dated_on or seen_on, has_entry=False)


# --- three facts ----------------------------------------------------------------------------------------------------


def test_the_record_holds_the_three_facts_of_the_law_and_nothing_else() -> None:
    columns = {field.name for field in Certificate._meta.get_fields()}
    assert columns == {"id", "county", "volunteer", "seen_on", "dated_on", "has_entry"}
    assert set(forms.CertificateForm(today=TODAY).fields) == {"seen_on", "dated_on", "has_entry"}


def test_there_is_no_way_to_upload_the_document(client: Client, elfriede: Volunteer) -> None:
    page = client.get(reverse("volunteers:certificate", args=[elfriede.public_id])).content.decode()
    assert 'type="file"' not in page
    assert "multipart" not in page


def test_a_certificate_is_recorded_and_read_only_with_the_permission(
    client: Client, elfriede: Volunteer, again: Callable[[], None]
) -> None:
    address = reverse("volunteers:certificate", args=[elfriede.public_id])
    answers = {"seen_on": "10.6.2026", "dated_on": "1.5.2026", "has_entry": "no"}
    page = client.post(address, answers, follow=True).content.decode()
    for part in ("10.06.2026", "01.05.2026", "01.05.2031"):
        assert part in page
    overview = client.get(reverse("volunteers:volunteer", args=[elfriede.public_id])).content.decode()
    assert "01.05.2026" not in overview
    again()
    kinds = list(Event.objects.filter(kind__startswith="certificate").values_list("kind", "fields"))
    assert (EventKind.CERTIFICATE_RECORDED, []) in kinds
    assert (EventKind.CERTIFICATE_READ, []) in kinds


@pytest.mark.parametrize(
    ("seen_on", "dated_on", "because"),
    [
        ("11.06.2026", "01.06.2026", "erst festhalten"),
        ("01.06.2026", "02.06.2026", "nicht jünger"),
        ("10.06.2026", "09.03.2026", "älter als 3 Monate"),
    ],
)
def test_a_certificate_too_old_or_not_yet_seen_is_refused(
    client: Client, elfriede: Volunteer, seen_on: str, dated_on: str, because: str
) -> None:
    answers = {"seen_on": seen_on, "dated_on": dated_on, "has_entry": "no"}
    response = client.post(reverse("volunteers:certificate", args=[elfriede.public_id]), answers)
    assert response.status_code == 422
    assert because in response.content.decode()


def test_a_newer_certificate_replaces_the_one_before(by: Actor, elfriede: Volunteer) -> None:
    seen(by, elfriede, dated_on=date(2026, 1, 1))
    seen(by, elfriede)
    assert Certificate.objects.get().dated_on == TODAY


# --- who needs one --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("activity", "contact", "rhythm", "days", "needed"),
    [
        ("homework_help", "group", "regular", None, True),
        ("homework_help", "group", "occasional", None, False),
        ("homework_help", "none", "regular", None, False),
        ("reading", "group", "regular", 55, False),
        ("reading", "group", "regular", 56, True),
        ("transport", "alone", "occasional", 1, True),
        ("transport", "alone", "once", 0, False),
        ("sponsorship", "alone", "once", 0, True),
        ("forms", "group", "regular", None, False),
    ],
)
def test_kind_intensity_and_duration_decide(
    activity: str, contact: str, rhythm: str, days: int | None, needed: bool
) -> None:
    end = None if days is None else TODAY + timedelta(days=days)
    rule = rules.matching_rule(activity=activity, contact=contact, rhythm=rhythm, started_on=TODAY, planned_to=end)
    assert (rule is not None) is needed


def test_before_the_law_nobody_needed_one() -> None:
    day = date(2011, 12, 31)
    terms: dict[str, Any] = {"contact": "alone", "rhythm": "regular", "started_on": day, "planned_to": None}
    assert rules.matching_rule(activity="sponsorship", **terms) is None


@pytest.mark.parametrize("hidden", ["none", "entry", "old"])
def test_without_a_valid_certificate_the_activity_is_refused_and_the_reason_is_not_told(
    client: Client, by: Actor, elfriede: Volunteer, hidden: str
) -> None:
    if hidden == "entry":
        seen(by, elfriede, has_entry=True)
    if hidden == "old":
        Certificate.objects.create(
            county_id=by.county_id, volunteer=elfriede, seen_on=SINCE, dated_on=date(2021, 6, 10), has_entry=False
        )
    answers = {
        "activity": "homework_help", "circle": "", "contact": "group", "rhythm": "regular", "started_on": "10.6.2026",
        "planned_to": "",
    }  # fmt: skip
    response = client.post(reverse("volunteers:assign", args=[elfriede.public_id]), answers)
    assert response.status_code == 422
    assert (
        "Diese Tätigkeit braucht ein gültiges Führungszeugnis, und keines ist festgehalten."
        in response.content.decode()
    )


def test_with_a_valid_certificate_the_activity_is_assigned(by: Actor, elfriede: Volunteer) -> None:
    seen(by, elfriede)
    assert engage(by, elfriede, "homework_help", contact="group").needs_certificate
    assert not engage(by, elfriede, "forms").needs_certificate


def test_only_somebody_active_is_assigned(by: Actor) -> None:
    with pytest.raises(Refused):
        engage(by, make_volunteer(by, state="prospect"))


def test_the_renewal_is_on_the_list_before_it_is_due(by: Actor, elfriede: Volunteer) -> None:
    seen(by, elfriede)
    engage(by, elfriede, "homework_help", contact="group")
    filters = queries.VolunteerFilters(attention="renewal")
    due = [
        len(queries.volunteer_list(by, filters=filters, on=day).rows) for day in (date(2031, 3, 11), date(2031, 3, 12))
    ]
    assert due == [0, 1]


# --- how long it is kept --------------------------------------------------------------------------------------------


def test_the_record_goes_six_months_after_the_activity_ended(by: Actor, elfriede: Volunteer) -> None:
    seen(by, elfriede)
    engagement = engage(by, elfriede, "homework_help", contact="group")
    assert night(by, date(2030, 1, 1)) == 0
    actions.end_engagement(engagement=engagement, **when(by))
    assert [night(by, day) for day in (date(2026, 12, 9), date(2026, 12, 10), date(2026, 12, 11))] == [0, 1, 0]
    assert Event.objects.filter(kind=EventKind.CERTIFICATE_DELETED, subject_id=elfriede.pk).count() == 1


def test_an_activity_past_its_planned_end_counts_as_over(by: Actor, elfriede: Volunteer) -> None:
    seen(by, elfriede)
    engage(by, elfriede, "homework_help", contact="group", planned_to=date(2026, 7, 31))
    assert [night(by, day) for day in (date(2027, 1, 30), date(2027, 1, 31))] == [0, 1]


def test_the_record_goes_at_once_when_no_activity_begins(by: Actor, elfriede: Volunteer) -> None:
    seen(by, elfriede)
    assert [night(by, day) for day in (date(2026, 7, 9), date(2026, 7, 10))] == [0, 1]
    seen(by, elfriede)
    actions.move_volunteer(volunteer=elfriede, state="left", on=TODAY, note="", **when(by))
    assert night(by, TODAY) == 1


def test_a_county_can_only_be_quicker_than_the_law(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geleit.volunteers.rules.duties.rule_value", lambda room, key, **where: 24)
    terms = rules.certificate_terms(TODAY, "BY")
    ended = rules.delete_certificate_on(certificate(SINCE), ends=[TODAY], has_left=False, terms=terms)
    assert ended == date(2026, 12, 10)


def test_a_new_certificate_is_not_deleted_for_an_old_activity() -> None:
    terms = rules.certificate_terms(TODAY, "BY")
    kept = rules.delete_certificate_on(certificate(TODAY), ends=[date(2024, 1, 1)], has_left=False, terms=terms)
    assert kept == TODAY + timedelta(days=30)


def test_the_night_walks_through_every_county(by: Actor, elfriede: Volunteer, heilbronn: County, clock: Any) -> None:
    seen(by, elfriede)
    clock.move_to(NOW + timedelta(days=60))
    assert tasks.delete_outdated_certificates(0) == 1


# --- paper ----------------------------------------------------------------------------------------------------------


def test_the_request_for_the_free_certificate_is_printed(client: Client, elfriede: Volunteer) -> None:
    response = client.get(reverse("volunteers:certificate_request", args=[elfriede.public_id]))
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.content.startswith(b"%PDF-")
    assert "mueller" not in response.headers["Content-Disposition"].lower()


def test_a_declaration_has_a_wording_and_a_day_and_replaces_the_one_before(by: Actor, elfriede: Volunteer) -> None:
    sign(by, elfriede)
    sign(by, elfriede, on=TODAY)
    rows = Declaration.objects.order_by("signed_on").values_list("wording", "signed_on", "lapsed_on")
    assert list(rows) == [("volunteer_2023", SINCE, TODAY), ("volunteer_2023", TODAY, None)]


def test_a_wording_counts_only_while_it_was_in_force(by: Actor, elfriede: Volunteer) -> None:
    with pytest.raises(Refused):
        actions.sign_declaration(volunteer=elfriede, wording="volunteer_2018", signed_on=TODAY, **when(by))
    with pytest.raises(Refused):
        sign(by, elfriede, on=TODAY + timedelta(days=1))
