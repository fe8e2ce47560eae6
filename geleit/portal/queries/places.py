"""Municipalities, as far as pages need more of them than the directory's queries give."""

from geleit.directory.models import Municipality


def ags_of(municipality_id: int) -> str:
    """The official key of a municipality."""
    return Municipality.objects.values_list("ags", flat=True).get(pk=municipality_id)
