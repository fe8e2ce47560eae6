"""Remarks of visitors, and the editor who reads them; the look of the pages."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from geleit.accounts.actors import Actor
from geleit.accounts.models import County, User
from geleit.accounts.roles import Role
from geleit.audit.codes import EventKind
from geleit.audit.models import Event
from geleit.core import wall
from geleit.portal import actions, tasks
from geleit.portal.models import CountyLook, Feedback
from geleit.portal.rules.colour import contrast
from tests.conftest import NOW, make_user

PAGE = "/heilbronn/barrierefreiheit/rueckmeldung/"
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 100


@pytest.fixture
def editor(heilbronn: County) -> User:
    """The portal editor of Heilbronn."""
    return make_user(heilbronn, "edda", Role.PORTAL_EDITOR, "landratsamt")


def form_of(visitor: Client, path: str = PAGE) -> dict[str, str]:
    text = visitor.get(path).content.decode()
    pairs = re.findall(r'<input type="hidden" name="([^"]+)"(?: id="[^"]*")? value="([^"]*)"', text)
    return dict(pairs)


def send(visitor: Client, **fields: str) -> Any:
    return visitor.post(PAGE, {**form_of(visitor), **fields})


def test_a_visitor_tells_of_an_obstacle_without_an_account(visitor: Client, published: County) -> None:
    answer = send(visitor, text="Die Schrift ist zu klein.", page="/heilbronn/kontakt/", contact="a@example.org")
    assert answer.status_code == 302
    assert "Ihre Nachricht ist angekommen." in visitor.get(answer.headers["Location"]).content.decode()
    kept = Feedback.objects.get()
    assert (kept.text, kept.page, kept.language) == ("Die Schrift ist zu klein.", "/heilbronn/kontakt/", "de")


def test_the_form_sent_twice_is_kept_once(visitor: Client, published: County) -> None:
    form = form_of(visitor)
    for _number in range(2):
        assert visitor.post(PAGE, {**form, "text": "Hallo"}).status_code == 302
    assert Feedback.objects.count() == 1


def test_an_empty_remark_is_asked_for_and_keeps_the_rest(visitor: Client, published: County) -> None:
    answer = send(visitor, text="", contact="0170 123")
    assert answer.status_code == 422
    assert "Bitte schreiben Sie hier etwas." in answer.content.decode()
    assert "0170 123" in answer.content.decode()


def test_what_a_program_fills_in_goes_nowhere(visitor: Client, published: County) -> None:
    assert send(visitor, text="Buy", website="https://spam.example").status_code == 302
    assert Feedback.objects.count() == 0


def test_a_form_without_its_token_is_refused(published: County) -> None:
    visitor = Client(enforce_csrf_checks=True)
    assert visitor.post(PAGE, {"text": "x"}).status_code == 403
    form = form_of(visitor)
    assert visitor.post(PAGE, {**form, "text": "x"}).status_code == 302


def test_too_many_remarks_from_one_connection_wait(visitor: Client, published: County) -> None:
    answers = [send(visitor, text=f"Nummer {number}").status_code for number in range(7)]
    assert answers == [302] * 5 + [429] * 2
    other = visitor.post(PAGE, {**form_of(visitor), "text": "x"}, REMOTE_ADDR="192.0.2.7")
    assert other.status_code == 302
    assert Feedback.objects.count() == 6


@pytest.mark.parametrize("text", ["x" * 5000, "<script>alert(1)</script>", "مرحبا 👋"])
def test_any_text_is_received_or_explained(visitor: Client, published: County, text: str) -> None:
    assert send(visitor, text=text).status_code in {302, 422}


def test_the_editor_reads_settles_and_deletes_it(
    visitor: Client, published: County, editor: User, signed_in: Callable[[User], Client]
) -> None:
    send(visitor, text="<b>Hallo</b>", contact="a@example.org")
    browser = signed_in(editor)
    text = browser.get("/oeffentliche-seiten/rueckmeldungen/").content.decode()
    assert "&lt;b&gt;Hallo&lt;/b&gt;" in text
    remark = Feedback.objects.get()
    browser.post(f"/oeffentliche-seiten/rueckmeldungen/{remark.public_id}/erledigt/")
    assert Feedback.objects.get().state == "done"
    browser.post(f"/oeffentliche-seiten/rueckmeldungen/{remark.public_id}/loeschen/")
    assert Feedback.objects.count() == 0


def test_settling_and_deleting_leave_a_record_without_what_was_written(
    visitor: Client, published: County, editor: User, signed_in: Callable[[User], Client]
) -> None:
    send(visitor, text="Hallo")
    remark, browser = Feedback.objects.get(), signed_in(editor)
    for verb in ("erledigt", "erledigt", "loeschen"):
        browser.post(f"/oeffentliche-seiten/rueckmeldungen/{remark.public_id}/{verb}/")
    events = Event.objects.filter(subject="feedback").order_by("id")
    assert [(one.kind, one.actor_id, one.subject_id, one.fields) for one in events] == [
        (EventKind.REMARK_SETTLED, editor.pk, remark.pk, []),  # once, though it was sent twice
        (EventKind.REMARK_DELETED, editor.pk, remark.pk, []),
    ]


def test_ninety_days_after_it_was_settled_a_remark_is_deleted(
    visitor: Client, published: County, editor: User, acting: Callable[[User], Actor], clock: Any
) -> None:
    for text in ("erledigt", "offen"):
        send(visitor, text=text)
    done = Feedback.objects.get(text="erledigt")
    actions.settle_feedback(feedback=done, by=acting(editor), now=NOW)
    clock.move_to(NOW + timedelta(days=90))
    assert tasks.delete_settled_feedback(timestamp=0) == 0
    clock.move_to(NOW + timedelta(days=91))
    assert tasks.delete_settled_feedback(timestamp=0) == 1
    assert tasks.delete_settled_feedback(timestamp=0) == 0
    wall.enter(published.pk)
    assert [one.text for one in Feedback.objects.all()] == ["offen"]
    assert Event.objects.filter(kind=EventKind.REMARK_DELETED, role="system", subject_id=done.pk).exists()


def test_the_editor_of_the_other_county_finds_nothing(
    visitor: Client, published: County, oberallgaeu: County, signed_in: Callable[[User], Client]
) -> None:
    send(visitor, text="Hallo")
    remark = Feedback.objects.get()
    browser = signed_in(make_user(oberallgaeu, "otto", Role.PORTAL_EDITOR, "sonthofen"))
    assert "Hallo" not in browser.get("/oeffentliche-seiten/rueckmeldungen/").content.decode()
    assert browser.post(f"/oeffentliche-seiten/rueckmeldungen/{remark.public_id}/loeschen/").status_code == 404


# --- look -----------------------------------------------------------------------------------------------------------


def look_form(browser: Client, **fields: Any) -> dict[str, Any]:
    return {**form_of(browser, "/oeffentliche-seiten/"), "colour": "#10305a", "logo_text": "", **fields}


def test_the_editor_sets_colour_and_logo(
    visitor: Client, published: County, editor: User, signed_in: Callable[[User], Client]
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415

    browser = signed_in(editor)
    picture = SimpleUploadedFile("logo.png", PNG, "image/png")
    answer = browser.post("/oeffentliche-seiten/", look_form(browser, logo=picture, logo_text="Wappen"))
    assert answer.status_code == 302
    text = visitor.get("/heilbronn/").content.decode()
    source = re.search(r'<img class="pl-brand__logo" src="([^"]+)" alt="Wappen"', text)
    assert source is not None
    shown = visitor.get(source[1])
    assert (shown.content, shown.headers["Content-Type"]) == (PNG, "image/png")


def test_a_change_of_the_look_leaves_a_record(
    published: County, editor: User, signed_in: Callable[[User], Client]
) -> None:
    browser = signed_in(editor)
    browser.post("/oeffentliche-seiten/", look_form(browser, colour="#500000"))
    [event] = Event.objects.filter(kind=EventKind.LOOK_CHANGED)
    assert (event.subject, event.actor_id, event.fields) == ("countylook", editor.pk, ["colour"])


@pytest.mark.parametrize("colour", ["#ffff00", "#888888", "red", "#12345", "#10305a;}body{display:none"])
def test_a_colour_that_cannot_be_read_is_refused(
    published: County, editor: User, signed_in: Callable[[User], Client], colour: str
) -> None:
    browser = signed_in(editor)
    assert browser.post("/oeffentliche-seiten/", look_form(browser, colour=colour)).status_code == 422


@pytest.mark.parametrize("content", [b"<svg onload='x'/>", b"GIF89a", PNG + b"0" * 50_000])
def test_a_logo_that_is_no_small_picture_is_refused(
    published: County, editor: User, signed_in: Callable[[User], Client], content: bytes
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415

    browser = signed_in(editor)
    picture = SimpleUploadedFile("logo.png", content, "image/png")
    form = look_form(browser, logo=picture, logo_text="Wappen")
    assert browser.post("/oeffentliche-seiten/", form).status_code == 422
    assert not CountyLook.objects.get().has_logo


def test_what_somebody_else_set_meanwhile_is_not_overwritten(
    published: County, editor: User, signed_in: Callable[[User], Client]
) -> None:
    browser = signed_in(editor)
    first, second = look_form(browser), look_form(browser, colour="#500000")
    assert browser.post("/oeffentliche-seiten/", first).status_code == 302
    assert browser.post("/oeffentliche-seiten/", second).status_code == 409
    assert CountyLook.objects.get().colour == "#10305a"


def test_the_colours_we_bring_can_be_read(published: County) -> None:
    assert all(contrast(look.colour, "#ffffff") >= 7 for look in CountyLook.objects.all())
