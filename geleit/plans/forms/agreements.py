"""Forms for agreeing, reviewing, leaving out a review, ending and comparing."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from geleit.core.codelists import code_list
from geleit.core.forms import DateField, Form
from geleit.plans import rules
from geleit.plans.agreement import LONGEST_SIGNATURE, AgreementData, ReviewData
from geleit.plans.codes import Signed
from geleit.plans.forms.goals import choose, long_text
from geleit.plans.forms.versioned import VersionedForm
from geleit.plans.models import Plan

_ANSWER_FIELDS = (
    "on",
    "answer",
    "answer_reason",
    "explained_in",
    "interpreter",
    "present",
    "signed",
    "signature",
    "copy_given_on",
)


class AgreementForm(VersionedForm):
    """The conversation in which the plan was explained, and the answer."""

    on = DateField(label=_lazy("Day of the conversation"))
    explained_in = forms.ChoiceField(label=_lazy("Explained in"), required=False)
    interpreter = forms.ChoiceField(label=_lazy("Interpreter"), required=False)
    present = forms.CharField(
        label=_lazy("Present"),
        max_length=300,
        required=False,
        help_text=_lazy("Who was there besides you, such as: Mr Haddad, his wife."),
    )
    answer = forms.ChoiceField(label=_lazy("Does the person agree with the plan?"), widget=forms.RadioSelect)
    answer_reason = long_text(_lazy("Reason"), length=300, rows=2)
    signed = forms.ChoiceField(label=_lazy("Signature"), required=False, widget=forms.RadioSelect)
    signature = forms.CharField(required=False, max_length=LONGEST_SIGNATURE, widget=forms.HiddenInput)
    copy_given_on = DateField(label=_lazy("Copy handed over on"), required=False)

    def __init__(self, *args: Any, plan: Plan, today: date, **kwargs: Any) -> None:
        preferred = plan.case.person.preferred_language
        initial = {"on": today, "explained_in": preferred or "de", "interpreter": "none", "edited": plan.version}
        kwargs["initial"] = {**initial, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        answers = code_list("plans", "agreement").on(today)
        choose(self, "answer", [(row.code, row.label) for row in answers])
        languages = code_list("people", "language").choices(today, blank=_("not explained"))
        choose(self, "explained_in", sorted(languages, key=lambda one: one[0] not in ("", preferred, "de")))
        choose(self, "interpreter", code_list("consultations", "interpreter_kind").choices(today))
        signatures = [
            (Signed.NOT.value, _("not signed")),
            (Signed.PAPER.value, _("on paper")),
            (Signed.SCREEN.value, _("on the screen")),
        ]
        choose(self, "signed", signatures)

    def data_of_answer(self) -> AgreementData:
        """What the action takes."""
        return AgreementData(**{name: self.cleaned_data[name] for name in _ANSWER_FIELDS})


class ReviewForm(AgreementForm):
    """The same for a review, with what changed since the last version."""

    changes = long_text(_lazy("What has changed"), rows=6, help_text=_lazy("Proposed from the plan; please edit."))

    def __init__(self, *args: Any, changes: str = "", **kwargs: Any) -> None:
        kwargs["initial"] = {"changes": changes}
        super().__init__(*args, **kwargs)

    def data_of_review(self) -> ReviewData:
        """What the action takes."""
        names = (*_ANSWER_FIELDS, "changes")
        return ReviewData(**{name: self.cleaned_data[name] for name in names})


class SkipForm(Form):
    """Why a due review is left out, and when the next one is."""

    reason = forms.ChoiceField(label=_lazy("Reason"), widget=forms.RadioSelect)
    note = long_text(_lazy("Note"), length=300, rows=2)
    next_on = DateField(label=_lazy("Next review on"))

    def __init__(self, *args: Any, today: date, land: str, **kwargs: Any) -> None:
        kwargs["initial"] = {"next_on": rules.add_months(today, 1)}
        super().__init__(*args, **kwargs)
        choose(self, "reason", code_list("plans", "review_skip_reason").choices(today))
        latest = rules.next_review(today, land=land)
        self.fields["next_on"].help_text = _("At the latest on %(day)s.") % {"day": f"{latest:%d.%m.%Y}"}


class EndForm(Form):
    """Why a plan ends."""

    reason = forms.ChoiceField(label=_lazy("Reason"), widget=forms.RadioSelect)
    note = long_text(_lazy("Note"), length=1000)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "reason", code_list("plans", "plan_end_reason").choices(today))


class CompareForm(Form):
    """Which two versions to compare; 0 is the plan as it stands now."""

    left = forms.TypedChoiceField(label=_lazy("Version"), coerce=int)
    right = forms.TypedChoiceField(label=_lazy("with"), coerce=int)

    def __init__(self, *args: Any, choices: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("left", "right"):
            choose(self, name, [(str(number), label) for number, label in choices])
