"""Web addresses are looked at once a week: briefly, never inside the county's own network, and offline too."""

import errno
import socket
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from geleit.accounts.models import County, User
from geleit.accounts.roles import Role
from geleit.core import wall
from geleit.directory import actions, probing, queries, tasks
from geleit.directory.codes import AddressState
from geleit.directory.models import LinkCheck, Service, ServiceFacts
from geleit.directory.probing import Answer, Result, Target, is_public, look, look_at_all
from tests.conftest import NOW, TODAY, make_user

PUBLIC = "93.184.215.14"
PRIVATE = [
    "127.0.0.1", "127.8.9.1", "0.1.2.3", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "fd12::1", "ff02::1",
    "::ffff:10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::a00:1", "2002:a00:1::1",
]  # fmt: skip
Asked = list[tuple[str, str, str, str]]


def resolver(**hosts: list[str]) -> Callable[[str, int], list[str]]:
    """Knows these hosts (with _ for a dot); every other name does not exist."""
    known = {name.replace("_", "."): found for name, found in hosts.items()}

    def resolve(host: str, port: int) -> list[str]:
        if host not in known:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return known[host]

    return resolve


def opener(answers: dict[str, Answer | Exception], asked: Asked | None = None) -> Callable[[str, Target, str], Answer]:
    """Answers by host and path, for example `amt.example/x`."""

    def opened(method: str, target: Target, address: str) -> Answer:
        if asked is not None:
            asked.append((method, target.host, target.path, address))
        answer = answers[f"{target.host}{target.path}"]
        if isinstance(answer, Exception):
            raise answer
        return answer

    return opened


def seen(url: str, answers: dict[str, Answer | Exception], **hosts: list[str]) -> Result | None:
    return look(url, resolve=resolver(**({"amt_example": [PUBLIC]} | hosts)), opened=opener(answers))


# --- one address ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"amt.example/": Answer(200)}, Result(AddressState.REACHABLE, 200)),
        ({"amt.example/": Answer(403)}, Result(AddressState.REACHABLE, 403)),  # somebody is there
        ({"amt.example/": Answer(404)}, Result(AddressState.UNREACHABLE, 404)),
        ({"amt.example/": Answer(500)}, Result(AddressState.UNREACHABLE, 500)),
        ({"amt.example/": TimeoutError()}, Result(AddressState.UNREACHABLE)),
        ({"amt.example/": ConnectionRefusedError()}, Result(AddressState.UNREACHABLE)),
        (
            {"amt.example/": Answer(301, "/neu"), "amt.example/neu": Answer(200)},
            Result(AddressState.MOVED, 200, "https://amt.example/neu"),
        ),
        ({"amt.example/": Answer(302, "/a"), "amt.example/a": Answer(200)}, Result(AddressState.REACHABLE, 200)),
        ({"amt.example/": Answer(301, "/weg"), "amt.example/weg": Answer(404)}, Result(AddressState.UNREACHABLE, 404)),
        ({"amt.example/": Answer(302, "/")}, Result(AddressState.UNREACHABLE)),  # round and round
    ],
)
def test_what_an_answer_means(answers: dict[str, Answer | Exception], expected: Result) -> None:
    assert seen("https://amt.example", answers) == expected


def test_a_server_that_knows_no_head_is_asked_again() -> None:
    asked: list[str] = []

    def opened(method: str, target: Target, address: str) -> Answer:
        asked.append(method)
        return Answer(405 if method == "HEAD" else 200)

    assert look("https://amt.example/", resolve=lambda host, port: [PUBLIC], opened=opened) == Result(
        AddressState.REACHABLE, 200
    )
    assert asked == ["HEAD", "GET"]


def test_umlauts_and_spaces_are_asked_for_as_browsers_do() -> None:
    asked: Asked = []
    answers: dict[str, Answer | Exception] = {"xn--mter-koa.example/%C3%B6l%20x?q=%C3%BC": Answer(200)}
    look("https://ämter.example/öl x?q=ü", resolve=lambda host, port: [PUBLIC], opened=opener(answers, asked))
    assert asked == [("HEAD", "xn--mter-koa.example", "/%C3%B6l%20x?q=%C3%BC", PUBLIC)]


