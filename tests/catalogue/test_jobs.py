"""Jobs of a name are done one at a time, and none is lost or blocked by one that fails or dies."""

import asyncio

from api.jobs import alone
from api.kernel.database import Database
from api.kernel.jobs import enqueue, enqueue_once

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
