"""The queue in words, for staff. Waits are ranges; nobody is promised a minute."""

from datetime import datetime

from django.utils.translation import gettext as _

from geleit.core import clock
from geleit.visits.rules.issuing import Issue, IssueState
from geleit.visits.rules.waiting import Wait, WaitKind


def wait_in_words(wait: Wait) -> str:
    """ "about 25 to 40 minutes"."""
    if wait.kind == WaitKind.AT_ONCE:
        return _("at once")
    if wait.kind == WaitKind.UNKNOWN or wait.low is None or wait.high is None:
        return _("not known, no counter is at work for it")
    if wait.low == 0:
        return _("up to %(high)s minutes") % {"high": wait.high}
    return _("about %(low)s to %(high)s minutes") % {"low": wait.low, "high": wait.high}


def issue_in_words(issue: Issue) -> str:
    """Whether numbers are given, and until when, as a sentence."""
    until, opens = _hour(issue.until), _hour(issue.opens_at)
    match issue.state:
        case IssueState.OPEN:
            return (
                _("Numbers are given out until %(time)s.") % {"time": until} if until else _("Numbers are given out.")
            )
        case IssueState.NOT_YET:
            return _("Numbers are given out from %(time)s on.") % {"time": opens}
        case IssueState.FULL:
            return _("The rest of the day is full: no more numbers.")
        case IssueState.ENDED:
            return _("No more numbers today: a colleague ended it.")
        case IssueState.CLOSED:
            return _("No numbers are given out at this time.")
        case _other:
            return _("No numbers are given out here.")


def _hour(moment: datetime | None) -> str:
    return f"{clock.local(moment):%H:%M}" if moment is not None else ""
