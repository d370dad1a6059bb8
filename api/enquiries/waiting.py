"""While an investor waits, the party that holds the enquiry has an obligation; what ends the waiting closes it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from api.duties.closing import Evidence, cancel, fulfil
from api.duties.opening import open_obligation
from api.duties.subjects import keeps_records
from api.enquiries.routing import Party
from api.enquiries.rules import clause_of
from api.enquiries.store import Enquiry
from api.kernel.actor import Actor
from api.kernel.journal.entry import Subject, Values

keeps_records("enquiry")

_DUE: Any = "SELECT due_on FROM obligation WHERE id = %s"


async def begin(
    connection: AsyncConnection[Any], entry: UUID, region: str, party: Party, since: datetime, actor: Actor | None
) -> Values:
    """Open the obligation that *entry* of the thread causes; the columns of the enquiry that tell of it.

    The deadline is counted from when the investor wrote, whoever holds the question.
    """
    obligation = await open_obligation(
        connection,
        clause=clause_of(party.kind),
        party=party.party,
        subject=Subject("enquiry", entry, region),
        trigger_at=since,
        actor=actor,
    )
    row = await (await connection.execute(_DUE, (obligation,))).fetchone()
    due: date | None = row[0] if row else None
    return {"obligation": obligation, "due_on": due, "waiting_since": since}


async def answered(connection: AsyncConnection[Any], enquiry: Enquiry, at: datetime, actor: Actor) -> None:
    """Fulfil it."""
    if enquiry.obligation:
        evidence = Evidence(record=enquiry.subject)
        await fulfil(connection, enquiry.obligation, at=at, evidence=evidence, actor=actor)


async def ended(
    connection: AsyncConnection[Any], enquiry: Enquiry, why: str, at: datetime, actor: Actor | None
) -> None:
    """Take it back: there is nothing to answer any more, or another party has to."""
    if enquiry.obligation:
        await cancel(connection, enquiry.obligation, note=why, at=at, actor=actor)
