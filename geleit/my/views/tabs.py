"""What the pages about a volunteer's own details have in common."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from geleit.core.addresses import address
from geleit.core.forms import Form
from geleit.my.pages import OwnRequest, show


def details_page(request: OwnRequest, template: str, *, form: Form | None = None, **context: Any) -> HttpResponse:
    """One of the sibling pages."""
    labels = {
        "data": _("My details"),
        "consents": _("Consent"),
        "calendar": _("Calendar"),
        "stored": _("What is stored about me"),
        "part": _("Pause or leave"),
    }
    tabs = [
        {"label": label, "href": address(f"my:{name}"), "current": name == template} for name, label in labels.items()
    ]
    status = 422 if form is not None and request.method == "POST" and not form.is_accepted else 200
    return show(request, f"my/{template}.html", tab_items=tabs, form=form, status=status, **context)
