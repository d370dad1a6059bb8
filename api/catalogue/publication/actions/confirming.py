"""What keepers say of what is public: it is still true (§13.2)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection, sql

from api.catalogue.feeding import announce
from api.catalogue.publication import records
from api.catalogue.publication.access import CONFIRM
from api.catalogue.publication.actions.moving import BESIDE_IMPORTS, Step, party_name
from api.catalogue.publication.actions.performing import performed, record_in
from api.catalogue.publication.actions.writing import unseen
from api.catalogue.publication.records import Kept
from api.catalogue.publication.rules import MONTHLY
from api.duties.closing import Evidence, fulfil
from api.kernel.access import Access
from api.kernel.actor import Actor
from api.kernel.database import Database

_UNCHANGED = """
SELECT id FROM kept_record WHERE region = %s AND public AND state = 'published' AND kind = ANY(%s)
ORDER BY id FOR UPDATE
"""
_OWED = """
SELECT id FROM obligation WHERE subject_id = %s AND clause = %s AND region = %s AND state IN ('open', 'excused')
ORDER BY id
"""
_CONFIRM = "UPDATE {} SET confirmed_at = now(), confirmed_by = %s WHERE id = %s RETURNING confirmed_at"


async def confirm(database: Database, actor: Actor | None, step: Step) -> UUID:
    """Confirm what the public sees of a record."""

    async def effect(connection: AsyncConnection[Any], actor: Actor) -> Mapping[str, Any]:
        await connection.execute(BESIDE_IMPORTS)
        kept, access = await records.permitted(connection, actor, CONFIRM, step.record, of_public=True)
        unseen(kept, step.version)
        await _confirm(connection, kept, access, actor)
        await announce(connection, public=True)
        return {"record": kept.id}

    return record_in(await performed(database, actor, CONFIRM, step.key, step.request(), effect))


async def confirm_unchanged(database: Database, actor: Actor | None, key: str | None = None) -> int:
    """Confirm all public records of the actor's region that no edition is about to change; their number.

    Of the kinds that the party of the actor keeps.
    """

    async def effect(connection: AsyncConnection[Any], actor: Actor) -> Mapping[str, Any]:
        await connection.execute(BESIDE_IMPORTS)
        kinds = [kind for kind, access in CONFIRM.items() if actor.party_kind in access.parties]
        rows = await (await connection.execute(_UNCHANGED, (actor.region, kinds))).fetchall()
        for (record,) in rows:
            kept, access = await records.permitted(connection, actor, CONFIRM, record, of_public=True)
            await _confirm(connection, kept, access, actor)
        if rows:
            await announce(connection, public=True)
        return {"count": len(rows)}

    return (await performed(database, actor, CONFIRM, key, {"all": True}, effect))["count"]


async def _confirm(connection: AsyncConnection[Any], kept: Kept, access: Access, actor: Actor) -> None:
    query = sql.SQL(_CONFIRM).format(sql.Identifier(kept.kind.table))
    name = await party_name(connection, actor.member, kept.head.source_language)
    row = await (await connection.execute(query, (name, kept.id))).fetchone()
    assert row is not None, "the public sees it"
    await records.change_head(connection, kept.id, confirmed_by=actor.member)
    assert kept.published is not None, "the public sees it"
    after = {"edition": kept.published.number, "confirmed_at": row[0]}
    await records.note_about(connection, kept, access, actor, after=after)
    await _fulfil(connection, kept, actor, row[0])


async def _fulfil(connection: AsyncConnection[Any], kept: Kept, actor: Actor, at: datetime) -> None:
    """Close what the region owed by this confirmation."""
    owed = await connection.execute(_OWED, (kept.id, MONTHLY, kept.head.region))
    for (obligation,) in await owed.fetchall():
        await fulfil(connection, obligation, at=at, evidence=Evidence(kept.subject), actor=actor)
