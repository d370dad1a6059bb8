"""The worker is killed while it sends letters, again and again: none is lost, and none goes out as two letters.

SMTP has no way to make "exactly once": between the server's taking a message and our noting it there is an instant in
which a death leaves the letter to be sent again. It then carries the same Message-ID and the same octets.
"""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from api.kernel.database import Database
from api.kernel.mail.letter import Letter
from api.kernel.mail.outbox import put
from api.kernel.sealing import Seal

ROUNDS, LETTERS, PORT = 10, 40, 8166
SECRET, SENDER = "k" * 40, "no-reply@example.kz"
# Everything is loaded once; each line of input begins a worker, a process of its own, and is answered by its number.
NURSERY = """
import asyncio, os, signal, sys
from api.kernel.database import Database
from api.kernel.mail.outbox import send_waiting
from api.kernel.mail.transport import Smtp
from api.kernel.sealing import Seal

async def work(url, secret, port, sender):
    database = Database(url, size=2)
    while True:
        await send_waiting(database, Seal(secret), Smtp(f"smtp://127.0.0.1:{port}"), sender)
        await asyncio.sleep(0.02)

signal.signal(signal.SIGCHLD, signal.SIG_IGN)
for _ in sys.stdin:
    born = os.fork()
    if not born:
        asyncio.run(work(*sys.argv[1:]))
    print(born, flush=True)
"""


class Ledger:
    """A mail server that notes every message it took, by its Message-ID."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, bytes]] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        head = envelope.content.split(b"\r\n\r\n")[0].decode()
        (name,) = (line.partition(": ")[2] for line in head.splitlines() if line.startswith("Message-ID"))
        self.taken.append((name, envelope.content))
        return "250 OK"


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    ledger = Ledger()
    controller = Controller(ledger, hostname="127.0.0.1", port=PORT)
    controller.start()
    yield ledger
    controller.stop()


async def test_a_worker_that_is_killed_loses_no_letter_and_makes_no_second_one(
    empty: Database, ledger: Ledger, nursery: Callable[[], int]
) -> None:
    seal, names = Seal(SECRET), set()
    async with empty.writing() as connection:
        for number in range(LETTERS):
            letter = Letter(f"reader{number}@example.com", "News", "text", "<p>text</p>", "en", str(number))
            names.add(letter.message_id("example.kz"))
            await put(connection, seal, letter, SENDER)
    for _ in range(ROUNDS):
        before = len(ledger.taken)
        worker = nursery()
        _wait(lambda before=before: len(ledger.taken) > before)
        os.kill(worker, signal.SIGKILL)
        await _leases_end(empty)
    killed_after = len(ledger.taken)
    worker = nursery()
    try:
        _wait(lambda: not _left(ledger, names))
        await _settled(empty)
    finally:
        os.kill(worker, signal.SIGKILL)
    times = Counter(name for name, _ in ledger.taken)
    assert set(times) == names, "each letter is in the ledger, and no other"
    assert killed_after >= ROUNDS, "every round was killed while it was sending"
    assert sum(times.values()) - LETTERS <= ROUNDS, "a second copy only in the instant of a death"
    assert len({content for _, content in ledger.taken}) == LETTERS, "a second copy is the same octets"


@pytest.fixture
def nursery(empty_url: str) -> Iterator[Callable[[], int]]:
    """Begins a worker and tells its process."""
    command = [sys.executable, "-c", NURSERY, empty_url, SECRET, str(PORT), SENDER]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=Path(__file__).parents[2], **pipes) as process:
        assert process.stdin
        assert process.stdout

        def begin() -> int:
            print(file=process.stdin, flush=True)
            return int(process.stdout.readline())

        yield begin
        process.stdin.close()


def _left(ledger: Ledger, names: set[str]) -> set[str]:
    return names - {name for name, _ in ledger.taken}


def _wait(done: Any) -> None:
    end = time.monotonic() + 60
    while not done():
        assert time.monotonic() < end, "the worker sends nothing"
        time.sleep(0.005)


async def _leases_end(database: Database) -> None:
    """As after the minute that a letter stays with a worker that died."""
    async with database.writing() as connection:
        await connection.execute("UPDATE mail_outbox SET try_at = now() WHERE sealed IS NOT NULL")


async def _settled(database: Database) -> None:
    async with database.reading() as connection:
        for _ in range(500):
            row = await (await connection.execute("SELECT count(*) FROM mail_outbox WHERE sent_at IS NULL")).fetchone()
            if row == (0,):
                return
            await asyncio.sleep(0.02)
    pytest.fail("letters were taken but not noted")
