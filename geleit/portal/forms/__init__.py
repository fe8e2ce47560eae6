"""Forms of the portal."""

from geleit.portal.forms.booking import LostLinkForm, WhoForm, WishForm, key_of_form, moment
from geleit.portal.forms.feedback import FeedbackForm
from geleit.portal.forms.helping import GoodsForm, HelpForm, OfferForm, ReachForm, SignUpForm, ThreatForm
from geleit.portal.forms.look import LookForm

__all__ = [
    "FeedbackForm",
    "GoodsForm",
    "HelpForm",
    "LookForm",
    "LostLinkForm",
    "OfferForm",
    "ReachForm",
    "SignUpForm",
    "ThreatForm",
    "WhoForm",
    "WishForm",
    "key_of_form",
    "moment",
]
