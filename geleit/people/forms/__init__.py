"""Forms of the people room."""

from geleit.people.forms.entries import CorrectionForm, EndForm, EntryForm, MoveForm
from geleit.people.forms.family import AddRelativeForm, FindRelativeForm, LeaveForm, RelateForm
from geleit.people.forms.master_data import (
    MasterDataForm,
    RegisterForm,
    RegisterRelativeForm,
    SearchForm,
    initial_of_relative,
    prefilled,
)
from geleit.people.forms.protection import LiftForm, ProtectForm, ReasonForm

__all__ = [
    "AddRelativeForm",
    "CorrectionForm",
    "EndForm",
    "EntryForm",
    "FindRelativeForm",
    "LeaveForm",
    "LiftForm",
    "MasterDataForm",
    "MoveForm",
    "ProtectForm",
    "ReasonForm",
    "RegisterForm",
    "RegisterRelativeForm",
    "RelateForm",
    "SearchForm",
    "initial_of_relative",
    "prefilled",
]
