"""What EMAIL_URL may say, and that STARTTLS comes before name and password."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage, get_connection

from geleit.config.settings import mail


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://localhost", ("localhost", 25, False, False)),
        ("smtp+tls://mail.example.org", ("mail.example.org", 587, True, False)),
        ("smtp+tls://mail.example.org:2525", ("mail.example.org", 2525, True, False)),
        ("smtps://mail.example.org", ("mail.example.org", 465, False, True)),
    ],
)
def test_the_scheme_says_how_the_connection_is_encrypted(url: str, expected: tuple[object, ...]) -> None:
    found = mail(url)
    tls, ssl = found.get("EMAIL_USE_TLS", False), found.get("EMAIL_USE_SSL", False)
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"], tls, ssl) == expected


def test_name_and_password_may_hold_any_character() -> None:
    found = mail("smtp+tls://geleit%40example.org:p%3Aw%2F%40@mail.example.org")
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("geleit@example.org", "p:w/@")


def test_without_an_address_mails_become_files() -> None:
    assert str(mail("")["EMAIL_BACKEND"]).endswith("filebased.EmailBackend")


@pytest.mark.parametrize("url", ["smtp+ssl://mail.example.org", "mail.example.org", "tls://x", "http://x"])
def test_a_typing_error_is_said_instead_of_keeping_all_mails_in_the_house(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="smtp\\+tls"):
        mail(url)


@contextmanager
def mail_server(heard: list[str]) -> Iterator[int]:
    """A server that offers STARTTLS and then closes, noting what it was told in the open."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(5)

        def serve() -> None:
            connection, _address = listener.accept()
            with connection, connection.makefile("rwb", 0) as lines:
                lines.write(b"220 ready\r\n")
                for line in iter(lines.readline, b""):
                    word = line.decode("ascii", "replace").split()[0].upper()
                    heard.append(word)
                    if word == "STARTTLS":
                        lines.write(b"220 go on\r\n")
                        return
                    lines.write(b"250-here\r\n250-STARTTLS\r\n250 AUTH PLAIN\r\n")

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield int(listener.getsockname()[1])
        thread.join(5)


def test_nothing_is_said_in_the_open_before_starttls(socket_enabled: None) -> None:
    heard: list[str] = []
    with mail_server(heard) as port:
        found = mail(f"smtp+tls://geleit:geheim@127.0.0.1:{port}")
        connection = get_connection(
            "django.core.mail.backends.smtp.EmailBackend", host=found["EMAIL_HOST"], port=found["EMAIL_PORT"],
            username=found["EMAIL_HOST_USER"], password=found["EMAIL_HOST_PASSWORD"], use_tls=found["EMAIL_USE_TLS"],
            timeout=5,
        )  # fmt: skip
        with suppress(OSError):  # the server hangs up, and how that looks is up to the system
            EmailMessage("x", "x", "a@example.org", ["b@example.org"], connection=connection).send()
    assert heard == ["EHLO", "STARTTLS"]
