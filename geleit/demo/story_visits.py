"""Where the demo counties give appointments, who is at which counter, and how full the days are.

Places and services are those of the directory; hours of counters, names and visitors are not.
"""

from dataclasses import dataclass
from datetime import time
from functools import cache

from geleit.core.codelists import read_rows
from geleit.demo.story_chance import Dice, Weighted
from geleit.demo.story_names import table
from geleit.demo.story_phones import mobile
from geleit.visits.codes import Channel
from geleit.volunteers.folding import folded

PAST_DAYS, COMING_DAYS = 28, 21
EVERYBODY = (Channel.PUBLIC, Channel.TELEPHONE, Channel.DESK)
BY_STAFF = (Channel.TELEPHONE, Channel.DESK, Channel.CASE_WORKER)
INVITED = (Channel.INVITATION, Channel.CASE_WORKER)
FULL_BEFORE, FULL_AFTER = 0.82, 0.6  # share of places that are taken, of past and of coming days
MO, TU, WE, TH, FR = 1, 2, 4, 8, 16
WEEK = MO | TU | WE | TH | FR
# Naming customs of visitors; German names come from the list of volunteers' names.
CUSTOMS = Weighted({"german": 34, "arabic": 22, "ukrainian": 16, "persian": 10, "turkish": 10, "tigrinya": 8})
SPEAKS = {"arabic": "ar", "ukrainian": "uk", "persian": "fa", "turkish": "tr", "tigrinya": "ti"}
ENDS = Weighted({"served": 78, "missed": 11, "cancelled": 11})
CHANNELS = Weighted({Channel.PUBLIC: 68, Channel.TELEPHONE: 20, Channel.DESK: 12})


@dataclass(frozen=True, slots=True)
class OfferStory:
    """A service that a point gives."""

    service: str
    minutes: int
    minutes_more: int = 0
    most: int = 4
    lead_minutes: int = 120
    horizon_days: int = 30
    by_number: bool = False
    letter: str = ""
    pictogram: str = ""


@dataclass(frozen=True, slots=True)
class ShiftStory:
    """Somebody at a counter at these hours; `services` empty: all of the point."""

    counter: str
    days: int
    start: time
    end: time
    who: str = ""
    channels: tuple[str, ...] = EVERYBODY
    services: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    public_days_before: int | None = None


@dataclass(frozen=True, slots=True)
class PointStory:
    """A point with its services, counters and shifts."""

    office: str
    name: str
    offers: tuple[OfferStory, ...]
    counters: tuple[str, ...]
    shifts: tuple[ShiftStory, ...]
    gives_numbers: bool = False


@dataclass(frozen=True, slots=True)
class VisitorStory:
    """Somebody who comes."""

    name: str
    email: str
    phone: str
    language: str


def _mornings(counter: str, who: str, *, until: int = 12, **more: object) -> ShiftStory:
    return ShiftStory(counter, WEEK, time(8), time(until), who, **more)  # type: ignore[arg-type]  # named by the caller


def _team(office: str, name: str, who: str, *hours: tuple[int, time, time]) -> PointStory:
    """Consultation hours of a team of the Integrationsmanagement in one room."""
    return PointStory(
        office,
        name,
        (OfferStory("integrationsmanagement", 45, 15, horizon_days=21, pictogram="talk"),),
        ("Beratung",),
        tuple(
            ShiftStory("Beratung", days, start, end, who, (*EVERYBODY, Channel.CASE_WORKER))
            for days, start, end in hours
        ),
    )


