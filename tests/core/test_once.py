"""A form that is sent twice acts once (promise of the once-only key)."""

from uuid import UUID, uuid4

import pytest

from geleit.accounts.models import StandIn, User
from geleit.core import actions
from geleit.core.models import SentForm
from tests.conftest import NOW

FORM = "/konto/vertretung/"
KEY = "5a0f5a86-9f0b-4e52-9d3e-0b0a52c6a111"

pytestmark = pytest.mark.django_db


@pytest.fixture
def entries(bruno: User) -> dict[str, str]:
    """A stand-in with a form key."""
    return {
        "stand_in": str(bruno.public_id), "valid_from": "15.06.2026", "valid_to": "26.06.2026", "form_key": KEY,
        "draft_key": FORM,
    }  # fmt: skip


def test_the_same_form_twice_acts_once_and_leads_to_the_same_place(signed_in, amara: User, entries) -> None:
    browser = signed_in(amara)
    first, second = browser.post(FORM, entries), browser.post(FORM, entries)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    assert StandIn.objects.count() == 1


def test_the_same_key_with_other_entries_is_refused(signed_in, amara: User, entries) -> None:
    browser = signed_in(amara)
    browser.post(FORM, entries)
    answer = browser.post(FORM, {**entries, "valid_to": "30.06.2026"})
    assert answer.status_code == 422
    assert StandIn.objects.count() == 1
    assert KEY not in answer.content.decode()  # sent again from that page it is another form, or nobody could save it


def test_a_refused_form_may_be_corrected_with_the_same_key(signed_in, amara: User, entries) -> None:
    browser = signed_in(amara)
    assert browser.post(FORM, {**entries, "valid_to": "1.6.2026"}).status_code == 422
    assert browser.post(FORM, entries).status_code == 302
    assert StandIn.objects.count() == 1


def test_a_form_refused_by_a_rule_may_be_sent_again(signed_in, acting, emil: User) -> None:
    """The refusal rolls everything back, the claim of the key too."""
    browser = signed_in(emil)
    page = f"/verwaltung/benutzer/{emil.public_id}/sperren/"
    assert browser.post(page, {"form_key": KEY}).status_code == 422
    acting(emil)
    assert not SentForm.objects.exists()


@pytest.mark.parametrize("key", ["", "x", "00000000"])
def test_a_form_without_a_proper_key_acts_every_time(signed_in, amara: User, entries, key: str) -> None:
    browser = signed_in(amara)
    for _ in range(2):
        browser.post(FORM, {**entries, "form_key": key})
    assert StandIn.objects.count() == 2


def test_two_forms_have_two_keys(signed_in, amara: User, entries) -> None:
    browser = signed_in(amara)
    for _ in range(2):
        browser.post(FORM, {**entries, "form_key": str(uuid4())})
    assert StandIn.objects.count() == 2


def test_a_colleague_cannot_use_up_a_key(acting, amara: User, bruno: User) -> None:
    key = UUID(KEY)
    actions.claim_form_key(key=key, body_hash="a", by=acting(amara), now=NOW)
    assert not actions.claim_form_key(key=key, body_hash="a", by=acting(bruno), now=NOW).is_mine


def test_another_county_may_use_the_same_key(acting, amara: User, gesa: User) -> None:
    for user in (amara, gesa):
        assert actions.claim_form_key(key=UUID(KEY), body_hash="a", by=acting(user), now=NOW).is_mine


def test_keys_carry_no_entries(signed_in, acting, amara: User, entries) -> None:
    signed_in(amara).post(FORM, entries)
    acting(amara)
    sent = SentForm.objects.get()
    assert (len(sent.body_hash), sent.result) == (64, "/konto/")
