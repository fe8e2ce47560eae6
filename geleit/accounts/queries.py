"""Reading users, their roles and stand-ins for the pages of this and other rooms."""

from collections.abc import Iterable
from datetime import date

from django.db.models import CharField, F, Func, Prefetch, Q, QuerySet
from django.db.models.functions import Lower

from geleit.accounts.actors import Actor
from geleit.accounts.models import Membership, StandIn, Unit, User
from geleit.accounts.roles import GRANTS, Permission, Role
from geleit.core.keyset import Key, Page, paginate

_BY_NAME = [Key("sort_name"), Key("id")]
PAGE_SIZE = 50


def _as_sorted(column: str) -> Lower:
    """Ö beside o whatever the collation of the server is: the built-in one sorts it behind z."""
    return Lower(Func(F(column), function="unaccent", output_field=CharField()))


def names_of(user_ids: Iterable[int | None]) -> dict[int, str]:
    """Names of users by their number, for lists that keep numbers only (the audit trail)."""
    wanted = {number for number in user_ids if number}
    return dict(User.objects.filter(pk__in=wanted).values_list("pk", "display_name")) if wanted else {}


def roles_holding(permission: Permission) -> list[Role]:
    """The roles that grant `permission`."""
    return [role for role in Role if permission in GRANTS[role]]


def people_with(actor: Actor, permission: Permission, *, today: date) -> QuerySet[User]:
    """Active users of the county who hold a role with `permission` today, by name."""
    holders = Membership.objects.valid_on(today).filter(county_id=actor.county_id, role__in=roles_holding(permission))
    users = User.objects.filter(county_id=actor.county_id, is_active=True, pk__in=holders.values("user"))
    return users.order_by(_as_sorted("display_name"), "id")


def users_page(actor: Actor, *, text: str = "", cursor: str = "", today: date) -> Page[User]:
    """Users of the county by name with the roles in force as `current_roles`; `text` is part of a name or address."""
    users = User.objects.filter(county_id=actor.county_id)
    for word in text.split():
        users = users.filter(Q(display_name__icontains=word) | Q(username__icontains=word) | Q(email__icontains=word))
    in_force = Membership.objects.valid_on(today).select_related("unit").order_by("role", "id")
    users = users.annotate(sort_name=_as_sorted("display_name")).prefetch_related(
        Prefetch("memberships", queryset=in_force, to_attr="current_roles")
    )
    return paginate(users, _BY_NAME, cursor=cursor, size=PAGE_SIZE)


def roles_of(user: User) -> list[Membership]:
    """All memberships of a user, those in force or to come first."""
    rows = Membership.objects.filter(user=user).select_related("unit")
    return list(rows.order_by(F("valid_to").desc(nulls_first=True), "-valid_from", "id"))


def units_of(actor: Actor) -> QuerySet[Unit]:
    """The units of the county by name."""
    return Unit.objects.filter(county_id=actor.county_id).order_by(_as_sorted("name"), "id")


def stand_ins_of(actor: Actor, *, today: date) -> list[StandIn]:
    """Present and coming stand-ins that concern the actor; all of the county for those who assign cases."""
    rows = StandIn.objects.filter(county_id=actor.county_id, valid_to__gte=today)
    if not actor.can(Permission.CASE_ASSIGN):
        rows = rows.filter(Q(absent_id=actor.user_id) | Q(stand_in_id=actor.user_id))
    return list(rows.select_related("absent", "stand_in").order_by("valid_from", "id"))
