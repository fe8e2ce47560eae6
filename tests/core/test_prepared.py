"""Querysets whose SQL is made once answer as the queryset itself does."""

from datetime import date
from typing import Any

import pytest
from django.db.models import Count, F, QuerySet, Value
from django.db.models.functions import Concat
from pytest_django import DjangoAssertNumQueries

from geleit.accounts.models import County, Membership, User
from geleit.core.prepared import Prepared

pytestmark = pytest.mark.django_db


def by_name(*, county: int, names: tuple[str, ...]) -> QuerySet[User]:
    """People of a county who sign in under one of these names."""
    return User.objects.filter(county_id=county, username__in=names).order_by("username")


def test_records_come_with_what_the_queryset_asks_for(amara: User, bruno: User) -> None:
    people = Prepared(lambda county: by_name(county=county, names=("amara", "bruno")).annotate(own=F("fte_percent")))
    found = people.records(county=amara.home_county.pk)
    assert [(one.pk, one.county, vars(one)["own"]) for one in found] == [
        (one.pk, one.county, one.fte_percent) for one in (amara, bruno)
    ]


def test_values_change_from_call_to_call(amara: User, bruno: User) -> None:
    people = Prepared(by_name)
    county = amara.home_county.pk
    assert people.records(county=county, names=("amara",)) == [amara]
    assert people.records(county=county, names=("bruno",)) == [bruno]
    assert people.records(county=county, names=("bruno", "amara")) == [amara, bruno]
    assert people.records(county=county + 1, names=("bruno", "amara")) == []
    assert people.first(county=county, names=("nobody",)) is None


def test_the_shape_may_change_the_text_of_the_query(amara: User, bruno: User) -> None:
    ordered: Prepared[User] = Prepared(lambda order, county: User.objects.filter(county_id=county).order_by(order))
    forward = ordered.records("username", county=amara.home_county.pk)
    assert ordered.records("-username", county=amara.home_county.pk) == forward[::-1]


def test_rows_of_values(amara: User) -> None:
    roles: Prepared[Any] = Prepared(
        lambda user, day: Membership.objects.valid_on(day).filter(user=user).values_list("role").annotate(Count("pk"))
    )
    assert roles.rows(user=amara.pk, day=date(2026, 6, 10)) == [("case_manager", 1)]
    assert roles.rows(user=amara.pk, day=date(1990, 1, 1)) == []


def test_several_querysets_are_asked_together_in_one_statement(
    amara: User, bruno: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def of_county(*, county: int, names: tuple[str, ...], day: date) -> list[QuerySet[Any]]:
        people = by_name(county=county, names=names)
        return [
            people.annotate(own=F("fte_percent")),
            Membership.objects.valid_on(day).filter(county=county),
        ]

    prepared: Prepared[Any] = Prepared(of_county)
    county = amara.home_county.pk
    for names, expected in ((("bruno",), [bruno]), (("bruno", "amara"), [amara, bruno]), ((), [])):
        with django_assert_num_queries(1):
            people, memberships = prepared.together(county=county, names=names, day=date(2026, 6, 10))
        assert [(one, one.own) for one in people] == [(one, one.fte_percent) for one in expected]
        assert {one.user_id for one in memberships} == {amara.pk, bruno.pk}
    assert prepared.together(county=county, names=("amara",), day=date(1990, 1, 1))[1] == []


def test_together_refuses_a_value_that_does_not_arrive(amara: User) -> None:
    inside: Prepared[Any] = Prepared(lambda text: [User.objects.filter(username__icontains=text)])
    with pytest.raises(LookupError, match="text"):
        inside.together(text="amara")


def test_a_value_that_is_computed_with_is_refused_at_the_first_call(amara: User) -> None:
    inside: Prepared[User] = Prepared(lambda text: User.objects.filter(username__icontains=text))
    with pytest.raises(LookupError, match="text"):
        inside.records(text="amara")


def test_a_value_nobody_asks_for_is_refused_unless_said(amara: User) -> None:
    def all_of(*, county: int, user: int) -> QuerySet[User]:
        return User.objects.filter(county_id=county)

    with pytest.raises(LookupError, match="user"):
        Prepared(all_of).records(county=1, user=2)
    assert Prepared(all_of, unused=("user",)).records(county=amara.home_county.pk, user=2)


def test_a_truth_value_belongs_into_the_shape() -> None:
    with pytest.raises(TypeError):
        Prepared(lambda is_active: User.objects.filter(is_active=is_active)).records(is_active=True)


def test_fixed_values_stay(amara: User) -> None:
    greeted: Prepared[Any] = Prepared(
        lambda user: User.objects.filter(pk=user).values_list(Concat(Value("100 % "), F("username")))
    )
    assert greeted.rows(user=amara.pk) == [("100 % amara",)]


def test_the_county_of_a_user_is_one_object_of_its_own(amara: User) -> None:
    person = Prepared(lambda user: User.objects.filter(pk=user)).first(user=amara.pk)
    assert person is not None
    assert isinstance(person.county, County)
