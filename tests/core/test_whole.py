"""An action that is refused half-way leaves nothing behind, whichever action it called."""

import pytest

from geleit.accounts.models import User
from geleit.core.errors import Refused
from geleit.core.whole import whole

pytestmark = pytest.mark.django_db


@whole
def rename(user: User, name: str) -> None:
    """Refuses an empty name, but only after writing it."""
    User.objects.filter(pk=user.pk).update(display_name=name)
    if not name:
        raise Refused(["A name is needed."])


@whole
def rename_both(first: User, second: User, names: tuple[str, str]) -> None:
    """Calls another action twice."""
    rename(first, names[0])
    rename(second, names[1])


def name_of(user: User) -> str:
    """As it stands in the database."""
    return User.objects.values_list("display_name", flat=True).get(pk=user.pk)


def test_a_refused_action_leaves_nothing(amara: User) -> None:
    before = name_of(amara)
    with pytest.raises(Refused):
        rename(amara, "")
    assert name_of(amara) == before


def test_neither_does_the_action_that_called_it(amara: User, bruno: User) -> None:
    before = name_of(amara), name_of(bruno)
    with pytest.raises(Refused):
        rename_both(amara, bruno, ("Neu", ""))
    assert (name_of(amara), name_of(bruno)) == before


def test_after_a_refusal_the_next_action_works(amara: User, bruno: User) -> None:
    with pytest.raises(Refused):
        rename_both(amara, bruno, ("Neu", ""))
    rename_both(amara, bruno, ("Eins", "Zwei"))
    assert (name_of(amara), name_of(bruno)) == ("Eins", "Zwei")
