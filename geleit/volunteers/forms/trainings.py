"""Forms about trainings."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from geleit.core.clock import BERLIN
from geleit.core.codelists import code_list, labels
from geleit.core.forms import DateField, Form
from geleit.volunteers import queries
from geleit.volunteers.codes import When
from geleit.volunteers.details import TrainingData, UnitData
from geleit.volunteers.forms.fields import MoneyField, choose, choose_codes, compared, note, yes_no
from geleit.volunteers.models import MOST_PLACES, Training, TrainingSeries

_PLAIN = ("title", "topic", "module", "description", "trainer", "place", "video_link", "places", "deadline")


class ClockField(forms.TimeField):
    """A time of day as Germans write it: 18:30, 18.30, 18 or 18 Uhr."""

    widget = forms.TimeInput(format="%H:%M", attrs={"autocomplete": "off"})
    default_error_messages = {"invalid": _lazy("Please write the time like 18:30.")}

    def to_python(self, value: Any) -> time | None:
        """The time. Raises ValidationError."""
        text = str(value or "").lower().replace("uhr", "").replace(".", ":").strip()
        return super().to_python(f"{text}:00" if text.isdecimal() else text)


class UnitForm(Form):
    """One sitting of a training."""

    on = DateField(label=_lazy("Day"))
    begins = ClockField(label=_lazy("Begins at"), help_text=_lazy("Like 18:30"))
    ends = ClockField(label=_lazy("Ends at"))
    minutes = forms.IntegerField(
        label=_lazy("Minutes that count"),
        required=False,
        min_value=1,
        help_text=_lazy("Without breaks; leave it empty for the whole time."),
    )
    unit_title = forms.CharField(label=_lazy("What this unit is about"), required=False, max_length=160)

    def unit_typed(self) -> UnitData:
        """What was typed, for the actions."""
        cleaned = self.cleaned_data
        starts, ends = (datetime.combine(cleaned["on"], cleaned[name], tzinfo=BERLIN) for name in ("begins", "ends"))
        lasts = max(ends - starts, timedelta(0))
        minutes = cleaned["minutes"] or int(lasts.total_seconds() // 60)
        return UnitData(starts_at=starts, ends_at=ends, minutes=minutes, title=cleaned["unit_title"])


class TrainingForm(Form):
    """Master data of a training."""

    title = forms.CharField(label=_lazy("Title"), max_length=160)
    series = forms.ChoiceField(label=_lazy("Series"), required=False)
    topic = forms.ChoiceField(label=_lazy("Topic"))
    module = forms.ChoiceField(label=_lazy("Module of the curriculum"), required=False)
    description = note(_lazy("Description"))
    trainer = forms.CharField(label=_lazy("Trainer"), required=False, max_length=160)
    place = forms.CharField(label=_lazy("Place"), required=False, max_length=200)
    video_link = forms.URLField(
        label=_lazy("Video link"), required=False, max_length=300, assume_scheme="https", help_text="https://…"
    )
    places = forms.IntegerField(label=_lazy("Places"), min_value=1, max_value=MOST_PLACES)
    deadline = DateField(label=_lazy("Sign-up until"))
    is_public = forms.BooleanField(
        label=_lazy("Open to everybody"),
        required=False,
        help_text=_lazy("Without this mark it is for volunteers of the county only."),
    )

    def __init__(
        self,
        *args: Any,
        today: date,
        series: Sequence[TrainingSeries],
        training: Training | None = None,
        **kwargs: Any,
    ) -> None:
        if training is not None:
            kwargs["initial"] = {name: getattr(training, name) for name in (*_PLAIN, "is_public")}
            kwargs["initial"]["series"] = str(training.series.public_id) if training.series else ""
        super().__init__(*args, **kwargs)
        self.series_by_key = {str(one.public_id): one for one in series}
        choose(self, "series", [("", _("none")), *((key, one.name) for key, one in self.series_by_key.items())])
        kept = [training.topic] if training else []
        choose_codes(self, "topic", "training_topic", today, blank=_("Please choose"), kept=kept)
        kept = [training.module] if training else []
        choose_codes(self, "module", "curriculum_module", today, blank=_("none"), kept=kept)

    def data_typed(self) -> TrainingData:
        """What was typed, for the actions."""
        plain = {name: self.cleaned_data[name] for name in (*_PLAIN, "is_public")}
        return TrainingData(series=self.series_by_key.get(self.cleaned_data["series"]), **plain)

    def compared_with(self, training: Training) -> list[dict[str, str]]:
        """Saved and typed values side by side."""
        return compared(self, self._in_words(training), self._in_words(self.data_typed()))

    @staticmethod
    def _in_words(one: Training | TrainingData) -> dict[str, str]:
        texts = ("title", "description", "trainer", "place", "video_link")
        return {name: getattr(one, name) for name in texts} | {
            "series": one.series.name if one.series else "",
            "topic": ", ".join(labels("volunteers", "training_topic", [one.topic])),
            "module": ", ".join(labels("volunteers", "curriculum_module", [one.module])),
            "places": str(one.places),
            "deadline": f"{one.deadline:%d.%m.%Y}",
            "is_public": yes_no(one.is_public),
        }


class NewTrainingForm(UnitForm, TrainingForm):
    """A training with its first unit."""


class SeriesForm(Form):
    """A series."""

    name = forms.CharField(label=_lazy("Name"), max_length=120)
    description = note(_lazy("Description"))


class CancelForm(Form):
    """Why a training does not take place."""

    because = forms.CharField(
        label=_lazy("Reason"),
        required=False,
        max_length=300,
        help_text=_lazy("Goes into the mail to those who signed up and allowed mails."),
    )


class TrainingFilter(Form):
    """What narrows the list of trainings."""

    when = forms.ChoiceField(label=_lazy("When"), required=False)
    topic = forms.ChoiceField(label=_lazy("Topic"), required=False)
    series = forms.ChoiceField(label=_lazy("Series"), required=False)

    def __init__(self, *args: Any, today: date, series: Sequence[TrainingSeries], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = _("all")
        choose(
            self,
            "when",
            [(When.COMING, _("coming and running")), (When.PAST, _("past")), (When.CANCELLED, _("cancelled"))],
        )
        choose_codes(self, "topic", "training_topic", today, blank=every)
        choose(self, "series", [("", every), *((str(one.public_id), one.name) for one in series)])

    def filters(self) -> queries.TrainingFilters:
        """The choices that exist; others count as not made."""
        self.full_clean()
        chosen = self.cleaned_data
        series = chosen.get("series")
        return queries.TrainingFilters(
            when=chosen.get("when") or When.COMING,
            topic=chosen.get("topic", ""),
            series=UUID(series) if series else None,
        )


class JoinTrainingForm(Form):
    """A training to sign up for."""

    training = forms.ChoiceField(label=_lazy("Training"))

    def __init__(self, *args: Any, trainings: Sequence[Training], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.trainings = {str(one.public_id): one for one in trainings}
        named = ((key, f"{one.starts_on:%d.%m.%Y}: {one.title}") for key, one in self.trainings.items())
        choose(self, "training", [("", _("Please choose")), *named])

    @property
    def chosen(self) -> Training:
        """The training that was chosen."""
        return self.trainings[self.cleaned_data["training"]]


class AttendanceForm(Form):
    """Who was there, as checkboxes."""

    present = forms.MultipleChoiceField(label=_lazy("Present"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, people: Sequence[Any], **kwargs: Any) -> None:
        kwargs["initial"] = {"present": [str(one.public_id) for one in people if one.is_there]}
        super().__init__(*args, **kwargs)
        choose(self, "present", [(str(one.public_id), one.volunteer.list_name) for one in people])

    @property
    def ids(self) -> list[UUID]:
        """The sign-ups of those who were there."""
        return [UUID(one) for one in self.cleaned_data["present"]]


class EvaluationForm(Form):
    """How many forms gave which answer: one number for each question and answer."""

    said = note(_lazy("What people wrote"), help_text=_lazy("Without names."), rows=5)

    def __init__(
        self, *args: Any, today: date, counts: Mapping[str, Mapping[str, int]], said: str = "", **kwargs: Any
    ) -> None:
        kwargs["initial"] = {"said": said}
        super().__init__(*args, **kwargs)
        self.questions = code_list("volunteers", "evaluation_question").on(today)
        self.answers = code_list("volunteers", "evaluation_answer").on(today)
        for question in self.questions:
            for answer in self.answers:
                self.fields[self._name(question.code, answer.code)] = forms.IntegerField(
                    label=f"{question.label}: {answer.label}",
                    required=False,
                    min_value=0,
                    max_value=MOST_PLACES,
                    initial=counts.get(question.code, {}).get(answer.code) or None,
                )

    def rows(self) -> list[tuple[str, list[Any]]]:
        """The questions with their fields, for a table."""
        return [
            (question.label, [(answer.label, self[self._name(question.code, answer.code)]) for answer in self.answers])
            for question in self.questions
        ]

    def counts(self) -> dict[str, dict[str, int]]:
        """What was typed, by question and answer."""
        return {
            question.code: {
                answer.code: self.cleaned_data[self._name(question.code, answer.code)] or 0 for answer in self.answers
            }
            for question in self.questions
        }

    @staticmethod
    def _name(question: str, answer: str) -> str:
        return f"n-{question}-{answer}"


class CostForm(Form):
    """One line of the cost sheet."""

    kind = forms.ChoiceField(label=_lazy("Kind of cost"))
    text = forms.CharField(label=_lazy("What for"), required=False, max_length=200)
    amount = MoneyField(label=_lazy("Amount in euros"), max_digits=8, decimal_places=2)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_codes(self, "kind", "training_cost", today)
