"""Who gets what at the addresses of the directory room."""

from datetime import date
from typing import Any

from geleit.accounts.roles import Permission
from geleit.core import wall
from geleit.core.multilingual import Text
from geleit.directory.codes import ChangeKind, ChangeState
from geleit.directory.models import ChangeSet, Channel, Office, OfficeFacts
from tests.conftest import NOW
from tests.matrix import LIST, PUBLIC, Row

EDIT = Permission.DIRECTORY_EDIT


def _office(world: Any) -> Office:
    wall.enter(world.heilbronn.pk)
    office, is_new = Office.objects.get_or_create(county=world.heilbronn, key="amt")
    if is_new:
        known = {"county": world.heilbronn, "office": office, "recorded_at": NOW, "released_at": NOW}
        OfficeFacts.objects.create(**known, kind="department", name=Text("Amt"))
        Channel.objects.create(**known, kind="phone", value="07131 1", valid_from=date(2026, 1, 1))
    return office


def _entry(world: Any) -> dict[str, Any]:
    return {"group": "aemter", "entry_id": _office(world).public_id}


def _fact(world: Any) -> dict[str, Any]:
    return {"kind": "weg", "fact_id": Channel.objects.get(office=_office(world)).public_id}


def _change(world: Any) -> dict[str, Any]:
    office = _office(world)
    made = ChangeSet.objects.create(
        county=world.heilbronn, entry_model="directory.Office", entry_id=office.public_id, kind=ChangeKind.ADDED,
        state=ChangeState.WAITING, effects={"added": [], "ended": [], "withdrawn": []}, at=NOW,
    )  # fmt: skip
    return {"change_id": made.public_id}


def _entry_id(world: Any) -> dict[str, Any]:
    return {"entry_id": _office(world).public_id}


MATRIX: dict[str, Row] = {
    "directory:directory": Row(LIST, need=Permission.DIRECTORY_READ),
    "directory:entries": Row(LIST, need=EDIT),
    "directory:add_office": Row(LIST, need=EDIT),
    "directory:add_service": Row(LIST, need=EDIT),
    "directory:add_site": Row(LIST, need=EDIT),
    "directory:add_body": Row(LIST, need=EDIT),
    "directory:entry": Row(LIST, need=EDIT, kwargs=_entry),
    "directory:add_fact": Row(LIST, need=EDIT, kwargs=lambda world: {**_entry(world), "kind": "zeiten"}),
    "directory:change_fact": Row(LIST, need=EDIT, kwargs=_fact),
    "directory:end_fact": Row(LIST, need=EDIT, kwargs=_fact),
    "directory:county": Row(LIST, need=EDIT),
    "directory:add_notice": Row(LIST, need=EDIT),
    "directory:add_county_closure": Row(LIST, need=EDIT),
    "directory:history": Row(LIST, need=EDIT, kwargs=lambda world: {"entry_id": _office(world).public_id}),
    "directory:undo": Row(LIST, need=EDIT, method="POST", kwargs=_change),
    "directory:release": Row(LIST, need=EDIT, method="POST", kwargs=_change),
    "directory:refuse": Row(LIST, need=EDIT, kwargs=_change),
    "directory:waiting": Row(LIST, need=EDIT),
    "directory:four_eyes": Row(LIST, need=EDIT, method="POST"),
    "directory:freshness": Row(LIST, need=EDIT),
    "directory:owner": Row(LIST, need=EDIT, kwargs=_entry_id),
    "directory:ask_owner": Row(LIST, need=EDIT, method="POST", kwargs=_entry_id),
    "directory:confirm": Row(LIST, need=EDIT, method="POST", kwargs=_entry_id),
    "directory:links": Row(LIST, need=EDIT),
    "directory:confirm_by_link": Row(
        PUBLIC, kwargs=lambda world: {"county": "heilbronn", "secret": "unknown-link-of-a-test"}
    ),
}
