"""What can be found: offices with their names and tasks, services with their synonyms, pages with their texts."""

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from geleit.core.multilingual import GERMAN, Text
from geleit.directory import queries as directory
from geleit.portal import cache, queries
from geleit.portal.codes import TextPlace
from geleit.portal.navigation import FOOTER, offered
from geleit.portal.pages import Portal
from geleit.portal.rules.finding import Entry, Index
from geleit.portal.rules.markup import plain

NAME, SYNONYM, ABOUT = 1.0, 0.95, 0.6
# A page of the editor's texts by the place where they stand.
PAGE_OF = {
    TextPlace.INTEGRATION: "integration",
    TextPlace.VOLUNTEERING: "volunteering",
    TextPlace.CONTACT: "contact",
    TextPlace.START: "start",
    TextPlace.PRIVACY: "privacy",
    TextPlace.EASY: "easy",
}


@dataclass(frozen=True)
class Result:
    """Something found: its name, the language the name is in, where it is and what it is."""

    title: str
    language: str
    href: str
    kind: str


@dataclass(frozen=True)
class Catalogue:
    """Everything of a county that can be found in a language on a day."""

    index: Index
    results: dict[tuple[str, str], Result]
    made_at: float


# Making one takes a tenth of a second with two thousand services; it holds as long as a kept page does.
_catalogues: OrderedDict[tuple[object, ...], Catalogue] = OrderedDict()
MOST_CATALOGUES = 20


def results(portal: Portal, query: str) -> list[Result]:
    """What fits, the best first. Three statements, or none while the county changes nothing."""
    found = _catalogue(portal)
    return [found.results[(one.entry.kind, one.entry.key)] for one in found.index.find(query)]


def _catalogue(portal: Portal) -> Catalogue:
    slug, moment = portal.county.slug, portal.now.timestamp()
    key = (slug, portal.language, portal.on, portal.is_today, portal.host_slug, cache.revision_of(slug))
    kept = _catalogues.get(key)
    if kept is not None and 0 <= moment - kept.made_at < settings.PORTAL_CACHE_SECONDS:
        return kept
    known: dict[tuple[str, str], Result] = {}
    entries: list[Entry] = []
    for result, entry in (*_services(portal), *_offices(portal), *_pages(portal)):
        known[(entry.kind, entry.key)] = result
        entries.append(entry)
    made = Catalogue(Index.of(entries), known, moment)
    _catalogues[key] = made
    while len(_catalogues) > MOST_CATALOGUES:
        _catalogues.popitem(last=False)
    return made


def _services(portal: Portal) -> Iterator[tuple[Result, Entry]]:
    for one in directory.services_a_to_z(portal.county.pk, portal.on):
        texts = [*_both(one.facts.name, NAME, portal), *_both(one.facts.synonyms, SYNONYM, portal)]
        texts += _both(one.facts.about, ABOUT, portal)
        shown = one.facts.name.shown(portal.language)
        yield (
            Result(shown.text, shown.language, portal.href("service", key=one.key), _("Service")),
            Entry("service", one.key, texts),
        )


def _offices(portal: Portal) -> Iterator[tuple[Result, Entry]]:
    for _depth, one in directory.office_tree(portal.county.pk, portal.on):
        shown = one.facts.name.shown(portal.language)
        texts = [*_both(one.facts.name, NAME, portal), *_both(one.facts.about, ABOUT, portal)]
        yield (
            Result(shown.text, shown.language, portal.href("office", key=one.key), _("Office")),
            Entry("office", one.key, texts),
        )


def _pages(portal: Portal) -> Iterator[tuple[Result, Entry]]:
    written: dict[str, list[tuple[str, float]]] = {}
    for text in queries.all_texts(portal.county.pk, on=portal.on):
        words = [
            *_both(text.title, ABOUT, portal),
            *((plain(one), ABOUT / 2) for one, _ in _both(text.body, 1, portal)),
        ]
        written.setdefault(PAGE_OF[TextPlace(text.place)], []).extend(words)
    for label, name in (*((label, name) for label, name, _icon in offered(portal)), *FOOTER):
        with translation.override(GERMAN):
            german = str(label)
        texts = [(str(label), NAME), (german, NAME), *written.get(name, [])]
        yield Result(str(label), portal.language, portal.href(name), _("Page")), Entry("page", name, texts)


def _both(text: Text, weight: float, portal: Portal) -> list[tuple[str, float]]:
    """The German text and its translation: people use the words of the office, too."""
    shown = text.shown(portal.language)
    german = [(text.german, weight)]
    return german if shown.language == GERMAN else [(shown.text, weight), *german]
