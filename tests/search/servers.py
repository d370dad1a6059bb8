"""Engines over real servers for the tests."""

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from psycopg import AsyncConnection, sql

from search.meilisearch import MeilisearchEngine
from search.postgresql import PostgresqlEngine
from search.schema_sql import CREATE


@asynccontextmanager
async def meilisearch_engine(url: str, key: str | None = None) -> AsyncIterator[MeilisearchEngine]:
    """An engine with an index of its own, gone afterwards."""
    engine = MeilisearchEngine(url, key, prefix=f"test{uuid.uuid4().hex[:8]}")
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
