"""What a process may give again without asking whether it is still true.

A process trusts one revision of the catalogue while it holds a shared lock of the database that says so, and for no
longer than `LEASE_S` after it last heard that the revision still stands. It hears of a new one by notification, lets go
of its lock, and takes that of the new one.

Whoever commits a new revision waits, before that is acknowledged, until nobody holds a lock of an older one. A process
that does not let go (it is frozen, or cut off) has lost its trust when `PATIENCE_S` are over: it cannot have heard
since the commit that the old revision stands.

A process first takes the lock and then looks whether the revision is still the same. If it was, the change was not
committed yet when the lock was taken, so the writer, who looks after the commit, sees the lock.
"""

import asyncio
import select
import time
from contextlib import suppress
from typing import Any

import psycopg
from psycopg import AsyncConnection

from api.kernel.revision import CHANNEL, READ

LEASE_S = 1.0
BEAT_S = 0.4
PATIENCE_S = 1.5
"""Longer than the lease by more than two clocks can differ in so short a time."""
LOOK_EVERY_S = 0.002
AGAIN_S = 1.0
LOCKS = 7_203_120
"""Any number: the first half of the keys of our locks, of which the revision is the second."""

_FORGET = "SELECT pg_advisory_unlock_all()"
_HOLD = "SELECT pg_advisory_lock_shared(%s, %s)"
_HELD = """
SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND classid = %(locks)s AND objsubid = 2
AND objid::bigint < %(revision)s AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
_END = f"SELECT pg_terminate_backend(pid) FROM ({_HELD}) held"


async def let_go(connection: AsyncConnection[Any], revision: int) -> None:
    """Wait until no process trusts a revision before this one, which is committed."""
    values = {"locks": LOCKS, "revision": revision}
    end = _now() + PATIENCE_S
    while await (await connection.execute(_HELD, values)).fetchone():
        if _now() > end:
            await connection.execute(_END, values)  # lest the next one waits for it too
            return
        await asyncio.sleep(LOOK_EVERY_S)


def _now() -> float:
    """Seconds by a clock that goes on while the machine sleeps."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


class Trust:
    """Of this process, over a connection of its own."""

    def __init__(self, conninfo: str) -> None:
        self._conninfo = conninfo
        self._revision: int | None = None
        self._until = 0.0
        self._news = select.poll()
        self._asking = False
        self._task: asyncio.Task[None] | None = None

    @property
    def revision(self) -> int | None:
        """The one that is trusted at this moment, if any."""
        if self._revision is None or _now() > self._until:
            return None
        news = self._news.poll(0)
        if news and not (self._asking and news[0][1] == select.POLLIN):  # what was asked for is no news
            return None
        return self._revision

    def start(self) -> None:
        """Begin to listen."""
        self._task = asyncio.create_task(self._keep())

    async def close(self) -> None:
        """Trust nothing any more."""
        self._revision = None
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})

    async def _keep(self) -> None:
        while True:
            with suppress(psycopg.Error, OSError):
                await self._listen()
            self._revision, self._asking = None, False
            await asyncio.sleep(AGAIN_S)

    async def _listen(self) -> None:
        connection = await AsyncConnection.connect(self._conninfo, autocommit=True)
        async with connection:
            self._news = select.poll()
            self._news.register(connection.fileno(), select.POLLIN | select.POLLRDHUP)
            await connection.execute(f"LISTEN {CHANNEL}")
            while True:
                await self._renew(connection)
                async for _ in connection.notifies(timeout=BEAT_S, stop_after=1):
                    self._revision = None

    async def _renew(self, connection: AsyncConnection[Any]) -> None:
        """Go on trusting what still stands, or come to trust what there is now."""
        asked, self._asking = _now(), True
        found = await _read(connection)
        self._asking = False
        while found != self._revision:
            self._revision = None
            await connection.execute(_FORGET)
            await connection.execute(_HOLD, (LOCKS, found))
            asked, held = _now(), found
            if (found := await _read(connection)) == held:
                self._revision = held
        self._until = asked + LEASE_S


async def _read(connection: AsyncConnection[Any]) -> int:
    row = await (await connection.execute(READ)).fetchone()
    assert row is not None
    return row[0]
