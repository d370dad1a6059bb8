"""Enquiries and their threads as the actions read and change them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import class_row

from api.enquiries.codes import EnquiryState, EntryKind
from api.kernel.actor import Actor
from api.kernel.ids import new_id
from api.kernel.journal.entry import Subject
from locales.text import Locale

_READ = """
SELECT id, number, subject_title, region, locale, address, state, holder, handlers, assignee, obligation,
    waiting_since, first_answered_at, erased_at FROM enquiry WHERE id = %s FOR UPDATE
"""
_ADD = """
INSERT INTO enquiry_entry (id, enquiry, kind, text, form_key, party, member, to_party, to_member)
VALUES (%(id)s, %(enquiry)s, %(kind)s, %(text)s, %(form_key)s, %(party)s, %(member)s, %(to_party)s, %(to_member)s)
"""


@dataclass(frozen=True)
class Enquiry:
    """A row; codes as the database has them."""

    id: UUID
    number: str
    subject_title: dict[str, str]
    region: str
    locale: Locale
    address: bytes | None
    state: str
    holder: UUID
    handlers: list[UUID]
    assignee: UUID | None
    obligation: UUID | None
    waiting_since: datetime
    first_answered_at: datetime | None
    erased_at: datetime | None

    @property
    def at(self) -> EnquiryState:
        """The state as a code."""
        return EnquiryState[self.state.upper()]

    @property
    def subject(self) -> Subject:
        """What the journal says an act is about."""
        return Subject("enquiry", self.id, self.region)

    def seen_by(self, actor: Actor, region: str | None, state: str | None) -> bool:  # noqa: ARG002 - the shape of all
        """Whether a party may see it: one that holds it, or has held it."""
        return actor.party in self.handlers


async def locked(connection: AsyncConnection[Any], enquiry: UUID | None) -> Enquiry | None:
    """An enquiry by id, locked until the transaction ends."""
    if enquiry is None:
        return None
    return await (await connection.cursor(row_factory=class_row(Enquiry)).execute(_READ, (enquiry,))).fetchone()


async def change(connection: AsyncConnection[Any], enquiry: UUID, **columns: Any) -> None:
    """Set columns of an enquiry; their names are ours."""
    assignments = ", ".join(f"{name} = %({name})s" for name in columns)
    await connection.execute(f"UPDATE enquiry SET {assignments} WHERE id = %(id)s", {**columns, "id": enquiry})  # type: ignore[arg-type]


async def add_entry(
    connection: AsyncConnection[Any], enquiry: UUID, kind: EntryKind, text: bytes | None, actor: Actor | None = None,
    *, entry: UUID | None = None, form_key: bytes | None = None,
    to_party: UUID | None = None, to_member: UUID | None = None,
) -> UUID:  # fmt: skip
    """Add to the thread; *text* is sealed already, *actor* None for the investor."""
    row = {"id": entry or new_id(), "enquiry": enquiry, "kind": kind.name.lower(), "text": text, "form_key": form_key}
    author = {"party": actor and actor.party, "member": actor and actor.member}
    await connection.execute(_ADD, {**row, **author, "to_party": to_party, "to_member": to_member})
    return row["id"]
