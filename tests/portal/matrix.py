"""What every kind of user gets from the addresses of the portal: everybody the public pages, editors their own."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from psycopg.types.range import TimestamptzRange

from geleit.accounts.roles import Permission
from geleit.core import wall
from geleit.core.multilingual import Text
from geleit.directory.models import Municipality, Office, OfficeFacts, Service, ServiceFacts
from geleit.portal import actions
from geleit.portal.addresses import Place
from geleit.portal.codes import TextPlace
from geleit.portal.models import CountyLogo, Feedback, PageText
from geleit.visits.codes import AppointmentState, Channel, DeviceKind
from geleit.visits.models import Appointment, Counter, Device, Invitation, Offer, Point
from geleit.visits.secrets import confirm_token, hash_of, new_secret, secret_of
from geleit.volunteers import secrets as volunteers_secrets
from geleit.volunteers.actions.outbox import open_topic
from geleit.volunteers.models import Coverage, PublicLetter, TopicAddress
from tests.conftest import NOW, TODAY
from tests.matrix import LIST, PUBLIC, Row
from tests.visits.queue_house import make_room
from tests.volunteers.making import room_of

EDIT = Permission.PORTAL_EDIT
OFFICE, SERVICE = "lra-heilbronn", "aufenthaltsrecht"


def _at(world: Any) -> dict[str, Any]:
    """Heilbronn in German."""
    return {"at": Place(world.heilbronn.slug)}


def _publish(world: Any) -> None:
    """One office, one service and a logo."""
    if hasattr(world, "is_published"):
        return
    county, fact = world.heilbronn, {"county": world.heilbronn, "recorded_at": NOW, "released_at": NOW}
    office = Office.objects.create(county=county, key=OFFICE)
    OfficeFacts.objects.create(**fact, office=office, kind="department", name=Text("Landratsamt"))
    service = Service.objects.create(county=county, key=SERVICE)
    ServiceFacts.objects.create(**fact, service=service, name=Text("Aufenthalt"))
    CountyLogo.objects.create(county=county, content=b"\x89PNG", kind="image/png")
    world.is_published = True


def _written(world: Any) -> dict[str, Any]:
    """A text for each page that is only there when somebody wrote one."""
    if not hasattr(world, "is_written"):
        for place in (TextPlace.INTEGRATION, TextPlace.VOLUNTEERING):
            fact = {"county": world.heilbronn, "recorded_at": NOW, "released_at": NOW}
            PageText.objects.create(**fact, place=place, key=place, title=Text("Hallo"))
        world.is_written = True
    return _at(world)


def _helping(world: Any) -> dict[str, Any]:
    """A county with a helper circle: without one there is no contact point."""
    wall.enter(world.heilbronn.pk)
    room_of(world)
    return _at(world)


def _covered(world: Any) -> dict[str, Any]:
    """A municipality with a helper circle."""
    if not hasattr(world, "is_covered"):
        place = Municipality.objects.filter(in_county=world.heilbronn).first()
        if place is None:
            place = Municipality.objects.create(
                in_county=world.heilbronn, ags="08125098", ars="081255098098", name="Musterort", sort_name="musterort",
                kind="municipality", population=1000, population_date=TODAY, latitude="49.1", longitude="9.2",
            )  # fmt: skip
        Coverage.objects.create(county=world.heilbronn, municipality=place, day=TODAY, circles=1, volunteers=None)
        world.is_covered = True
    return _at(world)


def _office(world: Any) -> dict[str, Any]:
    _publish(world)
    return {**_at(world), "key": OFFICE}


def _service(world: Any) -> dict[str, Any]:
    _publish(world)
    return {**_at(world), "key": SERVICE}


def _stamp(world: Any) -> dict[str, Any]:
    _publish(world)
    return {**_at(world), "stamp": "0"}


def _feedback(world: Any) -> dict[str, Any]:
    if not hasattr(world, "remark"):
        data = actions.NewFeedback(
            key=UUID("0f6c5a40-3c4e-4d3f-8f7c-1b0a2c3d4e5f"), text="Hallo", contact="", page="", language="de"
        )
        actions.receive_feedback(county_id=world.heilbronn.pk, data=data, now=world.now)
        world.remark = Feedback.objects.get()
    return {"feedback_id": world.remark.public_id}


def _text(world: Any) -> dict[str, Any]:
    if not hasattr(world, "page_text"):
        fact = {"county": world.heilbronn, "recorded_at": NOW, "released_at": NOW}
        world.page_text = PageText.objects.create(**fact, place="start", key="start", title=Text("Hallo"))
    return {"fact_id": world.page_text.public_id}


def _queue(what: str) -> Callable[[Any], dict[str, Any]]:
    """The point, a number in its queue, its kiosk or its display."""

    def kwargs(world: Any) -> dict[str, Any]:
        if not hasattr(world, "waiting_room"):
            wall.enter(world.heilbronn.pk)
            room = make_room(world.heilbronn, key="kiosk")
            secrets = {"ticket": room.take().secret}
            for kind in DeviceKind:
                secrets[kind.value] = new_secret()
                Device.objects.create(
                    county=world.heilbronn, point=room.point, kind=kind, name="Saal", created_at=NOW,
                    created_by=world.owner, secret_hash=hash_of(secrets[kind.value]),
                )  # fmt: skip
            world.waiting_room = (room, secrets)
        room, secrets = world.waiting_room
        if what == "point":
            return {**_at(world), "key": room.point.key}
        if what == "offer":
            return {**_at(world), "secret": secrets["kiosk"], "offer_id": room.cars.public_id}
        return {**_at(world), "secret": secrets[what]}

    return kwargs


def _visit(world: Any) -> dict[str, Any]:
    """Somebody's confirmed appointment."""
    if not hasattr(world, "visit_secret"):
        _publish(world)
        county, office = world.heilbronn, Office.objects.get(county=world.heilbronn, key=OFFICE)
        point = Point.objects.create(county=county, key="matrix", office=office, name=Text("Amt"))
        key = UUID("3c1f0b1e-52f4-4f6e-8a53-2f2f9f0f7c11")
        world.visit_secret, world.visit_token = secret_of(key), confirm_token(key)
        Appointment.objects.create(
            county=county,
            point=point,
            counter=Counter.objects.create(county=county, point=point, name="1"),
            form_key=key,
            state=AppointmentState.CONFIRMED,
            during=TimestamptzRange(NOW + timedelta(days=1), NOW + timedelta(days=1, minutes=20)),
            channel=Channel.PUBLIC,
            secret_hash=hash_of(world.visit_secret),
            code="ABCD-EFGH",
            created_at=NOW,
            confirmed_at=NOW,
        )
    return {**_at(world), "secret": world.visit_secret}


