"""The form of a visiting rule, with rows for its demands and exceptions."""

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from geleit.core.codelists import code_list
from geleit.core.forms import DateField, Form
from geleit.core.multilingual import Text
from geleit.visits.codes import WITH_STANDARDS, Access, Strength, Topic
from geleit.visits.forms.texts import Choices, TextFields, age_field, area, phrase_choices
from geleit.visits.limits import Ages, Days
from geleit.visits.phrases import phrase_text, ready_made
from geleit.visits.rules import StatedException, StatedItem, StatedRule

MOST_PARTS = 40


class RuleForm(TextFields):
    """What a rule says for itself; demands and exceptions are forms of their own."""

    TEXTS = ("title", "text", "exemptions")

    title = forms.CharField(label=_("Title"), max_length=160)
    valid_from = DateField(label=_("First day"))
    valid_to = DateField(label=_("Last day"), required=False, help_text=_("Leave empty if the end is not known yet."))
    access = forms.ChoiceField(
        label=_("How do people get in?"),
        required=False,
        choices=[*Access.choices, ("", _("This rule says nothing about it"))],
        widget=forms.RadioSelect,
    )
    offices = forms.MultipleChoiceField(
        label=_("Offices"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose none, and the rule holds for the whole county."),
    )
    age_from = age_field(_("From this age"))
    age_to = age_field(_("Up to this age"))
    text = area(_("Text for visitors"))
    exemptions = area(_("Who is exempt"), rows=2)
    exemption_phrase = forms.ChoiceField(label=_("Ready-made sentence in all languages"), required=False)
    text_phrase = forms.ChoiceField(label=_("Ready-made sentence in all languages"), required=False)
    source = forms.CharField(label=_("Source"), max_length=300, required=False)
    reason = forms.CharField(
        label=_("Why is it changed?"),
        max_length=300,
        required=False,
        help_text=_("Needed where you correct a rule that held already."),
    )

    def __init__(self, *args: Any, offices: Choices, rule: StatedRule | None = None, **kwargs: Any) -> None:
        if rule is not None:
            kwargs["texts"] = {"title": rule.title, "text": rule.text, "exemptions": rule.exemptions}
            kwargs["initial"] = {
                "valid_from": rule.days.first,
                "valid_to": rule.days.last,
                "access": rule.access,
                "offices": sorted(rule.offices),
                "age_from": rule.ages.first,
                "age_to": rule.ages.last,
                "source": rule.source,
                **(kwargs.get("initial") or {}),
            }
        super().__init__(*args, **kwargs)
        self.let_choose("offices", offices)
        self.let_choose("exemption_phrase", phrase_choices("exempt"))
        self.let_choose("text_phrase", phrase_choices("note"))

    def said_text(self, name: str) -> Text:
        """A ready-made sentence goes before own words."""
        ready = {"text": "text_phrase", "exemptions": "exemption_phrase"}.get(name)
        key = self.cleaned_data.get(ready) if ready else ""
        return phrase_text(key) if key else super().said_text(name)


class ItemForm(Form):
    """A demand or recommendation; without a topic the row is empty."""

    topic = forms.ChoiceField(label=_("What about"), required=False)
    strength = forms.ChoiceField(label=_("Duty or recommendation"), choices=Strength.choices, required=False)
    age_from = age_field(_("From this age"))
    age_to = age_field(_("Up to this age"))
    standards = forms.MultipleChoiceField(
        label=_("Accepted standards"), required=False, widget=forms.CheckboxSelectMultiple
    )
    phrase = forms.ChoiceField(label=_("Ready-made sentence in all languages"), required=False)
    words = area(_("Own words, in German"), rows=2)

    def __init__(self, *args: Any, today: date, item: StatedItem | None = None, **kwargs: Any) -> None:
        self.before = item.text if item else Text("")
        if item is not None:
            kwargs["initial"] = {
                "topic": item.topic,
                "strength": item.strength,
                "age_from": item.ages.first,
                "age_to": item.ages.last,
                "standards": list(item.standards),
                **_words(item.text),
            }
        super().__init__(*args, **kwargs)
        self.let_choose("topic", [("", _("No demand")), *Topic.choices])
        self.let_choose("standards", _standards(today, item))
        self.let_choose("phrase", phrase_choices("note", "bring"))

    def stated(self) -> StatedItem | None:
        """The demand, or None for an empty row."""
        said = self.cleaned_data
        if not said.get("topic"):
            return None
        ages = Ages(said.get("age_from"), said.get("age_to"))
        standards = tuple(said.get("standards") or ()) if said["topic"] in WITH_STANDARDS else ()
        strength = said.get("strength") or Strength.MUST
        return StatedItem(said["topic"], strength, ages, standards, _said(said, self.before))


class ExceptionForm(Form):
    """Other access somewhere; without an office and a service the row is empty."""

    office = forms.ChoiceField(label=_("Office"), required=False)
    service = forms.ChoiceField(label=_("Service"), required=False)
    access = forms.ChoiceField(label=_("How do people get in there?"), choices=Access.choices, required=False)
    phrase = forms.ChoiceField(label=_("Ready-made sentence in all languages"), required=False)
    words = area(_("Own words, in German"), rows=2)

    def __init__(
        self,
        *args: Any,
        offices: Choices,
        services: Choices,
        exception: StatedException | None = None,
        **kwargs: Any,
    ) -> None:
        self.before = exception.note if exception else Text("")
        if exception is not None:
            kwargs["initial"] = {
                "office": exception.office,
                "service": exception.service,
                "access": exception.access,
                **_words(exception.note),
            }
        super().__init__(*args, **kwargs)
        self.let_choose("office", [("", _("No particular office")), *offices])
        self.let_choose("service", [("", _("No particular service")), *services])
        self.let_choose("phrase", phrase_choices("note"))

    def stated(self) -> StatedException | None:
        """The exception, or None for an empty row."""
        said = self.cleaned_data
        if not said.get("office") and not said.get("service"):
            return None
        note = _said(said, self.before)
        return StatedException(said.get("access") or Access.WALK_IN, said["office"], said["service"], note)


class Parts(BaseFormSet):  # type: ignore[type-arg]  # generic in the stubs only
    """Rows of demands or exceptions; the first ones show what the rule says already."""

    def __init__(self, *args: Any, parts: tuple[Any, ...] = (), part_name: str = "item", **kwargs: Any) -> None:
        self.parts = parts
        self.part_name = part_name
        super().__init__(*args, **kwargs)

    def initial_form_count(self) -> int:
        """Nothing is hidden as unchanged: an emptied row is a removed one."""
        return 0

    def total_form_count(self) -> int:
        """As many as were sent, at least those of the rule and two empty ones."""
        return super().total_form_count() if self.is_bound else min(len(self.parts) + 2, MOST_PARTS)

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """The part that a row edits. A row sent as it was shown counts like any other."""
        kwargs = super().get_form_kwargs(index)
        known = index is not None and index < len(self.parts)
        return {
            **kwargs,
            "empty_permitted": False,
            self.part_name: self.parts[index] if known and index is not None else None,
        }

    def stated(self) -> tuple[Any, ...]:
        """What the rows that are not empty say."""
        return tuple(said for form in self.forms if (said := form.stated()) is not None)


def _rows(form: type[Form]) -> type[Parts]:
    rows = formset_factory(form, formset=Parts, extra=0, max_num=MOST_PARTS, absolute_max=MOST_PARTS)
    return cast("type[Parts]", rows)


ItemForms, ExceptionForms = _rows(ItemForm), _rows(ExceptionForm)


class RuleEntry:
    """The whole page of a rule: its form and the rows of its parts, filled in and read together."""

    def __init__(
        self, form: RuleForm, *, today: date, offices: Choices, services: Choices, rule: StatedRule | None = None
    ) -> None:
        self.form, self.rule, self.today = form, rule, today
        self.offices, self.services = offices, services
        data = form.data if form.is_bound else None
        self.items = ItemForms(
            data,
            prefix="item",
            parts=rule.items if rule else (),
            part_name="item",
            form_kwargs={"today": (rule.days.first if rule else None) or today},
        )
        self.exceptions = ExceptionForms(
            data,
            prefix="exception",
            parts=rule.exceptions if rule else (),
            part_name="exception",
            form_kwargs={"offices": offices, "services": services},
        )
        if form.restored_at is not None:
            self.skip_validation()

    def with_more_rows(self) -> "RuleEntry":
        """The same as typed, not judged, with more rows for demands and exceptions."""
        data = cast("QueryDict", self.form.data).copy()
        for rows in (self.items, self.exceptions):
            wanted = len(rows.forms) + 2
            data[f"{rows.prefix}-TOTAL_FORMS"] = str(min(wanted, MOST_PARTS))
        form = RuleForm(data=data, offices=self.form.choosable("offices"), rule=self.rule)
        form.skip_validation()
        entry = RuleEntry(form, today=self.today, offices=self.offices, services=self.services, rule=self.rule)
        entry.skip_validation()
        return entry

    def skip_validation(self) -> None:
        """Show the rows as typed, without judging them."""
        for one in (*self.items.forms, *self.exceptions.forms):
            one.skip_validation()

    @property
    def forms(self) -> list[Form]:
        """All forms, for the summary of errors."""
        return [self.form, *self.items.forms, *self.exceptions.forms]

    def is_valid(self) -> bool:
        """Whether every part is."""
        return all([self.form.is_valid(), self.items.is_valid(), self.exceptions.is_valid()])

    def stated(self) -> StatedRule:
        """The rule as typed; what is wrong with it as a rule is for `rules.problems` to say."""
        said = self.form.cleaned_data
        return StatedRule(
            id=self.rule.id if self.rule else "",
            title=self.form.said_text("title"),
            days=Days(said.get("valid_from"), said.get("valid_to")),
            access=said["access"],
            offices=frozenset(said["offices"]),
            ages=Ages(said.get("age_from"), said.get("age_to")),
            items=self.items.stated(),
            exceptions=self.exceptions.stated(),
            exemptions=self.form.said_text("exemptions"),
            text=self.form.said_text("text"),
            source=said["source"],
        )


def _standards(day: date, item: StatedItem | None) -> Choices:
    known = code_list("visits", "accepted_standard")
    choices = known.choices(day)
    kept = [code for code in (item.standards if item else ()) if code not in dict(choices)]
    return [*choices, *((code, known.label(code)) for code in kept)]


def _words(text: Text) -> dict[str, str]:
    """A text as the two fields show it: as the ready-made sentence it is, or as own words."""
    key = next((key for key, german in ready_made() if german == text.german), "")
    return {"phrase": key, "words": "" if key else text.german}


def _said(said: Mapping[str, Any], before: Text) -> Text:
    if key := said.get("phrase"):
        return phrase_text(key)
    words = said.get("words") or ""
    return before.reworded(words) if words else Text("")
