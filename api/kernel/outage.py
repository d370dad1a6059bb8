"""What an outage of the database costs a visitor: one bounded wait, and soon none at all."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from psycopg import InterfaceError, OperationalError
from psycopg.errors import QueryCanceled
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

T = TypeVar("T")
STEP_S = 0.25
SILENT_STEPS = 8
MOST_STEPS = 40
MOST_FAILURES = 3
PROBE_EVERY_S = 0.5


class DatabaseAway(Exception):
    """The database did not answer a moment ago, so it is not asked now."""


OUTAGE = (DatabaseAway, OperationalError, InterfaceError, DBAPIError, PoolTimeout, TimeoutError)
"""What is raised when the database is away; a defect of a statement is none of these."""


class Watch:
    """Knows whether the database answers; once it does not, asks by itself until it does, so that no visitor has to."""

    def __init__(self, probe: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._probe = probe
        self._answers = self._failures = 0
        self._probing: asyncio.Task[None] | None = None
        self._left_behind: set[asyncio.Task[Any]] = set()

    @property
    def away(self) -> bool:
        """Whether asking is pointless now."""
        return self._probing is not None

    def answered(self) -> None:
        """Note that the database answered."""
        self._answers += 1
        self._failures = 0

    def failed(self, error: BaseException) -> None:
        """Note a call without an answer; after several in a row the database counts as away."""
        if isinstance(error, QueryCanceled):  # it would not work on a statement so long: that is an answer too
            self.answered()
        elif not isinstance(error, PoolTimeout) and asyncio.current_task() not in self._left_behind:
            self._failures += 1
            if self._failures >= MOST_FAILURES and self._probing is None:
                self._probing = asyncio.create_task(self._wait_for_it())

    async def in_time(self, call: Coroutine[Any, Any, T]) -> T:
        """Result of the call, or TimeoutError when the database has answered nobody for two seconds.

        A race, not `asyncio.timeout`: that one waits until the call has cleaned up, and over a frozen connection the
        cleaning takes longer than the call. Short steps are counted instead of time, lest a process too busy to
        listen takes the database to be silent.
        """
        task = asyncio.create_task(call)
        silent, answers = 0, self._answers
        try:
            for _ in range(MOST_STEPS):
                done, _ = await asyncio.wait({task}, timeout=STEP_S)
                if done:
                    return task.result()
                silent = silent + 1 if answers == self._answers else 0
                answers = self._answers
                if silent >= SILENT_STEPS:
                    break
        finally:
            if not task.done():
                self._leave(task)
        error = TimeoutError()
        self.failed(error)
        raise error

    async def close(self) -> None:
        """Stop asking."""
        if self._probing is not None:
            self._probing.cancel()
            await asyncio.wait({self._probing})

    def _leave(self, task: asyncio.Task[Any]) -> None:
        self._left_behind.add(task)
        task.add_done_callback(self._forget)
        task.cancel()

    def _forget(self, task: asyncio.Task[Any]) -> None:
        self._left_behind.discard(task)
        if not task.cancelled():
            task.exception()

    async def _wait_for_it(self) -> None:
        try:
            while True:
                await asyncio.sleep(PROBE_EVERY_S)
                try:
                    await self.in_time(self._probe())
                except OUTAGE:
                    continue
                self.answered()
                return
        finally:
            self._probing = None
