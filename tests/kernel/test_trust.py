"""What is kept is given again without asking, and yet never after a change that was acknowledged."""

import asyncio
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from psycopg import AsyncConnection

from api.kernel import trust
from api.kernel.database import Database
from api.kernel.local.urls import conninfo
from api.kernel.revision import next_revision
from tests.catalogue.test_changes import imported, project

PROCESSES, CHANGES = 4, 12


@asynccontextmanager
async def readers(url: str) -> AsyncIterator[list[Process]]:
    """Processes of their own that have kept an answer."""
    command = [sys.executable, "-m", "tests.kernel.reader", url]
    started = [await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE) for _ in range(PROCESSES)]
    try:
        for process in started:
            assert process.stdout
            assert await process.stdout.readline() == b"ready\n"
        yield started
    finally:
        for process in started:
            assert process.stdin
            process.stdin.close()
            await process.wait()


async def told(process: Process) -> tuple[int, bool]:
    """What a reader says now: the count, and whether it said so by trust alone."""
    assert process.stdin
    assert process.stdout
    process.stdin.write(b"\n")
    count, trusted = (await process.stdout.readline()).split()
    return int(count), trusted == b"1"


async def test_four_processes_say_nothing_that_is_no_longer_true(
    empty: Database, empty_url: str, tmp_path: Path
) -> None:
    by_trust = 0
    async with readers(empty_url) as processes:
        for number in range(1, CHANGES + 1):
            await imported(empty, tmp_path, project(number))
            for again in range(5):
                found = await asyncio.gather(*map(told, processes))
                assert [count for count, _ in found] == [number] * PROCESSES
                by_trust += sum(trusted for _, trusted in found)
                await asyncio.sleep(0.01 * again)
    assert by_trust > CHANGES * PROCESSES  # else this would prove nothing


async def settled(database: Database) -> int:
    """The revision, once it is trusted."""
    for _ in range(200):
        if (revision := database.trust.revision) is not None:
            return revision
        await asyncio.sleep(0.02)
    raise AssertionError("nothing is trusted")


async def next_one(database: Database) -> float:
    """Commit a new revision; the seconds it took."""
    began = time.monotonic()
    async with database.writing() as connection:
        await next_revision(connection)
    return time.monotonic() - began


async def test_a_change_waits_only_until_all_have_heard_of_it(empty: Database, empty_url: str) -> None:
    other = Database(empty_url, size=1)
    other.trust.start()
    first = await settled(other)
    assert await next_one(empty) < trust.LEASE_S
    assert other.trust.revision in (None, first + 1)
    assert await settled(other) == first + 1
    await other.close()
    assert other.trust.revision is None


async def test_nothing_waits_where_nobody_trusts(empty: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(_: float) -> None:
        raise AssertionError("it waited")

    monkeypatch.setattr(trust.asyncio, "sleep", never)
    await next_one(empty)


async def test_who_does_not_hear_has_lost_its_trust_when_the_change_is_acknowledged(
    empty: Database, empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    frozen = Database(empty_url, size=1)
    frozen.trust.start()
    first = await settled(frozen)

    async def deaf(_: AsyncConnection) -> None:
        await asyncio.sleep(60)

    monkeypatch.setattr(frozen.trust, "_renew", deaf)
    await asyncio.sleep(trust.BEAT_S * 1.5)  # it is waiting in there now, and takes no notice of anything
    monkeypatch.setattr(frozen.trust, "_news", trust.select.poll())
    taken = await next_one(empty)
    assert frozen.trust._revision in (None, first)
    assert frozen.trust.revision is None
    assert trust.LEASE_S < taken < trust.PATIENCE_S + 2
    assert await next_one(empty) < trust.LEASE_S  # and nobody waits for it again
    await frozen.close()


async def test_trust_ends_with_the_connection(empty_url: str) -> None:
    other = Database(empty_url, size=1)
    other.trust.start()
    await settled(other)
    async with await AsyncConnection.connect(conninfo(empty_url), autocommit=True) as connection:
        held = "SELECT pg_terminate_backend(pid, 2000) FROM pg_locks WHERE locktype = 'advisory' AND classid = %s"
        await connection.execute(held, (trust.LOCKS,))
    assert other.trust.revision is None
    assert await settled(other) > 0
    await other.close()
