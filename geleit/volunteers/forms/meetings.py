"""Forms about meetings."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from geleit.core.clock import BERLIN, local
from geleit.core.codelists import code_list
from geleit.core.forms import DateField, Form
from geleit.volunteers.codes import When
from geleit.volunteers.forms.fields import NOTE_LENGTH, choose, choose_codes, compared, note
from geleit.volunteers.forms.letters import AudienceForm, audience_initial
from geleit.volunteers.forms.trainings import ClockField
from geleit.volunteers.letter_details import Audience, MeetingData
from geleit.volunteers.models import AgendaItem, HelperCircle, Meeting
from geleit.volunteers.queries import audience as queries
from geleit.volunteers.queries.meetings import GuestRow

_PLAIN = ("kind", "title", "place", "video_link", "text")
AUDIENCE, CHOSEN = "audience", "chosen"


class MeetingForm(AudienceForm):
    """A meeting and for whom it is."""

    kind = forms.ChoiceField(label=_lazy("Kind of meeting"))
    title = forms.CharField(label=_lazy("Title"), max_length=160)
    on = DateField(label=_lazy("Day"))
    begins = ClockField(label=_lazy("Begins at"), help_text=_lazy("Like 18:30"))
    ends = ClockField(label=_lazy("Ends at"))
    place = forms.CharField(label=_lazy("Place"), required=False, max_length=200)
    video_link = forms.URLField(
        label=_lazy("Video link"), required=False, max_length=300, assume_scheme="https", help_text="https://…"
    )
    text = note(_lazy("Words of the invitation"), rows=4)
    agenda = note(_lazy("Agenda"), rows=5, help_text=_lazy("One item a line."))
    guests = forms.ChoiceField(label=_lazy("Guests"), widget=forms.RadioSelect)

    def __init__(
        self,
        *args: Any,
        today: date,
        circles: Sequence[HelperCircle],
        meeting: Meeting | None = None,
        agenda: Sequence[AgendaItem] = (),
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = {"guests": AUDIENCE} if meeting is None else _initial(meeting, agenda)
        super().__init__(*args, **kwargs)
        kept = [meeting.kind] if meeting is not None else []
        choose_codes(self, "kind", "meeting_kind", today, blank=_("Please choose"), kept=kept)
        choose(
            self,
            "guests",
            [(AUDIENCE, _("active volunteers, as chosen below")), (CHOSEN, _("only people I add by name"))],
        )
        self.set_up_audience(today, circles, meeting)

    def data_typed(self) -> MeetingData:
        """What was typed, for the actions."""
        typed = self.cleaned_data
        starts, ends = (datetime.combine(typed["on"], typed[name], tzinfo=BERLIN) for name in ("begins", "ends"))
        lines = (" ".join(line.split()) for line in typed["agenda"].splitlines())
        return MeetingData(
            **{name: typed[name] for name in _PLAIN},
            starts_at=starts,
            ends_at=ends,
            agenda=tuple(dict.fromkeys(line for line in lines if line)),
            chosen_only=typed["guests"] == CHOSEN,
            audience=self.audience_typed(),
        )

    def compared_with(self, meeting: Meeting, agenda: Sequence[AgendaItem]) -> list[dict[str, str]]:
        """Saved and typed values side by side."""
        typed = self.data_typed()
        saved = _in_words(meeting, [item.title for item in agenda], Audience.of(meeting))
        return compared(self, saved, _in_words(typed, typed.agenda, typed.audience))


class MinutesForm(Form):
    """What came of each item, further words, and who was there."""

    minutes = note(_lazy("Further minutes"), rows=6)

    def __init__(
        self, *args: Any, meeting: Meeting, agenda: Sequence[AgendaItem], guests: Sequence[GuestRow], **kwargs: Any
    ) -> None:
        there = [str(row.guest.public_id) for row in guests if row.guest.was_there]
        kwargs["initial"] = {"minutes": meeting.minutes, "there": there}
        super().__init__(*args, **kwargs)
        self.agenda = list(agenda)
        for item in self.agenda:
            field = note(item.title, rows=3)
            field.initial = item.outcome
            self.fields[_name(item)] = field
        self.fields["there"] = forms.MultipleChoiceField(
            label=_("Was there"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            choices=[(str(row.guest.public_id), row.guest.volunteer.list_name) for row in guests],
        )

    @property
    def items(self) -> list[Any]:
        """The fields of the items, in order."""
        return [self[_name(item)] for item in self.agenda]

    @property
    def outcomes(self) -> dict[UUID, str]:
        """What was typed, by item."""
        return {item.public_id: self.cleaned_data[_name(item)] for item in self.agenda}

    @property
    def present(self) -> set[UUID]:
        """The guests who were there."""
        return {UUID(one) for one in self.cleaned_data["there"]}

    def compared_with(self, meeting: Meeting, agenda: Sequence[AgendaItem]) -> list[dict[str, str]]:
        """Saved and typed values side by side."""
        saved = {_name(item): item.outcome for item in agenda if _name(item) in self.fields}
        saved["minutes"] = meeting.minutes
        return compared(self, saved, {name: self.cleaned_data[name] for name in saved})


class CancelMeetingForm(Form):
    """Why a meeting does not take place."""

    because = forms.CharField(
        label=_lazy("Reason"), required=False, max_length=300, help_text=_lazy("Goes into the mail to the guests.")
    )


class FindGuestForm(Form):
    """Somebody to invite."""

    name = forms.CharField(label=_lazy("Name"), max_length=100)


class FollowUpForm(Form):
    """Something a meeting left open."""

    text = forms.CharField(label=_lazy("What is to be done"), max_length=300)
    due_on = DateField(label=_lazy("Done by"))
    is_question = forms.BooleanField(
        label=_lazy("Needs an answer: put it into the inbox of questions"),
        required=False,
        help_text=_lazy("The day then follows from the promise for questions."),
    )


class MeetingFilter(Form):
    """Which meetings the list shows."""

    when = forms.ChoiceField(label=_lazy("When"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = {When.COMING: _("coming"), When.PAST: _("past"), When.CANCELLED: _("cancelled")}
        choose(self, "when", [(one.value, words) for one, words in shown.items()])

    @property
    def chosen(self) -> str:
        """The choice; one that does not exist counts as not made."""
        self.full_clean()
        return self.cleaned_data.get("when") or When.COMING


def _initial(meeting: Meeting, agenda: Sequence[AgendaItem]) -> dict[str, Any]:
    starts, ends = local(meeting.starts_at), local(meeting.ends_at)
    return {
        **{name: getattr(meeting, name) for name in _PLAIN},
        **audience_initial(meeting),
        "on": starts.date(),
        "begins": starts.time(),
        "ends": ends.time(),
        "agenda": "\n".join(item.title for item in agenda)[:NOTE_LENGTH],
        "guests": CHOSEN if meeting.chosen_only else AUDIENCE,
    }


def _in_words(one: Meeting | MeetingData, agenda: Sequence[str], audience: Audience) -> dict[str, str]:
    starts, ends = local(one.starts_at), local(one.ends_at)
    return {
        "kind": code_list("volunteers", "meeting_kind").label(one.kind),
        "title": one.title,
        "on": f"{starts:%d.%m.%Y}",
        "begins": f"{starts:%H:%M}",
        "ends": f"{ends:%H:%M}",
        "place": one.place,
        "video_link": one.video_link,
        "text": one.text,
        "agenda": "\n".join(agenda),
        "guests": _("only people I add by name") if one.chosen_only else queries.in_words(audience),
    }


def _name(item: AgendaItem) -> str:
    return f"item-{item.public_id}"
