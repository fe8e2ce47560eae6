"""Forms of the own pages."""

from geleit.my.forms.data import ConsentForm, OwnDataForm
from geleit.my.forms.doing import EraseForm, OwnHoursForm, PartForm
from geleit.my.forms.entrance import SignInForm

__all__ = ["ConsentForm", "EraseForm", "OwnDataForm", "OwnHoursForm", "PartForm", "SignInForm"]
