"""How an edition goes its way: submitted, returned, published at once or at a time, withdrawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection, sql

from api.catalogue.feeding import announce, mark
from api.catalogue.interchange.importing import ONE_AT_A_TIME
from api.catalogue.interchange.references import load_references
from api.catalogue.interchange.store import store
from api.catalogue.publication import records
from api.catalogue.publication.access import PUBLISH, RETURN, SUBMIT, WITHDRAW, Family
from api.catalogue.publication.actions.performing import performed, record_in
from api.catalogue.publication.actions.writing import unseen
from api.catalogue.publication.lines import parsed, problems_of, settle_language
from api.catalogue.publication.records import Edition, Kept
from api.catalogue.publication.rules import (
    BASE_CHANGED,
    approval_objection,
    reason_objection,
    schedule_objection,
)
from api.kernel.access import Access
from api.kernel.actor import Actor
from api.kernel.database import Database
from api.kernel.jobs import enqueue_at
from api.kernel.refusals import Refusal
from locales.text import Locale, pick

TASK = "publication.publish_due"
"""Name of the job that shows what was approved for a time."""
BESIDE_IMPORTS = ONE_AT_A_TIME.replace("lock(", "lock_shared(")
"""Imports lock the rows of the public first, acts the record: they must not wait for each other in a circle."""

_SUBMITTED = """
UPDATE record_edition SET state = 'submitted', submitted_by = %s, submitted_at = now(), reason = NULL,
    publish_at = NULL, decided_by = NULL, decided_at = NULL WHERE id = %s RETURNING submitted_at
"""
_DECIDED = """
UPDATE record_edition SET state = %s, decided_by = %s, decided_at = now(), reason = %s, publish_at = NULL WHERE id = %s
"""
_PUBLISHED = """
UPDATE record_edition SET state = 'published', decided_by = %s, decided_at = now(), published_at = now(),
    publish_at = NULL WHERE id = %s
