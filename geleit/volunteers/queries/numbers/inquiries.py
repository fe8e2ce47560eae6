"""Messages to the contact point in the period: who asked for help, and what came of it.

Reports of threats are confidential and counted nowhere.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from geleit.core import clock
from geleit.core.addresses import address_or_empty
from geleit.core.codelists import code_list
from geleit.core.keyset import Key
from geleit.volunteers.codes import InquiryKind
from geleit.volunteers.models import Inquiry, ServedMunicipality
from geleit.volunteers.queries.numbers.parts import Line, Listing, Number, Section
from geleit.volunteers.queries.numbers.scope import Scope, chosen

Rows = Callable[[Scope], QuerySet[Any]]


def _written(scope: Scope) -> QuerySet[Any]:
    """All that was written; of a region or a circle what came from the municipalities it serves on the day."""
    rows = Inquiry.objects.filter(county_id=scope.county_id, sent_at__gte=scope.since, sent_at__lt=scope.until)
    rows = rows.exclude(kind=InquiryKind.THREAT)
    if not scope.is_narrowed:
        return rows
    serving = ServedMunicipality.objects.on(scope.day).filter(county_id=scope.county_id, circle__in=chosen(scope))
    return rows.filter(Exists(serving.filter(municipality=OuterRef("municipality"))))


def _of_kind(kind: InquiryKind) -> Rows:
    return lambda scope: _written(scope).filter(kind=kind)


_asked = _of_kind(InquiryKind.HELP)


def _from(institution: str) -> Rows:
    return lambda scope: _asked(scope).filter(institution_kind=institution)


def _from_institutions(scope: Scope) -> QuerySet[Any]:
    found: QuerySet[Any] = _asked(scope).exclude(institution_kind="")
    return found


def _became(outcome: str) -> Rows:
    return lambda scope: _asked(scope).filter(outcome=outcome, closed_at__lt=scope.known_until)


def _running(scope: Scope) -> QuerySet[Any]:
    found: QuerySet[Any] = _asked(scope).filter(Q(closed_at=None) | Q(closed_at__gte=scope.known_until))
    return found


def _line(one: Any) -> Line:
    kind = code_list("volunteers", "inquiry_kind").label(one.kind)
    who = code_list("volunteers", "institution_kind").label(one.institution_kind) if one.institution_kind else None
    what = ", ".join(code_list("volunteers", "activity").label(code) for code in one.activities)
    outcome = code_list("volunteers", "inquiry_outcome").label(one.known_outcome) if one.known_outcome else None
    cells = (f"{kind}: {what}" if what else kind, who or str(_("a person")), one.municipality_name or "–")
    return Line(
        (*cells, f"{clock.local(one.sent_at):%d.%m.%Y}", outcome or str(_("not closed yet"))),
        address_or_empty("volunteers:inquiry", inquiry_id=one.public_id),
    )


def _dressed(rows: QuerySet[Any], scope: Scope) -> QuerySet[Any]:
    known: QuerySet[Any] = rows.annotate(
        known_outcome=Case(
            When(closed_at__lt=scope.known_until, then=F("outcome")), default=Value(""), output_field=CharField()
        ),
        municipality_name=F("municipality__name"),
    )
    return known


INQUIRIES = Listing(
    columns=(_("What for"), _("From whom"), _("Where"), _("Received"), _("Outcome")),
    keys=(Key("sent_at"), Key("id")),
    line=_line,
    dress=_dressed,
)
_OF_HELP = [
    one
    for one in code_list("volunteers", "inquiry_outcome").rows
    if InquiryKind.HELP in one.extra.get("kinds", "").split()
]
SECTION = Section(
    "inquiries",
    _("Messages to the contact point"),
    (
        Number("messages", _("All messages"), _written, INQUIRIES),
        Number("offers", _("People who want to help"), _of_kind(InquiryKind.OFFER), INQUIRIES),
        Number("asked", _("Asked for help"), _asked, INQUIRIES),
        Number(
            "asked_institutions", _("… of them by institutions"), _from_institutions, INQUIRIES, share_of=("asked",)
        ),
    ),
)
BY_INSTITUTION = Section(
    "asked_by",
    _("Asked for help, by institution"),
    (
        *(
            Number(f"asked_by_{one.code}", one.label, _from(one.code), INQUIRIES)
            for one in code_list("volunteers", "institution_kind").rows
        ),
        Number("asked_by_person", _("People"), _from(""), INQUIRIES),
    ),
)
BY_OUTCOME = Section(
    "asked_outcome",
    _("Asked for help, by outcome"),
    (
        *(Number(f"outcome_{one.code}", one.label, _became(one.code), INQUIRIES) for one in _OF_HELP),
        Number("outcome_running", _("Not closed yet"), _running, INQUIRIES),
    ),
)
