"""Forms of the portal."""

from geleit.portal.forms.booking import LostLinkForm, WhoForm, WishForm, key_of_form, moment
from geleit.portal.forms.feedback import FeedbackForm
from geleit.portal.forms.look import LookForm

__all__ = ["FeedbackForm", "LookForm", "LostLinkForm", "WhoForm", "WishForm", "key_of_form", "moment"]
