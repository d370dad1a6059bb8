"""After any outage the indexes come to agree with the database by themselves."""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from api.catalogue.feeding import announce, feed_index, feed_postgresql, mark, rebuild
from api.catalogue.interchange.importing import import_files
from api.catalogue.search.agreement import Agreement, compare
from api.catalogue.search.service import new_search
from api.kernel.database import Database
from api.kernel.settings import read_settings
from search.engine import SearchError, SearchRequest
from search.meilisearch import MeilisearchEngine
from search.postgresql import PostgresqlEngine
from search.server import Address
from tests.benchmarks.records import records
from tests.search.servers import meilisearch_engine
from tests.support import Breakable, line

CHANGES = 1000


async def fill(database: Database, folder: Path, number: int) -> None:
    file = folder / "records.jsonl"
    file.write_bytes(b"".join(line(**record) for record in records(number)))
    report = await import_files(database, [file])
    assert report.stored, report.checked.problems[:3]


async def change(database: Database, number: int) -> None:
    """Change every record, withdraw some of them, one transaction each."""
    async with database.reading() as connection:
        ids = [row[0] for row in await (await connection.execute("SELECT id FROM project ORDER BY id")).fetchall()]
    for count in range(number):
        async with database.writing() as connection:
            row_id, status = ids[count % len(ids)], "withdrawn" if count % 7 == 0 else "published"
            await connection.execute(
                "UPDATE project SET status = %s, version = version + 1, updated_at = clock_timestamp() WHERE id = %s",
                (status, row_id),
            )
            await mark(connection, [row_id])
            await announce(connection, public=True)


@asynccontextmanager
async def worker(database_url: str, address: Address, folder: Path) -> AsyncIterator[None]:
    """A process of `kerege worker`."""
    given = {"DATABASE_URL": database_url, "MEILISEARCH_URL": address.url, "MEILISEARCH_KEY": address.key}
    command = [str(Path(sys.executable).with_name("kerege")), "worker"]
    process = await asyncio.create_subprocess_exec(*command, env={**os.environ, **given, "VAR_DIR": str(folder)})
    try:
        yield
    finally:
        process.terminate()
        await process.wait()


async def until_whole(database: Database, engine: MeilisearchEngine, seconds: float) -> Agreement:
    deadline = time.monotonic() + seconds
    while True:
        try:
            agreement = await compare(database, engine)
        except SearchError:
            agreement = None
        if agreement and agreement.whole:
            return agreement
        assert time.monotonic() < deadline, agreement
        await asyncio.sleep(0.5)


async def test_a_thousand_changes_during_an_outage_arrive(
    empty: Database, empty_url: str, breakable: Breakable, tmp_path: Path
) -> None:
    await fill(empty, tmp_path, 400)
    engine = MeilisearchEngine(breakable.address.url, breakable.address.key)
    async with worker(empty_url, breakable.address, tmp_path):
        await until_whole(empty, engine, 60)
        with breakable.frozen():
            await change(empty, CHANGES)
        agreement = await until_whole(empty, engine, 30)
    assert agreement.held == agreement.published < 400
    engine.close()


async def test_a_wiped_meilisearch_is_filled_anew_as_soon_as_somebody_searches(
    empty: Database, empty_url: str, breakable: Breakable, tmp_path: Path
) -> None:
    await fill(empty, tmp_path, 50)
    engine = MeilisearchEngine(breakable.address.url, breakable.address.key)
    settings = read_settings(
        database_url=empty_url, meilisearch_url=breakable.address.url, meilisearch_key=breakable.address.key
    )
    service = new_search(empty, settings)
    async with worker(empty_url, breakable.address, tmp_path):
        await until_whole(empty, engine, 60)
        await service.search(SearchRequest("завод", "ru"))
        await engine.drop()
        began = time.monotonic()
        assert (await service.search(SearchRequest("завод", "ru"))).degraded
        await until_whole(empty, engine, 20)
        assert time.monotonic() - began < 20, "not only at the next full minute"
    engine.close()


async def test_differences_are_told_apart(empty: Database, meilisearch: Address, tmp_path: Path) -> None:
    await fill(empty, tmp_path, 40)
    own = PostgresqlEngine(empty.reading)
    await feed_postgresql(empty, own)
    async with meilisearch_engine(meilisearch.url, meilisearch.key) as engine:
        await rebuild(empty, engine, "meilisearch")
        for each in (own, engine):
            agreement = await compare(empty, each)
            assert agreement.whole
            assert agreement.held == agreement.published == 40
        async with empty.writing() as connection:
            await connection.execute("UPDATE site SET status = 'withdrawn'")
            await connection.execute("UPDATE partner SET updated_at = updated_at + interval '1 microsecond'")
        for each in (own, engine):
            agreement = await compare(empty, each)
            assert (agreement.missing, agreement.foreign, agreement.stale) == (0, 4, 4)
            assert not agreement.whole


async def test_an_index_that_lost_records_is_filled_anew(empty: Database, meilisearch: Address, tmp_path: Path) -> None:
    await fill(empty, tmp_path, 20)
    own = PostgresqlEngine(empty.reading)
    async with meilisearch_engine(meilisearch.url, meilisearch.key) as engine:
        await feed_postgresql(empty, own)
        await feed_index(empty, engine)
        await engine.clear()
        await own.clear()
        await feed_postgresql(empty, own)
        await feed_index(empty, engine)
        assert (await compare(empty, engine)).whole
        assert (await compare(empty, own)).whole
