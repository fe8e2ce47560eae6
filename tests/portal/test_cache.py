"""Pages kept for everybody: no database for a hit, a copy while it is away, nothing kept that is not for everybody."""

import gzip
from datetime import timedelta
from pathlib import Path
from typing import Any

import brotli
import pytest
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from geleit.accounts.models import County
from geleit.core import wall
from geleit.core.multilingual import Text
from geleit.directory.changes import tell
from geleit.directory.models import OfficeFacts
from geleit.portal import cache
from tests.conftest import NOW

PATH = "/heilbronn/kontakt/"


@pytest.fixture
def site(published: County, kept_pages: Path) -> County:
    """Heilbronn with kept pages."""
    return published


def fresh_browser() -> Client:
    """A browser at a server that was just started: nothing in memory."""
    return Client(raise_request_exception=False)


def away(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the database away."""

    def refuse(*args: Any) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(wall, "enter_portal", refuse)


def test_the_second_look_needs_no_database(site: County, visitor: Client, django_assert_num_queries: Any) -> None:
    first = visitor.get(PATH)
    with django_assert_num_queries(0):
        second = visitor.get(PATH)
    assert second.content == first.content
    assert first.headers["Cache-Control"] == "public, max-age=0, must-revalidate, s-maxage=30"
    assert first.headers["Vary"] == "Accept-Encoding"
    assert first.headers["Content-Security-Policy"] == second.headers["Content-Security-Policy"]
    assert not first.cookies
    assert not second.cookies


def test_each_language_and_host_has_its_own_copy(site: County, visitor: Client, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    pages = {visitor.get(path).content for path in ("/heilbronn/", "/heilbronn/ar/", "/oberallgaeu/")}
    pages.add(visitor.get("/heilbronn/", headers={"host": "b.example"}).content)
    assert len(pages) == 3
    assert len(list((settings.PORTAL_CACHE_DIR / "heilbronn").glob("*.page"))) == 3


def test_it_is_asked_again_after_half_a_minute(site: County, visitor: Client, clock: Any) -> None:
    visitor.get(PATH)
    marked = visitor.get(PATH).headers["ETag"]
    clock.shift(timedelta(days=1, seconds=31))
    assert visitor.get(PATH).headers["ETag"] != marked  # another day in the foot


def test_a_change_empties_the_county_and_no_other(
    site: County, visitor: Client, django_capture_on_commit_callbacks: Any, django_assert_num_queries: Any
) -> None:
    for path in (PATH, "/oberallgaeu/kontakt/"):
        visitor.get(path)
    wall.enter(site.pk)
    with django_capture_on_commit_callbacks(execute=True):
        tell(site.pk)
    with django_assert_num_queries(0):
        visitor.get("/oberallgaeu/kontakt/")
    with CaptureQueriesContext(connection) as asked:
        visitor.get(PATH)
    assert len(asked) > 0


def test_a_browser_asks_each_time_and_sees_a_change_at_once(
    site: County, visitor: Client, django_capture_on_commit_callbacks: Any, django_assert_num_queries: Any
) -> None:
    seen = visitor.get(PATH).headers["ETag"]
    with django_assert_num_queries(0):
        unchanged = visitor.get(PATH, headers={"if-none-match": seen})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert unchanged.headers["Cache-Control"].startswith("public, max-age=0, must-revalidate")
    with django_capture_on_commit_callbacks(execute=True):
        OfficeFacts.objects.filter(office__key="lra-heilbronn").update(name=Text("Landratsamt, jetzt anders"))
        tell(site.pk)
    changed = visitor.get(PATH, headers={"if-none-match": seen})
    assert changed.status_code == 200
    assert "Landratsamt, jetzt anders" in changed.content.decode()


def test_a_page_with_an_office_that_closes_is_not_kept_longer(site: County, visitor: Client, clock: Any) -> None:
    # Team Neckarsulm, Tuesday 9 June 2026, closes at 12:00; it is 11:59:50 in Germany.
    clock.move_to(NOW.replace(day=9, hour=9, minute=59, second=50))
    path = "/heilbronn/aemter/t01-neckarsulm/"
    before = visitor.get(path)
    assert "Jetzt geöffnet. Schließt um 12:00 Uhr." in before.content.decode()
    assert before.headers["Cache-Control"] == "public, max-age=0, must-revalidate, s-maxage=10"
    clock.shift(timedelta(seconds=11))
    assert "Jetzt geschlossen." in visitor.get(path).content.decode()


def test_while_the_database_is_away_the_last_copy_answers(
    site: County, monkeypatch: pytest.MonkeyPatch, clock: Any
) -> None:
    kept = fresh_browser().get(PATH).content
    away(monkeypatch)
    clock.shift(timedelta(days=2))
    answer = fresh_browser().get(PATH)  # from disk: as after a restart
    assert answer.status_code == 200
    assert answer.content == kept
    assert answer.headers["Warning"].startswith("110 ")
    assert "X-Geleit-Copy" in answer.headers
    assert fresh_browser().get("/heilbronn/impressum/").status_code == 503  # never seen before


def test_after_a_failure_the_database_is_left_alone_for_a_moment(
    site: County, monkeypatch: pytest.MonkeyPatch, clock: Any
) -> None:
    browser = fresh_browser()
    browser.get(PATH)
    clock.shift(timedelta(minutes=5))
    with monkeypatch.context() as patch:
        away(patch)
        assert "Warning" in browser.get(PATH).headers
    assert "Warning" in browser.get(PATH).headers
    clock.shift(timedelta(seconds=6))
    assert "Warning" not in browser.get(PATH).headers


def test_a_copy_that_nobody_can_read_is_made_anew(site: County, kept_pages: Path) -> None:
    fresh_browser().get(PATH)
    for file in (kept_pages / "heilbronn").glob("*.page"):
        file.write_bytes(b"torn")
    assert fresh_browser().get(PATH).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/heilbronn/barrierefreiheit/rueckmeldung/",  # carries a form key
        "/heilbronn/kontakt/?stand=2026-06-01",
        "/heilbronn/besuch/?alter=16",
        "/heilbronn/suche/?q=Pass",
        "/heilbronn/zustaendig/?ort=Eppingen",
        "/heilbronn/gibt-es-nicht/",
        "/anmelden/",
    ],
)
def test_what_is_not_the_same_for_everybody_is_never_kept(
    site: County, visitor: Client, kept_pages: Path, path: str
) -> None:
    visitor.get(path)
    assert list(kept_pages.glob("*/*.page")) == []


def test_a_page_with_a_form_key_is_refused_even_when_its_view_forgets_to_say_so() -> None:
    for body in (b'<input type="hidden" name="form_key">', b'<input name="csrfmiddlewaretoken">'):
        assert not cache._may_be_kept(HttpResponse(body))
    with_cookie = HttpResponse(b"x")
    with_cookie.set_cookie("a", "b")
    assert not cache._may_be_kept(with_cookie)
    assert cache._may_be_kept(HttpResponse(b"x"))


def test_marks_of_advertisers_make_no_other_page(site: County, visitor: Client, kept_pages: Path) -> None:
    for query in ("", "?utm_source=brief", "?fbclid=1"):
        visitor.get(PATH + query)
    assert len(list((kept_pages / "heilbronn").glob("*.page"))) == 1


def test_it_goes_out_compressed_and_once(site: County, visitor: Client) -> None:
    visitor.get(PATH)
    plain = visitor.get(PATH).content
    small = visitor.get(PATH, headers={"accept-encoding": "gzip, br"})
    assert small.headers["Content-Encoding"] == "br"
    assert brotli.decompress(small.content) == plain
    older = visitor.get(PATH, headers={"accept-encoding": "gzip, br;q=0"})
    assert gzip.decompress(older.content) == plain
    known = visitor.get(PATH, headers={"accept-encoding": "br", "if-none-match": small.headers["ETag"]})
    assert (known.status_code, known.content) == (304, b"")


def test_a_host_nobody_allowed_gets_nothing_from_the_cache(site: County, visitor: Client) -> None:
    visitor.get(PATH)
    assert visitor.get(PATH, headers={"host": "evil.example"}).status_code == 400


def test_staff_who_are_signed_in_see_the_same_page(site: County, visitor: Client, amara, signed_in) -> None:
    assert signed_in(amara).get(PATH).content == visitor.get(PATH).content
