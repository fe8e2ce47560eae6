"""The editor changes texts: dated, in all languages, with history, four eyes and undo."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from geleit.accounts.models import County, User
from geleit.accounts.roles import Role
from geleit.core import wall
from geleit.directory.models import ChangeSet, DirectorySettings, Hours, Office
from geleit.portal.models import AccessibilityStatement, Imprint, PageText
from geleit.visits.models import VisitRule
from tests.conftest import NOW, TODAY, make_user
from tests.portal.test_remarks import form_of

SignIn = Callable[[User], Client]
PUBLIC = "/heilbronn/integrationsmanagement/"


@pytest.fixture
def editor(published: County) -> Client:
    """A browser of the portal editor."""
    user = make_user(published, "edda", Role.PORTAL_EDITOR, "landratsamt")
    browser = Client()
    browser.force_login(user, backend="geleit.accounts.backends.Backend")
    return browser


def page_of(fact: Any) -> str:
    return f"/oeffentliche-seiten/texte/{fact.public_id}/"


def filled(browser: Client, path: str) -> dict[str, str]:
    """What the form shows, ready to be sent again."""
    text = browser.get(path).content.decode()
    fields = form_of(browser, path)
    fields |= dict(re.findall(r'<input type="text" name="([^"]+)" id="[^"]+"[^>]*? value="([^"]*)"', text))
    areas = re.findall(r'<textarea[^>]*? name="([^"]+)"[^>]*>\n?(.*?)</textarea>', text, re.DOTALL)
    return {**fields, **dict(areas)}


def test_all_texts_are_listed_with_what_their_translations_lack(editor: Client) -> None:
    text = editor.get("/oeffentliche-seiten/texte/").content.decode()
    assert "Was ist Integrationsmanagement?" in text
    assert "ar, uk, ru, fa, tr, fr, ti" in text  # of the background


def test_a_change_from_tomorrow_on_is_seen_tomorrow_and_nothing_is_overwritten(editor: Client, visitor: Client) -> None:
    fact = PageText.objects.get(key="integration-what")
    tomorrow = TODAY + timedelta(days=1)
    form = filled(editor, page_of(fact)) | {"title_de": "Was wir tun", "valid_from": f"{tomorrow:%d.%m.%Y}"}
    assert editor.post(page_of(fact), form).status_code == 302
    assert "Was ist Integrationsmanagement?" in visitor.get(PUBLIC).content.decode()
    assert "Was wir tun" in visitor.get(f"{PUBLIC}?stand={tomorrow}").content.decode()
    assert PageText.objects.filter(key="integration-what").count() == 2
    arabic = visitor.get(f"/heilbronn/ar/integrationsmanagement/?stand={tomorrow}").content.decode()
    assert '<h2 lang="de" dir="ltr">Was wir tun</h2>' in arabic  # its translation is outdated now


def test_a_translation_is_added(editor: Client, visitor: Client) -> None:
    fact = PageText.objects.get(key="integration-background")
    form = filled(editor, page_of(fact)) | {"title_ar": "خلفية", "body_ar": "نص"}
    assert editor.post(page_of(fact), form).status_code == 302
    assert "خلفية" in visitor.get("/heilbronn/ar/integrationsmanagement/").content.decode()


def test_where_four_eyes_are_set_it_waits(editor: Client, visitor: Client, published: County) -> None:
    DirectorySettings.objects.update_or_create(county=published, defaults={"four_eyes": True})
    fact = PageText.objects.get(key="integration-what")
    editor.post(page_of(fact), filled(editor, page_of(fact)) | {"title_de": "Was wir tun"})
    assert "Was wir tun" not in visitor.get(PUBLIC).content.decode()
    assert ChangeSet.objects.get().state == "waiting"
    assert editor.get("/verzeichnis/wartend/").status_code in {200, 404}


def test_the_history_of_a_text_can_be_read_and_a_change_taken_back(editor: Client, visitor: Client) -> None:
    fact = PageText.objects.get(key="integration-what")
    editor.post(page_of(fact), filled(editor, page_of(fact)) | {"title_de": "Was wir tun"})
    assert "Was wir tun" in visitor.get(PUBLIC).content.decode()
    latest = PageText.objects.get(key="integration-what", valid_to=None, withdrawn_at=None)
    history = re.search(
        r'href="(/[^"]*)"[^>]*>\s*<span class="kern-label">Verlauf', editor.get(page_of(latest)).content.decode()
    )
    assert history is not None
    shown = editor.get(history[1])
    assert shown.status_code == 200
    undo = re.search(r'action="(/[^"]*rueckgaengig/)"', shown.content.decode())
    assert undo is not None
    editor.post(undo[1])
    assert "Was ist Integrationsmanagement?" in visitor.get(PUBLIC).content.decode()


def test_a_text_is_added_and_corrected(editor: Client, visitor: Client) -> None:
    path = "/oeffentliche-seiten/texte/neu/"
    form = form_of(editor, path) | {"place": "start", "title_de": "Neue Öffnungszeiten", "body_de": "Ab Montag."}
    assert editor.post(path, form).status_code == 302
    assert "Neue Öffnungszeiten" in visitor.get("/heilbronn/").content.decode()
    fact = PageText.objects.get(place="start")
    wrong = filled(editor, page_of(fact)) | {"body_de": "Ab Dienstag.", "wrong_because": "Falscher Tag"}
    assert editor.post(page_of(fact), wrong).status_code == 302
    shown = visitor.get("/heilbronn/").content.decode()
    assert "Ab Dienstag." in shown
    assert "Ab Montag." not in shown


def test_a_text_ends_after_a_day_and_the_history_takes_it_back(editor: Client, visitor: Client) -> None:
    fact = PageText.objects.get(key="integration-what")
    path = f"{page_of(fact)}beenden/"
    assert path in editor.get(page_of(fact)).content.decode()
    last_day = TODAY + timedelta(days=3)
    form = form_of(editor, path) | {"last_day": f"{last_day:%d.%m.%Y}", "reason": "Das Programm endet."}
    answer = editor.post(path, form)
    history = editor.get(answer.headers["Location"]).content.decode()
    assert "Das Programm endet." in history
    assert "Was ist Integrationsmanagement?" in visitor.get(f"{PUBLIC}?stand={last_day}").content.decode()
    after = visitor.get(f"{PUBLIC}?stand={last_day + timedelta(days=1)}").content.decode()
    assert "Was ist Integrationsmanagement?" not in after
    undo = re.search(r'action="(/[^"]*rueckgaengig/)"', history)
    assert undo is not None
    editor.post(undo[1])
    fact.refresh_from_db()
    assert fact.valid_to is None


def test_a_text_is_withdrawn_with_a_reason_and_can_come_back(editor: Client, visitor: Client) -> None:
    fact = PageText.objects.get(key="integration-what")
    path = f"{page_of(fact)}beenden/"
    without = editor.post(path, form_of(editor, path) | {"was_wrong": "on"})
    assert without.status_code == 422
    assert "Sagen Sie, warum" in without.content.decode()
    editor.post(path, form_of(editor, path) | {"was_wrong": "on", "reason": "Falsche Seite"})
    assert "Was ist Integrationsmanagement?" not in visitor.get(PUBLIC).content.decode()
    listed = editor.get("/oeffentliche-seiten/texte/").content.decode().split("Nicht mehr auf den Seiten")[1]
    history = re.search(r'href="(/verzeichnis/verlauf/[^"]+)">Was ist Integrationsmanagement', listed)
    assert history is not None
    undo = re.search(r'action="(/[^"]*rueckgaengig/)"', editor.get(history[1]).content.decode())
    assert undo is not None
    editor.post(undo[1])
    assert "Was ist Integrationsmanagement?" in visitor.get(PUBLIC).content.decode()
    assert "Nicht mehr auf den Seiten" not in editor.get("/oeffentliche-seiten/texte/").content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Geben Sie den letzten Tag an"),
        ({"last_day": "31.02.2026"}, "31.12.2026"),
        ({"last_day": "10.07.2026", "was_wrong": "on", "reason": "x"}, "Wählen Sie eines von beiden."),
    ],
)
def test_what_is_unclear_about_an_end_is_explained_and_kept(editor: Client, typed: dict[str, str], said: str) -> None:
    path = f"{page_of(PageText.objects.get(key='integration-what'))}beenden/"
    answer = editor.post(path, form_of(editor, path) | {"reason": "Ein Grund"} | typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert typed.get("reason", "Ein Grund") in page


def test_who_was_overtaken_is_told_before_a_text_ends(editor: Client) -> None:
    path = f"{page_of(PageText.objects.get(key='integration-what'))}beenden/"
    second = form_of(editor, path) | {"last_day": "20.06.2026"}
    editor.post(path, form_of(editor, path) | {"last_day": "30.06.2026"})
    assert editor.post(path, second).status_code == 409


def test_what_the_law_demands_has_no_end(editor: Client) -> None:
    for fact in (Imprint.objects.get(), AccessibilityStatement.objects.get()):
        assert editor.get(f"{page_of(fact)}beenden/").status_code == 404
        assert "beenden/" not in editor.get(page_of(fact)).content.decode()


def test_imprint_and_accessibility_statement_are_edited_the_same_way(editor: Client, visitor: Client) -> None:
    imprint = Imprint.objects.get()
    form = filled(editor, page_of(imprint)) | {"phone": "07131 994-0"}
    assert editor.post(page_of(imprint), form).status_code == 302
    assert "07131 994-0" in visitor.get("/heilbronn/impressum/").content.decode()
    statement = AccessibilityStatement.objects.get()
    form = filled(editor, page_of(statement)) | {"conformity": "full", "tested_on": "01.06.2026"}
    assert editor.post(page_of(statement), form).status_code == 302
    assert "erfüllen die Regeln für Barrierefreiheit" in visitor.get("/heilbronn/barrierefreiheit/").content.decode()


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(editor: Client) -> None:
    fact = PageText.objects.get(key="integration-what")
    form = filled(editor, page_of(fact))
    first = form | {"title_de": "Eins", "valid_from": f"{TODAY + timedelta(days=9):%d.%m.%Y}"}
    assert editor.post(page_of(fact), first).status_code == 302
    second = form | {"form_key": "5a0f5a86-9f0b-4e52-9d3e-0b0a52c6a111", "title_de": "Zwei"}
    assert editor.post(page_of(fact), second).status_code == 409


@pytest.mark.parametrize(("own", "foreign"), [("heilbronn", "oberallgaeu"), ("oberallgaeu", "heilbronn")])
def test_an_editor_finds_nothing_of_the_other_county(
    published: County, signed_in: SignIn, own: str, foreign: str
) -> None:
    theirs = County.objects.get(slug=foreign)
    wall.enter(theirs.pk)
    office, rule = Office.objects.filter(facts__released_at=NOW)[0], VisitRule.objects.all()[0]
    hours = Hours.objects.all()[0]
    addresses = [
        reverse("directory:entry", args=["aemter", office.public_id]),
        reverse("directory:change_fact", args=["zeiten", hours.public_id]),
        reverse("directory:history", args=[office.public_id]),
        reverse("visits:rule", args=[rule.public_id]),
        reverse("visits:change_rule", args=[rule.public_id]),
        page_of(PageText.objects.all()[0]),
        f"{page_of(PageText.objects.all()[0])}beenden/",
        page_of(Imprint.objects.get()),
    ]
    county = County.objects.get(slug=own)
    wall.enter(county.pk)
    browser = signed_in(make_user(county, "otto", Role.PORTAL_EDITOR, "landratsamt"))
    assert {address: browser.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 404)
    assert theirs.name not in browser.get(reverse("directory:entries")).content.decode()
