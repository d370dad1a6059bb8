"""Ask for the records of a file to be brought in: the worker does it, since it takes longer than an answer may."""

from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from api.catalogue.bulk.access import IMPORT
from api.catalogue.bulk.rules import NOT_A_TABLE
from api.kernel.access import admit
from api.kernel.actor import Actor
from api.kernel.database import Database
from api.kernel.files import rows
from api.kernel.idempotency import once
from api.kernel.ids import new_id
from api.kernel.jobs import enqueue
from api.kernel.journal.entry import Entry, Subject, Values
from api.kernel.journal.note import note
from api.kernel.refusals import Refusal

TASK = "catalogue.import"
KIND = "bulk_import"
FORMATS = ("xlsx", "jsonl")

_ADD = """
INSERT INTO bulk_import (id, member, party, scopes, file, digest, format, name, dry_run)
VALUES (%(id)s, %(member)s, %(party)s, %(scopes)s, %(file)s, %(digest)s, %(format)s, %(name)s, %(dry_run)s)
"""


async def ask_import(
    database: Database, actor: Actor | None, upload: str, *, dry_run: bool, key: str | None = None
) -> UUID:
    """Note what is to be done; the id of the import. An upload that is only tried can be used again."""
    actor = admit(actor, IMPORT)
    async with database.writing() as connection:

        async def effect() -> Values:
            return {"import": await _ask(connection, actor, upload, dry_run=dry_run)}

        if key is None:
            return (await effect())["import"]
        request = {"upload": upload, "dry_run": dry_run}
        return UUID((await once(connection, actor, key, IMPORT.act, request, effect))["import"])


async def _ask(connection: AsyncConnection[Any], actor: Actor, upload: str, *, dry_run: bool) -> UUID:
    subject = Subject(KIND, new_id(), actor.region)
    if dry_run:
        (file,) = await rows.waiting_uploads(connection, actor, [upload], path="upload")
    else:
        (file,) = await rows.take(connection, actor, [upload], subject, path="upload")
    if file.format not in FORMATS:
        raise Refusal(NOT_A_TABLE)
    values = {
        "id": subject.id,
        "member": actor.member,
        "party": actor.party,
        "scopes": None if actor.scopes is None else sorted(actor.scopes),
        "file": file.id,
        "digest": file.digest,
        "format": file.format,
        "name": file.name,
        "dry_run": dry_run,
    }
    await connection.execute(_ADD, values)
    told = {**file.told(), "dry_run": dry_run}
    await note(connection, Entry(IMPORT.act, actor, subject, IMPORT.clause_of(actor.party_kind), after=told))
    await enqueue(connection, TASK)
    return subject.id
