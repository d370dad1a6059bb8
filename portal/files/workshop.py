"""Where files are made: in threads of their own, and only so many at a time.

A document of a few pages keeps a processor busy for seconds. Two are made at once and some wait; whoever comes
then is asked to come again, so that pages stay quick whatever is being taken away.
"""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from portal.problems import Busy

T = TypeVar("T")


class Workshop:
    """Of one process; entered from its event loop only."""

    def __init__(self, hands: int = 2, places: int = 8) -> None:
        self._pool = ThreadPoolExecutor(hands, thread_name_prefix="files")
        self._free = places

    @contextmanager
    def place(self) -> Iterator[None]:
        """A place for one file, from reading its rows to its last byte; Busy where none is free."""
        if not self._free:
            raise Busy
        self._free -= 1
        try:
            yield
        finally:
            self._free += 1

    async def make(self, work: Callable[[], T]) -> T:
        """What *work* returns, done in one of the threads."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)


WORKSHOP = Workshop()
