"""What the tests of the journal share."""

from uuid import UUID

from api.kernel.actor import Actor, PartyKind, Role
from api.kernel.database import Database
from api.kernel.ids import new_id
from api.kernel.journal.entry import Entry, Subject
from api.kernel.journal.note import note

ACTOR = Actor(new_id(), new_id(), PartyKind.LOCAL_EXECUTIVE_BODY, "abai", frozenset({Role.EDITOR}))
CHANGE = "INSERT INTO search_miss (query, locale) VALUES (%s, 'en')"


def entry(subject: UUID | None = None, **values: object) -> Entry:
    """An act of the actor of the tests."""
    about = Subject("project", subject or new_id(), "abai")
    return Entry("project.update", ACTOR, about, "13.2", **values)  # type: ignore[arg-type]


async def change(database: Database, **values: object) -> None:
    """Change something and note it, in one transaction."""
    subject = new_id()
    async with database.writing() as connection:
        await connection.execute(CHANGE, (str(subject),))
        await note(connection, entry(subject, **values))
