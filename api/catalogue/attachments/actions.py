"""Bring documents to a record, show them, take them away; one person never brings and shows the same document."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from api.catalogue.attachments.access import APPROVE, ATTACH, REMOVE
from api.catalogue.attachments.codes import DocumentKind
from api.catalogue.publication import records
from api.catalogue.publication.access import Family
from api.catalogue.publication.actions.performing import performed
from api.catalogue.publication.records import Kept
from api.catalogue.publication.rules import approval_objection, markup_in
from api.kernel.access import Access, missing, sees
from api.kernel.actor import Actor
from api.kernel.database import Database
from api.kernel.files import rows
from api.kernel.files.reasons import TOO_MANY_FILES
from api.kernel.ids import new_id
from api.kernel.interchange.composite import Text
from api.kernel.interchange.problems import Line, References
from api.kernel.journal.entry import Subject
from api.kernel.refusals import Reason, Refusal
from api.kernel.revision import next_revision
from locales.text import Locale

KIND = "record_document"
MOST = 50
"""Documents of one record."""

_TITLE = Text("title", required=True, limit=300)
_ADD = """
INSERT INTO record_document (id, record, file, kind, title, language, position, added_by)
VALUES (%(id)s, %(record)s, %(file)s, %(kind)s, %(title)s, %(language)s, %(position)s, %(added_by)s)
"""
_COUNT = "SELECT count(*), coalesce(max(position), 0) FROM record_document WHERE record = %s"
_READ = "SELECT id, record, file, title, added_by, approved_by FROM record_document WHERE id = %s"
_APPROVE = "UPDATE record_document SET approved_by = %s, approved_at = now() WHERE id = %s"
_READER = """
SELECT k.region, k.public AND d.approved_by IS NOT NULL FROM record_document d JOIN kept_record k ON k.id = d.record
WHERE d.id = %s
"""


@dataclass(frozen=True)
class Wish:
    """A document to be brought; `position`: after which number of the others, the last unless given."""

    record: UUID | None
    upload: str
    kind: DocumentKind
    title: Mapping[str, Any]
    language: Locale | None
    position: int | None


@dataclass(frozen=True)
class _Document:
    id: UUID
    record: UUID
    file: UUID
    title: dict[str, str]
    added_by: UUID
    approved_by: UUID | None


async def attach(database: Database, actor: Actor | None, wish: Wish, key: str | None = None) -> UUID:
    """Bring an uploaded file to a record as its document; the public sees it once it is approved."""

    async def effect(connection: AsyncConnection[Any], actor: Actor) -> Mapping[str, Any]:
        kept, access = await records.permitted(connection, actor, ATTACH, wish.record)
        return {"document": await _attach(connection, actor, kept, access, wish)}

    answer = await performed(database, actor, ATTACH, key, asdict(wish), effect)
    return UUID(str(answer["document"]))


async def _attach(connection: AsyncConnection[Any], actor: Actor, kept: Kept, access: Access, wish: Wish) -> UUID:
    title = _checked(wish.title)
    row = await (await connection.execute(_COUNT, (kept.id,))).fetchone()
    assert row is not None
    if row[0] >= MOST:
        raise Refusal(TOO_MANY_FILES.at("upload", most=MOST))
    subject = Subject(KIND, new_id(), kept.head.region)
    (file,) = await rows.take(connection, actor, [wish.upload], subject, path="upload")
    values = {
        "id": subject.id,
        "record": kept.id,
        "file": file.id,
        "kind": wish.kind.name.lower(),
        "language": wish.language,
        "position": row[1] + 1 if wish.position is None else wish.position,
        "added_by": actor.member,
    }
    await connection.execute(_ADD, values | {"title": Jsonb(title)})
    told = {"document": subject.id, **file.told(), "title": title, "kind": values["kind"]}
    await records.note_about(connection, kept, access, actor, after=told)
    return subject.id


async def approve(database: Database, actor: Actor | None, document: UUID | None, key: str | None = None) -> UUID:
    """Let the public see a document, as soon as it sees the record; never by who has brought it."""

    async def change(connection: AsyncConnection[Any], actor: Actor, found: _Document) -> None:
        if objection := approval_objection(actor.member, (found.added_by,)):
            raise Refusal(objection)
        await connection.execute(_APPROVE, (actor.member, found.id))

    return await _act(database, actor, APPROVE, document, key, change, {"approved": True})


async def remove(database: Database, actor: Actor | None, document: UUID | None, key: str | None = None) -> UUID:
    """Take a document away for good."""

    async def change(connection: AsyncConnection[Any], actor: Actor, found: _Document) -> None:  # noqa: ARG001
        await connection.execute("DELETE FROM record_document WHERE id = %s", (found.id,))
        await rows.release(connection, found.file)

    return await _act(database, actor, REMOVE, document, key, change, None)


async def _act(
    database: Database,
    actor: Actor | None,
    family: Family,
    document: UUID | None,
    key: str | None,
    change: Any,
    after: dict[str, Any] | None,
) -> UUID:
    """Change a document that the actor may change; returns its id."""

    async def effect(connection: AsyncConnection[Any], actor: Actor) -> Mapping[str, Any]:
        record = await _record_of(connection, document)
        kept, access = await records.permitted(connection, actor, family, record)
        found = await _read(connection, document)  # again, now that the record is locked
        if found is None:
            raise missing()
        await change(connection, actor, found)
        before = {"document": found.id, "title": found.title, "approved": found.approved_by is not None}
        told = {**before, **after} if after else {"document": None, "title": None, "approved": None}
        await records.note_about(connection, kept, access, actor, before, told)
        if kept.head.public:
            await next_revision(connection)
        return {"document": found.id}

    answer = await performed(database, actor, family, key, {"document": document}, effect)
    return UUID(str(answer["document"]))


async def _read(connection: AsyncConnection[Any], document: UUID | None) -> _Document | None:
    cursor = connection.cursor(row_factory=class_row(_Document))
    return await (await cursor.execute(_READ, (document,))).fetchone()


async def _record_of(connection: AsyncConnection[Any], document: UUID | None) -> UUID | None:
    found = await _read(connection, document)
    return found.record if found else None


def _checked(title: Mapping[str, Any]) -> dict[str, str]:
    """The title by the rules of all texts."""
    line = Line(1, References())
    checked = _TITLE.parse(dict(title) or None, "title", line)["title"]
    reasons = [
        Reason("INVALID", each.message, tuple(each.field.split(".")), values=each.values) for each in line.problems
    ]
    reasons += markup_in(dict(title), ("title",))
    if reasons:
        raise Refusal(*reasons)
    return checked


async def _may_read(connection: AsyncConnection[Any], actor: Actor | None, document: UUID) -> bool:
    row = await (await connection.execute(_READER, (document,))).fetchone()
    return row is not None and (row[1] or (actor is not None and sees(actor, row[0], None)))


rows.readable(KIND, _may_read)
