"""The figures of the waiting room as a spreadsheet. They count visits and name nobody."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from geleit.core.workbook import Column, Sheet, workbook
from geleit.visits.queries.queue_figures import Figures

_MONTH, _MINUTES, _SHARE, _DAYS = "mm/yyyy", "0.0", "0 %", "0.0"


def figures_book(rows: Sequence[Figures], *, today: date) -> bytes:
    """Waiting and appointments by month and place, on a page each; waits in minutes, shares as parts of one."""
    about = _("%(title)s, as of %(day)s") % {"title": _("Figures of the waiting room"), "day": f"{today:%d.%m.%Y}"}
    common = [Column(_("Month"), 10, _MONTH), Column(_("Place"), 32)]
    minutes = _("minutes")
    waiting = [
        *common,
        Column(_("Served")),
        Column(_("Gone or not come"), 22),
        Column(f"{_('Wait, median')} ({minutes})", 26, _MINUTES),
        Column(f"{_('Wait, nine of ten')} ({minutes})", 30, _MINUTES),
        Column(_("Wait as told"), 26, _SHARE),
        Column(f"{_('Visit, median')} ({minutes})", 28, _MINUTES),
    ]
    booked = [
        *common,
        Column(_("Appointments")),
        Column(_("Not attended"), 20, _SHARE),
        Column(f"{_('Booked before')} ({_('days')})", 24, _DAYS),
    ]
    waits = [
        (*_place(one), one.served, one.left, one.wait_median, one.wait_90, one.told_held, one.service_median)
        for one in rows
    ]
    appointments = [(*_place(one), one.appointments, one.missed_rate, one.lead_days) for one in rows]
    return workbook(
        [
            Sheet(_("Numbers by month and place"), about, waiting, waits),
            Sheet(_("Appointments by month and place"), about, booked, appointments),
        ]
    )


def _place(one: Figures) -> tuple[date, str]:
    return one.month, one.point.german
