"""What every kind of user gets from the addresses of visiting rules."""

from datetime import date
from typing import Any

from geleit.accounts.roles import Permission
from geleit.core import wall
from geleit.core.multilingual import Text
from geleit.directory.models import Site
from geleit.visits.models import HouseRules, VisitRule
from tests.conftest import NOW
from tests.matrix import LIST, Row
from tests.visits.queue_matrix import QUEUE

EDIT = Permission.VISIT_RULE_EDIT


def _rule(world: Any) -> dict[str, Any]:
    wall.enter(world.heilbronn.pk)
    row, _ = VisitRule.objects.get_or_create(
        county=world.heilbronn,
        valid_from=date(2026, 1, 1),
        defaults={"title": Text("Regel"), "access": "walk_in", "recorded_at": NOW, "released_at": NOW},
    )
    return {"rule_id": row.public_id}


def _version(world: Any) -> dict[str, Any]:
    wall.enter(world.heilbronn.pk)
    site, _ = Site.objects.get_or_create(county=world.heilbronn, key="haus")
    row, _ = HouseRules.objects.get_or_create(
        county=world.heilbronn,
        site=site,
        version=1,
        valid_from=date(2026, 1, 1),
        defaults={"title": Text("Hausordnung"), "text": Text("Ruhe"), "recorded_at": NOW, "released_at": NOW},
    )
    return {"version_id": row.public_id}


MATRIX: dict[str, Row] = {
    "visits:rules": Row(LIST, need=EDIT),
    "visits:add_rule": Row(LIST, need=EDIT),
    "visits:preview": Row(LIST, need=EDIT),
    "visits:notice": Row(LIST, need=EDIT),
    "visits:house_rules": Row(LIST, need=EDIT),
    "visits:add_house_rules": Row(LIST, need=EDIT),
    "visits:house_rules_version": Row(LIST, need=EDIT, kwargs=_version),
    "visits:undo_house_rules": Row(LIST, need=EDIT, method="POST", kwargs=_version),
    "visits:rule": Row(LIST, need=EDIT, kwargs=_rule),
    "visits:change_rule": Row(LIST, need=EDIT, kwargs=_rule),
    "visits:end_rule": Row(LIST, need=EDIT, method="POST", kwargs=_rule),
    "visits:withdraw_rule": Row(LIST, need=EDIT, method="POST", kwargs=_rule),
    "visits:release_rule": Row(LIST, need=EDIT, method="POST", kwargs=_rule),
    "visits:undo": Row(LIST, need=EDIT, method="POST", kwargs=_rule),
}

MATRIX |= QUEUE
