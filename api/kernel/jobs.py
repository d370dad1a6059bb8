"""The job queue: work that a transaction leaves behind, done by `kerege worker`."""

from datetime import UTC, datetime, timedelta
from typing import Any

from procrastinate import App, PsycopgConnector
from psycopg import AsyncConnection
from psycopg.errors import UniqueViolation

from api.kernel.local.urls import conninfo

QUEUE = "kerege"

_DEFER = """
SELECT procrastinate_defer_jobs_v1(ARRAY[ROW(%(queue)s::text, %(task)s::text, 0, NULL, %(single)s::text,
    '{}'::jsonb, %(at)s::timestamptz)::procrastinate_job_to_defer_v1])
"""


def new_app(database_url: str) -> App:
    """Return a queue over the database; tasks are added by api.jobs."""
    return App(connector=PsycopgConnector(conninfo=conninfo(database_url), min_size=1, max_size=4))


async def enqueue(connection: AsyncConnection[Any], task: str) -> None:
    """Queue *task* in the caller's transaction.

    Each transaction leaves a job of its own: one that waits already may be done before this transaction ends.
    """
    await connection.execute(_DEFER, {"queue": QUEUE, "task": task, "single": None, "at": None})


async def enqueue_at(connection: AsyncConnection[Any], task: str, at: datetime) -> None:
    """Queue *task* to be done at a time."""
    await connection.execute(_DEFER, {"queue": QUEUE, "task": task, "single": None, "at": at})


async def enqueue_once(connection: AsyncConnection[Any], task: str, seconds: float) -> None:
    """Queue *task* to be done in so many seconds; one that waits already is enough."""
    at = datetime.now(UTC) + timedelta(seconds=seconds)
    try:
        async with connection.transaction():
            await connection.execute(_DEFER, {"queue": QUEUE, "task": task, "single": task, "at": at})
    except UniqueViolation:
        return
