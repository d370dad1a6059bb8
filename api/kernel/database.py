"""The database: one pool per process, statements in psycopg's own words.

Compiling with JIT is off: it takes seconds for the nested statements of reading, which run for milliseconds. Planning
them takes as long as running them, so a statement that comes again is prepared, and planned once for all values.
"""

import select
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

import orjson
from psycopg import AsyncConnection, OperationalError
from psycopg.types.json import set_json_loads
from sqlalchemy import event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncConnection as PooledConnection
from sqlalchemy.ext.asyncio import create_async_engine

from api.kernel.local.urls import conninfo
from api.kernel.outage import OUTAGE, DatabaseAway, Watch
from api.kernel.revision import counted_by
from api.kernel.trust import Trust, let_go

CONNECT_TIMEOUT_S = 2
OPTIONS = "-c timezone=UTC -c datestyle=ISO -c jit=off -c plan_cache_mode=force_generic_plan"
PREPARE_AFTER = 1
"""Executions of a statement before it is prepared: what comes once only is not."""
PATIENCE_MS = 1500
"""Of a process that serves: less than what it takes for the database to count as away (`outage`), so that who asks for
what takes long is refused alone."""
_PATIENCE_TO_WRITE = "SET LOCAL statement_timeout = '10s'"

set_json_loads(orjson.loads)


class Database:
    """A pool of connections; SQLAlchemy keeps it, because it heals by itself after an outage."""

    def __init__(self, url: str, size: int = 10, *, patience_ms: int = 0) -> None:
        """*patience_ms*: after so long a statement of reading is stopped; 0: never."""
        self._patience_ms = patience_ms
        self._engine = create_async_engine(
            url,
            isolation_level="AUTOCOMMIT",
            pool_size=size,
            max_overflow=0,
            pool_timeout=10,
            pool_use_lifo=True,  # the same connection again and again: it has the statements prepared
            connect_args={
                "connect_timeout": CONNECT_TIMEOUT_S,
                "options": f"{OPTIONS} -c statement_timeout={patience_ms}",
                "prepare_threshold": PREPARE_AFTER,
            },
        )
        event.listen(self._engine.sync_engine, "checkout", _look)
        self.watch = Watch(self._probe)
        self.trust = Trust(conninfo(url))

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection[Any]]:
        """Yield a connection for single statements; DatabaseAway at once where the last ones had none."""
        if self.watch.away:
            raise DatabaseAway
        try:
            async with self._engine.connect() as pooled:
                yield await _driver(pooled)
        except OUTAGE as error:
            self.watch.failed(error)
            raise
        self.watch.answered()

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection[Any]]:
        """Yield a connection in one transaction: committed at the end, rolled back by any exception.

        What the public sees anew is acknowledged, by going on from here, only when no process shows it as it was.
        """
        async with self._engine.connect() as pooled:
            connection = await _driver(pooled)
            try:
                async with connection.transaction():
                    if self._patience_ms:  # who writes may have to wait for others who write
                        await connection.execute(_PATIENCE_TO_WRITE)
                    yield connection
            finally:
                revision = counted_by(connection)
            if revision is not None:
                await let_go(connection, revision)

    async def close(self) -> None:
        """Close every connection."""
        await self.trust.close()
        await self.watch.close()
        await self._engine.dispose()

    async def _probe(self) -> None:
        async with self._engine.connect() as pooled:
            await (await _driver(pooled)).execute("SELECT 1")


def _look(adapted: Any, *_: Any) -> None:
    """Let the pool open a connection anew that the server has closed: there is something to read where nothing was
    asked. Asking it whether it is there, as pools do, takes as long as many a statement."""
    news = select.poll()
    try:
        news.register(adapted.driver_connection.fileno(), select.POLLIN)
    except OperationalError as error:
        raise DisconnectionError from error
    if news.poll(0):
        raise DisconnectionError


async def _driver(pooled: PooledConnection) -> AsyncConnection[Any]:
    raw = await pooled.get_raw_connection()
    return cast("AsyncConnection[Any]", raw.driver_connection)
