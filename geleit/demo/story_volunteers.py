"""Invented volunteers and helper circles: who they are, what they do, how long, told day by day without the database.

Names of circles follow a municipality only where public pages name such a circle; all others are plainly generic.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from geleit.core.codelists import read_rows
from geleit.demo.story_chance import Dice, Weighted
from geleit.demo.story_phones import landline, mobile
from geleit.volunteers.folding import folded

NAMED_CIRCLES = {
    "09780124": "Helferkreis Immenstadt",
    "09780139": "Helferkreis Sonthofen",
    "09780133": "Helferkreis Oberstdorf",
    "09780146": "Helferkreis Wiggensbach",
}
# Municipalities that nobody serves, so that the gaps can be seen.
WITHOUT_CIRCLE = ("09780113", "09780131", "09780134")
CIRCLES = 26
VOLUNTEERS = 312
YEARS_OF_HOURS = 2
ACTIVITIES = Weighted(
    {
        "german_lessons": 16, "homework_help": 12, "reading": 6, "office_accompaniment": 14, "doctor_accompaniment": 8,
        "forms": 12, "sponsorship": 10, "transport": 8, "clothing_store": 5, "bicycle_workshop": 4, "meeting_cafe": 9,
        "housing_search": 4, "job_search": 4, "interpreting": 4, "sport": 3, "womens_group": 3, "circle_work": 5,
    }
)  # fmt: skip
LANGUAGES = Weighted({"en": 40, "fr": 9, "ru": 8, "uk": 7, "ar": 6, "tr": 6, "fa": 3, "ti": 2})
LEGAL_FORMS = Weighted({"informal": 52, "parish_group": 18, "registered_association": 12, "municipal_group": 18})
NEEDS = (
    ("transport", "Fahrerinnen und Fahrer für die Tafel am Freitag"),
    ("homework_help", "Hausaufgabenhilfe an zwei Nachmittagen"),
    ("german_lessons", "Jemand, der mit Anfängern Deutsch übt"),
    ("interpreting", "Sprachmittlung Ukrainisch und Tigrinya"),
    ("office_accompaniment", "Vertretung für die Begleitung zum Jobcenter"),
    ("bicycle_workshop", "Werkzeug und Hände für die Fahrradwerkstatt"),
)
NOTES = (
    "Möchte beim nächsten regionalen Treffen über die Wohnungssuche sprechen.",
    "Treffen einmal im Monat im Pfarrheim; gute Verbindung zur Gemeinde.",
    "Die Koordination wünscht sich Entlastung, Nachfolge ansprechen.",
    "Viele Fragen zur Verlängerung von Aufenthaltstiteln, Schulung vormerken.",
)
STATES = Weighted({"active": 134, "dormant": 148, "prospect": 12, "contacted": 8, "interview": 5, "left": 5})
WAY_IN = ("prospect", "contacted", "interview", "active")


@dataclass
class CircleStory:
    """A circle and what it does."""

    name: str
    places: list[str]
    legal_form: str
    region: str
    founded: date
    rests_since: date | None
    activities: list[str]
    languages: list[str]
    mailbox: str
    needs: list[tuple[str, str]]
    note: str
    coordinators: int


@dataclass
class VolunteerStory:
    """A volunteer: who, from when to when in which state, doing what."""

    given: str
    family: str
    born: date
    email: str
    phone: str
    emergency: str
    languages: list[str]
    wishes: list[str]
    periods: list[tuple[str, date]]  # state and its first day, oldest first
    circle: int
    activity: str
    hours_a_week: float
    has_car: bool = False
    radius: int = 10
    consents: list[str] = field(default_factory=list)

    @property
    def state(self) -> str:
        """The state of today."""
        return self.periods[-1][0]

    def since(self, state: str) -> date | None:
        """The first day in a state."""
        return next((day for one, day in self.periods if one == state), None)


def tell_circles(dice: Dice, places: list[str], today: date) -> list[CircleStory]:
    """The circles, named ones first; every municipality but a few is served by one of them."""
    others = [ags for ags in places if ags not in NAMED_CIRCLES and ags not in WITHOUT_CIRCLE]
    seats = [*(ags for ags in NAMED_CIRCLES if ags in places), *others]
    stories = []
    for number in range(CIRCLES):
        seat = seats[number % len(seats)]
        rests = today - timedelta(days=dice.whole(60, 700)) if number > 3 and dice.happens(0.14) else None
        stories.append(
            CircleStory(
                name=NAMED_CIRCLES[seat] if number < len(NAMED_CIRCLES) else f"Helferkreis {number + 1:02d}",
                places=[seat],
                legal_form=dice.draw(LEGAL_FORMS),
                region="north" if seat in _NORTH else "south",
                founded=dice.day(date(2015, 9, 1), date(2016, 5, 31)),
                rests_since=rests,
                activities=sorted({dice.draw(ACTIVITIES) for _ in range(dice.whole(2, 7))}),
                languages=sorted({"de", *(dice.draw(LANGUAGES) for _ in range(dice.whole(1, 3)))}),
                mailbox=f"helferkreis-{number + 1:02d}@ehrenamt.example",
                needs=dice.some_of(NEEDS, dice.whole(0, 2)),
                note=dice.one_of(NOTES) if dice.happens(0.6) else "",
                coordinators=0 if rests else dice.draw(Weighted({0: 8, 1: 42, 2: 40, 3: 10})),
            )
        )
    return stories


def tell_volunteers(dice: Dice, circles: list[CircleStory], today: date) -> list[VolunteerStory]:
    """The volunteers; each circle has some who are active."""
    stories: list[VolunteerStory] = []
    for number in range(VOLUNTEERS):
        family = dice.one_of(_names("family"))
        given = dice.one_of(_names("woman" if dice.happens(0.64) else "man"))
        activity = dice.draw(ACTIVITIES)
        stories.append(
            VolunteerStory(
                given=given,
                family=family,
                born=dice.day(date(today.year - 79, 1, 1), date(today.year - 19, 12, 31)),
                email=f"{folded(given)}.{folded(family)}.{number}@example.org",
                phone=mobile(dice) if dice.happens(0.8) else "",
                emergency=f"{dice.one_of(_names('man'))} {family}, {landline(dice)}" if dice.happens(0.5) else "",
                languages=sorted({"de", *(dice.draw(LANGUAGES) for _ in range(dice.whole(0, 2)))}),
                wishes=sorted({activity, *(dice.draw(ACTIVITIES) for _ in range(dice.whole(0, 2)))}),
                periods=_periods(dice, dice.draw(STATES), today),
                circle=number % len(circles) if dice.happens(0.75) else dice.whole(0, 3),
                activity=activity,
                hours_a_week=dice.one_of((0.5, 1, 1, 1.5, 2, 2, 3, 6)),
                has_car=dice.happens(0.6),
                radius=dice.one_of((5, 10, 15, 25)),
                consents=dice.some_of(("name_in_circle", "phone_in_circle", "mail_in_circle"), dice.whole(0, 3)),
            )
        )
    return stories


def days_of_hours(dice: Dice, story: VolunteerStory, today: date) -> list[tuple[date, int]]:
    """Day and minutes of every entry in the last years, while the volunteer was active."""
    began = story.since("active")
    if began is None:
        return []
    ended = next((day for state, day in story.periods if state in ("dormant", "left") and day > began), today)
    day = max(began, date(today.year - YEARS_OF_HOURS, today.month, 1))
    entries = []
    while day < min(ended, today):
        if dice.happens(0.55 if story.hours_a_week > 1 else 0.3):
            minutes = round(story.hours_a_week * 60 * dice.uniform(0.8, 1.6) / 15) * 15
            entries.append((day, max(30, min(minutes, 600))))
        day += timedelta(days=dice.whole(6, 8))
    return entries


def _periods(dice: Dice, state: str, today: date) -> list[tuple[str, date]]:
    """How somebody came to be in `state`."""
    if state in WAY_IN[:3]:
        first = dice.day(today - timedelta(days=70), today - timedelta(days=10))
        steps = WAY_IN[: WAY_IN.index(state) + 1]
        return [(step, first + timedelta(days=3 * number)) for number, step in enumerate(steps)]
    began = dice.day(date(2016, 1, 1), today - timedelta(days=200))
    way = [(step, began + timedelta(days=days)) for step, days in zip(WAY_IN, (0, 5, 16, 30), strict=True)]
    if state == "active":
        return way
    tired = dice.day(began + timedelta(days=120), today - timedelta(days=20))
    return [*way, (state, tired)]


@cache
def _names(kind: str) -> tuple[str, ...]:
    """Given names of women or men, or family names."""
    return tuple(row["name"] for row in read_rows("demo", "volunteer_names.csv") if row["kind"] == kind)


# The former county of Kempten; the other municipalities lay in that of Sonthofen.
_NORTH = frozenset(
    f"09780{number}" for number in (112, 114, 117, 119, 120, 122, 125, 128, 140, 143, 144, 145, 146, 147)
)
