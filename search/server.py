"""A local Meilisearch for machines whose operator has not set up one."""

import json
import os
import secrets
import signal
import socket
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from search.local import binary
from search.local.shared import Order, ServiceError, SharedServer, State

_KEPT_ENVIRONMENT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ")


@dataclass(frozen=True)
class Address:
    """Where a Meilisearch listens and the key that opens it."""

    url: str
    key: str


class LocalMeilisearch:
    """The server under `var_dir/meilisearch`, shared by all processes that work over the same `var_dir`.

    `programs` is where the fetched program is kept, by default beside the data.
    """

    def __init__(self, var_dir: Path, say: binary.Say = lambda _: None, programs: Path | None = None) -> None:
        self.folder = var_dir / "meilisearch"
        self.programs = programs or self.folder / "bin"
        self.reason = ""
        self.rebuilt = False
        self._say = say
        self._server = SharedServer(self.folder, "Meilisearch")

    def at_hand(self) -> bool:
        """Whether the program is here already, so that `start` will not fetch it."""
        return binary.at_hand(self.programs)

    def reserve(self) -> Address | None:
        """The address the server has or will have: clients can be told before the program is fetched.

        None, with `reason`, where nothing can be written and there will be no server.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            state = self._server.state()
            return Address(state["url"] if state else f"http://127.0.0.1:{self._port()}", self._key())
        except OSError as error:
            self.reason = f"{self.folder} cannot be written: {error.strerror}"
            return None

    def start(self) -> Address | None:
        """The address of a server that answers; None, with `reason`, where none can be had.

        The index is only a copy of the database: one that the server cannot open is put aside. `rebuilt`
        tells that the index is empty and has to be filled.
        """
        self.reason, self.rebuilt = "", False
        try:
            program = binary.find(self.programs, self._say)
            fresh = not (self.folder / "data").exists()
            state = self._join(program)
        except (ServiceError, binary.BinaryError, OSError) as error:
            self.reason = str(error)
            return None
        self.rebuilt = self.rebuilt or fresh
        return Address(state["url"], self._key())

    def running(self) -> Address | None:
        """The address of the server if one runs over this folder now; starts nothing."""
        state = self._server.state()
        return Address(state["url"], self._key()) if state else None

    def alive(self) -> bool:
        """Whether somebody keeps the server running; False means that `start` is needed."""
        return self._server.alive()

    def stop(self) -> None:
        """Leave the server; it ends when no other process uses it."""
        self._server.leave()

    def wait_until_gone(self, timeout: float) -> bool:
        return self._server.wait_until_gone(timeout)

    def _join(self, program: Path) -> State:
        try:
            return self._server.join(lambda: self._order(program), _answers, timeout=30)[0]
        except ServiceError:
            data = self.folder / "data"
            if self._server.alive() or not data.exists():
                raise
            data.replace(self.folder / f"data.unreadable-{secrets.token_hex(4)}")
            self._say("the search index could not be opened; it was put aside and will be built anew")
            self.rebuilt = True
            return self._server.join(lambda: self._order(program), _answers, timeout=30)[0]

    def _order(self, program: Path) -> Order:
        port = self._port()
        environment = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
        return Order(
            command=[
                str(program), "--env", "production", "--no-analytics", "--log-level", "WARN",
                "--http-addr", f"127.0.0.1:{port}", "--db-path", str(self.folder / "data"),
                "--dump-dir", str(self.folder / "dumps"), "--snapshot-dir", str(self.folder / "snapshots"),
                "--max-indexing-memory", "512MiB", "--max-indexing-threads", "1",
            ],
            # The key travels in the environment: a command line can be read by every user of the machine.
            env=environment | {"MEILI_MASTER_KEY": self._key()},
            state={"url": f"http://127.0.0.1:{port}"},
            stop=((signal.SIGTERM, 4.0), (signal.SIGKILL, 2.0)),
        )  # fmt: skip

    def _key(self) -> str:
        path = self.folder / "master.key"
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with open(descriptor, "w", encoding="ascii") as file:
                file.write(secrets.token_urlsafe(32))
        except FileExistsError:
            if not path.read_text("ascii"):  # the process that made it died before it wrote
                path.write_text(secrets.token_urlsafe(32), "ascii")
        return path.read_text("ascii")

    def _port(self) -> int:
        """The port of last time if it is free, else a new one: clients that remember it stay right."""
        path = self.folder / "port"
        try:
            remembered = int(path.read_text("ascii"))
        except (OSError, ValueError):
            remembered = 0
        port = _free_port(remembered) or _free_port(0)
        path.write_text(str(port), "ascii")
        return port


def _free_port(wanted: int) -> int:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError:
            return 0
        return probe.getsockname()[1]


def _answers(state: State) -> bool:
    try:
        with urllib.request.urlopen(f"{state['url']}/health", timeout=1) as answer:  # noqa: S310
            return json.load(answer)["status"] == "available"
    except (OSError, urllib.error.URLError, ValueError, KeyError):
        return False
