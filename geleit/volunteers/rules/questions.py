"""Questions: until when an answer is promised, and what can be answered or written into the knowledge base."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from geleit.core.codelists import code_list, rule_value


def due_on(kind: str, asked_on: date, *, is_urgent: bool, land: str) -> date:
    """The promised day: so many days after the question as its kind says, fewer when it is urgent."""
    days = int(code_list("volunteers", "question_kind").get(kind, asked_on).extra["days"])
    if is_urgent:
        days = min(days, rule_value("volunteers", "question_urgent_days", on=asked_on, land=land))
    return asked_on + timedelta(days=days)


def obstacles_to_question(*, subject: str, asked_on: date, today: date) -> list[str]:
    """Why a question cannot be recorded like this."""
    obstacles = [] if subject.strip() else [_("Please say in a few words what it is about.")]
    if asked_on > today:
        obstacles.append(_("The day lies in the future."))
    return obstacles


def obstacles_to_answering(*, answered: bool, text: str) -> list[str]:
    """Why an answer cannot be recorded."""
    if answered:
        return [_("This question is answered already.")]
    return [] if text.strip() else [_("Please write down the answer.")]


def obstacles_to_entry(*, title: str, text: str) -> list[str]:
    """Why an entry of the knowledge base cannot be saved like this."""
    return [] if title.strip() and text.strip() else [_("An entry needs a title and words.")]
