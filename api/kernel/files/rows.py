"""Files as the database knows them: whose they are, and which content belongs to them.

An upload waits for the action that needs it, and is its sender's alone. `take` gives it to a thing, in the transaction
of the action; from then on the room of that thing says who may read it.
"""

import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import class_row

from api.kernel.actor import Actor
from api.kernel.files.checking import Checked
from api.kernel.files.formats import FORMATS, Format
from api.kernel.files.reasons import NO_UPLOAD, TOO_MANY_FILES
from api.kernel.ids import new_id
from api.kernel.journal.entry import Entry, Subject
from api.kernel.journal.note import note
from api.kernel.refusals import Refusal

HOURS = 24
"""How long an upload waits to be used; the statements below say it too."""
_KEY_OCTETS = 20

_COLUMNS = "id, key, digest, octets, format, name, owner_kind, owner, member"
_ADD = """
INSERT INTO stored_file (id, key, digest, octets, format, name, member, party)
VALUES (%(id)s, %(key)s, %(digest)s, %(octets)s, %(format)s, %(name)s, %(member)s, %(party)s)
"""
_WAITING = "owner IS NULL AND created_at > now() - interval '24 hours'"
_UPLOADS = f"""
SELECT {_COLUMNS} FROM stored_file WHERE id = ANY(%s) AND member = %s AND {_WAITING} ORDER BY id FOR UPDATE
"""
_TAKE = "UPDATE stored_file SET owner_kind = %s, owner = %s, taken_at = now() WHERE id = ANY(%s)"
_OF = f"SELECT {_COLUMNS} FROM stored_file WHERE owner_kind = %s AND owner = %s ORDER BY taken_at, id"
_BY_KEY = f"SELECT {_COLUMNS} FROM stored_file WHERE key = %s"
_COUNT = f"SELECT count(*) FROM stored_file WHERE member = %s AND {_WAITING}"
_RELEASE = "DELETE FROM stored_file WHERE id = %s"


@dataclass(frozen=True)
class StoredFile:
    """One file. `key`: its random name in addresses; `owner`: None while it waits to be used."""

    id: UUID
    key: str
    digest: str
    octets: int
    format: str
    name: str
    owner_kind: str | None
    owner: UUID | None
    member: UUID

    @property
    def kind(self) -> Format:
        """What is known of its format."""
        return FORMATS[self.format]

    @property
    def upload_id(self) -> str:
        """By which mutations name it until it is taken."""
        return f"Upload:{self.id}"

    def told(self) -> dict[str, Any]:
        """What the journal tells of it."""
        return {"name": self.name, "format": self.format, "octets": self.octets, "sha256": self.digest}


MayRead = Callable[[AsyncConnection[Any], Actor | None, UUID], Awaitable[bool]]
"""Whether an actor, or a stranger, may read the files of a thing; asked anew at each download."""

_readers: dict[str, MayRead] = {}


def readable(kind: str, may_read: MayRead) -> None:
    """Say who may read the files of a kind of things; a room does so for its own."""
    assert kind not in _readers, f"{kind} is said twice"
    _readers[kind] = may_read


async def may_read(connection: AsyncConnection[Any], actor: Actor | None, file: StoredFile) -> bool:
    """Whether an actor may read a file; nobody reads an upload that waits."""
    reader = _readers.get(file.owner_kind or "")
    return reader is not None and file.owner is not None and await reader(connection, actor, file.owner)


async def take(
    connection: AsyncConnection[Any],
    actor: Actor,
    uploads: Sequence[str],
    owner: Subject,
    *,
    most: int = 10,
    path: str = "files",
) -> list[StoredFile]:
    """Give uploads of the actor, by their ids as `/files` tells them, to a thing; Refusal if one cannot be given.

    `most`: how many files the thing may have, those it has already counted in. `path`: the argument that names them.
    """
    if uploads and len(uploads) + len(await files_of(connection, owner.kind, owner.id)) > most:
        raise Refusal(TOO_MANY_FILES.at(path, most=most))
    taken = await waiting_uploads(connection, actor, uploads, path=path)
    await connection.execute(_TAKE, (owner.kind, owner.id, [file.id for file in taken]))
    return taken


async def waiting_uploads(
    connection: AsyncConnection[Any], actor: Actor, uploads: Sequence[str], *, path: str = "files"
) -> list[StoredFile]:
    """Uploads of the actor that wait, locked and in the order given; Refusal if one of them does not."""
    ids = list(dict.fromkeys(_row(upload, path, place) for place, upload in enumerate(uploads)))
    found = {row.id: row for row in await _read(connection, _UPLOADS, ids, actor.member)}
    for place, each in enumerate(ids):
        if each not in found:
            raise Refusal(NO_UPLOAD.at(path, str(place)))
    return [found[each] for each in ids]


def _row(upload: str, path: str, place: int) -> UUID:
    kind, _, row = upload.partition(":")
    try:
        if kind == "Upload":
            return UUID(row)
    except ValueError:
        pass
    raise Refusal(NO_UPLOAD.at(path, str(place)))


async def files_of(connection: AsyncConnection[Any], kind: str, owner: UUID) -> list[StoredFile]:
    """The files of a thing, in the order in which it got them."""
    return await _read(connection, _OF, kind, owner)


async def release(connection: AsyncConnection[Any], file: UUID) -> None:
    """Take a file away from its thing for good; its content goes when no other file has the same."""
    await connection.execute(_RELEASE, (file,))


async def by_key(connection: AsyncConnection[Any], key: str) -> StoredFile | None:
    """The file of an address."""
    return next(iter(await _read(connection, _BY_KEY, key)), None)


async def waiting(connection: AsyncConnection[Any], member: UUID) -> int:
    """How many uploads of a member wait to be used."""
    row = await (await connection.execute(_COUNT, (member,))).fetchone()
    return row[0] if row else 0


async def add_upload(
    connection: AsyncConnection[Any], actor: Actor, checked: Checked, digest: str, act: str
) -> StoredFile:
    """Write the row of an upload whose content is kept already."""
    file = StoredFile(
        id=new_id(),
        key=secrets.token_urlsafe(_KEY_OCTETS),
        digest=digest,
        octets=len(checked.content),
        format=checked.format.code,
        name=checked.name,
        owner_kind=None,
        owner=None,
        member=actor.member,
    )
    await connection.execute(_ADD, vars(file) | {"party": actor.party})
    await note(connection, Entry(act, actor, Subject("file", file.id, actor.region), after=file.told()))
    return file


async def _read(connection: AsyncConnection[Any], statement: LiteralString, *values: Any) -> list[StoredFile]:
    cursor = connection.cursor(row_factory=class_row(StoredFile))
    return await (await cursor.execute(statement, values)).fetchall()
