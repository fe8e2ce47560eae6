"""Visitors' remarks for the editor."""

from geleit.portal.models import Feedback

MOST = 200


def remarks(county_id: int) -> list[Feedback]:
    """The remarks that are not done first, the newest on top; at most two hundred."""
    return list(Feedback.objects.filter(county_id=county_id).order_by("-state", "-sent_at", "-pk")[:MOST])
