"""Words for codes of the volunteers room in the reader's language; a county's own code in German."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from geleit.core.codelists import code_list
from geleit.core.multilingual import LANGUAGE_NAMES
from geleit.visits.interpreting import INTERPRETED

WORDS = {
    "activity": {
        "german_lessons": _("Practising and learning German"),
        "reading": _("Reading with children"),
        "homework_help": _("Help with homework"),
        "office_accompaniment": _("Going along to offices"),
        "doctor_accompaniment": _("Going along to the doctor"),
        "forms": _("Forms and letters"),
        "sponsorship": _("Being there for a person or family (mentor)"),
        "house_sponsor": _("Being there for an accommodation (mentor)"),
        "transport": _("Driving people"),
        "clothing_store": _("Clothing store"),
        "bicycle_workshop": _("Bicycle workshop"),
        "traffic_training": _("Safe in traffic"),
        "housing_search": _("Help with looking for a flat"),
        "job_search": _("Help with looking for work"),
        "day_care_search": _("Help with looking for child care"),
        "meeting_cafe": _("Meeting café"),
        "festivals": _("Festivals and outings"),
        "sport": _("Sport"),
        "womens_group": _("Women’s group"),
        "child_care": _("Looking after children during courses and meetings"),
        "interpreting": _("Interpreting"),
        "first_orientation": _("Showing newcomers around"),
        "other": _("Something else"),
    },
    "availability": {
        "weekday_morning": _("in the morning, Monday to Friday"),
        "weekday_afternoon": _("in the afternoon, Monday to Friday"),
        "weekday_evening": _("in the evening, Monday to Friday"),
        "weekend": _("at the weekend"),
        "short_notice": _("at short notice"),
    },
    "institution_kind": {
        "kindergarten": _("Kindergarten or nursery"),
        "school": _("School"),
        "practice": _("Doctor’s practice or hospital"),
        "authority": _("Authority"),
        "municipality": _("Municipality"),
        "association": _("Association or club"),
        "parish": _("Parish or religious community"),
        "company": _("Company"),
        "other": _("Another institution"),
    },
    "region": {
        "north": _("North of the county"),
        "south": _("South of the county"),
        "whole_county": _("Whole county"),
    },
}
# What a circle needs but nobody is asked for by strangers.
INTERNAL = frozenset({"circle_work", "training"})


def help_word(list_name: str, code: str) -> str:
    """The word for a code; a county's own code in German."""
    known = WORDS.get(list_name, {}).get(code)
    return str(known) if known is not None else code_list("volunteers", list_name).label(code)


def help_words(list_name: str, codes: Iterable[str]) -> str:
    """The words for several codes, without those that mean nothing to strangers."""
    return ", ".join(help_word(list_name, code) for code in codes if code not in INTERNAL)


def help_choices(list_name: str, on: date) -> list[tuple[str, str]]:
    """What can be chosen on a day."""
    codes = code_list("volunteers", list_name).on(on)
    return [(one.code, help_word(list_name, one.code)) for one in codes if one.code not in INTERNAL]


def spoken(on: date) -> list[tuple[str, str]]:
    """Languages somebody can choose, each in its own words."""
    known = {one.code for one in code_list("people", "language").on(on)}
    return [(code, name) for code, name in {**LANGUAGE_NAMES, **INTERPRETED}.items() if code in known]


def language_words(codes: Iterable[str]) -> str:
    """Languages in their own words, as far as they have some here; else in German."""
    names = {**INTERPRETED, **LANGUAGE_NAMES}
    return ", ".join(names.get(code) or code_list("people", "language").label(code) for code in codes)
