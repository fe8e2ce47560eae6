"""Half-written text is kept on the server until it is saved or dropped."""

from datetime import timedelta

import pytest

from geleit.accounts.models import User
from geleit.core import actions
from geleit.core.models import Draft
from tests.conftest import NOW

FORM = "/konto/vertretung/"
SAVE, DROP = "/entwurf/", "/entwurf/verwerfen/"

pytestmark = pytest.mark.django_db


def keep(browser, **fields: str):
    return browser.post(SAVE, {"draft_key": FORM, **fields})


def test_what_was_typed_comes_back_with_the_page(signed_in, amara: User) -> None:
    browser = signed_in(amara)
    assert keep(browser, valid_from="31.6.").status_code == 204
    page = browser.get(FORM).content.decode()
    assert 'value="31.6."' in page
    assert "kern-error" not in page  # nobody has sent it yet


def test_the_latest_text_counts(signed_in, acting, amara: User) -> None:
    browser = signed_in(amara)
    keep(browser, valid_from="1.7.2026")
    keep(browser, valid_from="2.7.2026")
    acting(amara)
    assert Draft.objects.get().fields == {"valid_from": ["2.7.2026"]}


def test_several_values_of_a_field_are_kept(signed_in, acting, amara: User) -> None:
    signed_in(amara).post(SAVE, {"draft_key": "/x/", "topics": ["work", "housing"]})
    acting(amara)
    assert Draft.objects.get().fields == {"topics": ["work", "housing"]}


def test_technical_fields_and_passwords_are_not_kept(signed_in, acting, amara: User) -> None:
    keep(signed_in(amara), form_key="k", csrfmiddlewaretoken="t", password1="geheim", note="Text")
    acting(amara)
    assert Draft.objects.get().fields == {"note": ["Text"]}


def test_a_draft_remembers_the_version_it_was_written_for(signed_in, acting, amara: User) -> None:
    keep(signed_in(amara), version="3", note="Text")
    acting(amara)
    assert Draft.objects.get().fields == {"version": ["3"], "note": ["Text"]}


def test_saving_the_form_ends_the_draft(signed_in, acting, amara: User, bruno: User) -> None:
    browser = signed_in(amara)
    keep(browser, valid_from="1.7.2026")
    browser.post(FORM, {
        "stand_in": str(bruno.public_id), "valid_from": "1.7.2026", "valid_to": "2.7.2026", "draft_key": FORM,
        "form_key": "5a0f5a86-9f0b-4e52-9d3e-0b0a52c6a111",
    })  # fmt: skip
    acting(amara)
    assert not Draft.objects.exists()


def test_a_draft_can_be_dropped(signed_in, acting, amara: User) -> None:
    browser = signed_in(amara)
    keep(browser, valid_from="1.7.2026")
    answer = browser.post(DROP, {"draft": FORM})
    assert (answer.status_code, answer["Location"]) == (303, FORM)
    acting(amara)
    assert not Draft.objects.exists()


def test_a_null_character_is_left_out(signed_in, acting, amara: User) -> None:
    """PostgreSQL keeps none; a draft must not fail because of it."""
    assert keep(signed_in(amara), note="a\0b").status_code == 204
    acting(amara)
    assert Draft.objects.get().fields == {"note": ["ab"]}


@pytest.mark.parametrize("form", ["", "https://evil.example/", "//evil.example/", "/\\evil.example/", "/x\0/"])
def test_dropping_never_leads_elsewhere(signed_in, amara: User, form: str) -> None:
    assert signed_in(amara).post(DROP, {"draft": form}).status_code == 400


def test_a_draft_needs_a_page(signed_in, amara: User) -> None:
    assert signed_in(amara).post(SAVE, {"note": "Text"}).status_code == 400


def test_nobody_sees_the_draft_of_a_colleague(signed_in, amara: User, bruno: User) -> None:
    keep(signed_in(amara), valid_from="31.6.")
    assert "31.6." not in signed_in(bruno).get(FORM).content.decode()


def test_without_a_sign_in_nothing_is_kept(client) -> None:
    assert keep(client, note="x").status_code == 302


def test_both_reject_get(signed_in, amara: User) -> None:
    browser = signed_in(amara)
    assert browser.get(SAVE).status_code == browser.get(DROP).status_code == 405


def test_old_drafts_are_cleared_away(acting, amara: User) -> None:
    by = acting(amara)
    for age in (1, 13, 15, 40):
        actions.save_draft(form=f"/{age}/", fields={}, by=by, now=NOW - timedelta(days=age))
    assert actions.clear_away(county_id=by.county_id, now=NOW) == 2
    assert set(Draft.objects.values_list("form", flat=True)) == {"/1/", "/13/"}
