"""Second pass of an import: write rows in batches, and only what differs from what is stored."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from psycopg import AsyncConnection, sql
from psycopg.rows import dict_row

from api.catalogue.feeding import mark
from api.catalogue.translation import TRANSLATED, bind_marks, keep_marks
from api.kernel.interchange.kind import Children, Kind
from api.kernel.interchange.values import Columns, Row

FIXED = {"id", "public_id"}
"""Columns that the first line of a record fixes and later lines do not touch."""


@dataclass(frozen=True)
class Stored:
    """What storing has changed."""

    changed: int = 0
    public: bool = False
    """Something that the public sees, or saw until now, is among it."""

    def __add__(self, other: "Stored") -> "Stored":
        return Stored(self.changed + other.changed, self.public or other.public)


async def store(
    connection: AsyncConnection[Any], kind: Kind, rows: list[Columns], children: list[list[Columns]]
) -> Stored:
    """Insert or update the rows of one kind by its key."""
    before = await _before(connection, kind, [row["slug"] for row in rows]) if kind.record else {}
    if kind.record:
        _settle_marks(rows, before)
    changed = await _upsert(connection, kind, rows)
    if kind.children:
        slugs = [row["slug"] for row in rows]
        changed |= await _replace(connection, kind, kind.children, slugs, children, changed)
    if not kind.record:
        return Stored(len(changed), public=bool(changed))
    if changed:
        await mark(connection, changed)
    were_public = {row["id"] for row in before.values() if row["status"] == "published"}
    return Stored(len(changed), bool(changed & were_public) or await _any_public(connection, kind, changed))


async def _before(connection: AsyncConnection[Any], kind: Kind, slugs: list[str]) -> dict[str, Row]:
    """Texts, marks and status of the records that are stored already, by slug."""
    names = ("id", "slug", "status", "source_language", "marks", *TRANSLATED)
    query = sql.SQL("SELECT {} FROM {} WHERE slug = ANY(%s)").format(_list("", names), sql.Identifier(kind.table))
    cursor = await connection.cursor(row_factory=dict_row).execute(query, (slugs,))
    return {row["slug"]: row for row in await cursor.fetchall()}


async def _any_public(connection: AsyncConnection[Any], kind: Kind, ids: set[Any]) -> bool:
    query = sql.SQL("SELECT EXISTS (SELECT FROM {} WHERE id = ANY(%s) AND status = 'published')").format(
        sql.Identifier(kind.table)
    )
    row = await (await connection.execute(query, (list(ids),))).fetchone()
    return bool(row and row[0])


def _settle_marks(rows: list[Columns], before: Mapping[str, Row]) -> None:
    """Carry translation marks of stored records over to their new texts."""
    for row in rows:
        if row["slug"] in before:
            keep_marks(row, before[row["slug"]])
        row["marks"] = row["marks"] or {}
        bind_marks(row)


async def _upsert(connection: AsyncConnection[Any], kind: Kind, rows: list[Columns]) -> set[Any]:
    names = list(rows[0])
    updated = [name for name in names if name not in FIXED]
    update = [sql.SQL("{0} = EXCLUDED.{0}").format(sql.Identifier(name)) for name in updated]
    if kind.record:
        update += [sql.SQL("version = old.version + 1"), sql.SQL("updated_at = now()")]
    query = sql.SQL(
        "INSERT INTO {table} AS old ({names}) SELECT {values}"
        " FROM json_populate_recordset(NULL::{table}, %s::json) new {stored}"
        " ON CONFLICT ({key}) DO UPDATE SET {update}"
        " WHERE ({before}) IS DISTINCT FROM ({after}) RETURNING id"
    ).format(
        table=sql.Identifier(kind.table),
        names=_list("", names),
        values=sql.SQL(", ").join(_value(name) for name in names),
        stored=sql.SQL("LEFT JOIN {0} stored ON stored.slug = new.slug").format(sql.Identifier(kind.table))
        if kind.record
        else sql.SQL(""),
        key=sql.SQL(kind.key),  # type: ignore[arg-type]
        update=sql.SQL(", ").join(update),
        before=_list("old.", updated),
        after=_list("EXCLUDED.", updated),
    )
    cursor = await connection.execute(query, (orjson.dumps(rows).decode(),))
    return {row[0] for row in await cursor.fetchall()}


def _list(prefix: str, names: Iterable[str]) -> sql.Composable:
    return sql.SQL(", ").join(sql.SQL(prefix) + sql.Identifier(name) for name in names)  # type: ignore[arg-type]


def _value(name: str) -> sql.Composable:
    """Where the line says nothing of it, a record keeps the time it was first published, also when it is withdrawn."""
    if name == "published_at":
        return sql.SQL(
            "coalesce(new.published_at, stored.published_at, CASE WHEN new.status = 'published' THEN now() END)"
        )
    return sql.SQL("new.") + sql.Identifier(name)


async def _replace(
    connection: AsyncConnection[Any],
    kind: Kind,
    child: Children,
    slugs: list[str],
    children: list[list[Columns]],
    counted: set[Any],
) -> set[Any]:
    """Replace the child rows that differ; returns the ids of the records they belong to.

    A change of children is a new version of the record, unless it is *counted* as changed already.
    """
    table, owner = sql.Identifier(child.table), sql.Identifier(child.owner)
    rows = [row | {child.owner: slug} for slug, own in zip(slugs, children, strict=True) for row in own]
    query = sql.SQL(
        "WITH new AS (SELECT * FROM json_populate_recordset(NULL::{table}, %(rows)s::json)),"
        " changed AS (SELECT slug FROM unnest(%(slugs)s::text[]) slug WHERE"
        " (SELECT jsonb_agg(to_jsonb(n) ORDER BY position) FROM new n WHERE n.{owner} = slug) IS DISTINCT FROM"
        " (SELECT jsonb_agg(to_jsonb(o) ORDER BY position) FROM {table} o WHERE o.{owner} = slug))"
        " SELECT slug FROM changed"
    ).format(table=table, owner=owner)
    values = {"rows": orjson.dumps(rows).decode(), "slugs": slugs}
    changed = [row[0] for row in await (await connection.execute(query, values)).fetchall()]
    if not changed:
        return set()
    await connection.execute(sql.SQL("DELETE FROM {} WHERE {} = ANY(%s)").format(table, owner), (changed,))
    kept = orjson.dumps([row for row in rows if row[child.owner] in set(changed)]).decode()
    insert = sql.SQL("INSERT INTO {0} SELECT * FROM json_populate_recordset(NULL::{0}, %s::json)").format(table)
    await connection.execute(insert, (kept,))
    touch = sql.SQL(
        "UPDATE {} SET updated_at = now(), version = version + (id <> ALL(%s::uuid[]))::int"
        " WHERE slug = ANY(%s) RETURNING id"
    ).format(sql.Identifier(kind.table))
    return {row[0] for row in await (await connection.execute(touch, (list(counted), changed))).fetchall()}
