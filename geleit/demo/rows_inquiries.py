"""Rows of the contact point of the story: what people sent, whom the guide asked, how it ended."""

from datetime import date, timedelta

from geleit.core.codelists import read_rows
from geleit.demo.rows_volunteers import Telling
from geleit.demo.story_phones import landline, mobile
from geleit.volunteers.actions.inquiries import OWN_FIELDS
from geleit.volunteers.models import GoodsNeed, HelperCircle, Inquiry, InquiryAsk
from geleit.volunteers.rules import emptied_before, reply_by

YEARS = 2
EVERY_DAYS = (4, 11)
LATEST = 6  # so many from the end are not closed
OVERDUE = 3  # so many from the end: one nobody answered although it was promised
ANSWER = "Angerufen und die nächsten Schritte besprochen."


def put_inquiries(told: Telling, circles: list[HelperCircle], *, own: HelperCircle | None) -> int:
    """Two years of inquiries, nearly all settled; returns how many. And the goods that are and were needed.

    `own` is the circle whose volunteers sign in: it was asked for what is open, so that they see it.
    """
    bicycles = _put_goods(told, "Kinderfahrräder, 16 bis 20 Zoll", 40, None)
    beds = _put_goods(told, "Kinderbetten", 300, 120)
    _put_goods(told, "Schultaschen", 12, None)
    rows = read_rows("demo", "inquiries.csv")
    days = [told.today - timedelta(days=YEARS * 365)]
    while days[-1] < told.today - timedelta(days=EVERY_DAYS[1]):
        days.append(days[-1] + timedelta(days=told.dice.whole(*EVERY_DAYS)))
    days = [*days, told.today - timedelta(days=1), told.today]
    for number, day in enumerate(days):
        before_end = len(days) - number
        row = rows[number % len(rows)] if before_end > LATEST else rows[before_end - 1]
        goods = bicycles if "Fahrräder" in row["text"] else beds
        inquiry = _put_inquiry(told, row, day, before_end, goods)
        if row["kind"] == "help" and before_end > 2:
            circle = told.dice.one_of(circles)
            answer = "yes" if row["outcome"] == "found" else "no"
            told.basket.put(
                InquiryAsk,
                inquiry=inquiry,
                circle=own if own is not None and before_end <= LATEST else circle,
                asked_at=told.noon(min(day + timedelta(days=1), told.today)),
                asked_by=told.guide,
                answer="open" if before_end <= LATEST else answer,
                answered_at=None if before_end <= LATEST else told.noon(min(day + timedelta(days=3), told.today)),
            )
    return len(days)


def _put_goods(told: Telling, text: str, since: int, until: int | None) -> GoodsNeed:
    return told.basket.put(
        GoodsNeed,
        text=text,
        since=told.today - timedelta(days=since),
        until=told.today - timedelta(days=until) if until is not None else None,
    )


def _put_inquiry(told: Telling, row: dict[str, str], day: date, before_end: int, goods: GoodsNeed) -> Inquiry:
    dice, is_urgent = told.dice, row["urgent"] == "yes"
    promised = reply_by(row["kind"], day, is_urgent=is_urgent, land="BY")
    late = before_end == OVERDUE
    if late:
        promised = min(promised, told.today - timedelta(days=2))
        day = min(day, promised)
    is_answered = before_end > 2 and not late
    is_closed = before_end > LATEST
    answered = told.noon(min(day + timedelta(days=dice.whole(0, 3)), told.today))
    closed = min(day + timedelta(days=dice.whole(4, 30)), told.today)
    name = "" if row["kind"] == "threat" else _name(told)
    by_mail = dice.happens(0.5) or not name
    inquiry = told.basket.put(
        Inquiry,
        kind=row["kind"],
        language="de",
        sent_at=told.noon(day),
        due_on=promised,
        institution_kind=row["institution_kind"],
        institution=row["institution"],
        name=name,
        email=f"{name.replace(' ', '.').lower()}@example.org" if name and by_mail else "",
        phone="" if by_mail else (landline(dice) if row["institution"] else mobile(dice)),
        municipality=dice.one_of(list(told.places.values())),
        activities=row["activities"].split(),
        languages=row["languages"].split(),
        availability=row["availability"].split(),
        is_urgent=is_urgent,
        text=row["text"],
        may_pass_on=row["kind"] == "offer" and dice.happens(0.6),
        goods=goods if row["kind"] == "goods" else None,
        responsible=told.guide if is_answered else None,
        answer=ANSWER if is_answered else "",
        answered_at=answered if is_answered else None,
        answered_by=told.guide if is_answered else None,
        outcome=row["outcome"] if is_closed else "",
        closed_at=told.noon(closed) if is_closed else None,
        closed_by=told.guide if is_closed else None,
    )
    if is_closed and closed < emptied_before(told.today, "BY"):
        for field in OWN_FIELDS:
            setattr(inquiry, field, "")
        inquiry.emptied_on = told.today
    return inquiry


def _name(told: Telling) -> str:
    names = read_rows("demo", "volunteer_names.csv")
    given = [row["name"] for row in names if row["kind"] == ("woman" if told.dice.happens(0.6) else "man")]
    family = [row["name"] for row in names if row["kind"] == "family"]
    return f"{told.dice.one_of(given)} {told.dice.one_of(family)}"
