"""The measured pages: which requests each of them means."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

from django.urls import reverse

from bench.browser import Answer, Browser, Fields, filled, form_in
from bench.ground import Ground

# What somebody types and chooses in the form of a consultation.
TYPED = {
    "note": "Termin beim Jobcenter vorbereitet, Unterlagen gesammelt.",
    "topics": "livelihood",
    "minutes": "30",
    "interpreter": "none",
    "next_step": "Bescheid gemeinsam lesen",
    "next_in": "1w",
}


@dataclass(frozen=True)
class Visit:
    """One request; `fields` make it a form that is sent."""

    path: str
    fields: Fields | None = None

    def fresh_fields(self) -> Fields:
        """The fields; a form that acts once gets a key of its own."""
        fields = self.fields or []
        has_key = any(name == "form_key" for name, _ in fields)
        return filled(fields, form_key=str(uuid4())) if has_key else fields


@dataclass(frozen=True)
class Page:
    """A measured page: its requests, the status that says it worked, and the aim for p50 in milliseconds."""

    name: str
    title: str
    status: int
    aim: float | None
    visits: Callable[[Browser, Ground], list[Visit]]


def go(browser: Browser, visit: Visit) -> Answer:
    """Do one visit over the network."""
    if visit.fields is None:
        return browser.get(visit.path)
    return browser.post(visit.path, visit.fresh_fields())


def _home(browser: Browser, ground: Ground) -> list[Visit]:
    return [Visit(reverse("desk:home"))]


def _caseload(browser: Browser, ground: Ground) -> list[Visit]:
    return [Visit(reverse("cases:caseload"))]


def _case_files(browser: Browser, ground: Ground) -> list[Visit]:
    return [Visit(reverse("desk:case_file", args=[file.public_id])) for file in ground.files]


def _plans(browser: Browser, ground: Ground) -> list[Visit]:
    return [Visit(reverse("plans:for_case", args=[file.public_id])) for file in ground.files]


def _searches(browser: Browser, ground: Ground) -> list[Visit]:
    path = reverse("desk:search")
    _, fields = form_in(browser.get(path).body, "q")
    return [Visit(path, filled(fields, q=words)) for words in ground.searches]


def _consultations(browser: Browser, ground: Ground) -> list[Visit]:
    """A short note with topic and next step for one case after the other, everything else as the form proposes it."""
    found = []
    for file in ground.files[:20]:
        path = reverse("consultations:new_for", args=[file.public_id])
        action, fields = form_in(browser.get(path).body, "note")
        found.append(Visit(action or path, filled(fields, **TYPED)))
    return found


PAGES = (
    Page("my_day", "My day", 200, None, _home),
    Page("caseload", "Caseload", 200, 10, _caseload),
    Page("case_file", "Case file", 200, 10, _case_files),
    Page("plan", "Plan", 200, None, _plans),
    Page("search", "Search", 200, 15, _searches),
    Page("save", "Save consultation", 302, 12, _consultations),
)
