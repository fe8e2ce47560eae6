"""Trainings: what can be planned, who may sign up, who may be marked as there, what an evaluation may hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from geleit.core import clock
from geleit.core.codelists import rule_value
from geleit.volunteers.codes import VolunteerState
from geleit.volunteers.models.hours import DAY_MINUTES


@dataclass(frozen=True)
class Reminders:
    """How many days before a training its participants are reminded: first, and once more shortly before."""

    week: int
    day: int


def reminders(today: date, land: str) -> Reminders:
    """The days in force."""
    return Reminders(
        week=rule_value("volunteers", "training_remind_week", on=today, land=land),
        day=rule_value("volunteers", "training_remind_day", on=today, land=land),
    )


def obstacles_to_unit(*, starts_at: datetime, ends_at: datetime, minutes: int) -> list[str]:
    """Why a unit cannot be planned like this."""
    if ends_at <= starts_at:
        return [_("The training ends before it starts.")]
    lasts = int((ends_at - starts_at).total_seconds() // 60)
    if lasts > DAY_MINUTES:
        return [_("A day has 24 hours.")]
    if not 1 <= minutes <= lasts:
        return [_("Between start and end lie %(lasts)d minutes; please give 1 to %(lasts)d.") % {"lasts": lasts}]
    return []


def obstacles_to_training(
    *, places: int, deadline: date, starts_on: date, place: str, video_link: str, placed: int = 0
) -> list[str]:
    """Why a training cannot be saved like this. `placed` is how many have a place already."""
    obstacles = []
    if deadline > starts_on:
        obstacles.append(
            _("The deadline lies after the first day, %(day)s.") % {"day": f"{starts_on:%d.%m.%Y}"},
        )
    if not place and not video_link:
        obstacles.append(_("Please give a place or a video link."))
    if video_link and not video_link.startswith("https://"):
        obstacles.append(_("Please give a video link that begins with https://."))
    if places < placed:
        obstacles.append(
            ngettext(
                "%(number)d person has a place already. Please sign somebody off first.",
                "%(number)d people have a place already. Please sign somebody off first.",
                placed,
            )
            % {"number": placed}
        )
    return obstacles


def obstacles_to_signing_up(
    *, state: str, cancelled: bool, deadline: date, today: date, signed_up: bool = False
) -> list[str]:
    """Why somebody cannot sign up for a training. A full one is no obstacle: the person waits."""
    obstacles = []
    if cancelled:
        obstacles.append(_("The training is cancelled."))
    elif today > deadline:
        obstacles.append(
            _("The deadline was %(day)s. You can set a later one in the training.") % {"day": f"{deadline:%d.%m.%Y}"}
        )
    if state == VolunteerState.LEFT:
        obstacles.append(_("This person has left."))
    if signed_up:
        obstacles.append(_("This person is signed up already."))
    return obstacles


def obstacles_to_signing_off(*, ended: bool, attended: bool) -> list[str]:
    """Why somebody cannot be signed off."""
    if ended:
        return [_("This person is signed off already.")]
    return [_("This person was there, so the sign-up stays.")] if attended else []


def obstacles_to_attendance(*, starts_at: datetime, now: datetime, cancelled: bool) -> list[str]:
    """Why the attendance of a unit cannot be recorded."""
    if cancelled:
        return [_("The training is cancelled.")]
    if clock.local(starts_at).date() > clock.local(now).date():
        return [_("This unit has not begun yet.")]
    return []


def obstacles_to_cancelling(*, cancelled: bool, attended: bool) -> list[str]:
    """Why a training cannot be cancelled."""
    if cancelled:
        return [_("The training is cancelled.")]
    return [_("People were there already, so the training took place.")] if attended else []


def obstacles_to_evaluation(counts: Mapping[str, Mapping[str, int]], *, participants: int) -> list[str]:
    """Why the counts of an evaluation cannot be right: more answers to a question than people who were there."""
    if any(sum(answers.values()) > participants for answers in counts.values()):
        return [
            ngettext(
                "Only %(number)d person was there, so a question cannot have more answers.",
                "Only %(number)d people were there, so a question cannot have more answers.",
                participants,
            )
            % {"number": participants}
        ]
    return []


def free_place(taken: set[int], places: int) -> int | None:
    """The lowest number that is free; None when the training is full."""
    return next((number for number in range(1, places + 1) if number not in taken), None)
