"""Setting up counties and units; inviting, changing and deactivating users; memberships and stand-ins."""

from collections.abc import Callable
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from geleit.accounts import mails, resets, rules
from geleit.accounts.actors import Actor, Grant
from geleit.accounts.codes import UnitKind
from geleit.accounts.models import County, Membership, StandIn, Unit, User
from geleit.accounts.roles import Role
from geleit.audit.actions import record
from geleit.audit.codes import EventKind
from geleit.core import wall
from geleit.core.errors import Refused


class UserExists(Refused):
    """Somebody already has this user name or e-mail address."""


class MembershipOverlaps(Refused):
    """The user already holds this role in this unit in that time."""


class InvitationUsed(Refused):
    """Somebody has already set a password with this invitation."""


# Makes the address of the page on which an invited user sets a password.
InvitationLink = Callable[[User], str]


def system_actor(county: County) -> Actor:
    """The actor of commands and set-up, when nobody is signed in yet; has no role and appears as system."""
    return Actor(user_id=0, county_id=county.pk, display_name="", county_name=county.name, land=county.land)


@transaction.atomic
def set_up_county(*, slug: str, name: str, land: str, regional_key: str, case_prefix: str, now: datetime) -> County:
    """Create a county with its top unit; to be run by an operator's command, outside every county."""
    county = County.objects.create(slug=slug, name=name, land=land, regional_key=regional_key, case_prefix=case_prefix)
    wall.enter(county.pk)
    Unit.objects.create(county=county, key="landratsamt", name=name, kind=UnitKind.OFFICE)
    record(EventKind.COUNTY_CREATED, by=system_actor(county), now=now)
    return county


@transaction.atomic
def add_unit(*, county: County, key: str, name: str, kind: UnitKind, parent: Unit | None = None) -> Unit:
    """Add a unit to the county's tree."""
    return Unit.objects.create(county=county, key=key, name=name, kind=kind, parent=parent)


@transaction.atomic
def invite_user(
    *,
    username: str,
    email: str,
    display_name: str,
    role: Role,
    unit: Unit,
    valid_from: date,
    by: Actor,
    now: datetime,
    fte_percent: int = 100,
    link: InvitationLink | None = None,
) -> User:
    """Create a user without password and give a first role; the invitation link, if given, is mailed.

    Names and addresses are kept in lower case, because the sign-in compares them so. Raises UserExists.
    """
    try:
        with transaction.atomic():
            user = User(
                county_id=by.county_id,
                username=username.lower(),
                email=email.lower(),
                display_name=display_name,
                invited_at=now,
                fte_percent=fte_percent,
            )
            user.set_unusable_password()
            user.save()
    except IntegrityError as error:
        raise UserExists(_("Somebody already has this user name or e-mail address.")) from error
    record(EventKind.USER_INVITED, by=by, now=now, subject="user", subject_id=user.pk)
    grant_role(user=user, role=role, unit=unit, valid_from=valid_from, by=by, now=now)
    _mail_invitation(user, link)
    return user


@transaction.atomic
def invite_again(*, user: User, link: InvitationLink, by: Actor, now: datetime) -> User:
    """Mail a fresh invitation; the links sent before stop working. Raises Refused for somebody who has joined."""
    _refuse(rules.obstacles_to_inviting_again(joined=user.joined_at is not None, active=user.is_active))
    user.invited_at = now
    user.save(update_fields=["invited_at"])
    record(EventKind.USER_INVITED, by=by, now=now, subject="user", subject_id=user.pk)
    _mail_invitation(user, link)
    return user


@transaction.atomic
def accept_invitation(*, user: User, password: str, now: datetime) -> User:
    """Set the first password of an invited user, who can sign in from now on. Raises InvitationUsed."""
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if user.joined_at is not None or not user.is_active:
        raise InvitationUsed(_("This invitation has already been used. Please sign in."))
    user.set_password(password)
    user.joined_at = now
    user.save(update_fields=["password", "joined_at"])
    wall.enter(user.home_county.pk, user.pk)
    record(EventKind.USER_JOINED, by=_as_themselves(user), now=now, subject="user", subject_id=user.pk)
    return user


@transaction.atomic
def change_user(*, user: User, display_name: str, email: str, fte_percent: int, by: Actor, now: datetime) -> User:
    """Change name, e-mail address and share of a post; the former address is told. Raises UserExists."""
    former = user.email
    wanted = {"display_name": display_name, "email": email.lower(), "fte_percent": fte_percent}
    changed = [name for name, value in wanted.items() if getattr(user, name) != value]
    for name in changed:
        setattr(user, name, wanted[name])
    try:
        with transaction.atomic():
            user.save(update_fields=changed)
    except IntegrityError as error:
        raise UserExists(_("Somebody already has this user name or e-mail address.")) from error
    record(EventKind.USER_CHANGED, by=by, now=now, subject="user", subject_id=user.pk, fields=changed)
    if "email" in changed:
        mails.tell_old_address(user, former, now=now)
    return user


@transaction.atomic
def deactivate_user(*, user: User, by: Actor, now: datetime) -> None:
    """Keep a user from signing in; sessions end at their next request. Raises Refused for oneself."""
    _refuse(rules.obstacles_to_deactivating(user_id=user.pk, by_id=by.user_id))
    User.objects.filter(pk=user.pk).update(is_active=False, session_epoch=user.session_epoch + 1)
    record(EventKind.USER_DEACTIVATED, by=by, now=now, subject="user", subject_id=user.pk)


@transaction.atomic
def reactivate_user(*, user: User, by: Actor, now: datetime) -> None:
    """Let a deactivated user sign in again."""
    User.objects.filter(pk=user.pk).update(is_active=True)
    record(EventKind.USER_CHANGED, by=by, now=now, subject="user", subject_id=user.pk, fields=["is_active"])


