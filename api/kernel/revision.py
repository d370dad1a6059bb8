"""The number of the catalogue as the public sees it."""

from typing import Any

from psycopg import AsyncConnection

CHANNEL = "kerege_revision"


async def next_revision(connection: AsyncConnection[Any]) -> int:
    """Count one change of what the public sees; other processes hear of it when the transaction commits."""
    cursor = await connection.execute(
        "UPDATE catalogue_state SET revision = revision + 1, changed_at = now() RETURNING revision"
    )
    row = await cursor.fetchone()
    assert row is not None
    await connection.execute("SELECT pg_notify(%s, %s)", (CHANNEL, str(row[0])))
    return row[0]
