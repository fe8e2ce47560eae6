"""Forms of signing in, of the own account and of managing users.

The ignored type errors have two causes: allauth comes without types, and Django's stubs do not know of choices and
querysets that are set on a form's own fields.
"""

from datetime import date
from typing import Any
from uuid import UUID

from allauth.account import forms as allauth_forms
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.validators import RegexValidator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from geleit.accounts import actions, queries
from geleit.accounts.actors import Actor
from geleit.accounts.models import User
from geleit.accounts.roles import Permission, Role
from geleit.core.forms import DateField, Form

_SIGN_IN_NAME = RegexValidator(
    r"^[a-zA-Z0-9._-]+$", _("Please use only letters a to z, digits, dots, hyphens and underscores.")
)


def _password(label: Any, *, new: bool) -> forms.CharField:
    autocomplete = "new-password" if new else "current-password"
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, widget=widget)


# --- signing in, on the ground of allauth ---------------------------------------------------------------------------


class SignIn(allauth_forms.LoginForm):  # type: ignore[misc]  # allauth comes without types
    """Name or address, and password."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label, password.label = _("User name or e-mail"), _("Password")
        login.widget.attrs = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        password.widget.attrs = {"autocomplete": "current-password"}
        password.help_text = ""


class AskForReset(Form):
    """The address to which the link goes. Whether it is known is found out later, by the worker."""

    email = forms.EmailField(label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))

    def save(self, request: HttpRequest) -> None:
        """Called by allauth's view."""
        actions.ask_for_new_password(email=self.cleaned_data["email"], site=request.build_absolute_uri("/"))


class NewPassword(Form):
    """A password, typed twice and checked against the rules for `user`."""

    password1 = _password(_("New password"), new=True)
    password2 = _password(_("New password again"), new=True)

    def __init__(self, *args: Any, user: User | None = None, **kwargs: Any) -> None:
        self.user = user
        kwargs.pop("temp_key", None)
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = _("At least 10 characters. Several words are easy to remember.")

    def clean_password1(self) -> str:
        """Refuses what is easily guessed."""
        password: str = self.cleaned_data["password1"]
        validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        """Refuses a typing error."""
        data = super().clean() or {}
        if "password1" in data and "password2" in data and data["password1"] != data["password2"]:
            self.add_error("password2", _("The two passwords differ. Please type the same password twice."))
        return data


class ResetPassword(NewPassword, allauth_forms.ResetPasswordKeyForm):  # type: ignore[misc]  # allauth comes without types
    """The new password after following the link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        user = kwargs.get("user")
        super().__init__(*args, **kwargs)
        self.user = user


class ChangePassword(NewPassword):
    """The present password and the new one."""

    current = _password(_("Current password"), new=False)
    field_order = ("current", "password1", "password2")

    def clean_current(self) -> str:
        """Refuses somebody who only found an open screen."""
        password: str = self.cleaned_data["current"]
        if self.user is None or not self.user.check_password(password):
            raise forms.ValidationError(_("The current password is wrong."), code="wrong")
        return password


# --- own account ----------------------------------------------------------------------------------------------------


class UserField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    """A choice of users by name; the form sets which."""

    def __init__(self, *, label: Any) -> None:
        super().__init__(
            label=label, queryset=User.objects.none(), to_field_name="public_id", empty_label=_("Please choose")
        )

    def label_from_instance(self, obj: Any) -> str:
        """The name."""
        return str(obj.display_name)


class StandIn(Form):
    """Who stands in for whom, from when to when."""

    absent = UserField(label=_("Who is away"))
    stand_in = UserField(label=_("Who stands in"))
    valid_from = DateField(label=_("First day"))
    valid_to = DateField(label=_("Last day"))

    def __init__(self, *args: Any, actor: Actor, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = queries.people_with(actor, Permission.CASE_WRITE, today=today)
        for name in ("absent", "stand_in"):
            self.fields[name].queryset = people  # type: ignore[attr-defined]  # both are a UserField
        if not actor.can(Permission.CASE_ASSIGN):
            del self.fields["absent"]
        self.today = today

    def clean_valid_to(self) -> date:
        """A stand-in that is over already changes nothing."""
        day: date = self.cleaned_data["valid_to"]
        if day < self.today:
            raise forms.ValidationError(_("This day is already over."), code="past")
        return day


# --- users ----------------------------------------------------------------------------------------------------------


class SearchUsers(Form):
    """Part of a name; sent by POST, because names do not belong into addresses."""

    q = forms.CharField(label=_("Name, user name or e-mail"), required=False, max_length=100)


class Person(Form):
    """What is known about a user."""

    display_name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail"))
    fte_percent = forms.IntegerField(
        label=_("Share of a full post in percent"), min_value=1, max_value=100, initial=100
    )


class GrantRole(Form):
    """A role in a unit from a day on."""

    role = forms.ChoiceField(label=_("Role"))
    unit = forms.ChoiceField(label=_("Office or team"))
    valid_from = DateField(label=_("First day"))
    valid_to = DateField(label=_("Last day"), required=False, help_text=_("Empty: until further notice"))

    def __init__(self, *args: Any, actor: Actor, today: date, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"valid_from": today})
        super().__init__(*args, **kwargs)
        blank: list[tuple[str, Any]] = [("", _("Please choose"))]
        roles = [(role.value, role.label) for role in Role]
        units = [(str(unit.public_id), unit.name) for unit in queries.units_of(actor)]
        self.let_choose("role", blank + roles)
        self.let_choose("unit", blank + units)

    def clean_role(self) -> Role:
        """The role itself."""
        return Role(self.cleaned_data["role"])

    def clean_unit(self) -> UUID:
        """The unit's identifier, which `access` turns into the unit."""
        return UUID(self.cleaned_data["unit"])


class Invite(GrantRole, Person):
    """A new user with the first role."""

    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        validators=[_SIGN_IN_NAME],
        help_text=_("For signing in, for example mina.klein"),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}),
    )
    valid_to = None  # type: ignore[assignment]  # how Django takes an inherited field away
    field_order = ("display_name", "username", "email", "fte_percent", "role", "unit", "valid_from")

    def __init__(self, *args: Any, actor: Actor, today: date, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"valid_from": today, "fte_percent": 100})
        super().__init__(*args, actor=actor, today=today, **kwargs)


class EndRole(Form):
    """The last day of a role."""

    last_day = DateField(label=_("Last day"))
