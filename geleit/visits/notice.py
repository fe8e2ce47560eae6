"""The printable notice: A4, one language after the other, with pictograms; PDF/A and PDF/UA at once.

Everything is put into words here; the template only places it. Nothing is ever cut: a notice shrinks to one page as
far as it stays readable from a door, and then goes on over further pages.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path

from geleit.core.multilingual import GERMAN, Shown, Text, direction
from geleit.core.pdf import FONTS, compile_pdf
from geleit.visits.codes import Access, Topic
from geleit.visits.limits import Ages
from geleit.visits.phrases import EASY, NOTICE_LANGUAGES, ages_in_words, phrase, written
from geleit.visits.queries import Visit
from geleit.visits.rules import AnsweredItem, VisitAnswer, standard_name

_TEMPLATE = Path(__file__).parent / "typst" / "notice.typ"
_PICTOGRAMS = Path(__file__).parent / "static" / "visits"
_BY_ACCESS = {
    Access.WALK_IN.value: "door_open",
    Access.APPOINTMENT.value: "calendar",
    Access.CLOSED.value: "door_closed",
}
_BY_TOPIC = {
    Topic.MASK.value: "mask",
    Topic.PROOF.value: "id_card",
    Topic.BRING.value: "id_card",
    Topic.COMPANIONS.value: "person",
    Topic.WAITING.value: "clock",
    Topic.PAYMENT.value: "card",
}
_FILES = {"door_open": "door-open", "door_closed": "door-closed", "id_card": "id-card", "card": "bank-card"}


class UnknownNoticeLanguage(ValueError):
    """There is no notice in this language."""


@dataclass(frozen=True, slots=True)
class Words:
    """A printed text: the language it is really in, its direction, and a mark where a translation is missing."""

    text: str
    language: str
    direction: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Pictogram:
    """A drawing and what it shows, in words for those who do not see it."""

    name: str
    alt: str


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A demand, a recommendation or an exception."""

    pictogram: Pictogram
    lead: Words
    who: Words | None = None
    label: str = ""
    details: tuple[str, ...] = ()
    texts: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePage:
    """The notice in one language."""

    language: str
    direction: str
    county: str
    place: Words
    title: str
    pictogram: Pictogram
    headline: Words
    advice: Words
    by_age: tuple[NoticeLine, ...]
    notes: tuple[Words, ...]
    must_heading: str
    musts: tuple[NoticeLine, ...]
    should_heading: str
    shoulds: tuple[NoticeLine, ...]
    exempt_heading: str
    exemptions: tuple[Words, ...]
    exceptions_heading: str
    exceptions: tuple[NoticeLine, ...]
    validity: str
    as_of: str
    contact: tuple[str, ...]
    page: str


def render_notice(
    visit: Visit,
    *,
    county_name: str,
    languages: Sequence[str] = (GERMAN,),
    contact: Sequence[str] = (),
    printed_on: date,
    fonts: Path = FONTS,
) -> bytes:
    """The notice as PDF, one language after the other.

    `contact` are lines such as a telephone number. Raises UnknownNoticeLanguage and core.pdf.PdfFailed.
    """
    pages = notice_pages(visit, county_name=county_name, languages=languages, contact=contact)
    return compile_pdf(
        _TEMPLATE,
        {"pages": pages, "drawings": _drawings(), "title": f"{pages[0].title}: {pages[0].place.text}"},
        fonts=fonts,
        created=datetime.combine(printed_on, time(12), tzinfo=UTC),
    )


def notice_pages(
    visit: Visit, *, county_name: str, languages: Sequence[str] = (GERMAN,), contact: Sequence[str] = ()
) -> tuple[NoticePage, ...]:
    """What the notice says, in each of the languages. Raises UnknownNoticeLanguage."""
    unknown = [language for language in languages if language not in NOTICE_LANGUAGES]
    if unknown or not languages:
        raise UnknownNoticeLanguage(", ".join(unknown))
    return tuple(_page(visit, language, county_name, tuple(contact)) for language in dict.fromkeys(languages))


