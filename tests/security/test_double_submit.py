"""A form sent many times at once acts once (promise H3)."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connections
from django.test import Client

from geleit.accounts.models import StandIn
from geleit.core import wall
from tests.security.conftest import TwoCounties

FORM = "/konto/vertretung/"
SENDINGS = 20


@pytest.mark.slow
def test_twenty_clicks_at_once_make_one_record(committed: TwoCounties) -> None:
    entries = {
        "stand_in": str(committed.bruno.public_id),
        "valid_from": "15.06.2026",
        "valid_to": "26.06.2026",
        "form_key": str(uuid4()),
    }
    clients = []
    for _ in range(SENDINGS):
        client = Client()
        client.force_login(committed.amara, backend="geleit.accounts.backends.Backend")
        clients.append(client)
    together = Barrier(SENDINGS)

    def send(client: Client) -> tuple[int, str]:
        try:
            together.wait(timeout=30)
            answer = client.post(FORM, entries)
            return answer.status_code, answer.headers.get("Location", "")
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(SENDINGS) as pool:
        answers = list(pool.map(send, clients))
    assert len(set(answers)) == 1, answers
    assert answers[0][0] == 302
    assert committed.amara.county_id is not None
    with wall.inside(committed.amara.county_id):
        assert StandIn.objects.count() == 1
