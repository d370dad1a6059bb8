"""A writer that is killed leaves a change with its row, or neither."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from api.kernel.database import Database
from api.kernel.journal.verify import verify

ROOT = Path(__file__).parents[3]
ROUNDS = 3


@contextmanager
def writer(url: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A process that writes, killed at the end."""
    command = [sys.executable, "-m", "tests.kernel.journal.writer", url, *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


async def found(database: Database) -> tuple[set[str], list[str]]:
    """Ids of what was changed, and of what the journal tells; its chain is whole."""
    async with database.writing() as connection:
        assert (await verify(connection)).whole
        changed = await (await connection.execute("SELECT query FROM search_miss")).fetchall()
        told = await (await connection.execute("SELECT subject_id::text FROM journal")).fetchall()
    return {row[0] for row in changed}, [row[0] for row in told]


@pytest.mark.parametrize("after", ["0", "1"])
async def test_killed_between_change_and_journal_it_leaves_neither(empty: Database, empty_url: str, after: str) -> None:
    with writer(empty_url, after) as process:
        assert process.stdout
        assert process.stdout.readline() == "here\n"
    assert await found(empty) == (set(), [])


async def test_killed_at_any_time_it_leaves_both_or_neither(empty: Database, empty_url: str) -> None:
    told: set[str] = set()
    for number in range(ROUNDS):
        with writer(empty_url) as process:
            assert process.stdout
            told.add(process.stdout.readline().strip())
            await asyncio.sleep(0.1 * number)
            process.kill()
            told |= {line.strip() for line in process.stdout if line.endswith("\n")}
    changed, noted = await found(empty)
    assert len(noted) == len(set(noted))
    assert changed == set(noted)
    assert told <= changed
