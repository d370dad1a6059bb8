"""Small helpers of the tests."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import orjson

from api.catalogue.feeding import feed_index, feed_postgresql
from api.door import Door
from api.kernel.database import Database
from search.meilisearch import MeilisearchEngine
from search.postgresql import PostgresqlEngine
from search.server import Address

T = TypeVar("T")


async def over(url: str, work: Callable[[Database], Awaitable[T]]) -> T:
    """Run *work* over a database and close it."""
    database = Database(url, size=4)
    try:
        return await work(database)
    finally:
        await database.close()


async def index_all(url: str, address: Address) -> None:
    """Do what the worker does: send what is marked to both engines."""

    async def feed(database: Database) -> None:
        await feed_postgresql(database, PostgresqlEngine(database.reading))
        engine = MeilisearchEngine(address.url, address.key)
        await feed_index(database, engine)
        engine.close()

    await over(url, feed)


async def ask(door: Door, document: str, locale: Any = "en", **variables: Any) -> dict[str, Any]:
    """Answer of a document that has to succeed."""
    result = await door.execute(document, variables, locale=locale)
    assert not result.errors, result.errors
    assert result.data is not None
    return result.data


def line(**fields: Any) -> bytes:
    """One interchange line."""
    return orjson.dumps(fields) + b"\n"
