"""What the tests of the duties share."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from psycopg.rows import dict_row

from api.kernel.clock import ALMATY
from api.kernel.database import Database
from api.kernel.ids import new_id
from api.kernel.journal.entry import Subject


def at(text: str) -> datetime:
    """A moment by the clock of Almaty: `2026-11-30 15:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=ALMATY).astimezone(UTC)


def request(region: str | None = None) -> Subject:
    """Something to answer."""
    return Subject("request", new_id(), region)


async def party(database: Database, slug: str) -> UUID:
    """Id of a party."""
    ((found,),) = await rows(database, "SELECT id FROM party WHERE slug = %s", slug)
    return found


async def rows(database: Database, statement: str, *values: Any) -> list[Any]:
    """Rows of a statement."""
    async with database.writing() as connection:
        cursor = await connection.execute(statement.encode(), values)
        return await cursor.fetchall() if cursor.description else []


async def stored(database: Database, obligation: UUID) -> dict[str, Any]:
    """An obligation as it is kept."""
    async with database.reading() as connection:
        cursor = connection.cursor(row_factory=dict_row)
        row = await (await cursor.execute("SELECT * FROM obligation WHERE id = %s", (obligation,))).fetchone()
    assert row
    return row
