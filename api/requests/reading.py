"""Root reads of requests: each for the members of the party that has sent or received them."""

from typing import Any
from uuid import UUID

import strawberry
from strawberry import UNSET

from api.kernel.graphql.connections import First, Last
from api.kernel.graphql.reads import private
from api.kernel.ids import row_of
from api.kernel.reading.entity import Entity
from api.kernel.reading.record import read_page, read_root, read_rows
from api.requests.access import READ, WORKING
from api.requests.queries import COLLEAGUE, RECIPIENT, REQUEST, box
from api.requests.rules import NUMBER
from api.requests.types import (
    Colleague,
    Request,
    RequestFilter,
    RequestOrderName,
    RequestRecipient,
    RequestRecipientConnection,
)

_INCOMING = """
SELECT r.id FROM request_recipient r JOIN request q ON q.id = r.request WHERE q.number = %s AND r.party = %s
"""
_PART = "SELECT id FROM request_recipient WHERE id = %s AND party = %s"
_OUTGOING = "SELECT id FROM request WHERE number = %s AND sender = %s"
_COLLEAGUES = "SELECT id FROM member WHERE party = %s AND state = 'active' AND roles && %s ORDER BY name, id"


# The arguments of a list are read from the selection; their types stand here for the schema.
async def _incoming(
    info: strawberry.Info,
    filter: RequestFilter | None = UNSET,  # noqa: ARG001
    order_by: RequestOrderName | None = RequestOrderName.URGENT,  # noqa: ARG001
    first: First = UNSET,  # noqa: ARG001
    after: str | None = UNSET,  # noqa: ARG001
    last: Last = UNSET,  # noqa: ARG001
    before: str | None = UNSET,  # noqa: ARG001
) -> RequestRecipientConnection:
    return await read_page(info, box("party", "sender", info.context.actor.party))  # type: ignore[return-value]


async def _outgoing(
    info: strawberry.Info,
    filter: RequestFilter | None = UNSET,  # noqa: ARG001
    order_by: RequestOrderName | None = RequestOrderName.URGENT,  # noqa: ARG001
    first: First = UNSET,  # noqa: ARG001
    after: str | None = UNSET,  # noqa: ARG001
    last: Last = UNSET,  # noqa: ARG001
    before: str | None = UNSET,  # noqa: ARG001
) -> RequestRecipientConnection:
    return await read_page(info, box("sender", "party", info.context.actor.party))  # type: ignore[return-value]


async def _one_incoming(
    info: strawberry.Info, number: str | None = UNSET, id: strawberry.ID | None = UNSET
):  # its type stands with the field
    if id:
        return await _one(info, RECIPIENT, _PART, row_of("RequestRecipient", id))
    return await _one(info, RECIPIENT, _INCOMING, _number(number or ""))


async def _one_outgoing(info: strawberry.Info, number: str):  # its type stands with the field
    return await _one(info, REQUEST, _OUTGOING, _number(number))


def _number(given: str) -> str | None:
    return given if NUMBER.fullmatch(given) else None


async def _one(info: strawberry.Info, entity: Entity, statement: str, key: str | UUID | None) -> dict[str, Any] | None:
    async with info.context.database.reading() as connection:
        row = await (await connection.execute(statement.encode(), (key, info.context.actor.party))).fetchone()
    return await read_root(info, entity, row[0]) if row else None


async def _colleagues(info: strawberry.Info):  # its type stands with the field
    async with info.context.database.reading() as connection:
        rows = await (await connection.execute(_COLLEAGUES, (info.context.actor.party, list(WORKING)))).fetchall()
    return await read_rows(info, COLLEAGUE, [row[0] for row in rows])


@strawberry.type
class RequestQuery:
    """Private root reads of requests."""

    incoming_requests: RequestRecipientConnection = private(
        _incoming, access=READ, description="Requests that came to the viewer's party."
    )
    outgoing_requests: RequestRecipientConnection = private(
        _outgoing, access=READ, description="Requests of the viewer's party, one line for each recipient."
    )
    incoming_request: RequestRecipient | None = private(
        _one_incoming, access=READ, description="By number or id; null where none such came to the viewer's party."
    )
    outgoing_request: Request | None = private(
        _one_outgoing, access=READ, description="By number; null where the viewer's party sent none such."
    )
    colleagues: list[Colleague] = private(
        _colleagues, access=READ, description="Members of the viewer's party who can be named for a request, by name."
    )
