"""When a plan can be agreed, reviewed, left unreviewed or ended, and what an answer must say."""

from datetime import date

from django.utils.translation import gettext as _

from geleit.core import codelists
from geleit.plans.agreement import AgreementData, is_drawing
from geleit.plans.codes import Answer, Signed
from geleit.plans.models import Plan
from geleit.plans.rules.dates import next_review
from geleit.plans.rules.plans import obstacles_to_changing


def obstacles_to_agreeing(plan: Plan, *, goals: int) -> list[str]:
    """Why nobody can be asked to agree yet; `goals` counts the plan's goals."""
    obstacles = obstacles_to_changing(plan)
    if not obstacles and goals == 0:
        obstacles.append(_("The plan has no goals yet."))
    return obstacles


def obstacles_to_reviewing(plan: Plan, *, goals: int) -> list[str]:
    """Why the plan cannot be reviewed; a plan that nobody agreed to is agreed first."""
    obstacles = obstacles_to_agreeing(plan, goals=goals)
    if not obstacles and plan.agreed_on is None:
        obstacles.append(_("The plan was not agreed yet. Agree it first."))
    return obstacles


def obstacles_to_skipping(plan: Plan, *, today: date) -> list[str]:
    """Why no review can be skipped today."""
    obstacles = obstacles_to_changing(plan)
    if not obstacles and (plan.next_review_on is None or plan.next_review_on > today):
        obstacles.append(_("No review is due yet."))
    return obstacles


def obstacles_to_skipped_review(*, reason: str, note: str, next_on: date, today: date, land: str) -> list[str]:
    """Why a review cannot be left out for this reason and put off to `next_on`."""
    obstacles = []
    if reason not in {one.code for one in codelists.code_list("plans", "review_skip_reason").on(today)}:
        obstacles.append(_("Please say why the review is skipped."))
    if reason == "other" and not note.strip():
        obstacles.append(_("Please describe the other reason in a few words."))
    latest = next_review(today, land=land)
    if not today < next_on <= latest:
        obstacles.append(_("The next review must lie between tomorrow and %(day)s.") % {"day": f"{latest:%d.%m.%Y}"})
    return obstacles


def obstacles_to_ending(plan: Plan, *, reason: str, today: date) -> list[str]:
    """Why the plan cannot be ended for this reason. A plan can be ended in a closed case too."""
    if not plan.is_active:
        return [_("This plan has already ended.")]
    if reason not in {one.code for one in codelists.code_list("plans", "plan_end_reason").on(today)}:
        return [_("Please say why the plan ends.")]
    return []


def obstacles_to_agreement(plan: Plan, data: AgreementData, *, today: date) -> list[str]:
    """What is missing or wrong in an answer to the plan."""
    return [
        *_about_the_day(plan, data, today),
        *_about_the_answer(data, today),
        *_about_the_signature(data),
    ]


def _about_the_day(plan: Plan, data: AgreementData, today: date) -> list[str]:
    obstacles = []
    if data.on > today:
        obstacles.append(_("The conversation lies in the future."))
    if data.on < plan.started_on:
        obstacles.append(
            _("The conversation lies before the plan began (%(day)s).") % {"day": f"{plan.started_on:%d.%m.%Y}"}
        )
    if plan.agreed_on is not None and data.on < plan.agreed_on:
        obstacles.append(
            _("The conversation lies before the last agreement (%(day)s).") % {"day": f"{plan.agreed_on:%d.%m.%Y}"}
        )
    if data.copy_given_on is not None and not data.on <= data.copy_given_on <= today:
        obstacles.append(_("The copy can be handed over on the day of the conversation or later, until today."))
    return obstacles


def _about_the_answer(data: AgreementData, today: date) -> list[str]:
    if data.answer not in set(Answer):
        return [_("Please say whether the person agrees.")]
    obstacles = []
    if data.answer != Answer.YES and not data.answer_reason.strip():
        obstacles.append(_("Please give the reason why the person does not agree or could not answer."))
    if data.answer != Answer.COULD_NOT_ANSWER and not data.explained_in:
        obstacles.append(_("Please say in which language the plan was explained."))
    if data.explained_in and data.explained_in not in codelists.code_list("people", "language").codes():
        obstacles.append(_("Please choose a language from the list."))
    kinds = codelists.code_list("consultations", "interpreter_kind").on(today)
    if data.interpreter and data.interpreter not in {one.code for one in kinds}:
        obstacles.append(_("Please choose the interpreter from the list."))
    return obstacles


def _about_the_signature(data: AgreementData) -> list[str]:
    if data.signed not in set(Signed):
        return [_("Please choose how the plan was signed.")]
    if data.signed != Signed.NOT and data.answer != Answer.YES:
        return [_("Only somebody who agrees signs the plan.")]
    if data.signed == Signed.SCREEN and not data.signature:
        return [_("The signature field is empty. Please sign there, or choose “on paper”.")]
    if data.signed == Signed.SCREEN and not is_drawing(data.signature):
        return [_("The signature could not be read. Please draw it again.")]
    return []