def _invitation(world: Any) -> dict[str, Any]:
    """A link of invitation that nobody used yet."""
    _visit(world)
    if not hasattr(world, "invitation_secret"):
        world.invitation_secret = new_secret()
        service = Service.objects.get(county=world.heilbronn, key=SERVICE)
        offer = Offer.objects.create(
            county=world.heilbronn,
            point=Point.objects.get(county=world.heilbronn, key="matrix"),
            service=service,
            minutes=20,
            valid_from=TODAY,
        )
        Invitation.objects.create(
            county=world.heilbronn,
            offer=offer,
            secret_hash=hash_of(world.invitation_secret),
            valid_to=TODAY,
            created_at=NOW,
            created_by=world.owner,
        )
    return {**_at(world), "secret": world.invitation_secret}


def _mail(world: Any) -> dict[str, Any]:
    return {**_visit(world), "token": world.visit_token}


def _letter(world: Any) -> dict[str, Any]:
    """A letter to volunteers that everybody may read."""
    letter = room_of(world).letter
    known = {"county": world.heilbronn, "letter": letter, "defaults": {"text": "Hallo", "sent_on": TODAY}}
    made, _is_new = PublicLetter.objects.get_or_create(title=letter.title, **known)
    return {**_at(world), "letter_id": made.public_id}


def _topic(world: Any) -> dict[str, Any]:
    """The link that ends the mails on a topic."""
    room_of(world)
    open_topic(world.heilbronn.pk, ["mail@example.org"], topic="rules")
    found = TopicAddress.objects.get(county=world.heilbronn)
    return {**_at(world), "secret": volunteers_secrets.secret_of(volunteers_secrets.UNSUBSCRIBE, found.public_id)}


def _guest(world: Any) -> dict[str, Any]:
    """The link of an invitation to a meeting."""
    guest = room_of(world).guest
    return {**_at(world), "secret": volunteers_secrets.secret_of(volunteers_secrets.ANSWER, guest.public_id)}


