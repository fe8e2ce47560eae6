"""Questions asked in the period, and how long the answers took."""

from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from geleit.core import clock
from geleit.core.addresses import address_or_empty
from geleit.core.codelists import code_list
from geleit.core.keyset import Key
from geleit.volunteers.models import Question
from geleit.volunteers.queries.numbers.parts import Line, Listing, Number, Section, count_if
from geleit.volunteers.queries.numbers.scope import By, Scope, in_circles, place, placed


def asked(scope: Scope) -> QuerySet[Any]:
    """Questions of the period."""
    rows = Question.objects.filter(county_id=scope.county_id, asked_on__gte=scope.first, asked_on__lte=scope.day)
    found: QuerySet[Any] = in_circles(rows, scope)
    return found


def answered(scope: Scope) -> QuerySet[Any]:
    """Those answered up to the day of the figures."""
    found: QuerySet[Any] = (
        asked(scope).filter(_is_known(scope)).annotate(answered_on=TruncDate("answered_at", tzinfo=clock.BERLIN))
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
    return asked(scope).filter(_is_waiting(scope))


def overdue(scope: Scope) -> QuerySet[Any]:
    """Those that waited longer than promised."""
    return waiting(scope).filter(_is_due(scope))


def answers(scope: Scope, by: By) -> QuerySet[Any]:
    """Each question with how it stood on the day of the figures; read once for all figures."""
    rows = asked(scope).filter(placed(scope, by, "circle__")).annotate(**place(by, "circle__"))
    found: QuerySet[Any] = rows.annotate(
        is_known=_is_known(scope),
        is_waiting=_is_waiting(scope),
        is_due=_is_due(scope),
        answered_on=TruncDate("answered_at", tzinfo=clock.BERLIN),
    ).values("asked_on", "due_on", "answered_on", "is_known", "is_waiting", "is_due", *(["place"] if by else []))
    return found


def _is_known(scope: Scope) -> Q:
    """An answer given after the day of the figures is not known yet."""
    return Q(answered_at__lt=scope.known_until)


def _is_waiting(scope: Scope) -> Q:
    return Q(answered_at=None) | Q(answered_at__gte=scope.known_until)


def _is_due(scope: Scope) -> Q:
    return Q(due_on__lt=scope.stand)


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
    known: QuerySet[Any] = rows.annotate(is_known=_is_known(scope))
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
# How many days half of the answers took at most.
_HALF = "percentile_cont(0.5) WITHIN GROUP (ORDER BY answered_on - asked_on) FILTER (WHERE is_known)"
_IN_TIME, _TOO_LATE = "is_known AND answered_on <= due_on", "is_known AND answered_on > due_on"
SECTION = Section(
    "questions",
    _("Questions"),
    (
        Number("questions", _("Questions asked"), asked, QUESTIONS, answers),
        Number("answered", _("Answered"), answered, QUESTIONS, answers, count_if("is_known")),
        Number("answer_days", _("Half were answered within"), answered, QUESTIONS, answers, _HALF, unit="days"),
        Number(
            "in_time",
            _("Answered in the promised time"),
            in_time,
            QUESTIONS,
            answers,
            count_if(_IN_TIME),
            share_of=("in_time", "too_late", "overdue"),
        ),
        Number("too_late", _("Answered later than promised"), too_late, QUESTIONS, answers, count_if(_TOO_LATE)),
        Number("waiting", _("Not answered yet"), waiting, QUESTIONS, answers, count_if("is_waiting")),
        Number(
            "overdue", _("Waiting longer than promised"), overdue, QUESTIONS, answers, count_if("is_waiting AND is_due")
        ),
    ),
)
