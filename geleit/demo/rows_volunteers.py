"""Rows of the volunteers room for one circle and one volunteer of the story."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from geleit.accounts.models import User
from geleit.core.clock import BERLIN
from geleit.core.codelists import code_list
from geleit.demo.rows import Basket
from geleit.demo.story_chance import Dice
from geleit.demo.story_volunteers import CircleStory, VolunteerStory, days_of_hours
from geleit.directory.models import Municipality
from geleit.volunteers.actions.volunteers import columns
from geleit.volunteers.details import VolunteerData
from geleit.volunteers.folding import folded, folded_name
from geleit.volunteers.models import (
    Allowance,
    Certificate,
    CircleMember,
    CircleNeed,
    CircleNote,
    CirclePeriod,
    Consent,
    Coordination,
    CoordinatorAccess,
    Declaration,
    Engagement,
    HelperCircle,
    HourEntry,
    ListImport,
    OfficerPlace,
    ServedMunicipality,
    Volunteer,
    VolunteerPeriod,
)
from geleit.volunteers.rules import matching_rule

WITH_CHILDREN = {"homework_help": "group", "reading": "group", "sport": "group", "sponsorship": "alone"}


@dataclass(frozen=True)
class Telling:
    """What every row of a county needs."""

    basket: Basket
    dice: Dice
    guide: User
    places: dict[str, Municipality]
    today: date

    def noon(self, day: date) -> datetime:
        """A moment on a day."""
        return datetime.combine(day, time(12), tzinfo=BERLIN)


def put_circle(told: Telling, story: CircleStory) -> HelperCircle:
    """A circle with its history, places, needs and note."""
    put, by = told.basket.put, told.guide
    periods = [("founded", story.founded), ("active", story.founded + timedelta(days=30))]
    periods += [("dormant", story.rests_since)] if story.rests_since else []
    state, since = periods[-1]
    circle = put(
        HelperCircle,
        name=story.name,
        sort_name=folded(story.name),
        legal_form=story.legal_form,
        region=story.region,
        state=state,
        state_since=since,
        languages=story.languages,
        activities=story.activities,
        mailbox=story.mailbox,
        phone="08321 612-0",
    )
    for (one, start), following in zip(periods, [*periods[1:], None], strict=True):
        put(CirclePeriod, circle=circle, state=one, since=start, until=following[1] if following else None, by=by)
    for ags in story.places:
        put(ServedMunicipality, circle=circle, municipality=told.places[ags])
    for activity, text in story.needs:
        since = told.today - timedelta(days=told.dice.whole(3, 90))
        put(CircleNeed, circle=circle, activity=activity, text=text, since=since)
    if story.note:
        at = told.noon(told.today - timedelta(days=told.dice.whole(5, 200)))
        put(CircleNote, circle=circle, at=at, by=by, text=story.note)
    return circle


def put_volunteer(told: Telling, story: VolunteerStory, circle: HelperCircle, seat: str) -> Volunteer:
    """A volunteer with states, consent, circle, activity, certificate, hours."""
    put, by = told.basket.put, told.guide
    first, (state, since) = story.periods[0][1], story.periods[-1]
    typed = VolunteerData(
        given_name=story.given,
        family_name=story.family,
        birth_date=story.born,
        email=story.email,
        phone=story.phone,
        municipality=told.places[seat],
        languages=tuple(story.languages),
        wishes=tuple(story.wishes),
        availability=tuple(
            told.dice.some_of(("weekday_morning", "weekday_afternoon", "weekday_evening", "weekend"), 2)
        ),
        radius_km=story.radius,
        has_car=story.has_car,
        emergency_contact=story.emergency,
    )
    volunteer = put(
        Volunteer,
        state=state,
        state_since=since,
        registered_at=told.noon(first),
        registered_by=by,
        **columns(typed),
    )
    for (one, start), following in zip(story.periods, [*story.periods[1:], None], strict=True):
        until = following[1] if following else None
        put(VolunteerPeriod, volunteer=volunteer, state=one, since=start, until=until, by=by)
    for what in story.consents:
        put(Consent, volunteer=volunteer, what=what, given_on=first)
    began = story.since("active")
    if began is not None:
        left = story.since("left")
        put(CircleMember, volunteer=volunteer, circle=circle, valid_from=began, valid_to=left)
        _put_activity(told, story, volunteer, circle, began)
    return volunteer


def put_coordinator(
    told: Telling, circle: HelperCircle, volunteer: Volunteer, *, since: date, until: date | None
) -> None:
    """Somebody who signed and coordinates, or did until a day."""
    if until is None:
        wording = code_list("volunteers", "declaration_wording").on(since)[-1].code
        told.basket.put(Declaration, volunteer=volunteer, wording=wording, signed_on=since)
    told.basket.put(Coordination, circle=circle, volunteer=volunteer, valid_from=since, valid_to=until)


def put_declaration(told: Telling, volunteer: Volunteer, since: date) -> None:
    """Somebody who signed without coordinating."""
    wording = code_list("volunteers", "declaration_wording").on(since)[-1].code
    told.basket.put(Declaration, volunteer=volunteer, wording=wording, signed_on=since)


def put_list(told: Telling) -> None:
    """A list somebody uploaded and has not taken over yet, with the faults such lists have."""
    told.basket.put(
        ListImport,
        kind="volunteers",
        state="uploaded",
        headings=["Vorname", "Name", "Geburtsdatum", "Mail", "Telefon", "Ort", "Kürzel"],
        rows=[
            [2, ["Gerlinde", "Beispiel", "4.7.1958", "gerlinde.beispiel@example.org", "", "87527 Sonthofen", "GB"]],
            [3, ["Korbinian", "Muster", "im Sommer", "korbinian.muster@example.org", "", "Oberstdorf", "KM"]],
            [4, ["Traudl", "Beispiel", "", "gerlinde.beispiel@example.org", "nachfragen", "Kempten", "TB"]],
        ],
        columns={"given_name": 0, "family_name": 1, "birth_date": 2, "email": 3, "phone": 4, "municipality": 5},
        without_state="prospect",
        total=3,
        uploaded_at=told.noon(told.today),
        uploaded_by=told.guide,
    )


def call(volunteer: Volunteer, given: str, family: str) -> Volunteer:
    """Give a volunteer of the story the name of somebody who signs in, with a mail address to match."""
    email = f"{folded(given)}.{folded(family)}@example.org"
    volunteer.given_name, volunteer.family_name = given, family
    volunteer.sort_name, volunteer.match_name = folded(f"{family} {given}"), folded_name(given, family)
    volunteer.email = volunteer.match_email = email
    return volunteer


def put_own_part(told: Telling, coordinator: Volunteer, user: User) -> None:
    """The coordinator is a user."""
    told.basket.put(CoordinatorAccess, volunteer=coordinator, user=user, valid_from=told.today - timedelta(days=60))


def put_officer(told: Telling, user: User, places: list[str]) -> None:
    """A refugee officer answers for these municipalities."""
    for ags in places:
        told.basket.put(
            OfficerPlace, user=user, municipality=told.places[ags], valid_from=told.today - timedelta(days=60)
        )


def put_own_hours(told: Telling, volunteer: Volunteer, circle: HelperCircle, returned_by: User) -> None:
    """Hours the volunteer entered alone: two wait for the coordination, one was sent back."""
    days = [told.today - timedelta(days=ago) for ago in (2, 5, 9)]
    for day, minutes in zip(days, (90, 120, 600), strict=True):
        is_returned = minutes > 300
        told.basket.put(
            HourEntry,
            volunteer=volunteer,
            circle=circle,
            on=day,
            activity="meeting_cafe",
            minutes=minutes,
            entered_by=None,
            returned_on=told.today - timedelta(days=1) if is_returned else None,
            returned_by=returned_by if is_returned else None,
            returned_because="Das Café war nur zwei Stunden offen." if is_returned else "",
        )


def put_allowance(told: Telling, volunteer: Volunteer, amount: int) -> None:
    """Money paid this year."""
    paid_on = max(date(told.today.year, 1, 1), told.today - timedelta(days=told.dice.whole(0, 60)))
    told.basket.put(
        Allowance, volunteer=volunteer, paid_on=paid_on, kind="flat", amount=Decimal(amount), payer="Gemeinde"
    )


def _put_activity(
    told: Telling, story: VolunteerStory, volunteer: Volunteer, circle: HelperCircle, began: date
) -> None:
    put, dice, today = told.basket.put, told.dice, told.today
    contact = WITH_CHILDREN.get(story.activity, "none")
    rule = matching_rule(activity=story.activity, contact=contact, rhythm="regular", started_on=began, planned_to=None)
    ended = None if story.state == "active" else story.periods[-1][1]
    put(
        Engagement,
        volunteer=volunteer,
        circle=circle,
        activity=story.activity,
        contact=contact,
        rhythm="regular",
        started_on=began,
        ended_on=ended,
        needs_certificate=rule is not None,
    )
    if rule is not None and ended is None:
        # Some are due for renewal soon, as the law of averages has it.
        seen = max(began - timedelta(days=5), today - timedelta(days=dice.whole(30, 5 * 365 - 20)))
        dated = seen - timedelta(days=dice.whole(5, 40))
        put(Certificate, volunteer=volunteer, seen_on=seen, dated_on=dated, has_entry=False)
    for day, minutes in days_of_hours(dice, story, today):
        confirmed = day + timedelta(days=14) if day < today - timedelta(days=30) else None
        put(
            HourEntry,
            volunteer=volunteer,
            circle=circle,
            on=day,
            activity=story.activity,
            minutes=minutes,
            entered_by=told.guide,
            confirmed_on=confirmed,
            confirmed_by=told.guide if confirmed else None,
        )
