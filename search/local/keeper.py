"""Keep one server running for as long as anybody uses it: `keeper.py FOLDER < order.json`.

A program of its own, of the standard library only. Every user of the server holds a shared lock on
`FOLDER/users.lock`; the keeper waits for the exclusive one. The kernel gives it when the last user has left,
be it by leaving or by `kill -9`, so no list of process ids can be wrong. Until then a server that dies is
started again, by a process that serves nobody and therefore blocks nobody.
"""

import contextlib
import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

_FIRST_PAUSE, _LONGEST_PAUSE, _STEADY = 0.1, 5.0, 10.0


class Keeper:
    def __init__(self, folder: Path, order: dict[str, object]) -> None:
        self.folder = folder
        self.order = order
        self.child: subprocess.Popen[bytes] | None = None
        self.guard = threading.Lock()
        self.stopping = threading.Event()
        self.finished = threading.Event()

    def run(self) -> int:
        """Run the server until the last user has left; the exit code of a server that never got ready."""
        pause = _FIRST_PAUSE
        while True:
            began = time.monotonic()
            code = self._run_once()
            if self.stopping.is_set():
                return 0
            if not (self.folder / "state.json").exists():  # never got ready: the starter tells why
                return code or 1
            pause = _FIRST_PAUSE if time.monotonic() - began > _STEADY else min(pause * 2, _LONGEST_PAUSE)
            print(f"keeper: the server ended with {code}, starting it again in {pause} s", flush=True)
            self.stopping.wait(pause)

    def _run_once(self) -> int:
        with self.guard:
            if self.stopping.is_set():
                return 0
            launch = [sys.executable, "-I", "-S", str(Path(__file__).with_name("launch.py"))]
            identity = [str(os.getpid()), str(int(signal.SIGKILL)), str(self.order["identity"])]
            command = [str(part) for part in self.order["command"]]  # type: ignore[attr-defined]
            self.child = subprocess.Popen([*launch, *identity, *command], stdin=subprocess.DEVNULL)
        return self.child.wait()

    def stop_after_last_user(self) -> None:
        with (self.folder / "users.lock").open("a") as users:
            fcntl.flock(users, fcntl.LOCK_EX)
            self.stop()
            # The lock goes with the process: whoever comes now waits until the server is really down.
            self.finished.wait()
            threading.Event().wait()

    def stop(self) -> None:
        """Ask the server to end, with growing firmness."""
        with self.guard:
            self.stopping.set()
            child = self.child
        for number, patience in self.order["stop"]:  # type: ignore[attr-defined]
            if child is None or child.poll() is not None:
                return
            child.send_signal(number)
            if self.finished.wait(patience):
                return


def main(folder: Path) -> int:
    keeper = Keeper(folder, json.load(sys.stdin))
    with (folder / "keeper.lock").open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.truncate()
        lock.write(str(os.getpid()))
        lock.flush()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: threading.Thread(target=keeper.stop, daemon=True).start())
        threading.Thread(target=keeper.stop_after_last_user, daemon=True).start()
        code = keeper.run()
        keeper.finished.set()
        (folder / "state.json").unlink(missing_ok=True)
        for leftover in keeper.order["cleanup"]:  # type: ignore[attr-defined]
            with contextlib.suppress(OSError):
                shutil.rmtree(leftover)
        return code


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
