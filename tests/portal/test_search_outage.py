"""Search goes on when Meilisearch is frozen or killed, says so, and finds it again."""

import asyncio
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.kernel.settings import settings
from portal.app import create_app
from search.server import LocalMeilisearch
from tests.conftest import PROGRAMS
from tests.support import index_all

SIMPLIFIED = "simplified mode"
RETURN = 20.0


def pid_of(folder: Path) -> int:
    """Process of the Meilisearch whose data lie in *folder*."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if Path(os.fsdecode(command[0])).name.startswith("meilisearch") and os.fsencode(folder) in b" ".join(command):
            return int(process.name)
    raise AssertionError("no Meilisearch runs there")


@pytest.fixture
def outage(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[TestClient, Callable[[], int]]]:
    """The application over a Meilisearch that the test may harm, and the process id of that server."""
    server = LocalMeilisearch(tmp_path, programs=PROGRAMS)
    address = server.start()
    assert address, server.reason
    for name, value in (
        ("DATABASE_URL", database_url),
        ("MEILISEARCH_URL", address.url),
        ("MEILISEARCH_KEY", address.key),
        ("VAR_DIR", str(tmp_path)),
    ):
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    asyncio.run(index_all(database_url, address))
    try:
        with TestClient(create_app(), base_url="http://127.0.0.1") as opened:
            yield opened, lambda: pid_of(server.folder)
    finally:
        server.stop()
        settings.cache_clear()


def search(client: TestClient) -> tuple[float, str]:
    began = time.monotonic()
    answer = client.get("/en/search/", params={"q": "copper smelter"})
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


def test_frozen_then_thawed(outage: tuple[TestClient, Callable[[], int]]) -> None:
    client, pid = outage
    assert SIMPLIFIED not in search(client)[1]
    frozen = pid()
    os.kill(frozen, signal.SIGSTOP)
    try:
        for _ in range(5):
            seconds, page = search(client)
            assert SIMPLIFIED in page
            assert seconds < 1
    finally:
        os.kill(frozen, signal.SIGCONT)
    until_found_again(client)


def test_killed_then_started_again(outage: tuple[TestClient, Callable[[], int]]) -> None:
    client, pid = outage
    search(client)
    os.kill(pid(), signal.SIGKILL)
    seconds, _ = search(client)
    assert seconds < 1
    until_found_again(client)
