"""Engines over real servers for the tests."""

import uuid
from collections.abc import AsyncIterable, AsyncIterator, Iterable
from contextlib import asynccontextmanager

from psycopg import AsyncConnection, sql

from search.documents import document_keys
from search.engine import SearchDocument
from search.meilisearch import MeilisearchEngine
from search.postgresql import PostgresqlEngine
from search.schema_sql import CREATE
from search.stream import batches
from search.vocabulary import Vocabulary


class SelfTaught(MeilisearchEngine):
    """Counts the words of the records itself, which in the product the database does."""

    def __init__(self, url: str, key: str | None, prefix: str) -> None:
        super().__init__(url, key, prefix=prefix, vocabulary=self.counted)
        self.words: dict[str, set[str]] = {}

    async def counted(self) -> Vocabulary:
        return Vocabulary.counted(self.words.values())

    async def put(self, documents: Iterable[SearchDocument]) -> None:
        given = list(documents)
        await super().put(given)
        self._learn(given)

    async def remove(self, ids: Iterable[str]) -> None:
        gone = list(ids)
        await super().remove(gone)
        for id in gone:
            self.words.pop(id, None)

    async def clear(self) -> None:
        await super().clear()
        self.words.clear()

    async def rebuild(self, documents: Iterable[SearchDocument] | AsyncIterable[SearchDocument]) -> None:
        async def learning() -> AsyncIterator[SearchDocument]:
            async for batch in batches(documents, 1):
                self._learn(batch)
                yield batch[0]

        self.words.clear()
        await super().rebuild(learning())

    def _learn(self, documents: list[SearchDocument]) -> None:
        self.words |= {document.id: document_keys(document).terms() for document in documents}


@asynccontextmanager
async def meilisearch_engine(url: str, key: str | None = None) -> AsyncIterator[SelfTaught]:
    """An engine with an index of its own, gone afterwards."""
    engine = SelfTaught(url, key, f"test{uuid.uuid4().hex[:8]}")
    try:
        yield engine
    finally:
        await engine.drop()
        engine.close()


@asynccontextmanager
async def postgresql_engine(url: str) -> AsyncIterator[PostgresqlEngine]:
    """An engine with tables in a schema of its own, gone afterwards."""
    schema = f"test{uuid.uuid4().hex[:8]}"
    path = f"-c search_path={schema},public"

    async def connection() -> AsyncConnection:
        return await AsyncConnection.connect(url, options=path, autocommit=True)

    @asynccontextmanager
    async def connect() -> AsyncIterator[AsyncConnection]:
        async with await connection() as opened:
            yield opened

    async with await AsyncConnection.connect(url, autocommit=True) as owner:
        await owner.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(schema)))
        async with connect() as opened:
            await opened.execute(CREATE.replace("EXISTS pg_trgm", "EXISTS pg_trgm SCHEMA public"))
        try:
            yield PostgresqlEngine(connect)
        finally:
            await owner.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(schema)))
