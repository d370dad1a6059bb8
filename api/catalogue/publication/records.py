"""Records and their editions as the actions read and change them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection, sql
from psycopg.rows import class_row, dict_row
from psycopg.types.json import Jsonb

from api.catalogue.interchange.exporting import children_of
from api.catalogue.publication.access import Family
from api.catalogue.publication.lines import KINDS, Content, content_of
from api.catalogue.publication.rules import OPEN
from api.kernel.access import PUBLIC_STATE, Access, check, missing, sees
from api.kernel.actor import Actor
from api.kernel.ids import new_id
from api.kernel.interchange.kind import Kind
from api.kernel.journal.entry import Entry, Subject, Values
from api.kernel.journal.note import note
from locales.text import Locale

_READ = """
SELECT id, kind, slug, public_id, region, title, source_language, state, public, version, row_version
FROM kept_record WHERE id = %s FOR UPDATE
"""
_EDITIONS = """
SELECT id, number, based_on, state, line, written_by, submitted_by, submitted_at, publish_at, decided_by
FROM record_edition WHERE record = %s ORDER BY number
"""
_ROW = "SELECT t.*, d.kato AS district_kato FROM {} t LEFT JOIN district d ON d.slug = t.district WHERE t.id = %s"
_ADD = """
INSERT INTO record_edition
    (id, record, number, based_on, state, line, written_by, submitted_at, decided_at, published_at)
VALUES (%(id)s, %(record)s, %(number)s, %(based_on)s, %(state)s, %(line)s, %(written_by)s, %(submitted_at)s,
    %(published_at)s, %(published_at)s)
"""


@dataclass(frozen=True)
class Edition:
    """One version of a record."""

    id: UUID
    number: int
    based_on: int | None
    state: str
    line: Content
    written_by: UUID | None
    submitted_by: UUID | None
    submitted_at: datetime | None
    publish_at: datetime | None
    decided_by: UUID | None


@dataclass(frozen=True)
class _Head:
    id: UUID
    kind: str
    slug: str
    public_id: str
    region: str
    title: dict[str, str]
    source_language: Locale
    state: str
    public: bool
    version: int
    row_version: int | None


@dataclass(frozen=True)
class Kept:
    """A record with all its editions, the oldest first; locked until the transaction ends."""

    head: _Head
    editions: list[Edition]

    @property
    def id(self) -> UUID:
        """The same as that of the public row."""
        return self.head.id

    @property
    def kind(self) -> Kind:
        """The kind of record."""
        return KINDS[self.head.kind]

    @property
    def open(self) -> Edition | None:
        """The edition on its way."""
        return next((each for each in self.editions if each.state in OPEN), None)

    @property
    def published(self) -> Edition | None:
        """The edition that the public sees."""
        return next((each for each in self.editions if each.state == "published"), None)

    @property
    def latest(self) -> Edition:
        """What its keepers see: the edition on its way, else that of the public, else the last there was."""
        return self.open or self.published or self.editions[-1]

    @property
    def base(self) -> int | None:
        """Number of the edition that a new one is begun from."""
        found = self.published or (self.editions[-1] if self.editions else None)
        return found.number if found else None

    @property
    def base_of_open(self) -> int | None:
        """The same for the edition on its way: its keepers have now seen what is public."""
        return self.published.number if self.published else self.open.based_on if self.open else None

    @property
    def subject(self) -> Subject:
        """What the journal says an act is about."""
        return Subject(self.head.kind, self.id, self.head.region)


async def load(connection: AsyncConnection[Any], record: UUID | None) -> Kept | None:
    """A record, locked; what an import has done to it since it was last touched becomes an edition."""
    head = await _head(connection, record) if record else None
    if head is None or head.kind not in KINDS:
        return None
    if await _adopt(connection, head):
        head = await _head(connection, head.id)
        assert head is not None, "it is locked"
    cursor = connection.cursor(row_factory=class_row(Edition))
    return Kept(head, await (await cursor.execute(_EDITIONS, (head.id,))).fetchall())


async def _head(connection: AsyncConnection[Any], record: UUID) -> _Head | None:
    cursor = connection.cursor(row_factory=class_row(_Head))
    return await (await cursor.execute(_READ, (record,))).fetchone()


async def permitted(
    connection: AsyncConnection[Any], actor: Actor, family: Family, record: UUID | None, *, of_public: bool = False
) -> tuple[Kept, Access]:
    """The record, if the actor may do the act with it; raises Refusal.

    *of_public*: the act is about what the public sees, whatever edition is on its way.
    """
    kept = await load(connection, record)
    if kept is None:
        raise missing()
    if not may_see(actor, kept.head.region, public=kept.head.public):
        raise missing()
    access = family[kept.head.kind]
    state = "published" if of_public and kept.head.public else kept.head.state
    check(actor, access, kept.head.region, state, seen=lambda *_: True)
    return kept, access


def may_see(actor: Actor, region: str, *, public: bool) -> bool:
    """Whether an actor may know of a record; that an edition of a public one is on its way is not told by a refusal."""
    return sees(actor, region, PUBLIC_STATE if public else None)


async def _adopt(connection: AsyncConnection[Any], head: _Head) -> bool:
    """Make an edition of the public row as it is, unless the editions know it; says whether it did."""
    kind = KINDS[head.kind]
    row = await row_of(connection, kind, head.id)
    if row is None or row["version"] == head.row_version:
        return False
    children = await children_of(connection, kind.children, [row]) if kind.children else {}
    content = content_of(kind, row, children.get(row["slug"], []))
    rows = await connection.execute("SELECT state, number FROM record_edition WHERE record = %s", (head.id,))
    known = await rows.fetchall()
    await set_row_version(connection, head.id, row["version"])
    if row["status"] in OPEN and any(state in OPEN for state, _ in known):
        return True  # the keepers' own edition is the one on its way
    if row["status"] not in OPEN:
        await supersede(connection, head.id)
    number = max((number for _, number in known), default=0) + 1
    await add_edition(
        connection,
        head.id,
        number,
        row["status"],
        content,
        submitted_at=row["updated_at"] if row["status"] == "submitted" else None,
        published_at=row["published_at"] if row["status"] in ("published", "withdrawn") else None,
    )
    return True


async def row_of(connection: AsyncConnection[Any], kind: Kind, record: UUID) -> dict[str, Any] | None:
    """The row of the kind's table."""
    query = sql.SQL(_ROW).format(sql.Identifier(kind.table))
    return await (await connection.cursor(row_factory=dict_row).execute(query, (record,))).fetchone()


