"""How long visitors' remarks stay."""

from datetime import date, datetime, time, timedelta

from geleit.core.clock import BERLIN
from geleit.core.codelists import rule_value


def kept_since(today: date) -> datetime:
    """Remarks settled before this moment are deleted: `feedback_keep_days` whole days after they were settled."""
    days = rule_value("portal", "feedback_keep_days", on=today)
    return datetime.combine(today - timedelta(days=days), time(), tzinfo=BERLIN)
