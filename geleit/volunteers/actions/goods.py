"""The list of goods that are needed now: what stands on it is asked for on the public pages."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from geleit.accounts.actors import Actor
from geleit.audit.actions import record
from geleit.audit.codes import EventKind
from geleit.core.errors import Refused
from geleit.core.whole import whole
from geleit.volunteers.models import GoodsNeed


@whole
def need_goods(*, text: str, by: Actor, now: datetime, today: date) -> GoodsNeed:
    """Put goods on the list from today on. Raises Refused."""
    if not text.strip():
        raise Refused(_("Please say which goods are needed."))
    made = GoodsNeed.objects.create(county_id=by.county_id, text=text.strip(), since=today)
    _tell(made, by=by, now=now, fields=["since"])
    return made


@whole
def need_no_goods(*, goods: GoodsNeed, by: Actor, now: datetime, today: date) -> GoodsNeed:
    """Take goods off the list from today on; doing it twice changes nothing."""
    goods = GoodsNeed.objects.select_for_update().get(pk=goods.pk, county_id=by.county_id)
    if goods.until is None:
        goods.until = today
        goods.save(update_fields=["until"])
        _tell(goods, by=by, now=now, fields=["until"])
    return goods


def _tell(goods: GoodsNeed, *, by: Actor, now: datetime, fields: list[str]) -> None:
    record(EventKind.GOODS_CHANGED, by=by, now=now, subject="goods", subject_id=goods.pk, fields=fields)
