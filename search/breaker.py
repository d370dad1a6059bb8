"""Stops asking a server that has stopped answering, and asks again after a while."""

import time
from collections.abc import Callable


class Breaker:
    """Opens after `failures` in a row; then lets one call through every `pause` seconds until one
    succeeds."""

    def __init__(self, failures: int = 3, pause: float = 3.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._pause, self._clock = failures, pause, clock
        self._failures, self._next_try = 0, 0.0

    @property
    def open(self) -> bool:
        return self._failures >= self._most

    def allows(self) -> bool:
        """Whether to call now; while open, saying yes once puts the next yes off by the pause."""
        if not self.open:
            return True
        if self._clock() < self._next_try:
            return False
        self._next_try = self._clock() + self._pause
        return True

    def succeeded(self) -> None:
        self._failures = 0

    def failed(self) -> None:
        self._failures += 1
        self._next_try = self._clock() + self._pause
