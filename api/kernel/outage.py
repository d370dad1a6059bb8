"""What an outage of the database costs a visitor: one bounded wait, and soon none at all."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from psycopg import InterfaceError, OperationalError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

T = TypeVar("T")


class DatabaseAway(Exception):
    """The database did not answer a moment ago, so it is not asked now."""


OUTAGE = (DatabaseAway, OperationalError, InterfaceError, DBAPIError, PoolTimeout, TimeoutError)
"""What is raised when the database is away; a defect of a statement is none of these."""

_left_behind: set[asyncio.Task[Any]] = set()


async def in_time(call: Coroutine[Any, Any, T], seconds: float) -> T:
    """Result of the call, or TimeoutError after *seconds*, whatever the call is doing by then.

    A race, not `asyncio.timeout`: that one waits until the call has cleaned up, and over a frozen connection the
    cleaning takes longer than the call.
    """
    task = asyncio.create_task(call)
    try:
        done, _ = await asyncio.wait({task}, timeout=seconds)
    except asyncio.CancelledError:
        _leave(task)
        raise
    if not done:
        _leave(task)
        raise TimeoutError
    return task.result()


def _leave(task: asyncio.Task[Any]) -> None:
    _left_behind.add(task)
    task.add_done_callback(_forget)
    task.cancel()


def _forget(task: asyncio.Task[Any]) -> None:
    _left_behind.discard(task)
    if not task.cancelled():
        task.exception()