MATRIX: dict[str, Row] = {
    "portal:booking": Row(PUBLIC, kwargs=_at),
    "portal:booking_place": Row(PUBLIC, kwargs=_at),
    "portal:booking_time": Row(PUBLIC, kwargs=_at),
    "portal:booking_who": Row(PUBLIC, kwargs=_visit),
    "portal:lost_link": Row(PUBLIC, kwargs=_at),
    "portal:lost_link_thanks": Row(PUBLIC, kwargs=_at),
    "portal:appointment": Row(PUBLIC, kwargs=_visit),
    "portal:appointment_calendar": Row(PUBLIC, kwargs=_visit),
    "portal:invitation": Row(PUBLIC, kwargs=_invitation),
    "portal:appointment_confirm": Row(PUBLIC, kwargs=_mail),
    "portal:appointment_cancel": Row(PUBLIC, kwargs=_visit),
    "portal:appointment_move": Row(PUBLIC, kwargs=_visit),
    "portal:appointment_earlier": Row(PUBLIC, kwargs=_visit),
    "portal:start": Row(PUBLIC, kwargs=_at),
    "portal:contact": Row(PUBLIC, kwargs=_at),
    "portal:offices": Row(PUBLIC, kwargs=_at),
    "portal:notices": Row(PUBLIC, kwargs=_at),
    "portal:services": Row(PUBLIC, kwargs=_at),
    "portal:responsible": Row(PUBLIC, kwargs=_at),
    "portal:municipalities": Row(PUBLIC, kwargs=_at),
    "portal:visit": Row(PUBLIC, kwargs=_at),
    "portal:visit_json": Row(PUBLIC, kwargs=_at),
    "portal:visit_notice": Row(PUBLIC, kwargs=_at),
    "portal:integration": Row(PUBLIC, kwargs=_written),
    "portal:volunteering": Row(PUBLIC, kwargs=_written),
    "portal:volunteer_offer": Row(PUBLIC, kwargs=_helping),
    "portal:help_wanted": Row(PUBLIC, kwargs=_helping),
    "portal:goods_offer": Row(PUBLIC, kwargs=_helping),
    "portal:threat_report": Row(PUBLIC, kwargs=_helping),
    "portal:public_trainings": Row(PUBLIC, kwargs=_at),
    "portal:public_training": Row(
        PUBLIC, kwargs=lambda world: {**_at(world), "training_id": room_of(world).public_training.public_id}
    ),
    "portal:volunteering_thanks": Row(PUBLIC, kwargs=lambda world: {**_at(world), "what": "mitmachen"}),
    "portal:letters": Row(PUBLIC, kwargs=_at),
    "portal:letter": Row(PUBLIC, kwargs=_letter),
    "portal:letter_unsubscribe": Row(PUBLIC, kwargs=_topic),
    "portal:meeting_answer": Row(PUBLIC, kwargs=_guest),
    "portal:distribution": Row(PUBLIC, kwargs=_covered),
    "portal:distribution_data": Row(PUBLIC, kwargs=_covered),
    "portal:easy": Row(PUBLIC, kwargs=_at),
    "portal:imprint": Row(PUBLIC, kwargs=_at),
    "portal:privacy": Row(PUBLIC, kwargs=_at),
    "portal:accessibility": Row(PUBLIC, kwargs=_at),
    "portal:feedback": Row(PUBLIC, kwargs=_at),
    "portal:feedback_thanks": Row(PUBLIC, kwargs=_at),
    "portal:search": Row(PUBLIC, kwargs=_at),
    "portal:look": Row(PUBLIC, kwargs=_stamp),
    "portal:logo": Row(PUBLIC, kwargs=_stamp),
    "portal:office": Row(PUBLIC, kwargs=_office),
    "portal:card": Row(PUBLIC, kwargs=_office),
    "portal:electronic": Row(PUBLIC, kwargs=_office),
    "portal:service": Row(PUBLIC, kwargs=_service),
    "portal:numbers": Row(PUBLIC, kwargs=_at),
    "portal:numbers_state": Row(PUBLIC, kwargs=_at),
    "portal:number": Row(PUBLIC, kwargs=_queue("point")),
    "portal:ticket": Row(PUBLIC, kwargs=_queue("ticket")),
    "portal:give_back": Row(PUBLIC, kwargs=_queue("ticket")),
    "portal:ticket_state": Row(PUBLIC, kwargs=_queue("ticket")),
    "portal:display": Row(PUBLIC, kwargs=_queue("display")),
    "portal:display_state": Row(PUBLIC, kwargs=_queue("display")),
    "portal:kiosk": Row(PUBLIC, kwargs=_queue("kiosk")),
    "portal:kiosk_persons": Row(PUBLIC, kwargs=_queue("offer")),
    "portal:kiosk_take": Row(PUBLIC, kwargs=_queue("kiosk")),
    "portal:kiosk_code": Row(PUBLIC, kwargs=_queue("kiosk")),
    "portal:kiosk_state": Row(PUBLIC, kwargs=_queue("kiosk")),
    "portal:texts": Row(LIST, need=EDIT),
    "portal:add_text": Row(LIST, need=EDIT),
    "portal:edit_text": Row(LIST, need=EDIT, kwargs=_text),
    "portal:end_text": Row(LIST, need=EDIT, kwargs=_text),
    "portal:edit_look": Row(LIST, need=EDIT),
    "portal:feedback_list": Row(LIST, need=EDIT),
    "portal:settle_feedback": Row(LIST, need=EDIT, method="POST", kwargs=_feedback),
    "portal:delete_feedback": Row(LIST, need=EDIT, method="POST", kwargs=_feedback),
}
