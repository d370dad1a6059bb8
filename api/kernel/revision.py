"""The number of the catalogue as the public sees it."""

from typing import Any, LiteralString
from weakref import WeakKeyDictionary

from psycopg import AsyncConnection

CHANNEL = "kerege_revision"
READ = "SELECT revision FROM catalogue_state"
_counted: WeakKeyDictionary[AsyncConnection[Any], int] = WeakKeyDictionary()


async def next_revision(connection: AsyncConnection[Any]) -> int:
    """Count one change of what the public sees; other processes hear of it when the transaction commits."""
    return await _count(connection, "revision = revision + 1, changed_at = now()")


async def found_anew(connection: AsyncConnection[Any]) -> int:
    """Count a change of what searches find, which follows a change of the data and is none."""
    return await _count(connection, "revision = revision + 1")


async def _count(connection: AsyncConnection[Any], change: LiteralString) -> int:
    row = await (await connection.execute(f"UPDATE catalogue_state SET {change} RETURNING revision")).fetchone()
    assert row is not None
    _counted[connection] = row[0]
    await connection.execute("SELECT pg_notify(%s, %s)", (CHANNEL, str(row[0])))
    return row[0]


def counted_by(connection: AsyncConnection[Any]) -> int | None:
    """The revision that the transaction which has just ended on this connection made, if it made one."""
    return _counted.pop(connection, None)