@transaction.atomic
def change_password(*, user: User, password: str, by: Actor, now: datetime) -> User:
    """Set a new password; all other sessions of the user end at their next request."""
    user.set_password(password)
    user.save(update_fields=["password"])
    record(EventKind.USER_CHANGED, by=by, now=now, subject="user", subject_id=user.pk, fields=["password"])
    mails.tell_new_password(user, now=now)
    return user


@transaction.atomic
def ask_for_new_password(*, email: str, site: str) -> None:
    """Somebody forgot the password. Does the same for known and unknown addresses (security B6)."""
    mails.ask_for_new_password(email, site)


@transaction.atomic
def offer_new_password(*, email: str, site: str) -> None:
    """Mail the link for a new password to the user of that address, if there is one; `site` is where to find us."""
    user = resets.user_asking(email)
    if user is not None:
        mails.offer_new_password(user, resets.link_for(user, site))


@transaction.atomic
def reset_password(*, user: User, password: str, now: datetime) -> User:
    """Set a new password through a link sent by mail, before anybody is signed in."""
    user.set_password(password)
    user.save(update_fields=["password"])
    if user.county_id is not None:
        wall.enter(user.county_id, user.pk)
        themselves = _as_themselves(user)
        record(EventKind.USER_CHANGED, by=themselves, now=now, subject="user", subject_id=user.pk, fields=["password"])
    mails.tell_new_password(user, now=now)
    return user


@transaction.atomic
def sign_out_everywhere(*, user: User, by: Actor, now: datetime) -> User:
    """End all sessions of a user at their next request."""
    user.session_epoch += 1
    user.save(update_fields=["session_epoch"])
    record(EventKind.SIGNED_OUT_EVERYWHERE, by=by, now=now, subject="user", subject_id=user.pk)
    return user


@transaction.atomic
def grant_role(
    *,
    user: User,
    role: Role,
    unit: Unit,
    valid_from: date,
    by: Actor,
    now: datetime,
    valid_to: date | None = None,
) -> Membership:
    """Give a user a role in a unit for a time.

    Raises MembershipOverlaps, and Refused for oneself: who manages users must not open files to themselves alone.
    """
    _refuse(rules.obstacles_to_granting(user_id=user.pk, by_id=by.user_id))
    _refuse(rules.obstacles_to_period(valid_from=valid_from, valid_to=valid_to))
    try:
        with transaction.atomic():
            membership = Membership.objects.create(
                county_id=by.county_id, user=user, unit=unit, role=role, valid_from=valid_from, valid_to=valid_to
            )
    except IntegrityError as error:
        raise MembershipOverlaps(_("The user already holds this role there in that time.")) from error
    record(EventKind.MEMBERSHIP_CHANGED, by=by, now=now, subject="membership", subject_id=membership.pk)
    return membership


@transaction.atomic
def end_role(*, membership: Membership, last_day: date, by: Actor, now: datetime) -> None:
    """End a membership on `last_day`. Raises Refused for the role by which oneself manages users."""
    _refuse(rules.obstacles_to_ending_role(role=Role(membership.role), user_id=membership.user_id, by_id=by.user_id))
    membership.valid_to = max(last_day, membership.valid_from)
    membership.save(update_fields=["valid_to"])
    record(EventKind.MEMBERSHIP_CHANGED, by=by, now=now, subject="membership", subject_id=membership.pk)


@transaction.atomic
def set_stand_in(
    *, absent: User, stand_in: User, valid_from: date, valid_to: date, by: Actor, now: datetime
) -> StandIn:
    """Let a colleague work on the whole caseload of somebody who is away. Raises Refused."""
    _refuse(rules.obstacles_to_standing_in(absent_id=absent.pk, stand_in_id=stand_in.pk))
    _refuse(rules.obstacles_to_period(valid_from=valid_from, valid_to=valid_to))
    entry = StandIn.objects.create(
        county_id=by.county_id, absent=absent, stand_in=stand_in, valid_from=valid_from, valid_to=valid_to
    )
    record(EventKind.STAND_IN_CHANGED, by=by, now=now, subject="standin", subject_id=entry.pk)
    return entry


@transaction.atomic
def end_stand_in(*, entry: StandIn, by: Actor, now: datetime) -> None:
    """Take a stand-in back."""
    record(EventKind.STAND_IN_CHANGED, by=by, now=now, subject="standin", subject_id=entry.pk)
    StandIn.objects.filter(pk=entry.pk).delete()


@transaction.atomic
def create_first_administrator(
    *, county: County, username: str, email: str, display_name: str, password: str, today: date, now: datetime
) -> User:
    """The user who invites all others; created by `geleit create-admin`. Raises UserExists."""
    wall.enter(county.pk)
    unit = Unit.objects.get(county=county, key="landratsamt")
    user = invite_user(
        username=username,
        email=email,
        display_name=display_name,
        role=Role.ADMINISTRATOR,
        unit=unit,
        valid_from=today,
        by=system_actor(county),
        now=now,
    )
    user.set_password(password)
    user.joined_at = now
    user.save(update_fields=["password", "joined_at"])
    return user


def _refuse(obstacles: list[str]) -> None:
    if obstacles:
        raise Refused(obstacles)


def _mail_invitation(user: User, link: InvitationLink | None) -> None:
    if link is not None:
        mails.invite(user, link(user))


def _as_themselves(user: User) -> Actor:
    county = user.home_county
    return Actor(
        user_id=user.pk,
        county_id=county.pk,
        display_name=user.display_name,
        county_name=county.name,
        land=county.land,
        grants=tuple(Grant(Role(m.role), m.unit_id) for m in user.memberships.all()),
    )
