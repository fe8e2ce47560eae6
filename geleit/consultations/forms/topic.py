"""Choosing a topic of the file."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from geleit.consultations.forms.talk import choose, topic_groups


class TopicForm(forms.Form):
    """Narrow the file's consultations to a topic."""

    thema = forms.ChoiceField(label=_lazy("Topic"), required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "thema", [("", _("all topics")), *topic_groups(today)])
