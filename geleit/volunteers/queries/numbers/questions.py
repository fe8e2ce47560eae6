"""Questions asked in the period, and how long the answers took."""

from typing import Any

from django.db.models import DurationField, F, Func, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from geleit.core import clock
from geleit.core.addresses import address_or_empty
from geleit.core.codelists import code_list
from geleit.core.keyset import Key
from geleit.volunteers.models import Question
from geleit.volunteers.queries.numbers.parts import Line, Listing, Number, Section, Told
from geleit.volunteers.queries.numbers.scope import Scope, in_circles


def asked(scope: Scope) -> QuerySet[Any]:
    """Questions of the period."""
    rows = Question.objects.filter(county_id=scope.county_id, asked_on__gte=scope.first, asked_on__lte=scope.day)
    found: QuerySet[Any] = in_circles(rows, scope)
    return found


def answered(scope: Scope) -> QuerySet[Any]:
    """Those answered up to the day of the figures, with the time that took."""
    found: QuerySet[Any] = (
        asked(scope)
        .filter(answered_at__lt=scope.known_until)
        .annotate(answered_on=TruncDate("answered_at", tzinfo=clock.BERLIN))
        .annotate(
            amount=Func(F("answered_on") - F("asked_on"), template="%(expressions)s", output_field=DurationField())
        )
    )
    return found


def in_time(scope: Scope) -> QuerySet[Any]:
    """Those answered by the promised day."""
    return answered(scope).filter(answered_on__lte=F("due_on"))


def too_late(scope: Scope) -> QuerySet[Any]:
    """Those answered after the promised day."""
    return answered(scope).filter(answered_on__gt=F("due_on"))


def waiting(scope: Scope) -> QuerySet[Any]:
    """Those that waited for an answer on the day of the figures."""
    return asked(scope).filter(Q(answered_at=None) | Q(answered_at__gte=scope.known_until))


def overdue(scope: Scope) -> QuerySet[Any]:
    """Those that waited longer than promised."""
    return waiting(scope).filter(due_on__lt=scope.stand)


def _line(one: Any) -> Line:
    kind = code_list("volunteers", "question_kind").label(one.kind)
    answer = clock.local(one.answered_at).date() if one.answered_at and one.is_known else None
    days = str((answer - one.asked_on).days) if answer else "–"
    cells = (one.subject, kind, f"{one.asked_on:%d.%m.%Y}", f"{one.due_on:%d.%m.%Y}")
    return Line(
        (*cells, f"{answer:%d.%m.%Y}" if answer else "–", days),
        address_or_empty("volunteers:question", question_id=one.public_id),
    )


def _dressed(rows: QuerySet[Any], scope: Scope) -> QuerySet[Any]:
    """An answer given after the day of the figures is not known yet."""
    known: QuerySet[Any] = rows.annotate(is_known=Q(answered_at__lt=scope.known_until))
    return known


QUESTIONS = Listing(
    columns=(
        _("What it is about"),
        _("Who asks"),
        _("Asked on"),
        _("Answer until"),
        _("Answered on"),
        _("Days"),
    ),
    keys=(Key("asked_on"), Key("id")),
    line=_line,
    dress=_dressed,
    has_people=True,
)
SECTION = Section(
    "questions",
    _("Questions"),
    (
        Number("questions", _("Questions asked"), asked, QUESTIONS),
        Number("answered", _("Answered"), answered, QUESTIONS),
        Number("answer_days", _("Half were answered within"), answered, QUESTIONS, told=Told.MEDIAN, unit="days"),
        Number(
            "in_time",
            _("Answered in the promised time"),
            in_time,
            QUESTIONS,
            share_of=("in_time", "too_late", "overdue"),
        ),
        Number("too_late", _("Answered later than promised"), too_late, QUESTIONS),
        Number("waiting", _("Not answered yet"), waiting, QUESTIONS),
        Number("overdue", _("Waiting longer than promised"), overdue, QUESTIONS),
    ),
)
