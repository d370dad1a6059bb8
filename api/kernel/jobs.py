"""The job queue: work that a transaction leaves behind, done by `kerege worker`."""

from typing import Any

from procrastinate import App, PsycopgConnector
from psycopg import AsyncConnection

from api.kernel.local.urls import conninfo

QUEUE = "kerege"


def new_app(database_url: str) -> App:
    """Return a queue over the database; tasks are added by api.jobs."""
    return App(connector=PsycopgConnector(conninfo=conninfo(database_url), min_size=1, max_size=4))


async def enqueue(connection: AsyncConnection[Any], task: str) -> None:
    """Queue *task* in the caller's transaction; one that waits already is enough.

    The same job is never done twice at a time: its name is also its lock.
    """
    await connection.execute(
        "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW(%(queue)s::text, %(task)s::text, 0,"
        " %(task)s::text, %(task)s::text, '{}'::jsonb, NULL)::procrastinate_job_to_defer_v1])"
        " WHERE NOT EXISTS (SELECT FROM procrastinate_jobs"
        " WHERE queueing_lock = %(task)s::text AND status = 'todo')",
        {"queue": QUEUE, "task": task},
    )
