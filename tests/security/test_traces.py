"""Nothing about a person stands in addresses or in logs (promises B8 and C6)."""

import logging

import pytest

from tests.security.crawl import TRACES, MarkedWorld, body_of, browser, fetch, inner_rows, links_in, reading_rows

pytestmark = pytest.mark.django_db


def test_no_link_of_any_page_tells_who_somebody_is(world: MarkedWorld) -> None:
    addresses = world.addresses
    wrong, seen = [], 0
    for name, row in reading_rows().items():
        user = None if name not in inner_rows() else world.who_may(row)
        answer = fetch(world, browser(user), addresses[name])
        links = [*links_in(body_of(answer)), answer.headers.get("Location", "")]
        seen += len(links)
        wrong += [f"{name}: {link}" for link in links for trace in TRACES if trace in link]
    assert wrong == []
    assert seen > 200


def test_no_log_line_tells_it_even_when_everything_is_logged(
    world: MarkedWorld, caplog: pytest.LogCaptureFixture, settings
) -> None:
    for name in ("", "django", "django.request", "django.security", "geleit", "allauth"):
        caplog.set_level(logging.DEBUG, logger=name)
    addresses = world.addresses
    for name, row in reading_rows().items():
        user = None if name not in inner_rows() else world.who_may(row)
        fetch(world, browser(user), addresses[name])
        fetch(world, browser(world.outsider), addresses[name])
    typed = dict(enumerate(TRACES))
    fields = {f"field_{number}": trace for number, trace in typed.items()}
    for name, row in inner_rows().items():
        fetch(world, browser(world.who_may(row)), addresses[name], "POST", q=TRACES[0], note=TRACES[0], **fields)
    assert caplog.records
    assert [line for line in caplog.text.splitlines() for trace in TRACES if trace in line] == []
