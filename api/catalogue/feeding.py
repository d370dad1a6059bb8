"""Feeding the search engines: every change of a record leaves a mark, and a job sends what is marked.

The mark stands until the engine has taken the change for good, so after any outage the index comes to agree with the
database by itself.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from psycopg import AsyncConnection, sql

from api.catalogue.documents import TABLES, documents_of, published_documents
from api.kernel.database import Database
from api.kernel.jobs import enqueue, enqueue_once
from api.kernel.revision import found_anew, next_revision
from search.engine import SearchDocument
from search.postgresql import PostgresqlEngine

BATCH = 500
PAUSE_S = 1.0
ENGINES = ("postgresql", "meilisearch")
PICTURES = "pictures.draw"
"""Name of the job that draws the pictures of changed records."""
PICTURES_AFTER_S = 30.0
"""Search comes first, and one job serves the changes of half a minute; until then a picture is drawn when asked for."""


def task_name(engine: str) -> str:
    """Name of the job that feeds an engine."""
    return f"search.feed.{engine}"


class Index(Protocol):
    """An engine that keeps an index of its own."""

    async def current(self) -> bool:
        """Whether it has an index made by this version."""
        ...

    async def put(self, documents: Iterable[SearchDocument]) -> None:
        """Add or replace."""
        ...

    async def remove(self, ids: Iterable[str]) -> None:
        """Take away."""
        ...

    async def count(self) -> int:
        """How many records it holds."""
        ...

    async def rebuild(self, documents: Any) -> None:
        """Fill a new index and put it in place."""
        ...


async def mark(connection: AsyncConnection[Any], ids: Iterable[UUID]) -> None:
    """Note in the caller's transaction that the records have changed."""
    await connection.execute(
        "INSERT INTO search_pending (record_id) SELECT unnest(%s::uuid[]) ON CONFLICT (record_id) DO UPDATE"
        " SET change = DEFAULT, for_postgresql = true, for_meilisearch = true, queued_at = now()",
        (list(ids),),
    )


async def announce(connection: AsyncConnection[Any], *, public: bool) -> None:
    """End a change of the catalogue: count the revision if the public sees it, and queue the jobs that follow it.

    Comes last in a transaction, because from here on it waits for others that do the same.
    """
    if public:
        await next_revision(connection)
        await connection.execute("SELECT settle_counts()")
        await enqueue_once(connection, PICTURES, PICTURES_AFTER_S)
    for engine in ENGINES:
        await enqueue(connection, task_name(engine))


@dataclass(frozen=True)
class _Marked:
    ids: list[UUID]
    changes: list[int]


async def feed_postgresql(database: Database, engine: PostgresqlEngine) -> int:
    """Bring the PostgreSQL engine up to date; documents and marks change in one transaction. Returns the count."""
    if not await engine.current() or await _lost(database, engine, "postgresql"):
        await rebuild(database, engine, "postgresql")
    done = 0
    while True:
        async with database.writing() as connection:
            marked = await _marked(connection, "postgresql")
            if not marked.ids:
                return done
            documents, gone = await _split(connection, marked.ids)
            await engine.write(connection, documents)
            await engine.erase(connection, gone)
            settled = await _unmark(connection, "postgresql", marked)
        done += await _counted(settled)


async def feed_index(database: Database, engine: Index) -> int:
    """Bring an engine outside the database up to date; a mark goes when the engine's task has succeeded."""
    if not await engine.current() or await _lost(database, engine, "meilisearch"):
        await rebuild(database, engine, "meilisearch")
    done = 0
    while True:
        async with database.reading() as connection:
            marked = await _marked(connection, "meilisearch")
            if not marked.ids:
                return done
            documents, gone = await _split(connection, marked.ids)
        if documents:
            await engine.put(documents)
        if gone:
            await engine.remove(gone)
        async with database.writing() as connection:
            settled = await _unmark(connection, "meilisearch", marked)
        done += await _counted(settled)


