"""The Jinja2 environment of all pages: German dates and numbers, addresses, translations."""

import threading
from datetime import date, datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.utils import translation
from django.utils.formats import date_format
from jinja2 import Environment, Template
from markupsafe import Markup

from geleit.core import clock
from geleit.core.addresses import address, address_or_empty
from geleit.core.codelists import code_list


def environment(**options: Any) -> Environment:
    """Build the environment; called once by Django."""
    options.setdefault("trim_blocks", True)
    options.setdefault("lstrip_blocks", True)
    options["autoescape"] = _is_page
    env = _Environment(**options, extensions=["jinja2.ext.i18n", "jinja2.ext.do"])
    env.install_gettext_callables(  # type: ignore[attr-defined]  # the extension adds it
        gettext=translation.gettext, ngettext=translation.ngettext, pgettext=translation.pgettext, newstyle=True
    )
    # The installed gettext asks for the whole template context at every word, which was a sixth of a long list.
    env.globals.update(gettext=_gettext, _=_gettext)
    env.globals.update(static=cache(static), url=address, url_or_empty=address_or_empty, VERSION=settings.VERSION)
    env.filters.update(date=german_date, datetime=german_datetime, time=german_time, number=german_number, label=label)
    env.filters.update(weekday=weekday)
    return env


class _Speaking(threading.local):
    """The language and the known words of the page being made; empty while none is. Mails are plain text."""

    words: dict[str, Markup] | None = None
    is_plain = False


_speaking = _Speaking()


class _Template(Template):
    """Asks for the language once a page, not at every word, which was a tenth of a long page."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        before = _speaking.words, _speaking.is_plain
        _speaking.words, _speaking.is_plain = _words(translation.get_language()), not _is_page(self.name)
        try:
            return super().render(*args, **kwargs)
        finally:
            _speaking.words, _speaking.is_plain = before


class _Environment(Environment):
    template_class = _Template


@cache
def _words(language: str | None) -> dict[str, Markup]:
    """What was translated into a language before."""
    return {}


def _is_page(name: str | None) -> bool:
    """Whether a template makes HTML; names ending in .txt are those of mails, in which nothing is escaped."""
    return name is None or not name.endswith(".txt")


def _gettext(text: str, **values: Any) -> str:
    """The translation of `text`, safe to show; `values` are put in for `%(name)s`, escaped unless in a mail."""
    if _speaking.is_plain:
        plain = translation.gettext(text)
        return plain % values if values or "%" in plain else plain
    words = _speaking.words
    if words is None:
        words = _words(translation.get_language())
    found = words.get(text)
    if found is None:
        found = words[text] = Markup(translation.gettext(text))  # noqa: S704 - texts of our own catalogues
    return found % values if values or "%" in found else found


def german_date(value: date | datetime | None) -> str:
    """31.12.2026, in German local time; "" for nothing."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = clock.local(value)
    return f"{value:%d.%m.%Y}"


def german_datetime(value: datetime | None) -> str:
    """31.12.2026, 14:05 in German local time; "" for nothing."""
    return "" if value is None else f"{clock.local(value):%d.%m.%Y, %H:%M}"


def german_time(value: datetime | None) -> str:
    """14:05 in German local time; "" for nothing."""
    return "" if value is None else f"{clock.local(value):%H:%M}"


def weekday(value: date | datetime) -> str:
    """Mi, in German local time and the reader's language."""
    return date_format(clock.local(value) if isinstance(value, datetime) else value, "D")


def german_number(value: float | int | None, places: int = 0) -> str:
    """1.234,5 as Germans write numbers; "" for nothing."""
    if value is None:
        return ""
    return f"{value:,.{places}f}".replace(",", "\0").replace(".", ",").replace("\0", ".")


def label(code: str, room: str, name: str) -> str:
    """German label of a code of a code list: `{{ person.sex|label("people", "sex") }}`."""
    return code_list(room, name).label(code)
