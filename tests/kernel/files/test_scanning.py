"""The virus scanner has the last word, also when it says nothing."""

import asyncio
import struct
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from api.kernel.files import scanning
from api.kernel.files.scanning import scan
from api.kernel.refusals import Refusal

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
COMMAND = "import sys; sys.exit(1 if b'EICAR' in sys.stdin.buffer.read() else 0)"


def command(tmp_path: Path, program: str) -> str:
    (tmp_path / "scan.py").write_text(program)
    return f"{sys.executable} {tmp_path / 'scan.py'}"


async def _speak_clamd(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    assert await reader.readexactly(10) == b"zINSTREAM\0"
    content = b""
    while length := struct.unpack("!I", await reader.readexactly(4))[0]:
        content += await reader.readexactly(length)
    writer.write(b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0")
    writer.close()


Speak = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def daemon(speak: Speak) -> AsyncIterator[str]:
    """What speaks the protocol of clamd, at an address of its own."""
    server = await asyncio.start_server(speak, "127.0.0.1", 0)
    async with server:
        yield f"clamd://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def test_a_command_lets_pass_or_refuses(tmp_path: Path) -> None:
    scanner = command(tmp_path, COMMAND)
    await scan(scanner, b"words" * 50_000)
    with pytest.raises(Refusal, match="FILE_INFECTED"):
        await scan(scanner, EICAR)


@pytest.mark.parametrize("program", ["import sys; sys.exit(2)", "import os; os.kill(os.getpid(), 9)"])
async def test_a_command_that_fails_refuses(tmp_path: Path, program: str) -> None:
    with pytest.raises(Refusal, match="FILE_NOT_SCANNED"):
        await scan(command(tmp_path, program), b"words")


async def test_a_command_that_is_not_there_or_never_ends_refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Refusal, match="FILE_NOT_SCANNED"):
        await scan(str(tmp_path / "nothing"), b"words")
    monkeypatch.setattr(scanning, "SECONDS", 0.5)
    with pytest.raises(Refusal, match="FILE_NOT_SCANNED"):
        await scan(command(tmp_path, "import time; time.sleep(60)"), b"words")


async def test_a_daemon_lets_pass_or_refuses(tmp_path: Path) -> None:
    async with daemon(_speak_clamd) as scanner:
        await scan(scanner, b"words" * 50_000)
        with pytest.raises(Refusal, match="FILE_INFECTED"):
            await scan(scanner, b"words" * 50_000 + EICAR)
    server = await asyncio.start_unix_server(_speak_clamd, tmp_path / "clamd.sock")
    async with server:
        await scan(f"clamd://{tmp_path / 'clamd.sock'}", b"words")


async def test_a_daemon_that_fails_refuses() -> None:
    async def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async def complain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(20)
        writer.write(b"INSTREAM size limit exceeded. ERROR\0")
        writer.close()

    for speak in (hang_up, complain):
        async with daemon(speak) as scanner:
            with pytest.raises(Refusal, match="FILE_NOT_SCANNED"):
                await scan(scanner, b"words")
    with pytest.raises(Refusal, match="FILE_NOT_SCANNED"):
        await scan(scanner, b"words")
