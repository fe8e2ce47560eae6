"""Planning appointments: points, services, counters, who is there."""

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from time_machine import Traveller

from geleit.accounts.actors import Actor
from geleit.accounts.models import County, User
from geleit.audit.models import Event
from geleit.core.errors import Refused
from geleit.core.multilingual import Text
from geleit.directory.models import Office, Service
from geleit.visits import actions
from geleit.visits.actions import set_up
from geleit.visits.models import Block, Counter, Invitation, Offer, Point, Staffing
from geleit.visits.queries.plan import plan_of, version_of
from geleit.visits.queries.set_up import preview
from tests.conftest import NOW, TODAY
from tests.visits.places import PERMIT, booked, make_point, make_staffing

pytestmark = pytest.mark.django_db
MORNING = set_up.StaffingData(31, time(9), time(12), TODAY, ("public", "desk"))


@pytest.fixture
def client(house: County, erna: User, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(erna)


@pytest.fixture
def point(house: County) -> Point:
    return make_point(house)


def office(county: County) -> Office:
    return Office.objects.get(county=county, key="auslaenderbehoerde")


def offer_of(point: Point) -> Offer:
    return Offer.objects.get(point=point, service__key=PERMIT)


def test_a_second_point_of_an_office_gets_a_key_of_its_own(house: County, by: Actor) -> None:
    data = set_up.PointData(Text("Ausländerbehörde"))
    first = set_up.add_point(office=office(house), data=data, by=by, now=NOW)
    second = set_up.add_point(office=office(house), data=data, by=by, now=NOW)
    assert (first.key, second.key) == ("auslaenderbehoerde", "auslaenderbehoerde-2")


def test_every_change_raises_the_version_of_the_plan_and_is_recorded(point: Point, by: Actor) -> None:
    before, events = version_of(by.county_id), Event.objects.filter(kind="visit_plan_changed").count()
    counter = set_up.add_counter(point=point, name="7", by=by, now=NOW)
    staffing = set_up.add_staffing(counter=counter, data=MORNING, by=by, now=NOW)
    set_up.end_staffing(staffing=staffing, last_day=TODAY, by=by, now=NOW)
    assert version_of(by.county_id) == before + 3
    assert Event.objects.filter(kind="visit_plan_changed").count() == events + 3


def test_other_minutes_hold_from_a_day_on_and_the_old_ones_stay(point: Point, by: Actor) -> None:
    old = offer_of(point)
    new = set_up.change_offer(offer=old, first_day=TODAY + timedelta(days=7), data=set_up.OfferData(45), by=by, now=NOW)
    old.refresh_from_db()
    assert (old.minutes, old.valid_to) == (20, TODAY + timedelta(days=6))
    assert (new.minutes, new.valid_from) == (45, TODAY + timedelta(days=7))


def test_a_service_that_never_held_is_replaced_unless_somebody_booked_it(point: Point, by: Actor) -> None:
    service = Service.objects.get(county=point.county, key="wohngeld")
    wrong = set_up.add_offer(point=point, service=service, first_day=TODAY, data=set_up.OfferData(5), by=by, now=NOW)
    right = set_up.change_offer(offer=wrong, first_day=TODAY, data=set_up.OfferData(25), by=by, now=NOW)
    assert list(Offer.objects.filter(point=point, service=service)) == [right]
    booked(point)
    with pytest.raises(Refused, match="Refused") as refused:
        set_up.change_offer(offer=offer_of(point), first_day=date(2026, 1, 1), data=set_up.OfferData(5), by=by, now=NOW)
    assert len(refused.value.messages) == 1


def test_the_same_service_twice_at_a_time_is_refused(point: Point, by: Actor) -> None:
    service = Service.objects.get(county=point.county, key=PERMIT)
    with pytest.raises(Refused):
        set_up.add_offer(point=point, service=service, first_day=TODAY, data=set_up.OfferData(20), by=by, now=NOW)


def test_two_at_one_counter_at_one_time_are_refused(point: Point, by: Actor) -> None:
    counter = Counter.objects.get(point=point, name="1")
    with pytest.raises(Refused) as refused:
        set_up.add_staffing(counter=counter, data=MORNING, by=by, now=NOW)
    assert "09:00" in refused.value.messages[0]
    assert Staffing.objects.filter(counter=counter).count() == 1


def test_other_hours_hold_from_a_day_on(point: Point, by: Actor) -> None:
    staffing = Staffing.objects.get(counter__point=point, counter__name="1")
    later = set_up.StaffingData(1, time(13), time(15), TODAY + timedelta(days=10), ("desk",))
    new = set_up.change_staffing(staffing=staffing, data=later, by=by, now=NOW)
    staffing.refresh_from_db()
    assert (staffing.valid_to, new.time_from) == (TODAY + timedelta(days=9), time(13))


def test_a_counter_with_appointments_cannot_be_given_up(point: Point, by: Actor) -> None:
    row = booked(point)
    with pytest.raises(Refused):
        set_up.close_counter(counter=row.counter, by=by, now=NOW)
    other = Counter.objects.exclude(pk=row.counter_id).get(point=point)
    set_up.close_counter(counter=other, by=by, now=NOW)
    assert list(plan_of(point.county_id, point.key, TODAY).counters) == [row.counter_id]
    with pytest.raises(Refused):
        set_up.close_point(point=point, by=by, now=NOW)


def test_a_link_of_invitation_sent_twice_is_one(point: Point, by: Actor) -> None:
    key = uuid4()
    when: dict[str, Any] = {"offer": offer_of(point), "valid_to": TODAY + timedelta(days=14), "by": by, "now": NOW}
    assert set_up.invite(form_key=key, **when)[1] == set_up.invite(form_key=key, **when)[1]
    assert Invitation.objects.count() == 1
    with pytest.raises(Refused):
        set_up.invite(form_key=uuid4(), **{**when, "valid_to": TODAY - timedelta(days=1)})


def test_the_preview_counts_places_and_says_why_a_day_has_none(point: Point) -> None:
    Block.objects.create(
        county=point.county, point=point, kind="meeting", recorded_at=NOW, recorded_by_id=_anybody(point),
        during=(NOW + timedelta(days=4), NOW + timedelta(days=5)),
    )  # fmt: skip
    actions.plan_changed(point.county_id)
    plan = plan_of(point.county_id, point.key, TODAY)
    offer = plan.find(PERMIT, TODAY)
    assert offer is not None
    days = {one.day: one for one in preview(plan, offer, "desk", now=NOW)}
    assert len(days) == 14
    assert days[date(2026, 6, 11)].places.count == 12  # two counters, every half hour
    assert days[date(2026, 6, 13)].reason == "nobody"
    other_way = {one.day: one.reason for one in preview(plan, offer, "invitation", now=NOW)}
    assert other_way[date(2026, 6, 11)] == "other"


def test_a_public_holiday_has_no_places_even_without_opening_hours(point: Point, clock: Traveller) -> None:
    clock.move_to(NOW.replace(month=5, day=20))
    plan = plan_of(point.county_id, point.key, date(2026, 5, 20))
    offer = plan.find(PERMIT, TODAY)
    assert offer is not None
    days = {one.day: one for one in preview(plan, offer, "desk", now=NOW.replace(month=5, day=20))}
    assert (days[date(2026, 5, 25)].reason, days[date(2026, 5, 25)].words.german) == ("holiday", "Pfingstmontag")


# --- pages ------------------------------------------------------------------------------------------------------------


def test_without_points_the_page_says_what_to_do(client: Client) -> None:
    page = client.get(reverse("appointments:points")).content.decode()
    assert reverse("appointments:add_point") in page


def test_from_nothing_to_free_places(client: Client, house: County) -> None:
    settings = {"grid_minutes": "15", "hold_minutes": "15", "confirm_minutes": "120", "offer_minutes": "180",
                "change_hours": "2", "open_per_contact": "4", "gives_appointments": "on"}  # fmt: skip
    made = client.post(reverse("appointments:add_point"), {"office": "wohngeldstelle", "name": "Wohngeld", **settings})
    point = Point.objects.get(key="wohngeldstelle")
    assert made["Location"] == reverse("appointments:point", args=[point.public_id])
    service = {"service": "wohngeld", "valid_from": "10.06.2026", "minutes": "30", "minutes_more": "0", "sort": "1",
               "max_quantity": "1", "lead_minutes": "2", "horizon_days": "30", "by_appointment": "on"}  # fmt: skip
    assert client.post(reverse("appointments:add_offer", args=[point.public_id]), service).status_code == 302
    client.post(reverse("appointments:add_counter", args=[point.public_id]), {"name": "Zimmer 5", "sort": "1"})
    counter = Counter.objects.get(point=point)
    hours = {
        "weekdays": ["3"],
        "time_from": "9",
        "time_to": "12.30",
        "valid_from": "10.06.2026",
        "channels": ["public"],
    }
    assert client.post(reverse("appointments:add_staffing", args=[counter.public_id]), hours).status_code == 302
    shown = client.get(reverse("appointments:preview", args=[point.public_id])).content.decode()
    assert "11.06.2026" in shown
    assert ">7<" in shown.replace("\n", "")


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client: Client, point: Point) -> None:
    counter = Counter.objects.get(point=point, name="1")
    typed = {"weekdays": ["0"], "time_from": "neun", "time_to": "12", "valid_from": "31.02.2026", "channels": ["desk"]}
    answer = client.post(reverse("appointments:add_staffing", args=[counter.public_id]), typed)
    assert answer.status_code == 422
    assert 'value="neun"' in answer.content.decode()
    clash = {**typed, "time_from": "8:00", "valid_from": "10.06.2026"}
    answer = client.post(reverse("appointments:add_staffing", args=[counter.public_id]), clash)
    assert answer.status_code == 422
    assert "schon jemand" in answer.content.decode()


