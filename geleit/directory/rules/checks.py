"""What must be true of a fact before it may be kept. Pure; [] means it may."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from geleit.core.multilingual import Text
from geleit.directory.codes import HoursMode
from geleit.directory.rules.syntax import problems

POST_BOXES = frozenset({"003", "004"})
MAILS = frozenset({"email", "signature_mail", "de_mail"})
PHONES = frozenset({"phone", "fax"})
_POSTAL_CODE = re.compile(r"\d{5}")
_PHONE = re.compile(r"\+?[\d\s()/–-]{3,}")
Values = Mapping[str, Any]


def period(first: date | None, last: date | None) -> list[str]:
    """Whether the days of a fact are in order."""
    if first is not None and last is not None and last < first:
        return [_("The last day is before the first day.")]
    return []


def not_over(last: date | None, today: date) -> list[str]:
    """What ends, such as a closure or a notice, must not have ended already."""
    if last is not None and last < today:
        return [_("These days are over. Choose days from today on.")]
    return []


def both_days(first: date | None, last: date | None) -> list[str]:
    """Closures and notices have a beginning and an end, so that none stays by mistake."""
    return [] if first is not None and last is not None else [_("Give the first and the last day.")]


def obstacles(kind: str, values: Values) -> list[str]:
    """What is wrong with the values of a fact; `kind` is the name of its model in small letters."""
    check = _CHECKS.get(kind)
    return check(values) if check is not None else []


def _named(values: Values) -> list[str]:
    name = values.get("name", Text())
    return [] if isinstance(name, Text) and name.german.strip() else [_("Give a German name.")]


def _address(values: Values) -> list[str]:
    found = []
    if not _POSTAL_CODE.fullmatch(str(values.get("postal_code", ""))):
        found.append(_("A postal code has five digits."))
    if not str(values.get("place", "")).strip():
        found.append(_("Give the place."))
    if values.get("kind") in POST_BOXES:
        if not values.get("post_box"):
            found.append(_("Give the number of the post box, or “Postfach” where it has none."))
        if values.get("street"):
            found.append(_("A post box has no street. Enter the house as an address of its own."))
    elif values.get("post_box"):
        found.append(_("A post box is an address of its own kind, because it has its own postal code."))
    return found


def _channel(values: Values) -> list[str]:
    kind, value = values.get("kind", ""), str(values.get("value", "")).strip()
    if not value:
        return [_("Say how one reaches the office here.")]
    if kind in MAILS and not _is_mail(value):
        return [_("This is no e-mail address.")]
    if kind in PHONES and not _PHONE.fullmatch(value):
        return [_("A telephone number has digits, spaces and the signs + - / only.")]
    if kind == "web_form" and not _is_web(value):
        return [_("The address of a form begins with https://.")]
    return []


def _hours(values: Values) -> list[str]:
    if values.get("mode", HoursMode.OPEN) == HoursMode.OPEN or values.get("syntax"):
        return [
            _("At letter {position}: {message}").format(position=one.position, message=one.message)
            if one.position
            else one.message
            for one in problems(str(values.get("syntax", "")))
        ]
    return []


def _closure(values: Values) -> list[str]:
    start, end = values.get("time_from"), values.get("time_to")
    if (start is None) != (end is None):
        return [_("Give both times or none.")]
    if start is not None and end is not None and end <= start:
        return [_("The end must be after the beginning.")]
    if values.get("replacement"):
        if start is not None:
            return [_("Either closed between two times or open at other hours, not both.")]
        return [one.message for one in problems(str(values["replacement"]))]
    return []


def _notice(values: Values) -> list[str]:
    title = values.get("title", Text())
    return [] if isinstance(title, Text) and title.german.strip() else [_("Give a German title.")]


def _service(values: Values) -> list[str]:
    found = _named(values)
    if values.get("online_url") and not _is_web(str(values["online_url"])):
        found.append(_("The address of the online service begins with https://."))
    return found


def _responsibility(values: Values) -> list[str]:
    if (values.get("office") is None) == (values.get("body") is None):
        return [_("Choose either an office or another administration.")]
    return []


def _is_mail(value: str) -> bool:
    try:
        validate_email(value)
    except ValidationError:
        return False
    return True


def _is_web(value: str) -> bool:
    parts = urlsplit(value)
    return parts.scheme in {"https", "http"} and "." in parts.netloc


_CHECKS: dict[str, Callable[[Values], list[str]]] = {
    "officefacts": _named,
    "sitefacts": _named,
    "bodyfacts": _named,
    "servicefacts": _service,
    "address": _address,
    "channel": _channel,
    "hours": _hours,
    "closure": _closure,
    "notice": _notice,
    "responsibility": _responsibility,
}
