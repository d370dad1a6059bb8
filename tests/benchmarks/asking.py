"""Asks again and again over kept connections, and says what that took on both sides."""

import asyncio
import statistics
import time
from dataclasses import astuple, dataclass
from pathlib import Path

from api.door import Door
from api.kernel.answers import GraphQLRequest
from api.kernel.database import Database
from api.kernel.postgres import EmbeddedPostgres
from tests.benchmarks.questions import Question
from tests.benchmarks.serving import Served

CLIENTS = 16
STATEMENTS = 100


@dataclass(frozen=True)
class Measured:
    """Of one who serves: answers a second, milliseconds, microseconds of processors for each answer, megabytes."""

    rate: float
    p50: float
    p99: float
    cpu: float
    database_cpu: float
    memory: float

    @classmethod
    def median(cls, found: list["Measured"]) -> "Measured":
        return cls(*map(statistics.median, zip(*map(astuple, found), strict=True)))


class _Client(asyncio.Protocol):
    """One connection: sends the next request when the answer to the last one is whole."""

    def __init__(self, request: bytes, times: list[float]) -> None:
        self._request, self._times, self._left, self._head = request, times, 0, b""
        self.ended = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self.transport = transport
        self._ask()

    def data_received(self, data: bytes) -> None:
        if not self._left:
            self._head += data
            head, found, data = self._head.partition(b"\r\n\r\n")
            if not found:
                return
            place = head.lower().index(b"content-length:") + 15
            self._left, self._head = int(head[place : place + 12].split(b"\r")[0]), b""
        self._left -= len(data)
        if self._left <= 0:
            self._times.append(time.perf_counter() - self._began)
            self._ask()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio calls it
        self.ended.set_result(None)

    def _ask(self) -> None:
        self._left, self._began = 0, time.perf_counter()
        self.transport.write(self._request)


async def _ask(port: int, request: bytes, seconds: float) -> list[float]:
    times: list[float] = []
    loop = asyncio.get_running_loop()
    made = [await loop.create_connection(lambda: _Client(request, times), "127.0.0.1", port) for _ in range(CLIENTS)]
    await asyncio.sleep(seconds)
    while not times:  # noqa: ASYNC110 - on a machine that is busy with something else
        await asyncio.sleep(seconds)
    for transport, _ in made:
        transport.close()
    await asyncio.gather(*(client.ended for _, client in made))
    return times


def measured(served: Served, request: bytes, seconds: float) -> Measured:
    """Ask for so long."""
    cpu, database = served.cpu(), served.database_cpu()
    times = sorted(asyncio.run(_ask(served.port, request, seconds)))
    number = len(times)
    return Measured(
        rate=number / seconds,
        p50=times[number // 2] * 1e3,
        p99=times[int(number * 0.99)] * 1e3,
        cpu=(served.cpu() - cpu) / number * 1e6,
        database_cpu=max(0.0, served.database_cpu() - database) / number * 1e6,
        memory=served.memory(),
    )


async def statement(folder: Path, question: Question, number: int) -> str:
    """The SQL of a document by itself, over one connection: a line of the table."""
    url = EmbeddedPostgres(folder).running()
    assert url, "its keeper is gone"
    database, times = Database(url, size=1), list[float]()
    found: list[tuple[str, dict]] = []
    door = Door(database)
    read = door._read

    async def noted(made):  # the statement, as the product makes it
        found.append((made.sql, made.values))
        return await read(made)

    door._read = noted
    await door.answer(GraphQLRequest(question.document, question.variables, locale="ru"))
    async with database.reading() as connection:
        for _ in range(STATEMENTS):
            began = time.perf_counter()
            await (await connection.execute(*found[0])).fetchone()  # type: ignore[arg-type]
            times.append((time.perf_counter() - began) * 1e3)
    await database.close()
    marks = statistics.quantiles(times, n=100)
    shown = f"{1000 / marks[49]:.0f} | | {marks[49]:.1f} | {marks[98]:.1f} | | | |"
    return f"| {number} | {question.name} | its SQL alone | {shown}"
