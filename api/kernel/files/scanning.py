"""Ask a virus scanner of the operator's; where one is set, nothing is taken without its word.

`clamd://host:port` or `clamd:///path/to/socket` is asked by clamd's own protocol (INSTREAM). Anything else is a command
that reads the file from its standard input and ends with 0 for clean and 1 for infected, as `clamdscan -` does.
"""

import asyncio
import shlex
import struct
from urllib.parse import urlsplit

import structlog

from api.kernel.files.reasons import INFECTED, NOT_SCANNED
from api.kernel.refusals import Refusal

SECONDS = 60
_PIECE = 64 * 1024
_CLEAN, _INFECTED = 0, 1

_log = structlog.get_logger("api.files")


async def scan(scanner: str | None, content: bytes) -> None:
    """Return if the content may be kept; raises Refusal if it is infected, and if there is no answer."""
    if scanner is None:
        return
    ask = _ask_clamd if scanner.startswith("clamd://") else _ask_command
    try:
        async with asyncio.timeout(SECONDS):
            clean = await ask(scanner, content)
    except (OSError, EOFError, ValueError) as error:  # also TimeoutError
        _log.error("files.scanner_failed", scanner=scanner, error=str(error))
        raise Refusal(NOT_SCANNED) from None
    if not clean:
        raise Refusal(INFECTED)


async def _ask_clamd(scanner: str, content: bytes) -> bool:
    address = urlsplit(scanner)
    if address.hostname:
        reader, writer = await asyncio.open_connection(address.hostname, address.port or 3310)
    else:
        reader, writer = await asyncio.open_unix_connection(address.path)
    try:
        writer.write(b"zINSTREAM\0")
        for start in range(0, len(content), _PIECE):
            piece = content[start : start + _PIECE]
            writer.write(struct.pack("!I", len(piece)) + piece)
            await writer.drain()
        writer.write(struct.pack("!I", 0))
        await writer.drain()
        return _verdict(await reader.readuntil(b"\0"))
    finally:
        writer.close()


def _verdict(answer: bytes) -> bool:
    words = answer.rstrip(b"\0").strip()
    if words.endswith(b" OK"):
        return True
    if words.endswith(b" FOUND"):
        return False
    raise ValueError(words.decode("utf-8", "replace")[:200])


async def _ask_command(scanner: str, content: bytes) -> bool:
    devnull = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(
        *shlex.split(scanner), stdin=asyncio.subprocess.PIPE, stdout=devnull, stderr=devnull
    )
    try:
        await process.communicate(content)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode not in (_CLEAN, _INFECTED):
        raise ValueError(f"ended with {process.returncode}")
    return process.returncode == _CLEAN
