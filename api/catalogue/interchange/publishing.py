"""The public part of the catalogue as interchange lines: what is published, and nothing of what is not.

Rows are read a batch at a time, each by the key after which it begins. No connection is held while a slow reader takes
what was read, and no more than a batch is kept.
"""

from collections.abc import AsyncIterator
from typing import Any

import orjson
from psycopg import AsyncConnection, sql
from psycopg.rows import dict_row

from api.catalogue.interchange.exporting import BATCH, children_of, key_columns
from api.catalogue.kinds import CATALOGUE, RECORDS, REFERENCE
from api.kernel.database import Database
from api.kernel.interchange.kind import Kind

_RECORD_TABLES = {kind.table for kind in RECORDS}


def public_kinds() -> list[Kind]:
    """All kinds, in the order in which an import may read them one after another."""
    return [*REFERENCE, *CATALOGUE]


async def count_published(database: Database) -> dict[str, int]:
    """How many lines the file of each kind has."""
    counts = [
        sql.SQL("(SELECT count(*) FROM {} t WHERE {})").format(sql.Identifier(kind.table), _public(kind))
        for kind in public_kinds()
    ]
    async with database.reading() as connection:
        row = await (await connection.execute(sql.SQL("SELECT {}").format(sql.SQL(", ").join(counts)))).fetchone()
    assert row is not None
    return dict(zip((kind.name for kind in public_kinds()), row, strict=True))


async def published_lines(database: Database, kind: Kind) -> AsyncIterator[bytes]:
    """Yield the lines of one kind in batches, ordered by its key."""
    after: list[str] | None = None
    while True:
        async with database.reading() as connection:
            rows = await _batch(connection, kind, after)
            children = await children_of(connection, kind.children, rows) if kind.children and rows else {}
        if rows:
            lines = (kind.dump(row, children.get(row.get("slug", ""), [])) for row in rows)
            yield b"".join(orjson.dumps(line) + b"\n" for line in lines)
        if len(rows) < BATCH:
            return
        after = rows[-1]["row_key"]


async def _batch(connection: AsyncConnection[Any], kind: Kind, after: list[str] | None) -> list[dict[str, Any]]:
    keys = sql.SQL(", ").join(key_columns(kind))
    beyond = sql.SQL("AND ({}) > ({})").format(keys, sql.SQL(", ").join(sql.Literal(key) for key in after or ()))
    query = sql.SQL(
        "SELECT t.*, {more} ARRAY[{keys}] AS row_key FROM {table} t WHERE {public} {beyond}"
        " ORDER BY {keys} LIMIT {size}"
    )
    composed = query.format(
        more=_seen(kind),
        keys=keys,
        table=sql.Identifier(kind.table),
        public=_public(kind),
        beyond=beyond if after else sql.SQL(""),
        size=sql.Literal(BATCH),
    )
    return await (await connection.cursor(row_factory=dict_row).execute(composed)).fetchall()


def _seen(kind: Kind) -> sql.Composable:
    """Columns instead of those of the table: of a record that is not public not even the name is told."""
    columns: list[sql.Composable] = [
        sql.SQL("(SELECT o.slug FROM {} o WHERE o.slug = t.{} AND o.status = 'published') AS {},").format(
            sql.Identifier(link.table), sql.Identifier(link.column), sql.Identifier(link.column)
        )
        for link in kind.links
        if link.table in _RECORD_TABLES
    ]
    if kind.record:
        columns.append(sql.SQL("(SELECT d.kato FROM district d WHERE d.slug = t.district) AS district_kato,"))
    return sql.SQL(" ").join(columns)


def _public(kind: Kind) -> sql.Composable:
    conditions: list[sql.Composable] = [sql.SQL("true")]
    if any(field.name == "status" for field in kind.fields):
        conditions.append(sql.SQL("t.status = 'published'"))
    if "kind" in kind.constants:
        conditions.append(sql.SQL("t.kind = {}").format(sql.Literal(kind.constants["kind"])))
    return sql.SQL(" AND ").join(conditions)
