"""What the editor sets."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from geleit.core.forms import Form
from geleit.portal.actions import Logo


class LookForm(Form):
    """Colour and logo of the public pages."""

    colour = forms.CharField(
        label=_("Colour of the page head"),
        help_text=_("Six digits after #, dark enough for white letters"),
        max_length=7,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    logo = forms.FileField(label=_("New logo"), help_text=_("PNG or JPEG, at most 40 KB"), required=False)
    logo_text = forms.CharField(
        label=_("What the logo says"),
        help_text=_("Read aloud to people who cannot see it"),
        max_length=120,
        required=False,
    )
    without_logo = forms.BooleanField(label=_("Show no logo"), required=False)

    def chosen_logo(self) -> Logo | None:
        """The logo to set; None to leave it as it is."""
        data: dict[str, Any] = self.cleaned_data
        if data["without_logo"]:
            return Logo(b"", "")
        return Logo(data["logo"].read(), data["logo_text"]) if data["logo"] else None
