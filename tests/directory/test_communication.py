"""The page on electronic communication, made from channels and what the office has fixed."""

from datetime import date

import pytest

from geleit.accounts.models import County
from geleit.core.multilingual import Text
from geleit.directory.models import Channel, MailTerms
from geleit.directory.queries import office_page
from geleit.directory.rules.communication import Section, legal_bases, sections
from tests.conftest import TODAY


def page(channels: list[Channel], terms: MailTerms | None = None, on: date = TODAY) -> dict[str, Section]:
    found = sections(name=Text.of("Landratsamt", en="County office"), channels=channels, terms=terms, land="BY", on=on)
    return {section.key: section for section in found}


def said(section: Section) -> str:
    return " ".join(text.german for text in section.texts)


MAIL = Channel(kind="email", value="info@example.org", purpose="informal")
SIGNED = Channel(kind="signature_mail", value="post@example.org", purpose="formal", conditions=Text("Nur mit QES."))
DE_MAIL = Channel(kind="de_mail", value="info@example.de-mail.de", purpose="formal")


def test_without_an_electronic_way_there_is_no_page() -> None:
    assert page([Channel(kind="phone", value="1", purpose="informal")]) == {}


def test_it_follows_the_skeleton() -> None:
    assert list(page([MAIL, SIGNED])) == [
        "scope", "informal", "formal", "objections", "signatures", "formats", "size", "encryption", "unreadable", "law"
    ]  # fmt: skip


def test_de_mail_is_named_only_while_its_address_is_in_force() -> None:
    assert "De-Mail" in said(page([MAIL, SIGNED, DE_MAIL])["formal"])
    assert "De-Mail" not in said(page([MAIL, SIGNED])["formal"])


def test_without_a_formal_way_it_sends_to_letter_and_counter() -> None:
    found = page([MAIL])
    assert "unterschriebenen Brief" in said(found["formal"])
    assert "unterschriebenen Brief" in said(found["objections"])
    assert "signatures" not in found


def test_what_the_office_has_fixed_is_said_and_what_not_is_not_invented() -> None:
    assert "nichts festgelegt" in said(page([MAIL])["size"])
    terms = MailTerms(
        max_megabytes=10, formats="pdf jpg", signature_formats="PAdES CAdES", more=Text("Nur ein Anhang.")
    )
    found = page([MAIL, SIGNED], terms)
    assert "10 MB" in said(found["size"])
    assert "pdf, jpg" in said(found["formats"])
    assert "PAdES, CAdES" in said(found["signatures"])
    assert "Nur ein Anhang" in said(found["more"])


def test_the_legal_basis_has_its_day() -> None:
    assert any("GVBl. S. 599" in one for one in legal_bases("BY", date(2025, 1, 1)))
    assert not any("GVBl. S. 599" in one for one in legal_bases("BY", date(2024, 12, 31)))
    assert any("LVwVfG" in one for one in legal_bases("BW", TODAY))
    assert "10.06.2026" in said(page([MAIL])["law"])


def test_the_sentences_are_there_in_english_too() -> None:
    found = page([MAIL, SIGNED, DE_MAIL])
    for key in ("scope", "informal", "formal", "objections", "encryption", "unreadable"):
        assert all(text.state("en") == "current" for text in found[key].texts), key


@pytest.mark.django_db
@pytest.mark.parametrize(("on", "named"), [(date(2024, 8, 31), True), (date(2024, 9, 1), False)])
def test_the_page_of_oberallgaeu_as_of_a_day(oa: County, on: date, named: bool) -> None:
    office = office_page(oa.pk, "lra-oberallgaeu", on)
    assert office is not None
    found = page(office.channels, office.mail_terms, on)
    assert ("De-Mail" in said(found["formal"])) is named
    assert [one.value for one in found["informal"].channels] == ["info@lra-oa.bayern.de"]
