"""Starts servers of the tests' own where none are named, and says plainly what is missing where it cannot."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

_SECONDS = 30


@dataclass(frozen=True)
class Server:
    url: str
    process: subprocess.Popen[bytes]

    def freeze(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self.process.send_signal(signal.SIGCONT)


@contextmanager
def meilisearch() -> Iterator[Server]:
    binary = os.environ.get("MEILISEARCH_BINARY") or shutil.which("meilisearch")
    if not binary:
        pytest.skip("no Meilisearch: set TEST_MEILISEARCH_URL or MEILISEARCH_BINARY")
    with tempfile.TemporaryDirectory() as folder:
        address = f"127.0.0.1:{_free_port()}"
        command = [binary, "--http-addr", address, "--db-path", f"{folder}/data", "--no-analytics"]
        with _running(command, folder) as process:
            server = Server(f"http://{address}", process)
            _wait(lambda: urllib.request.urlopen(f"{server.url}/health", timeout=1))
            yield server


@contextmanager
def postgresql() -> Iterator[str]:
    binaries = _postgresql_binaries()
    with tempfile.TemporaryDirectory() as folder:
        data, as_other = f"{folder}/data", _as_ordinary_user()
        initdb = [
            f"{binaries}/initdb",
            "-D",
            data,
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-locale",
        ]
        subprocess.run([*as_other, *initdb], check=True, stdout=subprocess.DEVNULL)
        port = _free_port()
        options = ["-p", str(port), "-k", folder, "-c", "fsync=off", "-c", "listen_addresses="]
        with _running([*as_other, f"{binaries}/postgres", "-D", data, *options], folder):
            url = f"postgresql://postgres@/postgres?host={folder}&port={port}"
            _wait(lambda: psycopg.connect(url).close())
            yield url


def _postgresql_binaries() -> Path:
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    found = shutil.which("initdb") or (str(installed[-1]) if installed else None)
    if not found:
        pytest.skip("no PostgreSQL: set TEST_DATABASE_URL")
    return Path(found).parent


def _as_ordinary_user() -> list[str]:
    """PostgreSQL refuses to run as root; in a user namespace root is somebody else."""
    return ["unshare", "--user", "--map-user=1000", "--map-group=1000"] if os.geteuid() == 0 else []


@contextmanager
def _running(command: list[str], folder: str) -> Iterator[subprocess.Popen[bytes]]:
    with Path(folder, "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
        try:
            yield process
        finally:
            process.send_signal(signal.SIGCONT)
            process.send_signal(signal.SIGINT)
            process.wait(_SECONDS)


def _wait(attempt) -> None:
    end = time.monotonic() + _SECONDS
    while time.monotonic() < end:
        with suppress(urllib.error.URLError, OSError, psycopg.OperationalError):
            attempt()
            return
        time.sleep(0.1)
    raise TimeoutError("the server did not start")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
