"""How an import of many records is brought about for the matrix of who may do what."""

import secrets
from typing import Any

from api.kernel.database import Database
from api.kernel.ids import new_id
from tests.contracts.matrix import ASKER, Case

_UPLOAD = """
INSERT INTO stored_file (id, key, digest, octets, format, name, member, party)
VALUES (%(id)s, %(key)s, repeat('a', 64), 10, 'jsonl', 'records.jsonl', %(member)s, %(id)s)
"""
_TRACES = "SELECT i::text FROM bulk_import i UNION ALL SELECT f::text FROM stored_file f ORDER BY 1"
IMPORT = "mutation($u: ID!) { importRecords(upload: $u) { errors { code } } }"


async def _arrange(database: Database, kind: str, region: str, state: str | None) -> tuple[str, dict[str, Any]]:  # noqa: ARG001
    upload = new_id()
    async with database.writing() as connection:
        await connection.execute(_UPLOAD, {"id": upload, "key": secrets.token_urlsafe(20), "member": ASKER})
    return IMPORT, {"u": f"Upload:{upload}"}


async def _traces(database: Database) -> Any:
    async with database.reading() as connection:
        return await (await connection.execute(_TRACES)).fetchall()


CASES = {"importRecords": Case(_arrange, _traces, whole=True)}
