"""Search goes on when Meilisearch is frozen or killed, says so, and finds it again."""

import asyncio
import os
import signal
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.kernel.settings import settings
from portal.app import create_app
from tests.support import Breakable, index_all

SIMPLIFIED = "simplified mode"
RETURN = 20.0


@pytest.fixture
def shaken(
    database_url: str, breakable: Breakable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[TestClient]:
    """The application over a Meilisearch that the test may harm."""
    for name, value in (
        ("DATABASE_URL", database_url),
        ("MEILISEARCH_URL", breakable.address.url),
        ("MEILISEARCH_KEY", breakable.address.key),
        ("VAR_DIR", str(tmp_path)),
    ):
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    asyncio.run(index_all(database_url, breakable.address))
    with TestClient(create_app(), base_url="http://127.0.0.1", client=("127.0.0.1", 1)) as opened:
        yield opened
    settings.cache_clear()


# Never twice the same words: what was answered a moment ago is given again, whatever happened to the engine since.
_asked = count()


def search(client: TestClient, query: str = "") -> tuple[float, str]:
    began = time.monotonic()
    answer = client.get("/en/search/", params={"q": query or f"copper smelter{' ' * next(_asked)} Aktogay"})
    assert answer.status_code == 200
    assert "Copper smelter near Aktogay".replace(" ", "") in answer.text.replace("<mark>", "").replace(
        "</mark>", ""
    ).replace(" ", "")
    return time.monotonic() - began, answer.text


def until_found_again(client: TestClient) -> None:
    deadline = time.monotonic() + RETURN
    while SIMPLIFIED in search(client)[1]:
        assert time.monotonic() < deadline, "Meilisearch was not found again"
        time.sleep(0.3)


def test_frozen_then_thawed(shaken: TestClient, breakable: Breakable) -> None:
    assert SIMPLIFIED not in search(shaken)[1]
    with breakable.frozen():
        for _ in range(5):
            seconds, page = search(shaken)
            assert SIMPLIFIED in page
            assert seconds < 1
    until_found_again(shaken)


def test_what_was_found_before_is_found_while_frozen(shaken: TestClient, breakable: Breakable) -> None:
    before = search(shaken, "copper smelter")[1]
    assert SIMPLIFIED not in before
    with breakable.frozen():
        seconds, page = search(shaken, "copper smelter")
        assert seconds < 1
        assert SIMPLIFIED not in page


def test_killed_then_started_again(shaken: TestClient, breakable: Breakable) -> None:
    search(shaken)
    os.kill(breakable.pid, signal.SIGKILL)
    seconds, _ = search(shaken)
    assert seconds < 1
    until_found_again(shaken)