# --- never inside -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_never_asked(address: str) -> None:
    asked: Asked = []
    assert not is_public(address)
    result = look("https://amt.example/", resolve=lambda host, port: [PUBLIC, address], opened=opener({}, asked))
    assert (result, asked) == (Result(AddressState.REFUSED), [])


def test_a_redirection_leads_nobody_inside() -> None:
    asked: Asked = []
    answers: dict[str, Answer | Exception] = {"amt.example/": Answer(302, "http://innen.example/admin")}
    hosts = resolver(amt_example=[PUBLIC], innen_example=["10.0.0.5"])
    assert look("https://amt.example/", resolve=hosts, opened=opener(answers, asked)) == Result(AddressState.REFUSED)
    assert [host for _method, host, _path, _address in asked] == ["amt.example"]


@pytest.mark.parametrize(
    "url",
    [
        "ftp://amt.example/", "file:///etc/passwd", "gopher://amt.example/", "https://user:pass@amt.example/",
        "https://amt.example:22/", "https://amt.example:6379/", "https://", "amt.example",
    ],
)  # fmt: skip
def test_only_web_servers_are_asked(url: str) -> None:
    asked: Asked = []
    assert look(url, resolve=lambda host, port: [PUBLIC], opened=opener({}, asked)) == Result(AddressState.REFUSED)
    assert asked == []


@pytest.mark.parametrize(
    "url", ["https://amt.example:99999/", "https://[::1/", "https://a..b/", f"https://{'a' * 80}.x/"]
)
def test_what_is_no_address_is_not_reachable(url: str) -> None:
    result = look(url, resolve=lambda host, port: [PUBLIC], opened=opener({}))
    assert result == Result(AddressState.UNREACHABLE)


def test_the_connection_goes_to_the_address_that_was_looked_at() -> None:
    """A name that leads elsewhere the second time it is asked for changes nothing."""
    asked: Asked = []
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    look(
        "https://amt.example/",
        resolve=lambda host, port: next(answers),
        opened=opener({"amt.example/": Answer(200)}, asked),
    )
    assert [address for *_rest, address in asked] == [PUBLIC]


# --- without a network ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("failure", [OSError(errno.ENETUNREACH, ""), OSError(errno.EHOSTUNREACH, "")])
def test_without_a_way_out_nothing_is_said_of_an_address(failure: Exception) -> None:
    assert seen("https://amt.example/", {"amt.example/": failure}) is None


def test_without_name_service_nothing_is_said_of_an_address() -> None:
    def resolve(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_AGAIN, "try again")

    assert look("https://amt.example/", resolve=resolve, opened=opener({})) is None


def test_where_nobody_answers_at_all_the_machine_is_offline() -> None:
    urls = ["https://eins.example/", "https://zwei.example/", "https://innen.example/"]
    hosts = resolver(innen_example=["10.0.0.1"])
    assert look_at_all(urls, resolve=hosts, opened=opener({})) == {urls[2]: Result(AddressState.REFUSED)}
    hosts = resolver(eins_example=[PUBLIC])
    found = look_at_all(urls[:2], resolve=hosts, opened=opener({"eins.example/": Answer(200)}))
    assert [result.state for result in found.values()] == ["reachable", "unreachable"]


def test_no_more_than_a_few_are_asked_at_once() -> None:
    running, most, lock = 0, 0, threading.Lock()
    together = threading.Barrier(probing.AT_ONCE, timeout=5)

    def opened(method: str, target: Target, address: str) -> Answer:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        together.wait()
        with lock:
            running -= 1
        return Answer(200)

    urls = [f"https://amt.example/{number}" for number in range(probing.AT_ONCE * 3)]
    look_at_all(urls, resolve=lambda host, port: [PUBLIC], opened=opened)
    assert most == probing.AT_ONCE


