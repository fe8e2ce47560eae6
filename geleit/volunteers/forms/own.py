"""Forms of coordinators and refugee officers, and of the integration guide who gives them their part."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from geleit.accounts.models import User
from geleit.core.forms import Form
from geleit.directory.models import Municipality
from geleit.volunteers.forms.fields import choose, note


class SendBackForm(Form):
    """Why hours go back to the volunteer."""

    because = forms.CharField(
        label=_lazy("What is to be corrected"),
        max_length=200,
        help_text=_lazy("The volunteer reads this. Such as: on that day we did not meet."),
    )


class AskGuideForm(Form):
    """A question to the integration guide."""

    subject = forms.CharField(label=_lazy("What it is about"), max_length=160)
    text = note(_lazy("Question"), rows=5, help_text=_lazy("Please without names of the people you help."))


class AccessForm(Form):
    """Which user somebody is."""

    user = forms.ChoiceField(label=_lazy("User"))

    def __init__(self, *args: Any, users: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.users = {str(one.public_id): one for one in users}
        choose(self, "user", [("", _("Please choose")), *((key, one.display_name) for key, one in self.users.items())])

    @property
    def chosen(self) -> User:
        """The user chosen."""
        return self.users[self.cleaned_data["user"]]


class OfficerForm(AccessForm):
    """For which municipality a user answers."""

    municipality = forms.ChoiceField(label=_lazy("Municipality"))

    def __init__(self, *args: Any, places: Sequence[Municipality], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {one.ags: one for one in places}
        named = [(ags, one.name) for ags, one in self.places.items()]
        choose(self, "municipality", [("", _("Please choose")), *named])

    @property
    def place(self) -> Municipality:
        """The municipality chosen."""
        return self.places[self.cleaned_data["municipality"]]
