"""Forms for editors of visiting rules and house rules."""

from geleit.visits.forms.pages import EndForm, HouseRulesForm, ReasonForm, VisitForm
from geleit.visits.forms.rules import RuleEntry, RuleForm

__all__ = ["EndForm", "HouseRulesForm", "ReasonForm", "RuleEntry", "RuleForm", "VisitForm"]
