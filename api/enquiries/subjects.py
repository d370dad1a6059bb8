"""What can be asked about: a record that is public, or a region."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from psycopg import AsyncConnection
from psycopg.rows import class_row

from api.kernel.access import missing

_RECORD = "SELECT kind, slug, public_id, title, region FROM {table} WHERE id = %s AND status = 'published'"
_QUERIES = {
    "Project": _RECORD.format(table="project"),
    "Site": _RECORD.format(table="site"),
    "Partner": _RECORD.format(table="partner"),
    "Region": "SELECT 'region' AS kind, slug, NULL AS public_id, title, slug AS region FROM region WHERE id = %s",
}


@dataclass(frozen=True)
class Subject:
    """What is asked about, as it is called when it is asked."""

    kind: str
    slug: str
    public_id: str | None
    title: dict[str, str]
    region: str

    @property
    def columns(self) -> dict[str, Any]:
        """Its columns of the table of enquiries."""
        return vars(self) | {"title": orjson.dumps(self.title).decode()}


async def find(connection: AsyncConnection[Any], about: str) -> Subject:
    """The subject of an id of GraphQL; Refusal for what is not public or not there."""
    name, _, row = about.partition(":")
    try:
        query, wanted = _QUERIES[name], UUID(row)
    except (KeyError, ValueError):
        raise missing("about") from None
    found = await (await connection.cursor(row_factory=class_row(Subject)).execute(query, (wanted,))).fetchone()  # type: ignore[arg-type]
    if found is None:
        raise missing("about")
    return found
