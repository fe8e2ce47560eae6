"""Forms of the other pages: ends and withdrawals, house rules, the question of a visitor."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from geleit.core.forms import DateField, Form
from geleit.core.multilingual import LANGUAGE_NAMES
from geleit.visits.forms.texts import Choices, TextFields, age_field, area
from geleit.visits.phrases import NOTICE_LANGUAGES

LONGEST_HOUSE_RULES = 20_000


class ReasonForm(Form):
    """Why something is withdrawn or undone."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


class EndForm(Form):
    """The last day on which a rule still holds."""

    valid_to = DateField(label=_("Last day"))


class HouseRulesForm(TextFields):
    """A new version of the house rules of a building."""

    TEXTS = ("title", "text")

    site = forms.ChoiceField(label=_("Building"))
    valid_from = DateField(label=_("First day"))
    title = forms.CharField(label=_("Title"), max_length=160)
    text = area(_("Text, one rule a line"), rows=12, required=True, longest=LONGEST_HOUSE_RULES)
    source = forms.CharField(label=_("Source"), max_length=300, required=False)

    def __init__(self, *args: Any, sites: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.let_choose("site", sites)


class VisitForm(Form):
    """The question of a visitor: which office, which day, how old, what for."""

    office = forms.ChoiceField(label=_("Office"), required=False)
    service = forms.ChoiceField(label=_("Service"), required=False)
    day = DateField(label=_("Day"), required=False)
    age = age_field(_("Age"))
    language = forms.ChoiceField(label=_("Language"), required=False)
    prepared = forms.BooleanField(label=_("With what waits for release"), required=False)

    def __init__(self, *args: Any, offices: Choices, services: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.let_choose("office", [("", _("The whole administration")), *offices])
        self.let_choose("service", [("", _("No particular service")), *services])
        names = {**LANGUAGE_NAMES, "de-x-leicht": _("Easy language")}
        self.let_choose("language", [(code, names[code]) for code in NOTICE_LANGUAGES])
