"""The product as it runs: `kerege serve` over a folder of its own, members who speak HTTP, processes to harm."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import psutil
import psycopg

from api.kernel.local.urls import conninfo
from api.kernel.postgres import EmbeddedPostgres

PASSWORD = "correct horse battery staple"
ACCEPT = "mutation($k: String!, $p: String!) { acceptInvitation(key: $k, password: $p) { done } }"
SIGN_IN = "mutation($e: String!, $p: String!) { signIn(email: $e, password: $p) { done errors { code } } }"
READY_S, REPLACED_S = 120, 30


class Product:
    """A running site without records, PostgreSQL searching alone."""

    def __init__(self, folder: Path, workers: int) -> None:
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        own = {"VAR_DIR": str(folder), "PORT": str(port), "WORKERS": str(workers), "SEARCH_ENGINE": "postgresql"}
        self.environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | own
        self._members = 0

    @contextmanager
    def running(self, *arguments: str) -> Iterator["Product"]:
        """Serve until the block ends."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "output.txt").open("w") as output:
            self._process = self._begin(["serve", *arguments], stdout=output, stderr=output)
            try:
                self._wait_until_ready()
                yield self
            finally:
                self._process.send_signal(signal.SIGTERM)
                self._process.wait(60)

    def kerege(self, *arguments: str) -> str:
        """What a command says that runs beside the site; it has to succeed."""
        process = self._begin(list(arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        out, error = process.communicate()
        assert process.returncode == 0, (arguments, out, error)
        return out.decode()

    def _begin(self, arguments: list[str], **streams: Any) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-m", "api.cli", *arguments], env=self.environment, **streams)

    def _wait_until_ready(self) -> None:
        end = time.monotonic() + READY_S
        while "ready. Open" not in (said := (self.folder / "output.txt").read_text()):
            assert self._process.poll() is None, said
            assert time.monotonic() < end, said
            time.sleep(0.1)

    def processes(self, what: str) -> list[psutil.Process]:
        """Those that run now: `server`, `worker` or `database`."""
        marks = {"server": "api.kernel.local.web", "worker": "worker", "database": "listen_addresses="}
        below = psutil.Process(self._process.pid).children(recursive=True)
        return [each for each in below if marks[what] in _words(each) and not _words(each)[0].endswith("unshare")]

    def kill(self, what: str, number: int) -> None:
        """End one of them as a loss of power would; one that died before is waited for, since pauses grow."""
        end = time.monotonic() + REPLACED_S
        while not (found := self.processes(what)):
            assert time.monotonic() < end, f"no {what} runs"
            time.sleep(0.1)
        os.kill(found[number % len(found)].pid, signal.SIGKILL)

    @contextmanager
    def database(self) -> Iterator[psycopg.Connection[Any]]:
        """A connection as the owner."""
        url = EmbeddedPostgres(self.folder).running()
        assert url, "its keeper is gone"
        with psycopg.connect(conninfo(url), autocommit=True) as connection:
            yield connection

    async def member(self, party: str, role: str) -> str:
        """The address of a new member whose account is open."""
        self._members += 1
        email = f"member{self._members}@example.kz"
        add = ("member", "add", "--party", party, "--email", email, "--name", "Dana", "--role", role)
        key = re.search(r"key=([\w-]+)", self.kerege(*add))
        assert key
        async with self.browser() as browser:
            answer = await browser.post("/graphql", json=body(ACCEPT, k=key[1], p=PASSWORD))
            assert answer.json()["data"]["acceptInvitation"]["done"], answer.text
        return email

    async def signed_in(self, email: str) -> httpx2.AsyncClient:
        """A browser that is signed in; to be closed."""
        browser = self.browser()
        answer = await browser.post("/graphql", json=body(SIGN_IN, e=email, p=PASSWORD))
        assert answer.json()["data"]["signIn"]["done"], answer.text
        return browser

    def browser(self) -> httpx2.AsyncClient:
        """A browser of a stranger; to be closed."""
        return httpx2.AsyncClient(base_url=self.url, timeout=15)


def body(document: str, **variables: Any) -> dict[str, Any]:
    """What is sent to ask a document."""
    return {"query": document, "variables": variables}


def _words(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline() or [""]
    except psutil.NoSuchProcess:
        return [""]
