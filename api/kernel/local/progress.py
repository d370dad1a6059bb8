"""What a long command tells the person who waits for it."""

import contextlib
import sys
import threading
import time
from collections.abc import Iterator


class Progress:
    """Lines with the seconds since the beginning; safe to use from several threads."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._lock = threading.Lock()

    def say(self, text: str) -> None:
        with self._lock:
            print(f"[{time.monotonic() - self._began:6.1f} s] {text}", file=sys.stderr, flush=True)

    @contextlib.contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Tell that a step begins and, when it ended well, how long it took."""
        self.say(f"{name} …")
        began = time.monotonic()
        yield
        self.say(f"{name}: done in {time.monotonic() - began:.1f} s")
