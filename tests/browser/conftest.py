"""The application in a process of its own, for a browser to come to."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from starlette.testclient import TestClient

from search.server import Address
from tests.browser.chromium import launch
from tests.browser.inventory import Addresses, addresses_at

ROOT = Path(__file__).parent.parent.parent
LONGEST_START = 120.0


@pytest.fixture(scope="session")
def base_url(
    client: TestClient, database_url: str, meilisearch: Address, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a server over the sample catalogue."""
    del client  # opening it has filled both indexes
    port = free_port()
    environment = os.environ | {
        "DATABASE_URL": database_url,
        "MEILISEARCH_URL": meilisearch.url,
        "MEILISEARCH_KEY": meilisearch.key or "",
        "VAR_DIR": str(tmp_path_factory.mktemp("browser")),
        "PORT": str(port),
        "STATE_PAGES": "1",
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
    }
    command = [sys.executable, "-m", "uvicorn", "--factory", "portal.app:create_app", "--port", str(port)]
    with subprocess.Popen([*command, "--log-level", "warning"], cwd=ROOT, env=environment) as server:
        try:
            wait(server, f"http://127.0.0.1:{port}/readyz")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


@pytest.fixture(scope="session")
def addresses(base_url: str) -> Addresses:
    """The paths of the page types on that server."""
    return addresses_at(base_url)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Not longer than for a module: while it is there, tests that await cannot run."""
    with sync_playwright() as playwright:
        started = launch(playwright.chromium)
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page()
    yield opened
    opened.close()


def free_port() -> int:
    """A port that nobody uses at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait(server: subprocess.Popen[bytes], address: str) -> None:
    """Return when the server answers at an address."""
    end = time.monotonic() + LONGEST_START
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=10):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail("the server did not start")
