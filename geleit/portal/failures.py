"""The page for an address that does not exist, in the frame and language of the county where there is one."""

import re

from django.http import Http404, HttpRequest, HttpResponse

from geleit.core import failures
from geleit.core.public import public
from geleit.portal.addresses import PlaceConverter
from geleit.portal.views.not_found import not_found as in_the_county

_PLACE = re.compile(rf"/({PlaceConverter.regex})(?:/|$)")


@public
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: below a county's address its own page, everywhere else that of the staff pages."""
    place = _PLACE.match(request.path_info)
    if place is not None and request.method in {"GET", "HEAD"}:
        try:
            return in_the_county(request, at=PlaceConverter().to_python(place[1]))
        except Http404:  # no county of this name
            pass
    return failures.not_found(request, exception)
