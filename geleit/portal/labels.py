"""Words for codes of the directory, in the reader's language.

The code lists are German, because they are law and register; on public pages each code has a word here. A code that a
county added to its own list shows its German label.
"""

from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geleit.core import clock
from geleit.core.codelists import code_list

WORDS = {
    "channel_kind": {
        "phone": gettext_lazy("Telephone"),
        "fax": gettext_lazy("Fax"),
        "email": gettext_lazy("E-mail"),
        "signature_mail": gettext_lazy("E-mail for messages with a qualified electronic signature"),
        "de_mail": gettext_lazy("De-Mail"),
        "virtual_post_office": gettext_lazy("Virtual post office"),
        "bebpo": gettext_lazy("Special mailbox for authorities (beBPo)"),
        "web_form": gettext_lazy("Online form"),
        "messenger": gettext_lazy("Messenger"),
    },
    "channel_purpose": {
        "informal": gettext_lazy("for questions and appointments"),
        "formal": gettext_lazy("where a signature is required"),
        "objection": gettext_lazy("for objections (Widerspruch)"),
        "emergency": gettext_lazy("for emergencies"),
    },
    "address_kind": {
        "001": gettext_lazy("Address"),
        "002": gettext_lazy("Address for visitors"),
        "003": gettext_lazy("Post box"),
        "004": gettext_lazy("Post box for large quantities"),
        "005": gettext_lazy("Deliveries"),
        "006": gettext_lazy("Postal address"),
    },
    "life_situation": {
        "arriving": gettext_lazy("Arriving and residence"),
        "advice": gettext_lazy("Advice and support"),
        "money": gettext_lazy("Money and benefits"),
        "housing": gettext_lazy("Housing"),
        "vehicle": gettext_lazy("Car and driving licence"),
        "volunteering": gettext_lazy("Volunteering"),
        "other": gettext_lazy("Other topics"),
    },
}
HOURS_KINDS = {
    "visit": gettext_lazy("Visits"),
    "phone": gettext_lazy("By telephone"),
    "tickets": gettext_lazy("Queue tickets"),
}
WEEKDAYS = (
    gettext_lazy("Monday"),
    gettext_lazy("Tuesday"),
    gettext_lazy("Wednesday"),
    gettext_lazy("Thursday"),
    gettext_lazy("Friday"),
    gettext_lazy("Saturday"),
    gettext_lazy("Sunday"),
)
SITE_FEATURES = (
    ("step_free", gettext_lazy("Entrance without steps"), gettext_lazy("Entrance has steps")),
    ("lift", gettext_lazy("Lift"), gettext_lazy("No lift")),
    ("toilet", gettext_lazy("Wheelchair-accessible toilet"), gettext_lazy("No wheelchair-accessible toilet")),
    ("parking", gettext_lazy("Parking for disabled people"), gettext_lazy("No parking for disabled people")),
    ("induction_loop", gettext_lazy("Induction loop for hearing aids"), gettext_lazy("No induction loop")),
    ("guide_strip", gettext_lazy("Tactile guide strip"), gettext_lazy("No tactile guide strip")),
)


def word(list_name: str, code: str) -> str:
    """The word for a code of the directory; a county's own code in German."""
    known = WORDS.get(list_name, {}).get(code)
    return str(known) if known is not None else code_list("directory", list_name).label(code)


def language_word(code: str, language: str) -> str:
    """The name of a language in the reader's; in German where it has none there."""
    # Imported here because few pages name languages.
    from babel import Locale  # noqa: PLC0415

    return str(Locale.parse(language).languages.get(code) or code_list("people", "language").label(code))


def weekday(day: date) -> str:
    """Friday."""
    return str(WEEKDAYS[day.weekday()])


def day_in_words(day: date) -> str:
    """Friday, 12.06.2026."""
    return _("%(weekday)s, %(day)s") % {"weekday": weekday(day), "day": f"{day:%d.%m.%Y}"}


def clock_time(moment: datetime | time) -> str:
    """08:00 in German local time."""
    if isinstance(moment, datetime):
        moment = clock.local(moment)
    return f"{moment:%H:%M}"


def hour_in_words(moment: datetime) -> str:
    """09:00; on the night when the clock goes back "02:30 (summer time)" and "02:30 (winter time)"."""
    return " ".join(filter(None, [clock_time(moment), _season(moment)]))


def moment_in_words(moment: datetime) -> str:
    """Friday, 12.06.2026, 09:00."""
    day = day_in_words(clock.local(moment).date())
    words = _("%(day)s, %(time)s") % {"day": day, "time": clock_time(moment)}
    return " ".join(filter(None, [words, _season(moment)]))


def _season(moment: datetime) -> str:
    """Which of two equal clock times is meant; "" where there is only one."""
    local = clock.local(moment)
    if local.replace(fold=0).utcoffset() == local.replace(fold=1).utcoffset():
        return ""
    return _("(summer time)") if local.dst() else _("(winter time)")


def features(site: Any) -> list[str]:
    """What is known of how one gets into a building, as sentences; what nobody entered is left out."""
    known = [(getattr(site, name), yes, no) for name, yes, no in SITE_FEATURES]
    return [str(yes if value else no) for value, yes, no in known if value is not None]
