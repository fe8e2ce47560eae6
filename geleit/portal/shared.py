"""Texts of the components that public pages use.

They live in the room `core`, whose catalogue is German. Named here, they are in the portal's catalogues of all
languages, too.
"""

from django.utils.translation import gettext_noop as _

SHARED = (
    _("(optional)"),
    _("Error:"),
    _("Language"),
    _("Main menu"),
    _("Menu"),
    _("Please check these entries"),
    _("Search"),
    _("Skip to content"),
    _("Steps"),
    _("This is still missing."),
    _("done"),
    _("in German"),
)
