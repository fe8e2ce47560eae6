"""What a visitor writes."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from geleit.core.forms import Form
from geleit.portal.actions import NewFeedback


class FeedbackForm(Form):
    """A remark about the pages; no account, no puzzle."""

    text = forms.CharField(
        label=_("What would you like to tell us?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Please write something here.")},
    )
    page = forms.CharField(label=_("Which page is it about?"), max_length=200, required=False)
    contact = forms.CharField(
        label=_("Your e-mail address or telephone number"),
        help_text=_("Only if you would like an answer."),
        max_length=200,
        required=False,
    )
    # People do not see it and leave it empty; programs that fill in every field give themselves away.
    website = forms.CharField(required=False, label=_("Leave this empty"))
    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    @property
    def is_from_a_program(self) -> bool:
        """Whether the field that nobody sees was filled in."""
        return bool(self.cleaned_data.get("website"))

    def remark(self, language: str) -> NewFeedback:
        """What was written, for the action."""
        data = self.cleaned_data
        return NewFeedback(
            key=data["form_key"] or uuid.uuid4(),
            text=data["text"],
            contact=data["contact"],
            page=data["page"],
            language=language,
        )
