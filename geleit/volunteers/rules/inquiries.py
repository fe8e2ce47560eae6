"""Inquiries to the contact point: until when an answer is promised, how they end, how long their details are kept."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from geleit.core.codelists import code_list, rule_value
from geleit.volunteers.codes import AskAnswer, InquiryKind, VolunteerState
from geleit.volunteers.rules.volunteers import months_after


def promised_days(kind: str, on: date, *, is_urgent: bool = False, land: str = "") -> int:
    """Within how many days an answer is promised: as the kind says, and sooner when it is urgent."""
    days = int(code_list("volunteers", "inquiry_kind").get(kind, on).extra["days"])
    if is_urgent:
        days = min(days, rule_value("volunteers", "inquiry_urgent_days", on=on, land=land))
    return days


def reply_by(kind: str, sent_on: date, *, is_urgent: bool = False, land: str = "") -> date:
    """The promised day."""
    return sent_on + timedelta(days=promised_days(kind, sent_on, is_urgent=is_urgent, land=land))


def outcomes(kind: str, on: date) -> list[tuple[str, str]]:
    """How an inquiry of a kind can end: code and German label."""
    return [
        (one.code, one.label)
        for one in code_list("volunteers", "inquiry_outcome").on(on)
        if kind in one.extra["kinds"].split()
    ]


def obstacles_to_answering_inquiry(
    *, answered: bool, closed: bool, text: str, by_mail: bool, has_address: bool
) -> list[str]:
    """Why the first answer cannot be recorded."""
    if closed:
        return [inquiry_closed()]
    if answered:
        return [_("The answer is recorded already.")]
    if by_mail and not has_address:
        return [_("There is no e-mail address to answer to.")]
    return [] if text.strip() else [_("Please write down what you answered.")]


def obstacles_to_closing(*, kind: str, closed: bool, outcome: str, today: date) -> list[str]:
    """Why an inquiry cannot be closed like this."""
    if closed:
        return [inquiry_closed()]
    if outcome not in {code for code, _label in outcomes(kind, today)}:
        return [_("Please choose how it ended.")]
    return []


def obstacles_to_reopening(*, closed: bool, emptied: bool) -> list[str]:
    """Why an inquiry cannot be opened again."""
    if not closed:
        return [_("The inquiry is not closed.")]
    return [_("Name and contact are deleted already, so nobody could be answered.")] if emptied else []


def obstacles_to_taking_over(*, kind: str, closed: bool, has_volunteer: bool) -> list[str]:
    """Why nobody can become a volunteer by this inquiry."""
    if closed:
        return [inquiry_closed()]
    if has_volunteer:
        return [_("This person is taken over already.")]
    if kind not in (InquiryKind.OFFER, InquiryKind.TRAINING):
        return [_("Nobody offered to help here.")]
    return []


def obstacles_to_asking(*, kind: str, closed: bool, asked: bool) -> list[str]:
    """Why nobody can be asked for an inquiry."""
    if closed:
        return [inquiry_closed()]
    if kind != InquiryKind.HELP:
        return [_("Nobody asked for help here.")]
    return [_("This circle or person was asked already.")] if asked else []


def obstacles_to_saying(*, closed: bool, answer: str) -> list[str]:
    """Why what somebody said cannot be recorded."""
    if closed:
        return [inquiry_closed()]
    return [] if answer in set(AskAnswer) else [_("Please choose from the list.")]


def obstacles_to_own_saying(*, kind: str, state: str, closed: bool, answer: str) -> list[str]:
    """Why a volunteer cannot say on the own pages whether she can help. The sentences speak to her."""
    if kind != InquiryKind.HELP or answer not in (AskAnswer.YES, AskAnswer.NO):
        return [_("This is not possible at the moment.")]
    if closed:
        return [_("This request is settled already. Thank you for wanting to help.")]
    if answer == AskAnswer.YES and state != VolunteerState.ACTIVE:
        return [_("You can say yes as soon as you are active again.")]
    return []


def language_shown(written_in: str) -> list[str]:
    """The language somebody showed to know by writing in it; German is written by everybody here, and says nothing."""
    return [] if written_in in ("", "de") else [written_in]


def emptied_before(today: date, land: str) -> date:
    """What is personal of inquiries closed before this day is deleted."""
    return months_after(today, -rule_value("volunteers", "inquiry_keep_months", on=today, land=land))


def inquiry_closed() -> str:
    """Why nothing can be done with an inquiry that is closed."""
    return _("This inquiry is closed. Open it again first.")
