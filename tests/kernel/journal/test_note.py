"""What is noted: in the transaction of the change, in one unbroken row, without personal data."""

import asyncio
from uuid import UUID

from psycopg.rows import dict_row

from api.kernel.actor import Actor, PartyKind, Role
from api.kernel.database import Database
from api.kernel.ids import new_id
from api.kernel.journal.entry import Entry, Subject
from api.kernel.journal.note import note

ACTOR = Actor(new_id(), new_id(), PartyKind.LOCAL_EXECUTIVE_BODY, "abai", frozenset({Role.EDITOR}))


def entry(subject: UUID | None = None, **values: object) -> Entry:
    about = Subject("project", subject or new_id(), "abai")
    return Entry("project.update", ACTOR, about, "13.2", **values)  # type: ignore[arg-type]


async def rows(database: Database) -> list[dict[str, object]]:
    async with database.reading() as connection:
        cursor = connection.cursor(row_factory=dict_row)
        return await (await cursor.execute("SELECT * FROM journal ORDER BY sequence")).fetchall()


async def test_only_what_changed_is_kept(empty: Database) -> None:
    async with empty.writing() as connection:
        await note(connection, entry(before={"title": {"ru": "А"}, "jobs": 5}, after={"title": {"ru": "Б"}, "jobs": 5}))
    (row,) = await rows(empty)
    assert row["before"] == {"title": {"ru": "А"}}
    assert row["after"] == {"title": {"ru": "Б"}}
    assert (row["member"], row["party"]) == (ACTOR.member, ACTOR.party)


async def test_writers_make_one_unbroken_row(empty: Database) -> None:
    async def write() -> None:
        for _ in range(20):
            async with empty.writing() as connection:
                await note(connection, entry())

    await asyncio.gather(*(write() for _ in range(4)))
    found = await rows(empty)
    assert [row["sequence"] for row in found] == list(range(1, 81))
    assert [row["previous"] for row in found[1:]] == [row["hash"] for row in found[:-1]]