def test_a_request_in_earnest(socket_enabled: None) -> None:
    """Only the head is read, and the name stays in the request though the connection goes to a number."""
    heard: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(5)

        def serve() -> None:
            connection, _address = listener.accept()
            with connection:
                heard.append(connection.recv(4096).decode())
                connection.sendall(b"HTTP/1.1 301 Moved\r\nLocation: /neu\r\nContent-Length: 0\r\n\r\n")

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        target = Target("http", "amt.example", int(listener.getsockname()[1]), "/alt")
        assert probing.ask("HEAD", target, "127.0.0.1") == Answer(301, "/neu")
        thread.join(5)
    assert heard[0].startswith("HEAD /alt HTTP/1.1\r\nHost: amt.example")


# --- the weekly round and its page ------------------------------------------------------------------------------------


@pytest.fixture
def address(hn: County) -> str:
    """A web address that Heilbronn publishes."""
    ServiceFacts.objects.update(online_url="")
    service = Service.objects.get(key="aufenthaltsrecht")
    ServiceFacts.objects.filter(service=service).update(online_url="https://amt.example/antrag")
    return "https://amt.example/antrag"


@pytest.fixture
def browser(hn: County, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(make_user(hn, "edda", Role.PORTAL_EDITOR, "landratsamt"))


def answered(county: County, result: Result, days_later: int = 0) -> None:
    answers = {"https://amt.example/antrag": result}
    actions.keep_answers(county_id=county.pk, answers=answers, now=NOW + timedelta(days=days_later))


@pytest.mark.django_db
def test_the_page_says_since_when_an_address_does_not_answer(browser: Client, hn: County, address: str) -> None:
    page = browser.get("/verzeichnis/netzadressen/").content.decode()
    assert address in page
    assert "nicht geprüft" in page
    dead = Result(AddressState.UNREACHABLE, 404)
    for days_later in (0, 7, 14):
        answered(hn, dead, days_later)
    page = browser.get("/verzeichnis/netzadressen/").content.decode()
    assert "nicht erreichbar seit 10.06.2026" in page
    assert "24.06.2026" in page
    assert "hat nicht geantwortet" in browser.get("/verzeichnis/eintraege/").content.decode()
    answered(hn, Result(AddressState.MOVED, 200, "https://amt.example/neu"), 21)
    page = browser.get("/verzeichnis/netzadressen/").content.decode()
    assert "https://amt.example/neu" in page
    assert "nicht erreichbar" not in page


@pytest.mark.django_db
def test_what_is_not_published_any_more_is_forgotten(hn: County, address: str) -> None:
    answered(hn, Result(AddressState.REACHABLE, 200))
    assert LinkCheck.objects.count() == 1
    ServiceFacts.objects.update(online_url="")
    actions.keep_answers(county_id=hn.pk, answers={}, now=NOW)
    assert LinkCheck.objects.count() == 0


@pytest.mark.django_db
def test_offline_the_last_answer_stays(hn: County, address: str) -> None:
    answered(hn, Result(AddressState.REACHABLE, 200))
    actions.keep_answers(county_id=hn.pk, answers={}, now=NOW)
    row = next(row for row in queries.published_addresses(hn.pk, TODAY) if row.url == address)
    assert row.check is not None
    assert row.check.state == AddressState.REACHABLE


@pytest.mark.django_db
def test_the_weekly_round_and_the_switch(hn: County, address: str, settings: Any, monkeypatch: Any) -> None:
    rounds: list[list[str]] = []

    def look_at_all(urls: list[str]) -> dict[str, Result]:
        rounds.append(urls)
        return {url: Result(AddressState.REACHABLE, 200) for url in urls}

    monkeypatch.setattr(probing, "look_at_all", look_at_all)
    settings.LINK_CHECK = False
    assert (tasks.look_at_addresses(timestamp=0), rounds) == (0, [])
    settings.LINK_CHECK = True
    assert tasks.look_at_addresses(timestamp=0) == sum(map(len, rounds))
    wall.enter(hn.pk)
    assert LinkCheck.objects.get(url=address).state == AddressState.REACHABLE


@pytest.mark.django_db
def test_the_page_says_that_the_check_is_switched_off(browser: Client, address: str, settings: Any) -> None:
    settings.LINK_CHECK = False
    assert "ausgeschaltet" in browser.get("/verzeichnis/netzadressen/").content.decode()
