"""Assigning activities; declarations signed; certificates of conduct seen, and deleted when their time is over."""

from collections import defaultdict
from datetime import date, datetime

from geleit.accounts.actors import Actor
from geleit.audit.codes import EventKind
from geleit.core.actor import Acting
from geleit.core.whole import whole
from geleit.volunteers import queries, rules
from geleit.volunteers.actions.coordination import lapse_declaration
from geleit.volunteers.actions.records import locked_volunteer, refuse_on, tell
from geleit.volunteers.codes import VolunteerState
from geleit.volunteers.models import Certificate, Declaration, Engagement, HelperCircle, Volunteer


@whole
def assign(
    *,
    volunteer: Volunteer,
    circle: HelperCircle | None,
    activity: str,
    contact: str,
    rhythm: str,
    started_on: date,
    planned_to: date | None,
    by: Actor,
    now: datetime,
    today: date,
) -> Engagement:
    """Assign an activity; refused while a certificate it needs is missing, too old or not clean. Raises Refused."""
    volunteer = locked_volunteer(volunteer)
    terms = rules.certificate_terms(today, by.land)
    rule = rules.matching_rule(
        activity=activity, contact=contact, rhythm=rhythm, started_on=started_on, planned_to=planned_to
    )
    refuse_on(
        rules.obstacles_to_engagement(
            state=volunteer.state,
            started_on=started_on,
            planned_to=planned_to,
            rule=rule,
            certificate=queries.certificate_of(volunteer) if rule else None,
            terms=terms,
            today=today,
        )
    )
    engagement = Engagement.objects.create(
        county_id=by.county_id,
        volunteer=volunteer,
        circle=circle,
        activity=activity,
        contact=contact,
        rhythm=rhythm,
        started_on=started_on,
        planned_to=planned_to,
        needs_certificate=rule is not None,
    )
    tell(EventKind.ENGAGEMENT_CHANGED, volunteer, by=by, now=now, fields=["engagements"])
    return engagement


@whole
def end_engagement(*, engagement: Engagement, by: Actor, now: datetime, today: date) -> Engagement:
    """End an activity today; doing it twice changes nothing."""
    running = Engagement.objects.filter(pk=engagement.pk, county_id=by.county_id, ended_on=None)
    if running.update(ended_on=max(today, engagement.started_on)):
        tell(EventKind.ENGAGEMENT_CHANGED, engagement.volunteer, by=by, now=now, fields=["ended_on"])
    engagement.refresh_from_db(fields=["ended_on"])
    return engagement


@whole
def sign_declaration(
    *, volunteer: Volunteer, wording: str, signed_on: date, by: Actor, now: datetime, today: date
) -> Declaration:
    """Record that somebody signed the confidentiality declaration; an earlier one lapses. Raises Refused."""
    volunteer = locked_volunteer(volunteer)
    refuse_on(rules.obstacles_to_declaration(wording=wording, signed_on=signed_on, today=today))
    lapse_declaration(volunteer, on=signed_on, by=by, now=now)
    declaration = Declaration.objects.create(
        county_id=by.county_id, volunteer=volunteer, wording=wording, signed_on=signed_on
    )
    tell(EventKind.DECLARATION_CHANGED, volunteer, by=by, now=now, fields=["wording", "signed_on"])
    return declaration


@whole
def record_certificate(
    *, volunteer: Volunteer, seen_on: date, dated_on: date, has_entry: bool, by: Actor, now: datetime, today: date
) -> Certificate:
    """Record the three facts the law allows; a newer certificate replaces the one before. Raises Refused."""
    volunteer = locked_volunteer(volunteer)
    terms = rules.certificate_terms(today, by.land)
    refuse_on(rules.obstacles_to_certificate(seen_on=seen_on, dated_on=dated_on, today=today, terms=terms))
    certificate, _made = Certificate.objects.update_or_create(
        county_id=by.county_id,
        volunteer=volunteer,
        defaults={"seen_on": seen_on, "dated_on": dated_on, "has_entry": has_entry},
    )
    tell(EventKind.CERTIFICATE_RECORDED, volunteer, by=by, now=now)
    return certificate


@whole
def delete_outdated_certificates(*, county_id: int, land: str, by: Acting, now: datetime, today: date) -> int:
    """Delete the records whose time is over (§ 72a Abs. 5 SGB VIII); every night. Returns how many went."""
    terms = rules.certificate_terms(today, land)
    ends: dict[int, list[date | None]] = defaultdict(list)
    needed = Engagement.objects.filter(county_id=county_id, needs_certificate=True)
    for volunteer_id, ended_on, planned_to in needed.values_list("volunteer_id", "ended_on", "planned_to"):
        ends[volunteer_id].append(ended_on or planned_to)
    gone = 0
    for certificate in Certificate.objects.filter(county_id=county_id).select_related("volunteer").order_by("pk"):
        volunteer = certificate.volunteer
        has_left = volunteer.state == VolunteerState.LEFT
        last = rules.delete_certificate_on(certificate, ends=ends[volunteer.pk], has_left=has_left, terms=terms)
        if last is not None and last <= today:
            Certificate.objects.filter(pk=certificate.pk).delete()
            tell(EventKind.CERTIFICATE_DELETED, volunteer, by=by, now=now)
            gone += 1
    return gone
