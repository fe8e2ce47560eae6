"""Telling the kept copies of public pages that something changed."""

from django.db import transaction

from geleit.accounts.models import County
from geleit.portal import cache


def public_facts_changed(county_id: int) -> None:
    """Once the running transaction is through, no copy of the county's pages counts as fresh any more.

    Rooms below call this through `directory.changes.LISTENERS`; actions of the portal call it themselves.
    """
    slug = County.objects.values_list("slug", flat=True).get(pk=county_id)
    transaction.on_commit(lambda: cache.changed(slug))