def _page(visit: Visit, language: str, county_name: str, contact: tuple[str, ...]) -> NoticePage:
    answer = visit.answer
    return NoticePage(
        language=GERMAN if language == EASY else language,
        direction=direction(language),
        county=county_name,
        place=_place(visit, language),
        title=_say("title", language),
        pictogram=_pictogram(_BY_ACCESS[answer.may_come], language),
        headline=_words(phrase(f"access.{answer.may_come}", language), language),
        advice=_words(phrase(f"access.{answer.may_come}.long", language), language),
        by_age=tuple(_access_line(one.access or Access.WALK_IN, one.ages, language) for one in answer.by_age),
        notes=tuple(_written(text, language) for text in (*_why_closed(answer), *answer.notes, *answer.texts)),
        must_heading=_say("heading.must", language),
        musts=tuple(_item(item, language) for item in answer.musts),
        should_heading=_say("heading.should", language),
        shoulds=tuple(_item(item, language) for item in answer.shoulds),
        exempt_heading=_say("exempt", language),
        exemptions=tuple(_written(text, language) for text in answer.exemptions),
        exceptions_heading=_say("heading.exceptions", language),
        exceptions=tuple(_exceptions(visit, language)),
        validity=_validity(answer, language),
        as_of=phrase("as_of", language, day=_day(answer.day)).text,
        contact=contact,
        page=_say("page", language),
    )


def _place(visit: Visit, language: str) -> Words:
    answer = visit.answer
    place = _written(visit.office_name(answer.office), language) if answer.office else None
    place = place or _words(phrase("whole_house", language), language)
    if not answer.service:
        return place
    service = _written(visit.service_name(answer.service), language)
    return Words(f"{place.text} – {service.text}", place.language, place.direction, place.mark or service.mark)


def _why_closed(answer: VisitAnswer) -> tuple[Text, ...]:
    return (answer.hours.reason,) if answer.hours.reason else ()


def _item(item: AnsweredItem, language: str) -> NoticeLine:
    everybody = item.ages.first is None and item.ages.last is None
    standards = [standard_name(code, language).text for code in item.standards]
    return NoticeLine(
        pictogram=_pictogram(_BY_TOPIC[item.topic], language),
        lead=_words(phrase(f"item.{item.topic}.{item.strength}", language), language),
        who=None if everybody else _words(ages_in_words(item.ages, language), language),
        label=_say("accepted", language) if standards else "",
        details=tuple(standards),
        texts=(_written(item.text, language),) if item.text else (),
    )


def _access_line(access: str, ages: Ages, language: str) -> NoticeLine:
    return NoticeLine(
        pictogram=_pictogram(_BY_ACCESS[access], language),
        lead=_words(phrase(f"access.{access}", language), language),
        who=_words(ages_in_words(ages, language), language),
    )


def _exceptions(visit: Visit, language: str) -> list[NoticeLine]:
    lines = []
    for one in visit.answer.elsewhere:
        named = [visit.office_name(one.office)] if one.office else []
        named += [visit.service_name(one.service)] if one.service else []
        who = [_written(name, language) for name in named]
        lines.append(
            NoticeLine(
                pictogram=_pictogram(_BY_ACCESS[one.access], language),
                lead=_words(phrase(f"access.{one.access}", language), language),
                who=Words(
                    " – ".join(name.text for name in who),
                    who[0].language,
                    who[0].direction,
                    next((name.mark for name in who if name.mark), ""),
                ),
                texts=(_written(one.note, language),) if one.note else (),
            )
        )
    return lines


def _validity(answer: VisitAnswer, language: str) -> str:
    since, until = answer.since, answer.until
    if since and since == until:
        return phrase("valid.on", language, **{"from": _day(since)}).text
    if since and until:
        return phrase("valid.between", language, **{"from": _day(since), "to": _day(until)}).text
    if since:
        return phrase("valid.from", language, **{"from": _day(since)}).text
    return phrase("valid.to", language, to=_day(until)).text if until else ""


def _day(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def _say(key: str, language: str) -> str:
    return phrase(key, language).text


def _pictogram(name: str, language: str) -> Pictogram:
    return Pictogram(name, phrase(f"pictogram.{name}", language).text)


def _written(text: Text, language: str) -> Words:
    return _words(written(text, language), language)


def _words(shown: Shown, asked: str) -> Words:
    """In easy language plain German needs no mark: there is nothing else to read it in."""
    language = GERMAN if shown.language == EASY else shown.language
    foreign = asked not in {language, EASY}
    return Words(shown.text, language, direction(language), _say("german_only", asked) if foreign else "")


@cache
def _drawings() -> dict[str, bytes]:
    names = {*_BY_ACCESS.values(), *_BY_TOPIC.values()}
    return {name: (_PICTOGRAMS / f"{_FILES.get(name, name)}.svg").read_bytes() for name in sorted(names)}
