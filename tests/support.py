"""Small helpers of the tests."""

import os
import signal
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import orjson

from api.catalogue.feeding import feed_index, feed_postgresql
from api.door import Door
from api.kernel.database import Database
from search.meilisearch import MeilisearchEngine
from search.postgresql import PostgresqlEngine
from search.server import Address

T = TypeVar("T")


@dataclass(frozen=True)
class Breakable:
    """A Meilisearch that a test may harm."""

    address: Address
    folder: Path

    @property
    def pid(self) -> int:
        """Its process now: another one after it was killed and started again."""
        for process in Path("/proc").glob("[0-9]*"):
            try:
                program, *arguments = (process / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if b"meilisearch" in Path(os.fsdecode(program)).name.encode() and any(
                os.fsencode(self.folder) in argument for argument in arguments
            ):
                return int(process.name)
        raise AssertionError("no Meilisearch runs there")

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Stop it from answering, without ending it."""
        pid = self.pid
        os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(pid, signal.SIGCONT)


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
