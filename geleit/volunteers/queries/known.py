"""Single facts that rules ask for: who is known already, what is signed, what is the county's own."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Min, Q
from django.utils.translation import gettext as _

from geleit.directory.models import Channel
from geleit.volunteers import rules
from geleit.volunteers.codes import VolunteerState
from geleit.volunteers.details import VolunteerData
from geleit.volunteers.folding import folded_mail, folded_name, telling_digits
from geleit.volunteers.models import (
    Certificate,
    CircleMember,
    Consent,
    Declaration,
    Engagement,
    HelperCircle,
    Volunteer,
    VolunteerPeriod,
)

MOST_DUPLICATES = 10


@dataclass(frozen=True)
class PrivateContacts:
    """Whether an address or a number is that of a volunteer."""

    mailbox: bool
    phone: bool


@dataclass(frozen=True)
class Duplicate:
    """Somebody known who may be the same, and why."""

    volunteer: Volunteer
    reasons: list[str]


def private_contacts(county_id: int, *, mailbox: str, phone: str) -> PrivateContacts:
    """Whether these contacts belong to a volunteer of the county. At most one statement."""
    mail, digits = folded_mail(mailbox), telling_digits(phone)
    if not mail and not digits:
        return PrivateContacts(mailbox=False, phone=False)
    same = Q(pk__in=[])
    if mail:
        same |= Q(match_email=mail)
    if digits:
        same |= Q(match_phone=digits)
    found = Volunteer.objects.of_county(county_id).filter(same).values_list("match_email", "match_phone")
    pairs = list(found[:MOST_DUPLICATES])
    return PrivateContacts(
        mailbox=bool(mail) and any(one == mail for one, _digits in pairs),
        phone=bool(digits) and any(one == digits for _mail, one in pairs),
    )


def county_numbers(county_id: int, *, on: date) -> list[str]:
    """The phone numbers of the county's offices on a day, as they are written in the directory."""
    numbers = Channel.objects.published_on(on).filter(county_id=county_id, kind="phone").values_list("value", flat=True)
    return sorted(set(numbers))


def duplicates_of(county_id: int, data: VolunteerData) -> list[Duplicate]:
    """Volunteers with the same folded name, mail address or phone number. One statement."""
    name, mail = folded_name(data.given_name, data.family_name), folded_mail(data.email)
    digits = telling_digits(data.phone)
    same = Q(match_name=name)
    if mail:
        same |= Q(match_email=mail)
    if digits:
        same |= Q(match_phone=digits)
    found = Volunteer.objects.of_county(county_id).filter(same).select_related("municipality")
    duplicates = []
    for one in found.order_by("sort_name", "id")[:MOST_DUPLICATES]:
        reasons = [_("same name")] if one.match_name == name else []
        reasons += [_("same mail address")] if mail and one.match_email == mail else []
        reasons += [_("same phone number")] if digits and one.match_phone == digits else []
        duplicates.append(Duplicate(one, reasons))
    return duplicates


def declaration_of(volunteer: Volunteer) -> Declaration | None:
    """The confidentiality declaration in force."""
    return Declaration.objects.filter(county_id=volunteer.county_id, volunteer=volunteer, lapsed_on=None).first()


def certificate_of(volunteer: Volunteer) -> Certificate | None:
    """What is recorded of somebody's certificate of conduct; asked only where the permission was checked."""
    return Certificate.objects.filter(county_id=volunteer.county_id, volunteer=volunteer).first()


def consents_of(volunteer: Volunteer) -> list[str]:
    """What somebody consents to today."""
    running = Consent.objects.filter(county_id=volunteer.county_id, volunteer=volunteer, withdrawn_on=None)
    return sorted(running.values_list("what", flat=True))


def circles_of(volunteer: Volunteer) -> list[HelperCircle]:
    """The circles somebody belongs to, by name."""
    mine = CircleMember.objects.filter(county_id=volunteer.county_id, volunteer=volunteer, valid_to=None)
    found = HelperCircle.objects.of_county(volunteer.county_id).filter(pk__in=mine.values("circle"))
    return list(found.order_by("sort_name", "id"))


@dataclass(frozen=True)
class CertificateState:
    """What is recorded of a certificate, how long it counts, and when the record goes."""

    certificate: Certificate | None
    is_valid: bool = False
    renew_on: date | None = None
    is_due: bool = False
    delete_on: date | None = None


def certificate_state(volunteer: Volunteer, *, today: date, land: str) -> CertificateState:
    """The certificate of a volunteer beside the terms in force. Two statements."""
    certificate = certificate_of(volunteer)
    if certificate is None:
        return CertificateState(None)
    terms = rules.certificate_terms(today, land)
    needing = Engagement.objects.filter(county_id=volunteer.county_id, volunteer=volunteer, needs_certificate=True)
    ends = [ended or planned for ended, planned in needing.values_list("ended_on", "planned_to")]
    renewal = rules.renew_on(certificate, terms)
    return CertificateState(
        certificate=certificate,
        is_valid=rules.is_certificate_valid(certificate, on=today, terms=terms),
        renew_on=renewal,
        is_due=renewal <= today + timedelta(days=terms.reminder_days),
        delete_on=rules.delete_certificate_on(
            certificate, ends=ends, has_left=volunteer.state == VolunteerState.LEFT, terms=terms
        ),
    )


def known_since(volunteer: Volunteer) -> date:
    """The first day of somebody's first period."""
    periods = VolunteerPeriod.objects.filter(county_id=volunteer.county_id, volunteer=volunteer)
    first: date | None = periods.aggregate(first=Min("since"))["first"]
    return first or volunteer.state_since
