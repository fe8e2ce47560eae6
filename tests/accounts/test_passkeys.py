"""Passkeys, answered by a key made of software. In a browser: tests/journeys/test_second_factor.py."""

import base64
import hashlib
import html
import json
import re
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from fido2 import cbor

from geleit.accounts import factor_actions, factors
from geleit.accounts.models import User
from tests.accounts.conftest import PASSWORD
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
HOST, ORIGIN = "geleit.example.org", "https://geleit.example.org"
PAGE, ENTER = "/konto/zweiter-faktor/passkey/", "/anmelden/code/"
NO_ANSWERS = ["", "x", "null", "[]", '"x"', "{}", '{"id": 1}', '{"response": {}, "rawId": "AA"}']


def text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Key:
    """A security key with one credential."""

    def __init__(self, origin: str = ORIGIN) -> None:
        self.private, self.id, self.origin = ec.generate_private_key(ec.SECP256R1()), b"key-0001", origin
        self.uses = 0

    def _said(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": f"webauthn.{kind}", "challenge": challenge, "origin": self.origin}).encode()

    def _data(self, *, with_key: bool) -> bytes:
        flags, self.uses = (0x41 if with_key else 0x01), self.uses + 1
        head = hashlib.sha256(HOST.encode()).digest() + bytes([flags]) + self.uses.to_bytes(4, "big")
        numbers = self.private.public_key().public_numbers()
        public = cbor.encode({1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")})
        return head + (bytes(16) + len(self.id).to_bytes(2, "big") + self.id + public if with_key else b"")

    def _answer(self, **response: Any) -> str:
        return json.dumps(
            {"id": text(self.id), "rawId": text(self.id), "type": "public-key", "response": response,
             "clientExtensionResults": {}, "authenticatorAttachment": "cross-platform"}
        )  # fmt: skip

    def create(self, options: dict[str, Any]) -> str:
        said = self._said("create", options["challenge"])
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": self._data(with_key=True)})
        return self._answer(clientDataJSON=text(said), attestationObject=text(attestation))

    def get(self, options: dict[str, Any]) -> str:
        said, data = self._said("get", options["challenge"]), self._data(with_key=False)
        signature = self.private.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            clientDataJSON=text(said), authenticatorData=text(data), signature=text(signature), userHandle=None
        )


def options_on(page: Any) -> dict[str, Any]:
    found = re.search(r'data-passkey-options="([^"]+)"', page.content.decode())
    assert found
    options: dict[str, Any] = json.loads(html.unescape(found[1]))["publicKey"]
    return options


@pytest.fixture(autouse=True)
def named(settings) -> None:
    """Under a name and over https, as passkeys want it."""
    settings.ALLOWED_HOSTS = [HOST]


def at_desk(client: Client) -> Client:
    client.defaults.update({"HTTP_HOST": HOST, "wsgi.url_scheme": "https"})
    return client


def set_up(browser: Client, key: Key, **change: str) -> Any:
    credential = key.create(options_on(browser.get(PAGE)))
    return browser.post(PAGE, {"name": "Schlüsselbund", "password": PASSWORD, "credential": credential, **change})


def begin(username: str = "amara") -> tuple[Client, Any]:
    """The password is typed; the page asks for the key."""
    client = at_desk(Client())
    client.post("/anmelden/", {"login": username, "password": PASSWORD})
    return client, client.get(ENTER)


@pytest.fixture
def key(signed_in, anna: User) -> Key:
    """Amara's key."""
    made = Key()
    assert set_up(at_desk(signed_in(anna)), made)["Location"] == "/konto/zweiter-faktor/ersatzcodes/"
    return made


def test_a_key_is_set_up_and_opens(key: Key, anna: User) -> None:
    [factor] = factors.factors_of(anna)
    assert (factor.kind, factor.name) == ("webauthn", "Schlüsselbund")
    client, page = begin()
    assert client.get("/konto/").status_code == 302
    assert client.post(ENTER, {"credential": key.get(options_on(page))})["Location"] == "/"
    assert client.get("/konto/").status_code == 200


def test_another_key_does_not_open(key: Key) -> None:
    client, page = begin()
    answer = client.post(ENTER, {"credential": Key().get(options_on(page))})
    assert answer.status_code == 422
    assert "Der Passkey wurde nicht angenommen" in answer.content.decode()


def test_an_answer_to_an_earlier_question_does_not_open(key: Key) -> None:
    client, page = begin()
    old = key.get(options_on(page))
    client.post(ENTER, {"credential": old})
    client, page = begin()
    assert client.post(ENTER, {"credential": old}).status_code == 422


def test_an_answer_given_to_another_site_does_not_open(key: Key) -> None:
    """What makes passkeys safe against pages that only look like ours."""
    client, page = begin()
    key.origin = "https://geleit.example.com"
    assert client.post(ENTER, {"credential": key.get(options_on(page))}).status_code == 422


def test_a_second_key_needs_no_new_recovery_codes(signed_in, key: Key, anna: User) -> None:
    anna.refresh_from_db()
    second = Key()
    second.id = b"key-0002"
    browser = at_desk(signed_in(anna))
    assert set_up(browser, second, name="Ersatz")["Location"] == "/konto/zweiter-faktor/"
    assert "Ersatz" in browser.get("/konto/zweiter-faktor/").content.decode()


@pytest.mark.parametrize("change", [{"password": "falsch"}, {"name": ""}, {"name": "x" * 61}])
def test_name_and_password_are_needed(signed_in, anna: User, change: dict[str, str]) -> None:
    assert set_up(at_desk(signed_in(anna)), Key(), **change).status_code == 422
    assert not factors.factors_of(anna)


@pytest.mark.parametrize("answer", NO_ANSWERS)
def test_what_no_key_says_sets_nothing_up(signed_in, anna: User, answer: str) -> None:
    page = set_up(at_desk(signed_in(anna)), Key(), credential=answer)
    assert page.status_code == 422
    assert "Der Passkey wurde nicht angenommen" in page.content.decode()


def test_a_null_character_in_the_answer_is_refused(signed_in, anna: User) -> None:
    browser = at_desk(signed_in(anna))
    answer = json.loads(Key().create(options_on(browser.get(PAGE))))
    answer["clientExtensionResults"] = {"note": "\0"}
    form = {"name": "x", "password": PASSWORD, "credential": json.dumps(answer)}
    assert browser.post(PAGE, form).status_code == 422


@pytest.mark.parametrize("answer", NO_ANSWERS)
def test_what_no_key_says_does_not_open(key: Key, answer: str) -> None:
    client, _page = begin()
    assert client.post(ENTER, {"credential": answer}).status_code == 422


def test_tries_are_limited(key: Key) -> None:
    client, page = begin()
    for _ in range(5):
        assert client.post(ENTER, {"credential": Key().get(options_on(page))}).status_code == 422
    client, page = begin()
    assert client.post(ENTER, {"credential": key.get(options_on(page))}).status_code == 422


def test_who_has_an_app_only_is_not_asked_for_a_key(acting, anna: User) -> None:
    factor_actions.add_app(user=anna, secret="JBSWY3DPEHPK3PXP", by=acting(anna), now=NOW)
    _client, page = begin()
    assert "data-passkey-options" not in page.content.decode()
