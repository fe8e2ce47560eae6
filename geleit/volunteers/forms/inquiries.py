"""Forms about inquiries to the contact point."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from geleit.core.codelists import code_list
from geleit.core.forms import Form
from geleit.volunteers import queries, rules
from geleit.volunteers.codes import AnswerWay, AskAnswer, InquiryStand
from geleit.volunteers.forms.fields import choose, choose_codes, note
from geleit.volunteers.forms.volunteers import NewVolunteerForm
from geleit.volunteers.models import Inquiry, Volunteer


class InquiryFilter(Form):
    """What narrows the inbox."""

    stand = forms.ChoiceField(label=_lazy("Show"), required=False)
    kind = forms.ChoiceField(label=_lazy("What for"), required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = {
            InquiryStand.OPEN: _("not settled"),
            InquiryStand.WAITING: _("not answered yet"),
            InquiryStand.MINE: _("not settled, mine and my stand-in’s"),
            InquiryStand.CLOSED: _("settled"),
        }
        choose(self, "stand", [(one.value, words) for one, words in shown.items()])
        choose_codes(self, "kind", "inquiry_kind", today, blank=_("all"))

    def filters(self) -> queries.InquiryFilters:
        """The choices that exist; others count as not made."""
        self.full_clean()
        return queries.InquiryFilters(
            stand=self.cleaned_data.get("stand") or InquiryStand.OPEN, kind=self.cleaned_data.get("kind", "")
        )


class InquiryAnswerForm(Form):
    """What is answered by mail, or was answered on the telephone."""

    way = forms.ChoiceField(label=_lazy("How do you answer?"), widget=forms.RadioSelect)
    text = note(_lazy("Your answer"), required=True, rows=6)

    def __init__(self, *args: Any, inquiry: Inquiry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if inquiry.email:
            by_mail = _("By e-mail: these words go to %(address)s") % {"address": inquiry.email}
            noted = _("By telephone or in person: the words stay here as a note")
            choose(self, "way", [(AnswerWay.MAIL.value, by_mail), (AnswerWay.NOTE.value, noted)])
        else:
            del self.fields["way"]
            self.fields["text"].label = _("What was answered")

    @property
    def is_by_mail(self) -> bool:
        """Whether the words are to be sent."""
        return bool(self.cleaned_data.get("way") == AnswerWay.MAIL)


class ClosingForm(Form):
    """How an inquiry ended."""

    outcome = forms.ChoiceField(label=_lazy("How it ended"))
    note = forms.CharField(label=_lazy("Remark"), required=False, max_length=300)

    def __init__(self, *args: Any, inquiry: Inquiry, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "outcome", [("", _("Please choose")), *rules.outcomes(inquiry.kind, today)])


class SayingForm(Form):
    """What a circle or somebody said who was asked."""

    answer = forms.ChoiceField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answers = code_list("volunteers", "ask_answer")
        choose(self, "answer", [(one.value, answers.label(one.value)) for one in AskAnswer])


class AskForm(Form):
    """Whom to ask, out of the list of those who fit."""

    whom = forms.UUIDField()

    @property
    def chosen(self) -> UUID:
        """The id of the circle or the person."""
        found: UUID = self.cleaned_data["whom"]
        return found


class ProspectForm(NewVolunteerForm):
    """Who offered help becomes a volunteer; the fields begin with what was sent."""

    is_contacted = forms.BooleanField(label=_lazy("I have spoken to the person already"), required=False)

    def __init__(self, *args: Any, inquiry: Inquiry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sent = queries.volunteer_of_inquiry(inquiry)
        self.initial = {name: getattr(sent, name) for name in self.fields if hasattr(sent, name)}
        self.initial["municipality"] = inquiry.municipality.ags if inquiry.municipality else ""
        self.initial["is_contacted"] = inquiry.answered_at is not None


class SamePersonForm(Form):
    """Somebody known who sent the inquiry."""

    volunteer = forms.ChoiceField()

    def __init__(self, *args: Any, people: Sequence[Volunteer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(one.public_id): one for one in people}
        choose(self, "volunteer", [(key, one.full_name) for key, one in self.people.items()])

    @property
    def chosen(self) -> Volunteer:
        """The person chosen."""
        return self.people[self.cleaned_data["volunteer"]]


class GoodsForm(Form):
    """Goods that are needed."""

    text = forms.CharField(
        label=_lazy("What is needed"), max_length=160, help_text=_lazy("For example: children’s bicycles, 20 inches")
    )
