"""What the editor of the portal sees of texts and legal facts."""

from dataclasses import dataclass
from datetime import date

from geleit.core import clock
from geleit.core.multilingual import CURRENT, LANGUAGES, Text
from geleit.directory.dated import DatedFact
from geleit.portal.models import AccessibilityStatement, Imprint, PageText

MOST_GONE = 50
PAGES = {PageText: "", Imprint: "impressum/", AccessibilityStatement: "barrierefreiheit/"}


@dataclass(frozen=True)
class Editable:
    """A text or legal fact: what it is, where it stands, from when to when, and which translations it lacks."""

    fact: DatedFact
    title: str
    kind: str  # text, imprint, statement
    place: str
    is_coming: bool
    lacking: tuple[str, ...]


def editable(county_id: int, *, on: date) -> list[Editable]:
    """Everything in force on a day or later, by place. Three statements."""
    rows: list[Editable] = []
    for text in PageText.objects.filter(county_id=county_id).ending_after(on).order_by("place", "sort", "id"):
        rows.append(_row(text, text.title.german, "text", text.get_place_display(), on, (text.title, text.body)))
    for imprint in Imprint.objects.filter(county_id=county_id).ending_after(on).oldest_first():
        rows.append(_row(imprint, imprint.body_name.german, "imprint", "", on, (imprint.body_name,)))
    for statement in AccessibilityStatement.objects.filter(county_id=county_id).ending_after(on).oldest_first():
        rows.append(_row(statement, "", "statement", "", on, (statement.gaps, statement.method)))
    return rows


def texts_gone(county_id: int, *, on: date) -> list[PageText]:
    """Texts that stood on the pages and do so no longer, each as it was last; the latest to go first. One statement."""
    still = PageText.objects.filter(county_id=county_id).ending_after(on).values("key")
    gone = PageText.objects.filter(county_id=county_id, released_at__isnull=False).exclude(key__in=still)
    last: dict[str, PageText] = {text.key: text for text in gone.order_by("recorded_at", "id")}
    return sorted(last.values(), key=_went, reverse=True)[:MOST_GONE]


def _went(text: PageText) -> tuple[date, int]:
    day = clock.local(text.withdrawn_at).date() if text.withdrawn_at is not None else text.valid_to
    return day or date.max, text.pk


def _row(fact: DatedFact, title: str, kind: str, place: str, on: date, texts: tuple[Text, ...]) -> Editable:
    lacking = tuple(code for code in LANGUAGES if any(text.state(code) != CURRENT for text in texts))
    is_coming = fact.valid_from is not None and fact.valid_from > on
    return Editable(fact, title, kind, str(place), is_coming, lacking)
