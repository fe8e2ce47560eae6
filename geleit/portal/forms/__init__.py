"""Forms of the portal."""

from geleit.portal.forms.booking import LostLinkForm, WhoForm, WishForm, moment
from geleit.portal.forms.feedback import FeedbackForm
from geleit.portal.forms.look import LookForm

__all__ = ["FeedbackForm", "LookForm", "LostLinkForm", "WhoForm", "WishForm", "moment"]
