"""Forms of the portal."""

from geleit.portal.forms.feedback import FeedbackForm
from geleit.portal.forms.look import LookForm

__all__ = ["FeedbackForm", "LookForm"]
