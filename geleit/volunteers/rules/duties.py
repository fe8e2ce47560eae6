"""Certificate of conduct and confidentiality: who needs what before an activity, for how long, and when it goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from geleit.core.codelists import Code, code_list, rule_value
from geleit.volunteers.codes import Contact, Rhythm, VolunteerState
from geleit.volunteers.models import Certificate
from geleit.volunteers.rules.volunteers import months_after, years_after

# § 72a Abs. 5 SGB VIII: at the latest; a county can only be quicker.
LONGEST_KEPT_MONTHS = 6
_NEARNESS = list(Contact)
_INTENSITY = list(Rhythm)


@dataclass(frozen=True)
class CertificateTerms:
    """The terms for certificates in force on a day."""

    fresh_months: int
    renewal_years: int
    reminder_days: int
    keep_months: int
    unused_days: int


def certificate_terms(day: date, land: str) -> CertificateTerms:
    """The terms in force on `day`."""

    def value(key: str) -> int:
        return rule_value("volunteers", f"certificate_{key}", on=day, land=land)

    return CertificateTerms(
        fresh_months=value("fresh_months"),
        renewal_years=value("renewal_years"),
        reminder_days=value("reminder_days"),
        keep_months=min(value("keep_months"), LONGEST_KEPT_MONTHS),
        unused_days=value("unused_days"),
    )


def renewed_until(day: date, land: str) -> date:
    """Certificates dated up to this day are to be renewed on `day`, or soon enough to be reminded of it."""
    terms = certificate_terms(day, land)
    return years_after(day + timedelta(days=terms.reminder_days), -terms.renewal_years)


def matching_rule(
    *, activity: str, contact: str, rhythm: str, started_on: date, planned_to: date | None
) -> Code | None:
    """The first rule in force that asks for a certificate, by kind, intensity and duration; None when none does.

    An activity without planned end counts as long.
    """
    days = (planned_to - started_on).days if planned_to else None
    for rule in code_list("volunteers", "certificate_rule").on(started_on):
        terms = rule.extra
        if (
            terms["activity"] in ("", activity)
            and _NEARNESS.index(Contact(contact)) >= _NEARNESS.index(Contact(terms["contact"]))
            and _INTENSITY.index(Rhythm(rhythm)) >= _INTENSITY.index(Rhythm(terms["rhythm"]))
            and (days is None or days >= int(terms["min_days"] or 0))
        ):
            return rule
    return None


def renew_on(certificate: Certificate, terms: CertificateTerms) -> date:
    """The day from which the certificate no longer counts."""
    return years_after(certificate.dated_on, terms.renewal_years)


def is_certificate_valid(certificate: Certificate | None, *, on: date, terms: CertificateTerms) -> bool:
    """Whether a certificate without relevant entry was seen and is not due for renewal."""
    return (
        certificate is not None
        and not certificate.has_entry
        and certificate.seen_on <= on
        and on < renew_on(certificate, terms)
    )


def obstacles_to_certificate(*, seen_on: date, dated_on: date, today: date, terms: CertificateTerms) -> list[str]:
    """Why a certificate cannot be recorded as seen."""
    obstacles = []
    if seen_on > today:
        obstacles.append(_("It can only be recorded once it was seen."))
    if dated_on > seen_on:
        obstacles.append(_("The certificate cannot be younger than the day it was seen."))
    elif dated_on < months_after(seen_on, -terms.fresh_months):
        obstacles.append(
            _("The certificate is older than %(months)d months. Please ask for a new one.")
            % {"months": terms.fresh_months}
        )
    return obstacles


def obstacles_to_engagement(
    *,
    state: str,
    started_on: date,
    planned_to: date | None,
    rule: Code | None,
    certificate: Certificate | None,
    terms: CertificateTerms,
    today: date,
) -> list[str]:
    """Why somebody cannot be assigned to an activity.

    Says only that a valid certificate is missing, never why: an entry is nobody's business here.
    """
    obstacles = []
    if state != VolunteerState.ACTIVE:
        obstacles.append(_("Only somebody active can be assigned."))
    if planned_to is not None and planned_to < started_on:
        obstacles.append(_("The end lies before the beginning."))
    needed_on = max(started_on, today)
    if rule is not None and not is_certificate_valid(certificate, on=needed_on, terms=terms):
        obstacles.append(
            _(
                "This activity needs a valid certificate of conduct, and no valid one is recorded. "
                "Rule: %(rule)s (%(basis)s)."
            )
            % {"rule": rule.label, "basis": rule.basis}
        )
    return obstacles


def obstacles_to_declaration(*, wording: str, signed_on: date, today: date) -> list[str]:
    """Why a confidentiality declaration cannot be recorded like this."""
    if signed_on > today:
        return [_("The day lies in the future.")]
    if wording not in {row.code for row in code_list("volunteers", "declaration_wording").on(signed_on)}:
        return [_("This wording was not in force on that day.")]
    return []


def delete_certificate_on(
    certificate: Certificate, *, ends: Sequence[date | None], has_left: bool, terms: CertificateTerms
) -> date | None:
    """The day on which the record of a certificate must go; None while an activity that needs it runs.

    `ends` are the ends of all activities that needed it. Without any it goes at once when the person has left, else
    after a short time in which an activity may still begin (§ 72a Abs. 5 Satz 4 und 5 SGB VIII).
    """
    if None in ends and not has_left:
        return None
    last = max((end for end in ends if end is not None), default=None)
    if last is None or certificate.seen_on > last:  # seen for an activity that did not begin
        return certificate.seen_on if has_left else certificate.seen_on + timedelta(days=terms.unused_days)
    return months_after(last, terms.keep_months)
