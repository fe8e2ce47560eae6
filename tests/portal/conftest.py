"""A county with a few published facts, as its visitors find it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponseBase
from django.test import Client

from geleit.accounts.models import County
from geleit.core import wall
from geleit.directory.actions import load_reference_data
from geleit.portal import actions
from geleit.visits.actions import load_visiting_rules
from tests.conftest import NOW


@pytest.fixture
def published(heilbronn: County, oberallgaeu: County) -> County:
    """Heilbronn with everything its data files hold; Oberallgäu too."""
    for county in (oberallgaeu, heilbronn):
        load_reference_data(county=county, now=NOW, demo=True)
        load_visiting_rules(county=county, now=NOW)
        actions.load_portal(county=county, now=NOW)
    wall.enter(heilbronn.pk)
    return heilbronn


@pytest.fixture
def visitor() -> Client:
    """A browser of somebody nobody knows."""
    return Client()


@pytest.fixture
def get(visitor: Client) -> Callable[..., str]:
    """`get("/heilbronn/kontakt/")`: the text of a page that must answer with 200."""

    def fetch(path: str, status: int = 200, **headers: Any) -> str:
        answer = visitor.get(path, **headers)
        assert answer.status_code == status, (path, answer.status_code)
        return content(answer)

    return fetch


def content(answer: HttpResponseBase) -> str:
    """What came back, as text."""
    return getattr(answer, "content", b"").decode()


@pytest.fixture
def kept_pages(settings: Any, tmp_path: Path) -> Path:
    """The page cache switched on, with a folder of its own."""
    settings.PORTAL_CACHE_SECONDS = 30
    settings.PORTAL_CACHE_DIR = tmp_path
    return tmp_path
