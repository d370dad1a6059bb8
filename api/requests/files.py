"""Who may read the files of requests and of their steps: the sides between which they went."""

from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from api.kernel.access import admit
from api.kernel.actor import Actor
from api.kernel.files.rows import readable
from api.kernel.refusals import Refusal
from api.requests.access import READ

_OF_REQUEST = """
SELECT 1 FROM request_recipient WHERE request = %(id)s AND %(party)s IN (sender, party) LIMIT 1
"""
_OF_STEP = """
SELECT 1 FROM request_step s JOIN request_recipient r ON r.id = s.recipient
WHERE s.id = %(id)s AND %(party)s IN (r.sender, r.party)
"""


async def _may_read_request(connection: AsyncConnection[Any], actor: Actor | None, request: UUID) -> bool:
    return await _is_side(connection, actor, _OF_REQUEST, request)


async def _may_read_step(connection: AsyncConnection[Any], actor: Actor | None, step: UUID) -> bool:
    return await _is_side(connection, actor, _OF_STEP, step)


async def _is_side(connection: AsyncConnection[Any], actor: Actor | None, statement: str, row: UUID) -> bool:
    try:
        party = admit(actor, READ).party
    except Refusal:
        return False
    found = await connection.execute(statement.encode(), {"id": row, "party": party})
    return await found.fetchone() is not None


readable("request", _may_read_request)
readable("request_step", _may_read_step)
