"""A real uvicorn, a real socket, and clients who never finish."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import uvicorn

from api.kernel.protocol import BoundedProtocol


class Impatient(BoundedProtocol):
    seconds = 0.4
    head_octets = 20_000


async def application(scope: dict[str, Any], _receive: object, send: Any) -> None:
    """Answers without reading the body; `/slow` thinks for longer than a head may take."""
    if scope["path"] == "/slow":
        await asyncio.sleep(1.0)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})


@pytest.fixture
async def port() -> AsyncIterator[int]:
    config = uvicorn.Config(
        application, port=0, http=Impatient, ws="none", lifespan="off", log_config=None, timeout_keep_alive=30
    )
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn tells by a flag only
        await asyncio.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    await running


async def until_closed(port: int, *parts: bytes, pause: float = 0.0) -> tuple[bytes, float]:
    """What the server said, and how long the connection lived."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    start = asyncio.get_running_loop().time()
    talking = asyncio.create_task(_talk(writer, parts, pause))
    async with asyncio.timeout(8):
        said = await reader.read()
    lived = asyncio.get_running_loop().time() - start
    talking.cancel()
    await asyncio.gather(talking, return_exceptions=True)
    writer.close()
    return said, lived


async def _talk(writer: asyncio.StreamWriter, parts: tuple[bytes, ...], pause: float) -> None:
    for part in parts:
        writer.write(part)
        await writer.drain()
        await asyncio.sleep(pause)


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [b"\r\n"],
        [b"GET / HTTP/1.1\r\nHost: a\r\n"],
        [b"G", *[b"E"] * 100],
        [b"GET / HTTP/1.1\r\n", *[b"X: y\r\n"] * 100],
    ],
)
async def test_an_unfinished_head_is_cut(port: int, parts: list[bytes]) -> None:
    _, lived = await until_closed(port, *parts, pause=0.1)
    assert 0.2 < lived < 1.5


async def test_an_unfinished_second_head_is_cut(port: int) -> None:
    whole = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
    said, lived = await until_closed(port, whole, b"GET / HT", *[b"x"] * 100, pause=0.1)
    assert said.count(b"200 OK") == 1
    assert lived < 1.5


async def test_a_body_nobody_reads_is_cut(port: int) -> None:
    parts = [b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n", *[b"x"] * 100]
    said, lived = await until_closed(port, *parts, pause=0.1)
    assert b"200 OK" in said
    assert lived < 1.5


async def test_a_slow_answer_is_not_cut(port: int) -> None:
    parts = [b"GET /slow HTTP/1.1\r\nHost: a\r\n\r\n", b"GET / HTTP/1.1\r\nHost: a\r\n"]
    said, lived = await until_closed(port, *parts, pause=0.05)
    assert b"200 OK" in said
    assert 1.0 < lived < 2.5


async def test_an_idle_connection_stays(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for _ in range(2):
        writer.write(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        assert (await reader.readuntil(b"ok")).startswith(b"HTTP/1.1 200")
        await asyncio.sleep(0.8)
    writer.close()


async def test_a_long_head_is_refused(port: int) -> None:
    said, _ = await until_closed(port, b"GET / HTTP/1.1\r\nX: " + b"y" * 30_000)
    assert said.startswith(b"HTTP/1.1 431 ")
    assert b"content-security-policy" in said


async def test_nonsense_is_refused_with_the_headers(port: int) -> None:
    said, _ = await until_closed(port, b"\x16\x03\x01 nonsense\r\n\r\n")
    assert said.startswith(b"HTTP/1.1 400 ")
    assert b"content-security-policy" in said
