"""One local server shared by every process that works over the same folder.

    folder/users.lock    shared lock held by each user; see `keeper`
    folder/start.lock    held by the one process that is starting the server
    folder/keeper.lock   held by the keeper while it lives; its process id is the content
    folder/state.json    where the server is; written when it is ready, void without a living keeper
    folder/server.log    what the server said

It lives on the ground floor because both the search server here and the database of the kernel use it.
"""

import contextlib
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

State = dict[str, str]
_LOG_LIMIT = 4 * 1024 * 1024
_keepers: list[subprocess.Popen[str]] = []
"""Those we started: they may outlive us, but must not stay zombies while we live."""


class ServiceError(Exception):
    """A local server cannot be had; the message says why and what to do."""


@dataclass(frozen=True)
class Order:
    """What the keeper runs. `state` is what other processes are told once it is ready."""

    command: Sequence[str]
    state: State
    env: Mapping[str, str]
    identity: str = "self"
    stop: Sequence[tuple[int, float]] = ((signal.SIGTERM, 6.0), (signal.SIGKILL, 2.0))
    cleanup: Sequence[str] = field(default=())


class SharedServer:
    """A server under `folder` that is started by the first `join` and ends after the last `leave`."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        self.name = name
        self._users: IO[str] | None = None
        self._keeper: subprocess.Popen[str] | None = None

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    def join(
        self, prepare: Callable[[], Order], ready: Callable[[State], bool], timeout: float = 60
    ) -> tuple[State, bool]:
        """The state of a server that answers, and whether we were the one to start it."""
        self._enter(timeout)
        try:
            with self._starting(timeout):
                state = self.state()
                if state is not None:
                    self._wait(state, ready, timeout, None)
                    return state, False
                self._end_unready()
                return self._start(prepare(), ready, timeout), True
        except BaseException:
            self.leave()
            raise

    def leave(self) -> None:
        if self._users is not None:
            self._users.close()
            self._users = None

    def state(self) -> State | None:
        """Where the running server is; None when none runs, whatever an old file says."""
        if not self.alive():
            return None
        try:
            return json.loads((self.folder / "state.json").read_text("utf-8"))
        except (OSError, ValueError):
            return None

    def alive(self) -> bool:
        try:
            with (self.folder / "keeper.lock").open("r") as lock:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        except FileNotFoundError:
            return False
        return False

    def wait_until_gone(self, timeout: float) -> bool:
        """After `leave`: True once the server has ended, False when it stays (others may be using it)."""
        gone = _until(lambda: not self.alive(), timeout)
        if gone and self._keeper is not None:
            self._keeper.wait()  # it has given up its lock, so it is on its last line
        return gone

    def tail(self, lines: int = 12) -> str:
        with contextlib.suppress(OSError):
            return "\n".join(self.log.read_text("utf-8", "replace").splitlines()[-lines:])
        return ""

    def _enter(self, timeout: float) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            if self._users is None:
                users = (self.folder / "users.lock").open("a")
                self._users = users
            for name in ("start.lock", "keeper.lock"):
                (self.folder / name).touch()
        except OSError as error:
            self.leave()
            raise ServiceError(f"{self.folder} cannot be written: {error.strerror}. {_ADVICE}") from error
        if not _until(lambda: _try(self._users, fcntl.LOCK_SH), timeout):
            self.leave()
            raise ServiceError(f"{self.name} under {self.folder} is being stopped and does not end.")

    @contextlib.contextmanager
    def _starting(self, timeout: float) -> Iterator[None]:
        """Only one process at a time may start the server, or find out that it runs."""
        with (self.folder / "start.lock").open("a") as file:
            if not _until(lambda: _try(file, fcntl.LOCK_EX), timeout):
                raise self._failure(f"is being started by another process, not ready after {timeout:.0f} s")
            yield

    def _start(self, order: Order, ready: Callable[[State], bool], timeout: float) -> State:
        keeper = self._keeper = self._spawn(order)
        self._wait(order.state, ready, timeout, keeper)
        draft = self.folder / "state.json.new"
        draft.write_text(json.dumps(order.state), "utf-8")
        draft.chmod(0o600)
        draft.replace(self.folder / "state.json")
        return order.state

    def _spawn(self, order: Order) -> subprocess.Popen[str]:
        (self.folder / "state.json").unlink(missing_ok=True)
        if self.log.exists() and self.log.stat().st_size > _LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))
        program = Path(__file__).with_name("keeper.py")
        # What a server complains of may quote what was written into it.
        with os.fdopen(os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as log:
            keeper = subprocess.Popen(
                [sys.executable, "-I", "-S", str(program), str(self.folder)],
                stdin=subprocess.PIPE, stdout=log, stderr=log, text=True, env=dict(order.env),
                start_new_session=True,  # Ctrl-C is for the user of the server, not for the server
            )  # fmt: skip
        assert keeper.stdin is not None
        json.dump(
            {
                "command": list(order.command), "identity": order.identity,
                "stop": list(order.stop), "cleanup": list(order.cleanup),
            },
            keeper.stdin,
        )  # fmt: skip
        keeper.stdin.close()
        _keepers[:] = [keeper, *(other for other in _keepers if other.poll() is None)]
        return keeper

    def _wait(
        self,
        state: State,
        ready: Callable[[State], bool],
        timeout: float,
        keeper: subprocess.Popen[str] | None,
    ) -> None:
        def settled() -> bool:
            return ready(state) or (keeper is not None and keeper.poll() is not None)

        if not _until(settled, timeout):
            raise self._failure(f"does not answer after {timeout:.0f} s")
        if keeper is not None and keeper.poll() is not None:
            raise self._failure("did not start")

    def _failure(self, what: str) -> ServiceError:
        return ServiceError(f"{self.name} {what}; see {self.log}.\n{self.tail()}")

    def _end_unready(self) -> None:
        """End a keeper whose starter died before the server was ready."""
        if not self.alive():
            return
        with contextlib.suppress(OSError, ValueError):
            os.kill(int((self.folder / "keeper.lock").read_text("ascii")), signal.SIGTERM)
        if not self.wait_until_gone(15):
            raise self._failure("was half started before and does not end")


_ADVICE = "Give this user the right to write there, or set VAR_DIR to a folder of its own."


def _try(file: IO[str] | None, kind: int) -> bool:
    assert file is not None
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _until(condition: Callable[[], bool], timeout: float) -> bool:
    deadline = time.monotonic() + timeout
    pause = 0.01
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
        pause = min(pause * 1.5, 0.1)
    return True