async def set_row_version(connection: AsyncConnection[Any], record: UUID, version: int | None) -> None:
    """Note which version of the public row the editions know."""
    await connection.execute("UPDATE kept_record SET row_version = %s WHERE id = %s", (version, record))


async def supersede(connection: AsyncConnection[Any], record: UUID) -> None:
    """Make room for another published edition."""
    query = "UPDATE record_edition SET state = 'superseded' WHERE record = %s AND state = 'published'"
    await connection.execute(query, (record,))


async def add_edition(
    connection: AsyncConnection[Any],
    record: UUID,
    number: int,
    state: str,
    content: Content,
    *,
    based_on: int | None = None,
    writer: Actor | None = None,
    submitted_at: datetime | None = None,
    published_at: datetime | None = None,
) -> UUID:
    """A new edition; its id."""
    values = {
        "id": new_id(),
        "record": record,
        "number": number,
        "based_on": based_on,
        "state": state,
        "line": Jsonb(content),
        "written_by": writer.member if writer else None,
        "submitted_at": submitted_at,
        "published_at": published_at,
    }
    await connection.execute(_ADD, values)
    return values["id"]


async def change_edition(connection: AsyncConnection[Any], edition: UUID, **columns: Any) -> None:
    """Set columns of an edition; their names are ours."""
    await _change(connection, "record_edition", edition, columns)


async def change_head(connection: AsyncConnection[Any], record: UUID, **columns: Any) -> None:
    """Set columns of a record; each change is a version of its own."""
    more = ", version = version + 1, changed_at = now()"
    await _change(connection, "kept_record", record, columns, more)


async def _change(
    connection: AsyncConnection[Any], table: str, row: UUID, columns: Mapping[str, Any], more: str = ""
) -> None:
    assignments = ", ".join(f"{name} = %({name})s" for name in columns)
    query = f"UPDATE {table} SET {assignments}{more} WHERE id = %(id)s"
    await connection.execute(query, {**columns, "id": row})  # type: ignore[arg-type]


async def note_about(
    connection: AsyncConnection[Any],
    kept: Kept,
    access: Access,
    actor: Actor | None,
    before: Values | None = None,
    after: Values | None = None,
) -> None:
    """Add an act about a record to the journal."""
    clause = access.clause_of(actor.party_kind) if actor else access.clause
    await note(connection, Entry(access.act, actor, kept.subject, clause, before, after))
