"""Obligations that a party fulfils by hand: whose records are kept elsewhere, or do not exist yet."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from api.duties.access import FULFIL, OVERSEERS
from api.duties.closing import Evidence, clean_note, fulfil
from api.duties.rules import DONE_IN_FUTURE, HAS_RECORD
from api.duties.subjects import has_record
from api.kernel.access import admit, missing
from api.kernel.actor import Actor
from api.kernel.clock import Clock, now
from api.kernel.database import Database
from api.kernel.files.rows import readable, take
from api.kernel.idempotency import once
from api.kernel.journal.entry import Subject
from api.kernel.refusals import Refusal
from api.parties.rules import OTHER_PARTY

_WHOSE = "SELECT clause, region, subject_kind, party, counterpart FROM obligation WHERE id = %s"


@dataclass(frozen=True)
class Done:
    """What was done: a note, when (None for now), and an upload that shows it."""

    note: str
    at: datetime | None = None
    upload: str | None = None


async def fulfil_by_hand(
    database: Database, actor: Actor | None, obligation: UUID | None, done: Done, key: str | None, clock: Clock = now
) -> UUID:
    """Close an obligation of the actor's party; its id."""
    actor = admit(actor, FULFIL)
    if obligation is None:
        raise missing("obligation")
    async with database.writing() as connection:
        if key is None:
            await _fulfil(connection, actor, obligation, done, clock())
        else:
            asked = {"obligation": obligation, "note": done.note, "at": done.at, "upload": done.upload}

            async def effect() -> dict[str, Any]:
                await _fulfil(connection, actor, obligation, done, clock())
                return {"obligation": obligation}

            await once(connection, actor, key, FULFIL.act, asked, effect)
    return obligation


async def _fulfil(
    connection: AsyncConnection[Any], actor: Actor, obligation: UUID, done: Done, moment: datetime
) -> None:
    row = await (await connection.execute(_WHOSE, (obligation,))).fetchone()
    if row is None or not concerns(actor, *row[3:]):
        raise missing("obligation")
    clause, region, kind, party, _ = row
    if party != actor.party:
        raise Refusal(OTHER_PARTY.at("obligation").by(clause))
    if has_record(kind):
        raise Refusal(HAS_RECORD.at("obligation").by(clause))
    if done.at is not None and done.at > moment:
        raise Refusal(DONE_IN_FUTURE.at("doneAt").by(clause))
    subject = Subject("obligation", obligation, region)
    files = await take(connection, actor, [done.upload], subject, most=1, path="file") if done.upload else []
    evidence = Evidence(file=files[0].id if files else None, note=clean_note(done.note))
    await fulfil(connection, obligation, at=done.at or moment, evidence=evidence, actor=actor)


def concerns(actor: Actor, party: UUID, counterpart: UUID | None) -> bool:
    """Whether an actor may see an obligation: their party owes it or is owed it, or oversees all."""
    return actor.party_kind in OVERSEERS or actor.party in (party, counterpart)


async def _may_read_file(connection: AsyncConnection[Any], actor: Actor | None, obligation: UUID) -> bool:
    row = await (await connection.execute(_WHOSE, (obligation,))).fetchone()
    return row is not None and actor is not None and concerns(actor, *row[3:])


readable("obligation", _may_read_file)
