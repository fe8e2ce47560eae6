"""Invented trainings of two years and of the weeks to come, told without the database."""

from dataclasses import dataclass
from datetime import date, timedelta

from geleit.demo.story_chance import Dice

YEARS = 2
SERIES = (
    ("Grundkurs Ehrenamt", "Vier Abende für alle, die neu sind."),
    ("Recht am Donnerstag", "Kurze Abende zu einer Rechtsfrage."),
)
# Title, topic, module, number of the series or None, sittings, minutes of each, places.
OFFERS: tuple[tuple[str, str, str, int | None, int, int, int], ...] = (
    ("Grundkurs: ankommen, verstehen, begleiten", "basics", "role", 0, 4, 120, 16),
    ("Asylverfahren in zwei Stunden", "asylum_law", "law", 1, 1, 120, 25),
    ("Bescheide lesen und Fristen erkennen", "benefits", "law", 1, 1, 90, 20),
    ("Wohnungssuche begleiten", "housing", "network", None, 1, 150, 15),
    ("Wege in Arbeit und Ausbildung", "work", "network", None, 1, 120, 20),
    ("Trauma erkennen, Grenzen achten", "trauma", "communication", None, 1, 180, 12),
    ("Deutsch üben ohne Lehrbuch", "language", "practice", None, 2, 120, 14),
    ("Nein sagen dürfen", "self_care", "role", None, 1, 120, 12),
    ("Verschwiegenheit und Datenschutz im Helferkreis", "data_protection", "role", None, 1, 60, 30),
    ("Schutz von Kindern in Gruppen", "child_protection", "practice", None, 1, 150, 15),
)
PLACES = (
    "Landratsamt Sonthofen, Großer Saal", "Pfarrheim Immenstadt", "Haus der Begegnung Oberstdorf",
    "Rathaus Wiggensbach, Sitzungssaal",
)  # fmt: skip
TRAINERS = ("Referentin der Flüchtlingsberatung", "Fachstelle Migration", "Integrationslotsin", "Rechtsanwältin")
SAID = (
    "Mehr Zeit für Fragen aus der Praxis.",
    "Die Beispiele haben sehr geholfen. Bitte eine Fortsetzung.",
    "Der Raum war zu klein, sonst sehr gut.",
    "",
)


@dataclass(frozen=True)
class TrainingStory:
    """A training: what, when, how many want to come."""

    offer: tuple[str, str, str, int | None, int, int, int]
    days: list[date]
    place: str
    trainer: str
    is_public: bool
    wanted: int
    is_cancelled: bool


def tell_trainings(dice: Dice, today: date) -> list[TrainingStory]:
    """A training about every three weeks, the last some weeks ahead; some to come have more takers than places."""
    first = today - timedelta(days=YEARS * 365)
    stories, day, number = [], first, 0
    while day < today + timedelta(days=75):
        day += timedelta(days=dice.whole(16, 26))
        offer = OFFERS[number % len(OFFERS)]
        sittings, places = offer[4], offer[6]
        is_coming = day > today
        wanted = places + 4 if is_coming and number % 2 else dice.whole(places // 2, places + 2)
        stories.append(
            TrainingStory(
                offer=offer,
                days=[day + timedelta(days=7 * sitting) for sitting in range(sittings)],
                place=dice.one_of(PLACES),
                trainer=dice.one_of(TRAINERS),
                is_public=dice.happens(0.3),
                wanted=wanted,
                is_cancelled=not is_coming and dice.happens(0.05),
            )
        )
        number += 1
    return stories
