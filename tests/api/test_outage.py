"""While the database is away everybody is told so at once, and when it is back it is noticed at once."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import pytest
from psycopg import OperationalError
from psycopg.errors import QueryCanceled
from sqlalchemy.engine import make_url
from starlette.testclient import TestClient

from api.door import Door, opened_door
from api.kernel.answers import Outcome
from api.kernel.database import PATIENCE_MS, Database
from api.kernel.outage import MOST_FAILURES, SILENT_STEPS, STEP_S, Watch

READ = "{ catalogue { revision } }"


class Weir:
    """Stands between a client and the database; while it is shut nothing passes, and nobody is told."""

    def __init__(self, url: str) -> None:
        self.own = make_url(url)
        self.open = asyncio.Event()
        self.open.set()
        self._streams: list[asyncio.StreamWriter] = []

    async def start(self) -> str:
        self._server = await asyncio.start_server(self._meet, "127.0.0.1", 0)
        port = self._server.sockets[0].getsockname()[1]
        url = self.own.difference_update_query(["host", "port"]).set(host="127.0.0.1", port=port)
        return url.render_as_string(hide_password=False)

    async def stop(self) -> None:
        self.open.set()
        self._server.close()
        for stream in self._streams:
            stream.close()

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host = str(self.own.query.get("host") or self.own.host or "127.0.0.1")
        port = int(str(self.own.query.get("port") or self.own.port or 5432))
        if host.startswith("/"):
            there, back = await asyncio.open_unix_connection(f"{host}/.s.PGSQL.{port}")
        else:
            there, back = await asyncio.open_connection(host, port)
        self._streams += [writer, back]
        await asyncio.gather(self._pass_on(reader, back), self._pass_on(there, writer))

    async def _pass_on(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await source.read(65536):
                await self.open.wait()
                target.write(data)
                await target.drain()
        target.close()


@pytest.fixture
async def weir(database_url: str) -> AsyncIterator[Weir]:
    weir = Weir(database_url)
    yield weir
    await weir.stop()


async def outcome(door: Door) -> tuple[Outcome, float]:
    began = time.monotonic()
    result = await door.execute(READ, locale="en")
    assert bool(result.errors) == (result.outcome is Outcome.UNAVAILABLE)
    return result.outcome, time.monotonic() - began


async def test_a_frozen_database_costs_two_seconds_once_and_is_noticed_when_it_thaws(weir: Weir) -> None:
    database = Database(await weir.start(), size=4)
    door = Door(database)
    assert (await outcome(door))[0] is Outcome.EXECUTED

    weir.open.clear()
    for found, seconds in await asyncio.gather(*(outcome(door) for _ in range(8))):
        assert found is Outcome.UNAVAILABLE
        assert seconds < 3.5
    for _ in range(3):
        found, seconds = await outcome(door)
        assert found is Outcome.UNAVAILABLE
        assert seconds < 0.5
    assert not (await door.execute("{ __typename }", locale="en")).errors

    weir.open.set()
    began = time.monotonic()
    while (await outcome(door))[0] is not Outcome.EXECUTED:  # noqa: ASYNC110 - the door itself is waited for
        await asyncio.sleep(0.05)
    assert time.monotonic() - began < 3
    assert all(found is Outcome.EXECUTED for found, _ in await asyncio.gather(*(outcome(door) for _ in range(12))))
    await database.close()


async def test_a_database_that_refuses_is_away_at_once(weir: Weir) -> None:
    url = await weir.start()
    await weir.stop()
    database = Database(url, size=2)
    for _ in range(MOST_FAILURES + 2):
        found, seconds = await outcome(Door(database))
        assert found is Outcome.UNAVAILABLE
        assert seconds < 2
    assert database.watch.away
    await database.close()


async def _never() -> None:
    await asyncio.sleep(60)


async def test_while_others_are_answered_nobody_gives_up() -> None:
    watch = Watch(_never)

    async def slow() -> str:
        for _ in range(12):
            await asyncio.sleep(0.25)
            watch.answered()
        return "late"

    assert await watch.in_time(slow()) == "late"


async def test_a_process_too_busy_to_listen_does_not_blame_the_database() -> None:
    watch = Watch(_never)

    async def call() -> str:
        await asyncio.sleep(0.01)
        return "answer"

    waiting = asyncio.create_task(watch.in_time(call()))
    await asyncio.sleep(0)
    time.sleep(2.5)  # noqa: ASYNC251 - the loop is to be blocked
    assert await waiting == "answer"


async def test_a_statement_that_was_stopped_is_an_answer() -> None:
    watch = Watch(_never)
    for error in [OperationalError()] * (MOST_FAILURES - 1) + [QueryCanceled(), OperationalError()]:
        watch.failed(error)
    assert not watch.away


async def test_what_takes_too_long_is_stopped_and_nobody_else_pays(database: Database, database_url: str) -> None:
    hasty = Database(database_url, size=2, patience_ms=200)
    door = Door(hasty)
    async with database.writing() as other:
        await other.execute("LOCK TABLE project IN ACCESS EXCLUSIVE MODE")
        for _ in range(MOST_FAILURES + 1):
            result = await door.execute("{ projects { nodes { title } } }", locale="en")
            assert result.outcome is Outcome.UNAVAILABLE
            assert "takes too long" in result.errors[0]["message"]
    assert not hasty.watch.away, "the database answers all others"
    async with hasty.writing() as connection:
        await connection.execute("SELECT pg_sleep(0.3)")
    await hasty.close()


def test_a_process_that_serves_stops_it_before_the_database_counts_as_away(client: TestClient) -> None:
    assert PATIENCE_MS / 1000 < STEP_S * SILENT_STEPS

    async def patience() -> str:
        async with opened_door().database.reading() as connection:
            row = await (await connection.execute("SHOW statement_timeout")).fetchone()
        return row[0] if row else ""

    assert client.portal
    assert client.portal.call(patience) == f"{PATIENCE_MS}ms"


async def test_what_is_given_up_is_stopped_without_waiting_for_it() -> None:
    watch, stopped = Watch(_never), asyncio.Event()

    async def stubborn() -> None:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            await asyncio.sleep(1)
            stopped.set()
            raise

    began = time.monotonic()
    with pytest.raises(TimeoutError):
        await watch.in_time(stubborn())
    assert time.monotonic() - began < 3
    assert not stopped.is_set()
    await asyncio.wait_for(stopped.wait(), 3)


async def test_search_says_so_too(weir: Weir) -> None:
    from search.postgresql import PostgresqlEngine
    from search.service import SearchService

    database = Database(await weir.start(), size=2)
    services: dict[type, Any] = {SearchService: SearchService(PostgresqlEngine(database.reading))}
    door = Door(database, services)
    document = '{ search(query: "mill") { totalCount } }'
    assert not (await door.execute(document, locale="en")).errors
    weir.open.clear()
    result = await door.execute(document, locale="en")
    assert (result.outcome, result.data) == (Outcome.UNAVAILABLE, None)
    weir.open.set()
    await database.close()
