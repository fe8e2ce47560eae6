"""A form for each kind of fact."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from geleit.core import codelists
from geleit.directory.actions.parts import keep_areas, keep_notice_offices, keep_open_offices
from geleit.directory.codes import HoursKind, HoursMode, NoticeLevel, ResponsibilityRole
from geleit.directory.dated import DatedFact
from geleit.directory.forms.base import FactForm, TextSpec
from geleit.directory.models import (
    Address,
    BodyFacts,
    Channel,
    Closure,
    ContactPerson,
    Hours,
    MailTerms,
    Notice,
    OfficeFacts,
    Responsibility,
    ServiceFacts,
    SiteFacts,
)
from geleit.directory.queries.editing import areas_of, offices_of_fact
from geleit.directory.rules.syntax import line_problems, read_line, syntax_of, week_of, written_line

DAYS = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))
UNKNOWN = [("", _("Not known")), ("yes", _("Yes")), ("no", _("No"))]


def _codes(name: str, today: date) -> list[tuple[str, str]]:
    return codelists.code_list("directory", name).choices(today)


class OfficeForm(FactForm):
    """What an office is called and does."""

    MODEL = OfficeFacts
    TEXTS = {"name": TextSpec(_("Name"), required=True), "about": TextSpec(_("What it does"), rows=3)}
    PLAIN = ("kind", "sort")
    RECORDS = {"parent": "offices", "unit": "units"}

    kind = forms.ChoiceField(label=_("Kind"))
    parent = forms.ChoiceField(label=_("Belongs to"), required=False)
    unit = forms.ChoiceField(label=_("Team or unit of staff"), required=False)
    sort = forms.IntegerField(label=_("Place in lists"), initial=100, min_value=0, max_value=9999)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.let_choose("kind", _codes("office_kind", self.today))

    def clean_parent(self) -> str:
        """An office does not belong to itself."""
        chosen = str(self.cleaned_data["parent"])
        if (
            chosen
            and self.fact is not None
            and self.choices.offices[chosen][1].pk == getattr(self.fact, "office_id", 0)
        ):
            raise forms.ValidationError(_("An office cannot belong to itself."))
        return chosen


class AddressForm(FactForm):
    """An address by its kind."""

    MODEL = Address
    PLAIN = ("kind", "recipient", "street", "house_number", "post_box", "postal_code", "place")
    RECORDS = {"site": "sites"}

    kind = forms.ChoiceField(label=_("Kind"))
    site = forms.ChoiceField(label=_("Building"), required=False)
    recipient = forms.CharField(label=_("Recipient"), required=False, max_length=160)
    street = forms.CharField(label=_("Street"), required=False, max_length=120)
    house_number = forms.CharField(label=_("House number"), required=False, max_length=20)
    post_box = forms.CharField(
        label=_("Post box"), required=False, max_length=40, help_text=_("The number, or “Postfach” where it has none.")
    )
    postal_code = forms.CharField(label=_("Postal code"), max_length=5)
    place = forms.CharField(label=_("Place"), max_length=80)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.let_choose("kind", _codes("address_kind", self.today))


class ChannelForm(FactForm):
    """A way to reach an office."""

    MODEL = Channel
    TEXTS = {
        "label": TextSpec(_("For whom or what"), hint=_("Such as “Jobcenter”, where there are several of a kind.")),
        "conditions": TextSpec(_("Conditions"), rows=2),
    }
    PLAIN = ("kind", "value", "purpose", "sort")

    kind = forms.ChoiceField(label=_("Way"))
    value = forms.CharField(label=_("Number or address"), max_length=200)
    purpose = forms.ChoiceField(label=_("What it may be used for"))
    sort = forms.IntegerField(label=_("Place in lists"), initial=100, min_value=0, max_value=9999)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.let_choose("kind", _codes("channel_kind", self.today))
        self.let_choose("purpose", _codes("channel_purpose", self.today))


class PersonForm(FactForm):
    """Somebody to talk to."""

    MODEL = ContactPerson
    TEXTS = {"function": TextSpec(_("Function"), required=True)}
    PLAIN = ("name", "phone", "email", "room", "sort")

    name = forms.CharField(
        label=_("Name"), required=False, max_length=120, help_text=_("Only where the person agrees to be named.")
    )
    phone = forms.CharField(label=_("Telephone"), required=False, max_length=60)
    email = forms.EmailField(label=_("E-mail"), required=False, max_length=120)
    room = forms.CharField(label=_("Room"), required=False, max_length=40)
    sort = forms.IntegerField(label=_("Place in lists"), initial=100, min_value=0, max_value=9999)


class HoursForm(FactForm):
    """Hours: a line for each weekday, or the syntax for what lines cannot say."""

    MODEL = Hours
    TEXTS = {"note": TextSpec(_("Note"), rows=2, hint=_("Such as “other times by appointment”."))}
    PLAIN = ("kind", "mode")
    RECORDS = {"site": "sites"}

    kind = forms.ChoiceField(label=_("For"), choices=HoursKind.choices)
    mode = forms.ChoiceField(
        label=_("How"), choices=HoursMode.choices, widget=forms.RadioSelect, initial=HoursMode.OPEN
    )
    site = forms.ChoiceField(label=_("Building"), required=False)
    syntax = forms.CharField(
        label=_("For experts: opening_hours"),
        required=False,
        max_length=500,
        help_text=_(
            "Such as Mo[1] 16:00-18:00; Dec 24 08:00-12:00. Goes before the lines. Holidays are closed anyway."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        week = week_of(getattr(self.fact, "syntax", "")) if self.fact is not None else {}
        for number, name in enumerate(DAYS):
            shown = written_line(week.get(number, [])) if week else ""
            hint = _("Such as 08:00-12:00, 14:00-17:30. Empty: closed.") if number == 0 else ""
            self.fields[f"day_{number}"] = forms.CharField(
                label=name, required=False, max_length=80, initial=shown, help_text=hint
            )
        self.order_fields(["kind", "mode", "site", *(f"day_{number}" for number in range(7)), "syntax"])
        if week is None:
            self.initial["syntax"] = getattr(self.fact, "syntax", "")

    def clean(self) -> dict[str, Any]:
        """The lines become syntax; what is wrong with a line is said at the line."""
        cleaned = super().clean() or {}
        week = {}
        for number in range(7):
            try:
                week[number] = read_line(cleaned.get(f"day_{number}", ""))
            except ValueError as error:
                self.add_error(f"day_{number}", gettext("“{part}” is no time. Write 08:00-12:00.").format(part=error))
        for number, message in line_problems(week):
            self.add_error(f"day_{number}", message)
        if not cleaned.get("syntax"):
            cleaned["syntax"] = syntax_of(week)
        return cleaned

    def values(self) -> dict[str, Any]:
        """With the syntax; closed for good has none."""
        syntax = "" if self.cleaned_data["mode"] == HoursMode.CLOSED else self.cleaned_data["syntax"]
        return {**super().values(), "syntax": syntax}


class ClosureForm(FactForm):
    """Days on which it is closed or open at other hours."""

    MODEL = Closure
    NEEDS_DAYS = True
    TEXTS = {"reason": TextSpec(_("Reason, for the public"), rows=2)}
    PLAIN = ("kinds", "time_from", "time_to", "replacement")

    kinds = forms.MultipleChoiceField(
        label=_("Only for"), choices=HoursKind.choices, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing chosen: for everything."),
    )  # fmt: skip
    time_from = forms.TimeField(label=_("Closed from"), required=False, help_text=_("Empty: the whole day."))
    time_to = forms.TimeField(label=_("Closed until"), required=False)
    replacement = forms.CharField(
        label=_("Open instead"), required=False, max_length=500, help_text=_("Such as Mo-Fr 08:00-11:00.")
    )


class CountyClosureForm(ClosureForm):
    """A closure of the whole administration, with offices that stay open."""

    stays_open = forms.MultipleChoiceField(
        label=_("These offices stay open"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.let_choose("stays_open", _names(self.choices.offices))

    def shown(self, fact: DatedFact) -> dict[str, Any]:
        """With the offices that stay open."""
        named = [str(one) for one in offices_of_fact(fact)] if isinstance(fact, Closure) else []
        return {**super().shown(fact), "stays_open": named}

    def parts(self, fact: DatedFact) -> None:
        """The offices that stay open."""
        keep_open_offices(fact, [self.choices.offices[key][1] for key in self.cleaned_data["stays_open"]])


class MailTermsForm(FactForm):
    """What an office accepts electronically."""

    MODEL = MailTerms
    TEXTS = {
        "encryption": TextSpec(_("Encryption"), rows=2),
        "unreadable": TextSpec(_("What happens to viruses, spam and unreadable messages"), rows=2),
        "more": TextSpec(_("Further conditions"), rows=2),
    }
    PLAIN = ("max_megabytes", "formats", "signature_formats")

    max_megabytes = forms.IntegerField(label=_("Largest message in MB"), required=False, min_value=1, max_value=10000)
    formats = forms.CharField(
        label=_("File formats"), required=False, max_length=300, help_text=_("Such as: pdf docx jpg")
    )
    signature_formats = forms.CharField(
        label=_("Formats of signatures"), required=False, max_length=300, help_text=_("Such as: PAdES CAdES")
    )


class ServiceForm(FactForm):
    """A service and what one needs for it."""

    MODEL = ServiceFacts
    TEXTS = {
        "name": TextSpec(_("Name"), required=True),
        "synonyms": TextSpec(_("Other words people search for"), rows=3, hint=_("One a line.")),
        "about": TextSpec(_("What it is"), rows=3),
        "bring": TextSpec(_("What to bring"), rows=3, hint=_("One a line.")),
        "fee": TextSpec(_("Fee")),
    }
    PLAIN = ("life_situation", "online_url")

    life_situation = forms.ChoiceField(label=_("Life situation"), required=False)
    online_url = forms.CharField(label=_("Online service"), required=False, max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        situations = codelists.code_list("directory", "life_situation").choices(self.today, blank="–")
        self.let_choose("life_situation", situations)


class ResponsibilityForm(FactForm):
    """Who is responsible where."""

    MODEL = Responsibility
    TEXTS = {"note": TextSpec(_("What else is to be known"), rows=2)}
    PLAIN = ("role", "whole_county")
    RECORDS = {"office": "offices", "body": "bodies"}

    office = forms.ChoiceField(label=_("Office of the county"), required=False)
    body = forms.ChoiceField(label=_("Or another administration"), required=False)
    role = forms.ChoiceField(
        label=_("Role"), choices=ResponsibilityRole.choices, initial=ResponsibilityRole.RESPONSIBLE
    )
    whole_county = forms.BooleanField(
        label=_("In the whole county"),
        required=False,
        help_text=_("Except where another entry names the municipality."),
    )
    towns = forms.MultipleChoiceField(
        label=_("In these municipalities"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.let_choose("towns", _names(self.choices.towns))

    def shown(self, fact: DatedFact) -> dict[str, Any]:
        """With the municipalities."""
        towns = areas_of(fact) if isinstance(fact, Responsibility) else []
        return {**super().shown(fact), "towns": towns}

    def clean(self) -> dict[str, Any]:
        """Somewhere it must hold."""
        cleaned = super().clean() or {}
        if not cleaned.get("whole_county") and not cleaned.get("towns"):
            self.add_error("towns", _("Choose municipalities, or the whole county."))
        if cleaned.get("whole_county") and cleaned.get("towns"):
            self.add_error("towns", _("Either the whole county or some municipalities, not both."))
        return cleaned

    def parts(self, fact: DatedFact) -> None:
        """The municipalities."""
        keep_areas(fact, [self.choices.towns[key][1] for key in self.cleaned_data["towns"]])


class SiteForm(FactForm):
    """A building: where it is and how one gets in."""

    MODEL = SiteFacts
    TEXTS = {
        "name": TextSpec(_("Name"), required=True),
        "accessibility": TextSpec(_("Accessibility"), rows=3),
        "transport": TextSpec(_("Bus, train, bicycle, car"), rows=3),
    }
    PLAIN = ("latitude", "longitude", "door_width_cm")
    FEATURES = ("step_free", "lift", "toilet", "parking", "induction_loop", "guide_strip")

    step_free = forms.ChoiceField(label=_("Entrance without steps"), choices=UNKNOWN, required=False)
    lift = forms.ChoiceField(label=_("Lift"), choices=UNKNOWN, required=False)
    toilet = forms.ChoiceField(label=_("Toilet for wheelchair users"), choices=UNKNOWN, required=False)
    parking = forms.ChoiceField(label=_("Parking for disabled people"), choices=UNKNOWN, required=False)
    induction_loop = forms.ChoiceField(label=_("Induction loop"), choices=UNKNOWN, required=False)
    guide_strip = forms.ChoiceField(label=_("Guiding strips"), choices=UNKNOWN, required=False)
    door_width_cm = forms.IntegerField(label=_("Narrowest door in cm"), required=False, min_value=30, max_value=500)
    latitude = forms.DecimalField(label=_("Latitude"), required=False, max_digits=9, decimal_places=6)
    longitude = forms.DecimalField(label=_("Longitude"), required=False, max_digits=9, decimal_places=6)

    def shown(self, fact: DatedFact) -> dict[str, Any]:
        """With yes, no or not known."""
        words = {None: "", True: "yes", False: "no"}
        return {**super().shown(fact), **{name: words[getattr(fact, name)] for name in self.FEATURES}}

    def values(self) -> dict[str, Any]:
        """With true, false or nothing."""
        meant = {"": None, "yes": True, "no": False}
        return {**super().values(), **{name: meant[self.cleaned_data[name]] for name in self.FEATURES}}


class BodyForm(FactForm):
    """Another administration as far as the county knows it."""

    MODEL = BodyFacts
    TEXTS = {"name": TextSpec(_("Name"), required=True)}
    PLAIN = ("street", "house_number", "postal_code", "place", "phone", "email", "website")

    street = forms.CharField(label=_("Street"), required=False, max_length=120)
    house_number = forms.CharField(label=_("House number"), required=False, max_length=20)
    postal_code = forms.RegexField(r"^\d{5}$", label=_("Postal code"), required=False)
    place = forms.CharField(label=_("Place"), required=False, max_length=80)
    phone = forms.CharField(label=_("Telephone"), required=False, max_length=60)
    email = forms.EmailField(label=_("E-mail"), required=False, max_length=120)
    website = forms.URLField(label=_("Website"), required=False, max_length=300, assume_scheme="https")


class NoticeForm(FactForm):
    """Something to know for a time."""

    MODEL = Notice
    NEEDS_DAYS = True
    TEXTS = {"title": TextSpec(_("Title"), required=True), "text": TextSpec(_("Text"), rows=4)}
    PLAIN = ("level",)

    level = forms.ChoiceField(label=_("How important"), choices=NoticeLevel.choices)
    offices = forms.MultipleChoiceField(
        label=_("Only for these offices"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing chosen: for the whole county."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.let_choose("offices", _names(self.choices.offices))

    def shown(self, fact: DatedFact) -> dict[str, Any]:
        """With the offices it names."""
        named = [str(one) for one in offices_of_fact(fact)] if isinstance(fact, Notice) else []
        return {**super().shown(fact), "offices": named}

    def parts(self, fact: DatedFact) -> None:
        """The offices it is for."""
        keep_notice_offices(fact, [self.choices.offices[key][1] for key in self.cleaned_data["offices"]])


def _names(records: Any) -> list[tuple[str, str]]:
    return [(key, name) for key, (name, _one) in records.items()]