def test_a_warning_says_what_opening_hours_leave(client: Client, house: County) -> None:
    point = make_point(house, counters=0, key="team")
    Point.objects.filter(pk=point.pk).update(office=Office.objects.get(county=house, key="t01-neckarsulm"))
    counter = Counter.objects.create(county=house, point=point, name="Beratung")
    make_staffing(counter, weekdays=3, time_from=time(8), time_to=time(13))  # open Monday and Tuesday 9 to 12
    page = client.get(reverse("appointments:point", args=[point.public_id])).content.decode()
    assert "Montag: geöffnet nur" in page
    assert "09:00–12:00" in page


def test_giving_a_counter_up_leads_to_the_appointments_in_the_way(
    house: County, point: Point, clara: User, signed_in: Callable[[User], Client]
) -> None:
    row = booked(point, name="Amal Haddad")
    lead = signed_in(clara)
    answer = lead.post(reverse("appointments:close_counter", args=[row.counter.public_id]), follow=True)
    page = answer.content.decode()
    assert "1 Termin steht noch aus" in page
    assert "Amal Haddad" in page
    assert Counter.objects.get(pk=row.counter_id).closed_at is None


def test_the_secret_of_an_invitation_is_shown_once(client: Client, point: Point) -> None:
    address = reverse("appointments:invite", args=[offer_of(point).public_id])
    shown = client.post(address, {"valid_to": "30.06.2026", "form_key": str(uuid4())})
    assert shown.status_code == 200
    assert Invitation.objects.get().secret_hash not in shown.content.decode()
    assert "nur jetzt" in shown.content.decode()


def _anybody(point: Point) -> int:
    found = User.objects.filter(county=point.county).first() or User.objects.create(county=point.county, username="x")
    return found.pk