POINTS: dict[str, tuple[PointStory, ...]] = {
    "heilbronn": (
        PointStory(
            "auslaenderbehoerde",
            "Ausländerbehörde",
            (
                OfferStory(
                    "aufenthaltsrecht", 20, 10, lead_minutes=24 * 60, by_number=True, letter="A", pictogram="document"
                ),
                OfferStory("asylbewerberleistungen", 15, 5, by_number=True, letter="B", pictogram="group"),
            ),
            ("Zimmer 112", "Zimmer 114", "Zimmer 116"),
            (
                _mornings("Zimmer 112", "lena.wagenbach", languages=("en", "ar")),
                _mornings("Zimmer 114", "deniz.korkmaz", languages=("tr", "en")),
                _mornings("Zimmer 116", "gerhard.stumpf", services=("aufenthaltsrecht",)),
                ShiftStory("Zimmer 112", TH, time(14), time(17, 30), "lena.wagenbach", languages=("en", "ar")),
                ShiftStory(
                    "Zimmer 114", TU | TH, time(13, 30), time(16), "deniz.korkmaz", BY_STAFF, public_days_before=2
                ),
                ShiftStory("Zimmer 116", WE, time(13), time(15), "gerhard.stumpf", INVITED, ("aufenthaltsrecht",)),
            ),
            gives_numbers=True,
        ),
        PointStory(
            "zulassungsstelle",
            "Kfz-Zulassungsstelle",
            (
                OfferStory(
                    "kfz-zulassung", 15, 10, most=3, by_number=True, letter="K", pictogram="move", horizon_days=21
                ),
            ),
            ("1", "2", "3", "4"),
            (
                _mornings("1", "ines.huber"),
                _mornings("2", ""),
                ShiftStory("3", WEEK, time(7, 30), time(12), "", BY_STAFF, public_days_before=1),
                ShiftStory("4", TH, time(13, 30), time(17, 30), ""),
            ),
            gives_numbers=True,
        ),
        PointStory(
            "fuehrerscheinstelle",
            "Führerscheinstelle",
            (OfferStory("fuehrerschein", 20, horizon_days=42, letter="F", pictogram="person"),),
            ("Zimmer 21",),
            (_mornings("Zimmer 21", ""), ShiftStory("Zimmer 21", TH, time(14), time(17), "")),
        ),
        _team(
            "t01-neckarsulm",
            "Integrationsmanagement Neckarsulm",
            "miriam.baumann",
            (MO | TU, time(9), time(12)),
            (TH, time(14), time(17, 30)),
        ),
        _team(
            "t03-bad-rappenau",
            "Integrationsmanagement Bad Rappenau",
            "hannah.zuern",
            (TU | TH, time(9), time(12)),
            (TH, time(14), time(18)),
        ),
        _team("t07-weinsberg", "Integrationsmanagement Weinsberg", "clara.vogt", (WE | FR, time(9), time(12))),
    ),
    "oberallgaeu": (
        PointStory(
            "migration-asyl",
            "Migration und Integration (Asyl)",
            (
                OfferStory(
                    "aufenthalt-asylverfahren",
                    20,
                    10,
                    lead_minutes=24 * 60,
                    by_number=True,
                    letter="A",
                    pictogram="document",
                ),
                OfferStory("asylbewerberleistungen", 15, 5, by_number=True, letter="B", pictogram="group"),
            ),
            ("Zimmer 1.05", "Zimmer 1.06"),
            (
                _mornings("Zimmer 1.05", "alois.socher", languages=("en",)),
                _mornings("Zimmer 1.06", "anja.hartmann", languages=("en", "uk")),
                ShiftStory("Zimmer 1.05", TH, time(14), time(17, 30), "alois.socher"),
            ),
            gives_numbers=True,
        ),
        PointStory(
            "zulassungsstelle-sonthofen",
            "Kfz-Zulassungsstelle Sonthofen",
            (
                OfferStory(
                    "kfz-zulassung", 15, 10, most=3, by_number=True, letter="K", pictogram="move", horizon_days=21
                ),
            ),
            ("1", "2", "3"),
            (
                _mornings("1", ""),
                ShiftStory("2", MO | WE | FR, time(8), time(12), "", BY_STAFF, public_days_before=1),
                ShiftStory("3", TH, time(14), time(17, 30), ""),
            ),
            gives_numbers=True,
        ),
        _team(
            "t09-sonthofen", "Integrationsberatung Sonthofen", "maria.besler", (MO | TU | WE | TH, time(9), time(12))
        ),
    ),
}


@cache
def _german(kind: str) -> tuple[str, ...]:
    """Given names of women or men, or family names."""
    return tuple(row["name"] for row in read_rows("demo", "volunteer_names.csv") if row["kind"] == kind)


def tell_visitor(dice: Dice, number: int) -> VisitorStory:
    """Somebody with a name that no other visitor's address has."""
    custom = dice.draw(CUSTOMS)
    if custom == "german":
        given = dice.one_of(_german("woman" if dice.happens(0.5) else "man"))
        name = latin = f"{given} {dice.one_of(_german('family'))}"
    else:
        names = table(custom)
        sex = "female" if dice.happens(0.5) else "male"
        first = dice.one_of(names.given[sex])
        line = dice.one_of(names.family) if names.family else None
        family = (line.female if sex == "female" else line.male) if line else dice.one_of(names.given["male"])
        name = latin = f"{first.latin} {family.latin}"
        if dice.happens(0.12) and first.original and family.original:
            name = f"{first.original} {family.original}"
    by_phone = dice.happens(0.22)
    address = f"{folded(latin).replace(' ', '.')}.{number}@example.org"
    language = SPEAKS[custom] if custom in SPEAKS and dice.happens(0.6) else "de"
    return VisitorStory(name, "" if by_phone else address, mobile(dice) if by_phone else "", language)
