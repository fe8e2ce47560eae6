"""Forms about information letters."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from geleit.core.codelists import code_list
from geleit.core.forms import Form
from geleit.volunteers.forms.fields import choose, choose_codes, compared, languages, several
from geleit.volunteers.letter_details import Audience, LetterData
from geleit.volunteers.models import Addressed, HelperCircle, KnowledgeEntry, Letter
from geleit.volunteers.queries import audience as queries

LETTER_LENGTH = 20_000


class AudienceForm(Form):
    """For whom something is: active volunteers, narrowed as far as wanted."""

    coordinators_only = forms.BooleanField(label=_lazy("Only those who coordinate a helper circle"), required=False)
    region = forms.ChoiceField(label=_lazy("Region"), required=False)
    circle = forms.ChoiceField(label=_lazy("Helper circle"), required=False)
    activity = forms.ChoiceField(label=_lazy("Activity"), required=False)
    language = forms.ChoiceField(label=_lazy("Language they speak"), required=False)

    def set_up_audience(self, today: date, circles: Sequence[HelperCircle], row: Addressed | None) -> None:
        """Set the choices; those of an existing row stay choosable."""
        known = {str(one.public_id): one for one in circles}
        if row is not None and row.circle is not None:
            known.setdefault(str(row.circle.public_id), row.circle)
        self.circles = known
        blank = _("all")
        choose(self, "circle", [("", blank), *((key, one.name) for key, one in known.items())])
        choose_codes(self, "region", "region", today, blank=blank, kept=[row.region] if row else [])
        choose_codes(self, "activity", "activity", today, blank=blank, kept=[row.activity] if row else [])
        choose(self, "language", languages(today, blank=blank))

    def audience_typed(self) -> Audience:
        """What was chosen."""
        typed = self.cleaned_data
        return Audience(
            region=typed["region"],
            circle=self.circles.get(typed["circle"]),
            activity=typed["activity"],
            language=typed["language"],
            coordinators_only=typed["coordinators_only"],
        )


def audience_initial(row: Addressed) -> dict[str, Any]:
    """The audience of a letter or meeting, for its form."""
    plain = {name: getattr(row, name) for name in ("region", "activity", "language", "coordinators_only")}
    return plain | {"circle": str(row.circle.public_id) if row.circle is not None else ""}


class LetterForm(AudienceForm):
    """A letter: its words, what it takes from the knowledge base, and for whom it is."""

    topic = forms.ChoiceField(label=_lazy("Topic"), help_text=_lazy("Volunteers can end the mails on one topic."))
    title = forms.CharField(
        label=_lazy("Title"), max_length=160, help_text=_lazy("Stands in the mail, not in its subject.")
    )
    text = forms.CharField(
        label=_lazy("Words of the letter"),
        required=False,
        max_length=LETTER_LENGTH,
        widget=forms.Textarea(attrs={"rows": 12, "maxlength": LETTER_LENGTH}),
        help_text=_lazy(
            "An empty line begins a paragraph, ## a heading, - an entry of a list; [words](https://…) is a link. Please"
            " write no names of people you support."
        ),
    )
    entries = several(
        _lazy("From the knowledge base"), help_text=_lazy("They stand below your words, with the rule they rest on.")
    )

    field_order = ("topic", "title", "text", "entries")

    def __init__(
        self,
        *args: Any,
        today: date,
        circles: Sequence[HelperCircle],
        entries: Sequence[KnowledgeEntry],
        letter: Letter | None = None,
        cited: Sequence[KnowledgeEntry] = (),
        **kwargs: Any,
    ) -> None:
        if letter is not None:
            plain = {name: getattr(letter, name) for name in ("topic", "title", "text")}
            chosen = [str(one.public_id) for one in cited]
            kwargs["initial"] = {**plain, **audience_initial(letter), "entries": chosen}
        super().__init__(*args, **kwargs)
        self.entries_by_key = {str(one.public_id): one for one in (*cited, *entries)}
        titles = [
            (key, _("%(title)s (under review)") % {"title": one.title} if one.review_since else one.title)
            for key, one in self.entries_by_key.items()
        ]
        choose(self, "entries", titles)
        choose_codes(
            self, "topic", "letter_topic", today, blank=_("Please choose"), kept=[letter.topic] if letter else []
        )
        self.set_up_audience(today, circles, letter)

    def data_typed(self) -> LetterData:
        """What was typed, for the actions."""
        typed = self.cleaned_data
        return LetterData(
            topic=typed["topic"],
            title=typed["title"],
            text=typed["text"].replace("\r\n", "\n"),
            entries=tuple(self.entries_by_key[key] for key in typed["entries"]),
            audience=self.audience_typed(),
        )

    def compared_with(self, letter: Letter, cited: Sequence[KnowledgeEntry]) -> list[dict[str, str]]:
        """Saved and typed values side by side."""
        typed = self.data_typed()
        return compared(
            self,
            self._in_words(letter, cited, Audience.of(letter)),
            self._in_words(typed, typed.entries, typed.audience),
        )

    @staticmethod
    def _in_words(one: Letter | LetterData, cited: Sequence[KnowledgeEntry], audience: Audience) -> dict[str, str]:
        return {
            "topic": code_list("volunteers", "letter_topic").label(one.topic),
            "title": one.title,
            "text": one.text,
            "entries": ", ".join(entry.title for entry in cited),
            "region": queries.in_words(audience),
        }


class AttachmentForm(Form):
    """A PDF that goes with a letter."""

    file = forms.FileField(label=_lazy("PDF"), widget=forms.FileInput(attrs={"accept": ".pdf,application/pdf"}))

    def __init__(self, *args: Any, kilobytes: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kilobytes = kilobytes

    @property
    def content(self) -> bytes:
        """The file, or as much of it as shows that it is too large."""
        file = self.cleaned_data["file"]
        found: bytes = file.read(self.kilobytes * 1000 + 1)
        return found

    @property
    def name(self) -> str:
        """The name the file had."""
        return str(self.cleaned_data["file"].name)


class TopicsForm(Form):
    """On which topics somebody gets mails."""

    topics = several(_lazy("Gets mails on"))

    def __init__(self, *args: Any, today: date, ended: frozenset[str], **kwargs: Any) -> None:
        chosen = code_list("volunteers", "letter_topic").on(today)
        kwargs["initial"] = {"topics": [one.code for one in chosen if one.code not in ended]}
        super().__init__(*args, **kwargs)
        choose_codes(self, "topics", "letter_topic", today)
