"""Private reads of enquiries: who reads what is noted in the journal, and nothing of what it says (A2)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson
import strawberry

from api.enquiries.access import READ
from api.enquiries.queries import ENQUIRY, ENQUIRY_MEMBER, FOLLOWED, enquiries_of
from api.enquiries.routing import STAFF
from api.enquiries.rules import NUMBER
from api.enquiries.service import FOLLOW, Enquiries
from api.kernel.access import admit
from api.kernel.context import Context
from api.kernel.journal.entry import Entry, Subject
from api.kernel.journal.note import note
from api.kernel.reading.entity import Scope
from api.kernel.reading.params import Params
from api.kernel.reading.record import read_root, read_rows
from api.kernel.reading.selection import select_root

LIST_ACT = "enquiry.list"
_BY_NUMBER = "SELECT id, region FROM enquiry WHERE number = %s AND handlers @> ARRAY[%s]::uuid[]"
_STAFF = f"SELECT m.id FROM member m WHERE m.party = %s AND {STAFF} ORDER BY m.name, m.id"


async def read_page(info: strawberry.Info) -> dict[str, Any]:
    """A page of the enquiries that the actor's party handles."""
    context: Context = info.context
    actor = admit(context.actor, READ)
    scope = Scope(context.document, Params(), context.locale, with_types=True)
    selected = select_root(context.document, info._raw_info)
    page = enquiries_of(actor, scope, selected.arguments.get("filter") or {})
    sql = f"SELECT {page.sql(scope, '', selected)}::text"
    async with context.database.writing() as connection:
        row = await (await connection.execute(sql, scope.params.values)).fetchone()  # type: ignore[arg-type]
        await note(connection, Entry(LIST_ACT, actor, Subject("party", actor.party, actor.region), READ.clause))
    assert row is not None
    return orjson.loads(row[0])


async def read_one(info: strawberry.Info, number: str) -> dict[str, Any] | None:
    """One enquiry by its reference number; None where it is not there or is none of the actor's party."""
    context: Context = info.context
    actor, wanted = admit(context.actor, READ), number.strip().upper()
    if not NUMBER.fullmatch(wanted):
        return None
    async with context.database.writing() as connection:
        row = await (await connection.execute(_BY_NUMBER, (wanted, actor.party))).fetchone()
        if row is None:
            return None
        await note(connection, Entry(READ.act, actor, Subject("enquiry", row[0], row[1]), READ.clause))
    return await read_root(info, ENQUIRY, row[0])


async def read_staff(info: strawberry.Info) -> Sequence[dict[str, Any]]:
    """Members of the actor's party who may be named to answer."""
    context: Context = info.context
    actor = admit(context.actor, READ)
    async with context.database.reading() as connection:
        rows = await (await connection.execute(_STAFF, (actor.party,))).fetchall()
    return await read_rows(info, ENQUIRY_MEMBER, [row[0] for row in rows])


async def read_followed(info: strawberry.Info, key: str) -> dict[str, Any] | None:
    """The enquiry of a secret link, as the investor sees it."""
    enquiry: UUID | None = info.context.services[Enquiries].seal.row_of(FOLLOW, key)
    return None if enquiry is None else await read_root(info, FOLLOWED, enquiry)
