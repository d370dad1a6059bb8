"""Single rows that a resolver answers with: of private reads, and of what a mutation has changed."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson
import strawberry
from graphql import get_named_type

from api.kernel.context import Context
from api.kernel.reading.entity import Entity, Field, Scope
from api.kernel.reading.lookup import typed_row
from api.kernel.reading.page import Page
from api.kernel.reading.params import Params
from api.kernel.reading.selection import Selected, select, select_root


async def read_row(context: Context, entity: Entity, row: UUID, selected: Selected) -> dict[str, Any] | None:
    """What is selected of a row, under the response keys of the document; None where it is not there."""
    scope = Scope(context.document, Params(), context.locale, with_types=True)
    sql = f"SELECT {typed_row(scope, entity, scope.params.add(row, 'uuid'), selected)}::text"
    async with context.database.reading() as connection:
        found = await (await connection.execute(sql, scope.params.values)).fetchone()  # type: ignore[arg-type]
    return orjson.loads(found[0]) if found and found[0] else None


async def read_root(info: strawberry.Info, entity: Entity, row: UUID) -> dict[str, Any] | None:
    """The row of an entity as answer of the root field that is being resolved."""
    return next(iter(await read_rows(info, entity, [row])), None)


async def read_rows(info: strawberry.Info, entity: Entity, rows: Sequence[UUID]) -> list[dict[str, Any]]:
    """The same of several rows, in the order given; what is not there is left out."""
    context: Context = info.context
    scope = Scope(context.document, Params(), context.locale, with_types=True)
    found = typed_row(scope, entity, "wanted.id", select_root(context.document, info._raw_info))
    ids = scope.params.add(list(rows), "uuid[]")
    sql = f"SELECT {found}::text FROM unnest({ids}) WITH ORDINALITY wanted (id, place) ORDER BY place"
    async with context.database.reading() as connection:
        answer = await (await connection.execute(sql, scope.params.values)).fetchall()  # type: ignore[arg-type]
    return [orjson.loads(row[0]) for row in answer if row[0]]


async def read_page(info: strawberry.Info, page: Page) -> dict[str, Any]:
    """A connection as answer of the root field that is being resolved."""
    return await read_field(info, page)


async def read_field(info: strawberry.Info, field: Field) -> Any:
    """The answer of a private root field: as the statement of a document would read it, for who asks."""
    context: Context = info.context
    scope = Scope(context.document, Params(), context.locale, with_types=True)
    sql = f"SELECT ({field.sql(scope, '', select_root(context.document, info._raw_info))})::text"
    async with context.database.reading() as connection:
        row = await (await connection.execute(sql, scope.params.values)).fetchone()  # type: ignore[arg-type]
    return orjson.loads(row[0]) if row and row[0] else None


async def payload(
    info: strawberry.Info, entity: Entity, row: UUID, others: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The payload of a mutation that was done: its `record`, no errors, and other fields by their names."""
    context: Context = info.context
    kind = get_named_type(info._raw_info.return_type).name
    values: dict[str, Any] = {}
    for chosen in select(context.document, kind, tuple(info._raw_info.field_nodes)):
        if chosen.name == "record":
            values[chosen.key] = await read_row(context, entity, row, chosen)
        else:
            values[chosen.key] = (others or {}).get(chosen.name, [])
    return values
