"""Forms about questions and the knowledge base."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from geleit.core.codelists import code_list, labels
from geleit.core.forms import DateField, Form
from geleit.directory.models import Municipality
from geleit.volunteers import queries
from geleit.volunteers.codes import Answered
from geleit.volunteers.details import EntryData, QuestionData
from geleit.volunteers.forms.fields import choose, choose_codes, compared, note
from geleit.volunteers.models import HelperCircle, KnowledgeEntry


class QuestionForm(Form):
    """What somebody wants to know."""

    kind = forms.ChoiceField(label=_lazy("Who asks"))
    channel = forms.ChoiceField(label=_lazy("How it came"))
    asked_on = DateField(label=_lazy("Asked on"))
    is_urgent = forms.BooleanField(label=_lazy("Urgent"), required=False)
    subject = forms.CharField(label=_lazy("What it is about"), max_length=160)
    text = note(_lazy("Question"), rows=5)
    asker = forms.CharField(label=_lazy("Name"), required=False, max_length=160)
    contact = forms.CharField(
        label=_lazy("How to reach the person"), required=False, max_length=200, help_text=_lazy("Phone or mail address")
    )
    circle = forms.ChoiceField(label=_lazy("Helper circle"), required=False)
    municipality = forms.ChoiceField(label=_lazy("Municipality"), required=False)

    def __init__(
        self,
        *args: Any,
        today: date,
        circles: Sequence[HelperCircle],
        places: Sequence[Municipality],
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = {"asked_on": today, "channel": "phone"}
        super().__init__(*args, **kwargs)
        self.circles = {str(one.public_id): one for one in circles}
        self.places = {one.ags: one for one in places}
        kinds = code_list("volunteers", "question_kind").on(today)
        named = [
            (one.code, _("%(kind)s: answer within %(days)s days") % {"kind": one.label, "days": one.extra["days"]})
            for one in kinds
        ]
        choose(self, "kind", [("", _("Please choose")), *named])
        choose_codes(self, "channel", "question_channel", today)
        choose(self, "circle", [("", _("none")), *((key, one.name) for key, one in self.circles.items())])
        choose(self, "municipality", [("", _("none")), *((ags, one.name) for ags, one in self.places.items())])

    def data_typed(self) -> QuestionData:
        """What was typed, for the actions."""
        typed = self.cleaned_data
        return QuestionData(
            **typed
            | {
                "circle": self.circles.get(typed["circle"]),
                "municipality": self.places.get(typed["municipality"]),
            }
        )


class AnswerForm(Form):
    """The answer that was given."""

    answer = note(_lazy("Answer"), required=True, rows=8)


class HandOverForm(Form):
    """Who is to answer instead."""

    to = forms.ChoiceField(label=_lazy("To"))

    def __init__(self, *args: Any, people: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(one.public_id): one for one in people}
        choose(self, "to", [("", _("Please choose")), *((key, one.display_name) for key, one in self.people.items())])

    @property
    def chosen(self) -> Any:
        """The person chosen."""
        return self.people[self.cleaned_data["to"]]


class EntryForm(Form):
    """An entry of the knowledge base."""

    title = forms.CharField(label=_lazy("Title"), max_length=160)
    topic = forms.ChoiceField(label=_lazy("Topic"))
    text = note(
        _lazy("Short answer"), required=True, rows=8, help_text=_lazy("In plain words, and without names of people.")
    )
    rule = forms.CharField(
        label=_lazy("Rule it rests on"), required=False, max_length=200, help_text=_lazy("Law, guideline or letter")
    )

    def __init__(
        self,
        *args: Any,
        today: date,
        entry: KnowledgeEntry | None = None,
        answer: str = "",
        subject: str = "",
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = (
            {name: getattr(entry, name) for name in ("title", "topic", "text", "rule")}
            if entry is not None
            else {"title": subject, "text": answer}
        )
        super().__init__(*args, **kwargs)
        kept = [entry.topic] if entry is not None else []
        choose_codes(self, "topic", "training_topic", today, blank=_("Please choose"), kept=kept)

    def data_typed(self) -> EntryData:
        """What was typed, for the actions."""
        return EntryData(**self.cleaned_data)

    def compared_with(self, entry: KnowledgeEntry) -> list[dict[str, str]]:
        """Saved and typed values side by side."""
        return compared(self, self._in_words(entry), self._in_words(self.data_typed()))

    @staticmethod
    def _in_words(one: KnowledgeEntry | EntryData) -> dict[str, str]:
        texts = {name: str(getattr(one, name)) for name in ("title", "text", "rule")}
        return texts | {"topic": ", ".join(labels("volunteers", "training_topic", [one.topic]))}


class ReviewForm(Form):
    """Why an entry may no longer be right."""

    because = forms.CharField(label=_lazy("Reason"), max_length=300)


class QuestionFilter(Form):
    """What narrows the inbox."""

    answered = forms.ChoiceField(label=_lazy("Show"), required=False)
    kind = forms.ChoiceField(label=_lazy("Who asks"), required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = {
            Answered.WAITING: _("not answered yet"),
            Answered.MINE: _("not answered yet, mine and my stand-in’s"),
            Answered.ANSWERED: _("answered"),
        }
        choose(self, "answered", [(one.value, words) for one, words in shown.items()])
        choose_codes(self, "kind", "question_kind", today, blank=_("all"))

    def filters(self) -> queries.QuestionFilters:
        """The choices that exist; others count as not made."""
        self.full_clean()
        return queries.QuestionFilters(
            answered=self.cleaned_data.get("answered") or Answered.WAITING, kind=self.cleaned_data.get("kind", "")
        )


class KnowledgeFilter(Form):
    """What narrows the knowledge base; words of law are no personal data and may stand in an address."""

    words = forms.CharField(label=_lazy("Words"), required=False, max_length=100)
    topic = forms.ChoiceField(label=_lazy("Topic"), required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_codes(self, "topic", "training_topic", today, blank=_("all"))

    def chosen(self) -> dict[str, str]:
        """The choices that exist, for the query."""
        self.full_clean()
        return {"text": self.cleaned_data.get("words", ""), "topic": self.cleaned_data.get("topic", "")}