async def _lost(database: Database, engine: Index | PostgresqlEngine, name: str) -> bool:
    """Whether records are missing from the index, or too many, though nothing waits to be sent.

    The index is counted first: what changes after that has left its mark when the records are counted.
    """
    held = await engine.count()
    counts = " + ".join(f"(SELECT count(*) FROM {table} WHERE status = 'published')" for table in TABLES)
    query = f"SELECT {counts}, EXISTS (SELECT FROM search_pending WHERE for_{name})"
    async with database.reading() as connection:
        row = await (await connection.execute(query)).fetchone()  # type: ignore[arg-type]
    assert row is not None
    published, waiting = row
    return not waiting and published != held


async def rebuild(
    database: Database,
    engine: Any,
    name: str,
    progress: Callable[[int], None] = lambda _: None,
    *,
    only_if_due: bool = False,
) -> int:
    """Fill a new index with all published records, while the old one goes on serving. Returns the count.

    Marks made before the start are settled by it; those made since are sent afterwards. Of several at a time one
    works and the others wait, since they would fill the same new index; what is due is asked after the wait.
    """
    count = 0

    async def counted(connection: AsyncConnection[Any]) -> AsyncIterator[SearchDocument]:
        nonlocal count
        async for document in published_documents(connection):
            count += 1
            if count % BATCH == 0:
                progress(count)
            yield document

    async with database.writing() as connection:
        await connection.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", (f"rebuild {name}",))
        if only_if_due and await engine.current():
            return 0
        row = await (await connection.execute("SELECT max(change) FROM search_pending")).fetchone()
        await engine.rebuild(counted(connection))
    async with database.writing() as connection:
        if row and row[0] is not None:
            await _settle(connection, name, sql.SQL("p.change <= {}").format(row[0]))
        await found_anew(connection)
    progress(count)
    return count


async def _marked(connection: AsyncConnection[Any], engine: str) -> _Marked:
    query = sql.SQL("SELECT record_id, change FROM search_pending WHERE {} ORDER BY change LIMIT {}").format(
        sql.Identifier(f"for_{engine}"), BATCH
    )
    rows = await (await connection.execute(query)).fetchall()
    return _Marked([row[0] for row in rows], [row[1] for row in rows])


async def _split(connection: AsyncConnection[Any], ids: list[UUID]) -> tuple[list[SearchDocument], list[str]]:
    """Documents of the records that are published, ids of those that are not."""
    documents = await documents_of(connection, ids)
    published = {document.id for document in documents}
    return documents, [str(i) for i in ids if str(i) not in published]


async def _unmark(connection: AsyncConnection[Any], engine: str, marked: _Marked) -> int:
    """A record that changed again meanwhile keeps its mark. Returns the count of those that do not."""
    sent = sql.SQL("(p.record_id, p.change) IN (SELECT * FROM unnest({}::uuid[], {}::bigint[]))")
    settled = await _settle(connection, engine, sent.format(marked.ids, marked.changes))
    await found_anew(connection)
    return settled


async def _counted(settled: int) -> int:
    """The same number; where all marks were held by a change under way, only after giving it time."""
    if not settled:
        await asyncio.sleep(PAUSE_S)
    return settled


async def _settle(connection: AsyncConnection[Any], engine: str, condition: sql.Composed) -> int:
    """Take marks away, but for those of records that are changing right now: what changes them queues a job anew.

    Waiting for such a change could be waiting for each other, as it holds the marks of all its records to the end.
    """
    query = sql.SQL(
        "UPDATE search_pending SET {} = false WHERE record_id IN"
        " (SELECT p.record_id FROM search_pending p WHERE {} FOR UPDATE SKIP LOCKED)"
    ).format(sql.Identifier(f"for_{engine}"), condition)
    settled = await connection.execute(query)
    await connection.execute(
        "DELETE FROM search_pending WHERE record_id IN (SELECT record_id FROM search_pending"
        " WHERE NOT for_postgresql AND NOT for_meilisearch FOR UPDATE SKIP LOCKED)"
    )
    return settled.rowcount
