"""Private root reads: the records of a party, the workload of the Agency, and what a party has done."""

from uuid import UUID

import strawberry
from strawberry import UNSET

from api.catalogue.publication import access, records
from api.catalogue.publication.codes import KeptOrder
from api.catalogue.publication.lines import KINDS, ordered
from api.catalogue.publication.queries import KEPT, acts_of, kept_records
from api.catalogue.publication.types import ActConnection, KeptRecord, KeptRecordConnection, KeptRecordFilter
from api.kernel.access import admit, missing, sees
from api.kernel.actor import Actor, PartyKind
from api.kernel.context import Context
from api.kernel.database import Database
from api.kernel.difference import differences
from api.kernel.graphql.connections import First, Last
from api.kernel.graphql.payloads import FieldDifference, told
from api.kernel.graphql.reads import private
from api.kernel.reading.record import read_page, read_root

TYPES = frozenset({"KeptRecord", "Project", "Site", "Partner"})
_SEEN = "SELECT region FROM kept_record WHERE id = %s AND kind = ANY(%s)"
_PARTY = "SELECT slug FROM party WHERE id = %s"


def record_of(given: str) -> UUID | None:
    """The row that an id names, also one of the public type; None for what is none."""
    name, _, row = given.partition(":")
    try:
        return UUID(row) if name in TYPES else None
    except ValueError:
        return None


async def seen(database: Database, actor: Actor, record: UUID | None) -> bool:
    """Whether an actor sees a record as its keepers do; its first look makes an edition of what was imported."""
    async with database.reading() as connection:
        row = await (await connection.execute(_SEEN, (record, list(KINDS)))).fetchone()
    if row is None or not sees(actor, row[0], None):
        return False
    async with database.writing() as connection:
        await records.load(connection, record)
    return True


async def _record(info: strawberry.Info, id: strawberry.ID):  # its type stands with the field
    context: Context = info.context
    actor, record = admit(context.actor, access.READ), record_of(id)
    if record is None or not await seen(context.database, actor, record):
        return None
    return await read_root(info, KEPT, record)


async def _records(
    info: strawberry.Info,
    filter: KeptRecordFilter | None = UNSET,
    order_by: KeptOrder = KeptOrder.CHANGED_DESC,
    first: First = UNSET,
    after: str | None = UNSET,
    last: Last = UNSET,
    before: str | None = UNSET,
):  # arguments are read from the selection
    return await read_page(info, kept_records(admit(info.context.actor, access.READ)))


async def _differences(info: strawberry.Info, record: strawberry.ID, number: int, to: int) -> list[FieldDifference]:
    context: Context = info.context
    actor, row = admit(context.actor, access.READ), record_of(record)
    if row is None or not await seen(context.database, actor, row):
        raise missing("record")
    async with context.database.writing() as connection:
        kept = await records.load(connection, row)
    assert kept is not None, "it was just seen"
    lines = {each.number: ordered(kept.kind, each.line) for each in kept.editions}
    if number not in lines or to not in lines:
        raise missing("number")
    return told(differences(lines[number], lines[to]))


async def _acts(
    info: strawberry.Info,
    party: str | None = UNSET,
    first: First = UNSET,
    after: str | None = UNSET,
    last: Last = UNSET,
    before: str | None = UNSET,
):  # arguments of the page are read from the selection
    context: Context = info.context
    actor = admit(context.actor, access.READ_ACTS)
    async with context.database.reading() as connection:
        row = await (await connection.execute(_PARTY, (actor.party,))).fetchone()
    own = row[0] if row else ""
    if party and party != own and actor.party_kind is not PartyKind.MINISTRY:
        raise missing("party")
    return await read_page(info, acts_of(party or own))


@strawberry.type
class PublicationQuery:
    """Root reads."""

    kept_record: KeptRecord | None = private(
        _record, access=access.READ, description="A record as its keepers see it; null where one may not see it."
    )
    kept_records: KeptRecordConnection = private(
        _records,
        access=access.READ,
        description="Records of one's own region, for central parties of all. What waits for the Agency:"
        " states SUBMITTED in the order SUBMITTED_ASC.",
    )
    edition_differences: list[FieldDifference] = private(
        _differences, access=access.READ, description="What tells two editions of a record apart, field by field."
    )
    acts: ActConnection = private(
        _acts, access=access.READ_ACTS, description="What one's own party has done; the Ministry may ask for any."
    )
