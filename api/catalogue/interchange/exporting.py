"""Export of the catalogue: the same lines that an import reads, in a fixed order."""

from collections.abc import AsyncIterator
from typing import Any

import orjson
from psycopg import AsyncConnection, sql
from psycopg.rows import dict_row

from api.kernel.interchange.kind import Children, Kind

BATCH = 500


async def export_kind(connection: AsyncConnection[Any], kind: Kind) -> AsyncIterator[bytes]:
    """Yield the lines of one kind, ordered by its key, with constant memory.

    *connection* has to be in a transaction: the rows come through a cursor of the server.
    """
    async with connection.cursor(f"export_{kind.name}", row_factory=dict_row) as cursor:
        cursor.itersize = BATCH
        await cursor.execute(_query(kind))
        while rows := await cursor.fetchmany(BATCH):
            children = await children_of(connection, kind.children, rows) if kind.children else {}
            for row in rows:
                line = kind.dump(row, children.get(row.get("slug", ""), []))
                yield orjson.dumps(line) + b"\n"


def _query(kind: Kind) -> sql.Composed:
    columns, join = sql.SQL("t.*"), sql.SQL("")
    if kind.record:
        columns = sql.SQL("t.*, d.kato AS district_kato")
        join = sql.SQL("LEFT JOIN district d ON d.slug = t.district")
    where = sql.SQL("WHERE t.kind = {}" if "kind" in kind.constants else "").format(kind.constants.get("kind"))
    return sql.SQL("SELECT {} FROM {} t {} {} ORDER BY {}").format(
        columns, sql.Identifier(kind.table), join, where, sql.SQL(", ").join(key_columns(kind))
    )


def key_columns(kind: Kind) -> list[sql.Composed]:
    """What lines of a kind are ordered by, the same on every server."""
    return [sql.SQL('t.{}::text COLLATE "C"').format(sql.Identifier(key.strip())) for key in kind.key.split(",")]


async def children_of(
    connection: AsyncConnection[Any], child: Children, rows: list[dict[str, Any]]
) -> dict[str, list[dict[str, Any]]]:
    """The child rows of records, by slug, in their order."""
    query = sql.SQL("SELECT * FROM {} WHERE {} = ANY(%s) ORDER BY position").format(
        sql.Identifier(child.table), sql.Identifier(child.owner)
    )
    cursor = await connection.cursor(row_factory=dict_row).execute(query, ([row["slug"] for row in rows],))
    found: dict[str, list[dict[str, Any]]] = {}
    for row in await cursor.fetchall():
        found.setdefault(row[child.owner], []).append(row)
    return found
