"""Our own child processes: kept alive with growing pauses, ended together."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import search.local.launch
from search.local.binary import Say

_FIRST_PAUSE, _LONGEST_PAUSE, _STEADY = 0.2, 10.0, 20.0


@dataclass
class Child:
    """A process that ought to run. `arguments` are those of this Python."""

    name: str
    arguments: Sequence[str]
    environment: Mapping[str, str]
    descriptors: Sequence[int] = ()
    failures: int = field(default=0, init=False)
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _pause: float = field(default=_FIRST_PAUSE, init=False)
    _began: float = field(default=0.0, init=False)
    _again: float | None = field(default=None, init=False)

    def start(self) -> None:
        """Only from the main thread: the child dies with the *thread* that made it."""
        launch = [sys.executable, "-I", "-S", str(search.local.launch.__file__)]
        death = [str(os.getpid()), str(int(signal.SIGTERM)), "self"]
        self.process = subprocess.Popen(
            [*launch, *death, sys.executable, *self.arguments],
            stdin=subprocess.DEVNULL, env=dict(self.environment), pass_fds=self.descriptors,
            start_new_session=True,  # Ctrl-C reaches us alone, and we end the children in order
        )  # fmt: skip
        self._began, self._again = time.monotonic(), None

    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def look(self, say: Say) -> None:
        """Start the process again if it ended, after a pause that grows while it keeps ending."""
        now = time.monotonic()
        if self._again is not None:
            if now >= self._again:
                self.start()
        elif self.process is not None and not self.running():
            steady = now - self._began > _STEADY
            self._pause = _FIRST_PAUSE if steady else min(self._pause * 2, _LONGEST_PAUSE)
            self._again = now + self._pause
            self.failures += 1
            say(f"{self.name} ended with {self.process.returncode}, starting it again in {self._pause:.1f} s")


def stop_all(children: Sequence[Child], patience: float) -> None:
    """Ask all to end, and kill those that have not after `patience` seconds."""
    running = [child.process for child in children if child.process is not None and child.running()]
    for process in running:
        process.send_signal(signal.SIGTERM)
    deadline = time.monotonic() + patience
    for process in running:
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def kill_all(children: Sequence[Child]) -> None:
    for child in children:
        if child.process is not None and child.running():
            child.process.kill()
