"""How acts with the documents of records are brought about for the matrix of who may do what."""

import secrets
from typing import Any
from uuid import UUID

from api.door import Door
from api.kernel.database import Database
from api.kernel.ids import new_id
from tests.contracts.matrix import ASKER, Case
from tests.publication.conftest import Parties

ATTACH = """
mutation($r: ID!, $u: ID!) { attachFile(record: $r, input: {upload: $u, kind: MAP, title: {ru: "Схема"}}) {
  record { id } errors { code } } }
"""
FILE = """
INSERT INTO stored_file (id, key, digest, octets, format, name, member, party, owner_kind, owner, taken_at)
VALUES (%(id)s, %(key)s, repeat('a', 64), 10, 'pdf', 'plan.pdf', %(member)s, %(id)s, %(kind)s, %(owner)s, %(taken)s)
"""
DOCUMENT = """
INSERT INTO record_document (id, record, file, kind, title, position, added_by)
VALUES (%(owner)s, %(record)s, %(id)s, 'map', '{"ru": "Схема"}', 1, %(id)s)
"""
_TRACES = "SELECT d::text FROM record_document d UNION ALL SELECT f::text FROM stored_file f ORDER BY 1"

Arranged = tuple[str, dict[str, Any]]


async def _attach(database: Database, kind: str, region: str, state: str | None) -> Arranged:
    record = await Parties(Door(database)).in_state(state or "draft", kind.title(), region)
    values = {"id": new_id(), "key": secrets.token_urlsafe(20), "member": ASKER}
    async with database.writing() as connection:
        await connection.execute(FILE, values | dict.fromkeys(("kind", "owner", "taken")))
    return ATTACH, {"r": record["id"], "u": f"Upload:{values['id']}"}


def _on(name: str):
    async def arrange(database: Database, kind: str, region: str, state: str | None) -> Arranged:
        record = await Parties(Door(database)).in_state(state or "draft", kind.title(), region)
        values: dict[str, Any] = {"id": new_id(), "key": secrets.token_urlsafe(20), "member": new_id()}
        values |= {
            "kind": "record_document",
            "owner": new_id(),
            "taken": "now",
            "record": UUID(record["id"].partition(":")[2]),
        }
        async with database.writing() as connection:
            await connection.execute(FILE, values)
            await connection.execute(DOCUMENT, values)
        document = f"RecordDocument:{values['owner']}"
        return f"mutation($d: ID!) {{ {name}(document: $d) {{ record {{ id }} errors {{ code }} }} }}", {"d": document}

    return arrange


async def _traces(database: Database) -> Any:
    async with database.reading() as connection:
        return await (await connection.execute(_TRACES)).fetchall()


CASES = {
    "attachFile": Case(_attach, _traces),
    "approveFile": Case(_on("approveFile"), _traces),
    "removeFile": Case(_on("removeFile"), _traces),
}
