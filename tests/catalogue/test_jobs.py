"""Jobs of a name are done one at a time, and none is lost or blocked by one that fails or dies."""

import asyncio
from pathlib import Path

from api.catalogue.feeding import PICTURES
from api.jobs import EVERY_MINUTE, alone, new_worker
from api.kernel.database import Database
from api.kernel.jobs import enqueue, enqueue_once
from api.kernel.settings import read_settings

COUNT = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'a.task' AND status = 'todo'"


async def waiting(database: Database) -> int:
    async with database.reading() as connection:
        row = await (await connection.execute(COUNT)).fetchone()
    assert row
    return row[0]


async def test_each_transaction_leaves_its_job(empty: Database) -> None:
    async def one() -> None:
        async with empty.writing() as connection:
            await enqueue(connection, "a.task")

    await asyncio.gather(*(one() for _ in range(4)))
    assert await waiting(empty) == 4


async def test_one_more_try_is_enough(empty: Database) -> None:
    async def one() -> None:
        async with empty.writing() as connection:
            await enqueue_once(connection, "a.task", 5)

    await asyncio.gather(*(one() for _ in range(4)))
    assert await waiting(empty) == 1


async def test_work_is_done_by_one_at_a_time_and_the_lock_is_free_after_a_failure(empty: Database) -> None:
    began, go_on = asyncio.Event(), asyncio.Event()

    async def slow() -> None:
        began.set()
        await go_on.wait()
        raise ZeroDivisionError

    async def quick() -> None:
        return

    first = asyncio.create_task(alone(empty, "a.task", slow))
    await began.wait()
    assert await alone(empty, "a.task", quick) is False
    assert await alone(empty, "another.task", quick) is True
    go_on.set()
    assert isinstance((await asyncio.gather(first, return_exceptions=True))[0], ZeroDivisionError)
    assert await alone(empty, "a.task", quick) is True


async def test_every_task_is_done_by_the_clock_too(empty_url: str, tmp_path: Path) -> None:
    """A worker that dies takes the job it was at with it: what is left must not wait until somebody asks again."""
    app, database = new_worker(read_settings(database_url=empty_url, var_dir=tmp_path, secret_key="k" * 40))
    clock = {each.task.name: each.cron for each in app.periodic_registry.periodic_tasks.values()}
    await database.close()
    own = {name for name in app.tasks if not name.startswith(("builtin:", "procrastinate."))}
    assert set(clock) == own - {PICTURES}
    assert {name for name, cron in clock.items() if cron == EVERY_MINUTE} >= {"mail.send", "alerts.digest"}