"""
_PARTY = "SELECT p.title FROM member m JOIN party p ON p.id = m.party WHERE m.id = %s"


@dataclass(frozen=True)
class Step:
    """An act with a record as somebody saw it."""

    record: UUID | None
    version: int
    key: str | None = None

    def request(self, **more: Any) -> dict[str, Any]:
        """All that is asked."""
        return {"record": self.record, "version": self.version, **more}


async def submit(database: Database, actor: Actor | None, step: Step) -> UUID:
    """Hand the edition on its way to the Agency."""

    async def effect(connection: AsyncConnection[Any], actor: Actor) -> Mapping[str, Any]:
        kept, access, edition = await _taken(connection, actor, SUBMIT, step)
        await check_edition(connection, kept, edition, actor)
        row = await (await connection.execute(_SUBMITTED, (actor.member, edition.id))).fetchone()
        assert row is not None
        await records.change_head(connection, kept.id, state="submitted", submitted_at=row[0])
        await note_state(connection, kept, access, actor, edition, "submitted")
        return {"record": kept.id}

    return record_in(await performed(database, actor, SUBMIT, step.key, step.request(), effect))


async def return_(database: Database, actor: Actor | None, step: Step, reason: str) -> UUID:
    """Give an edition back to its keepers, with the reason."""

    async def effect(connection: AsyncConnection[Any], actor: Actor) -> Mapping[str, Any]:
        kept, access, edition = await _taken(connection, actor, RETURN, step)
        words = _reason(reason)
        await connection.execute(_DECIDED, ("returned", actor.member, words, edition.id))
        await records.change_head(connection, kept.id, state="returned", submitted_at=None)
        await note_state(connection, kept, access, actor, edition, "returned", reason=words)
        return {"record": kept.id}

    return record_in(await performed(database, actor, RETURN, step.key, step.request(reason=reason), effect))


async def publish(database: Database, actor: Actor | None, step: Step) -> UUID:
    """Show an edition to everybody; never by who has written or submitted it."""

    async def effect(connection: AsyncConnection[Any], actor: Actor) -> Mapping[str, Any]:
        await connection.execute(BESIDE_IMPORTS)
        kept, access, edition = await _approved(connection, actor, step)
        await show(connection, kept, edition, actor.member)
        await note_state(connection, kept, access, actor, edition, "published")
        await announce(connection, public=True)
        return {"record": kept.id}

    return record_in(await performed(database, actor, PUBLISH, step.key, step.request(), effect))


async def schedule(database: Database, actor: Actor | None, step: Step, at: datetime) -> UUID:
    """Approve an edition now, to be shown at a time."""

    async def effect(connection: AsyncConnection[Any], actor: Actor) -> Mapping[str, Any]:
        kept, access, edition = await _approved(connection, actor, step)
        if objection := schedule_objection(at, datetime.now(UTC)):
            raise Refusal(objection)
        await records.change_edition(connection, edition.id, publish_at=at, decided_by=actor.member)
        await records.change_head(connection, kept.id, state="submitted")
        await note_state(connection, kept, access, actor, edition, "submitted", publish_at=at)
        await enqueue_at(connection, TASK, at)
        return {"record": kept.id}

    return record_in(await performed(database, actor, PUBLISH, step.key, step.request(at=at), effect))


async def withdraw(database: Database, actor: Actor | None, step: Step, reason: str) -> UUID:
    """Take a record from the public; an edition on its way stays where it is."""

    async def effect(connection: AsyncConnection[Any], actor: Actor) -> Mapping[str, Any]:
        await connection.execute(BESIDE_IMPORTS)
        kept, access = await records.permitted(connection, actor, WITHDRAW, step.record, of_public=True)
        unseen(kept, step.version)
        words, edition = _reason(reason), kept.published
        assert edition is not None, "the public sees it"
        await connection.execute(_DECIDED, ("withdrawn", actor.member, words, edition.id))
        await _hide(connection, kept)
        await note_state(connection, kept, access, actor, edition, "withdrawn", reason=words)
        await announce(connection, public=True)
        return {"record": kept.id}

    return record_in(await performed(database, actor, WITHDRAW, step.key, step.request(reason=reason), effect))


async def _taken(
    connection: AsyncConnection[Any], actor: Actor, family: Family, step: Step
) -> tuple[Kept, Access, Edition]:
    """The record and its edition on its way, as the actor saw it."""
    kept, access = await records.permitted(connection, actor, family, step.record)
    unseen(kept, step.version)
    assert kept.open is not None, "the states of the act say so"
    return kept, access, kept.open


async def _approved(connection: AsyncConnection[Any], actor: Actor, step: Step) -> tuple[Kept, Access, Edition]:
    kept, access, edition = await _taken(connection, actor, PUBLISH, step)
    if objection := approval_objection(actor.member, (edition.submitted_by, edition.written_by)):
        raise Refusal(objection)
    await check_edition(connection, kept, edition, None)
    return kept, access, edition


async def check_edition(connection: AsyncConnection[Any], kept: Kept, edition: Edition, actor: Actor | None) -> None:
    """Refuse an edition that cannot become public as it is."""
    if kept.published and edition.based_on is not None and edition.based_on != kept.published.number:
        raise Refusal(BASE_CHANGED)
    columns, _, line = parsed(kept.kind, edition.line, await load_references(connection))
    if reasons := await problems_of(connection, kept.kind, edition.line, columns, line, actor):
        raise Refusal(*reasons)


async def show(connection: AsyncConnection[Any], kept: Kept, edition: Edition, approver: UUID | None) -> None:
    """Make an edition the public one: what its keepers have submitted they have confirmed."""
    columns, children, _ = parsed(kept.kind, edition.line, await load_references(connection))
    columns |= {"id": str(kept.id), "status": "published"}
    settle_language(columns, kept.head.source_language)
    columns["confirmed_at"] = edition.submitted_at.isoformat() if edition.submitted_at else None
    columns["confirmed_by"] = await party_name(connection, edition.submitted_by, kept.head.source_language)
    await records.supersede(connection, kept.id)
    await connection.execute(_PUBLISHED, (approver, edition.id))
    await store(connection, kept.kind, [columns], [children])
    row = await records.row_of(connection, kept.kind, kept.id)
    assert row is not None, "it was just stored"
    await records.change_head(
        connection,
        kept.id,
        state="published",
        submitted_at=None,
        row_version=row["version"],
        confirmed_by=edition.submitted_by,
    )


async def party_name(connection: AsyncConnection[Any], member: UUID | None, language: Locale) -> str | None:
    """What the public is told of who confirmed: the party, never the person."""
    row = await (await connection.execute(_PARTY, (member,))).fetchone()
    shown = pick(row[0], language) if row else None
    return shown[0] if shown else None


async def _hide(connection: AsyncConnection[Any], kept: Kept) -> None:
    query = sql.SQL(
        "UPDATE {} SET status = 'withdrawn', version = version + 1, updated_at = now() WHERE id = %s RETURNING version"
    ).format(sql.Identifier(kept.kind.table))
    row = await (await connection.execute(query, (kept.id,))).fetchone()
    assert row is not None, "the public sees it"
    await mark(connection, [kept.id])
    await records.change_head(connection, kept.id, row_version=row[0])


async def note_state(
    connection: AsyncConnection[Any],
    kept: Kept,
    access: Access,
    actor: Actor | None,
    edition: Edition,
    state: str,
    **more: Any,
) -> None:
    before = {"state": edition.state}
    after = {"edition": edition.number, "state": state, **more}
    await records.note_about(connection, kept, access, actor, before, after)


def _reason(words: str) -> str:
    if objection := reason_objection(words):
        raise Refusal(objection)
    return words.strip()
