"""What is noted: in the transaction of the change, in one unbroken row, without personal data."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from psycopg.rows import dict_row

from api.kernel.database import Database
from api.kernel.ids import new_id
from api.kernel.journal.entry import Entry, Subject
from api.kernel.journal.note import note
from api.kernel.journal.redaction import redacted
from api.kernel.journal.verify import verify
from api.kernel.request import request_id
from api.kernel.settings import settings
from tests.kernel.journal.support import ACTOR, change, entry


async def rows(database: Database, query: str = "SELECT * FROM journal ORDER BY sequence") -> list[dict[str, Any]]:
    async with database.reading() as connection:
        cursor = connection.cursor(row_factory=dict_row)
        return await (await cursor.execute(query)).fetchall()  # type: ignore[arg-type]


async def test_only_what_changed_is_kept(empty: Database) -> None:
    before = {"title": {"ru": "А"}, "jobs": 5, "gone": 1}
    after = {"title": {"ru": "Б"}, "jobs": 5, "new": None}
    async with empty.writing() as connection:
        await note(connection, entry(before=before, after=after))
    (row,) = await rows(empty)
    assert row["before"] == {"title": {"ru": "А"}, "gone": 1}
    assert row["after"] == {"title": {"ru": "Б"}, "new": None}
    assert (row["member"], row["party"]) == (ACTOR.member, ACTOR.party)
    assert (row["act"], row["clause"], row["region"]) == ("project.update", "13.2", "abai")


async def test_acts_of_nobody_are_kept_too(empty: Database) -> None:
    async with empty.writing() as connection:
        await note(connection, Entry("account.sign_in_refused", None, Subject("session", new_id())))
    (row,) = await rows(empty)
    assert row["member"] is row["party"] is row["before"] is row["after"] is row["request_id"] is None


async def test_a_change_that_is_rolled_back_leaves_no_row_and_no_gap(empty: Database) -> None:
    async def fail() -> None:
        async with empty.writing() as connection:
            await connection.execute("INSERT INTO search_miss (query, locale) VALUES ('x', 'en')")
            await note(connection, entry())
            raise ZeroDivisionError

    await change(empty)
    with pytest.raises(ZeroDivisionError):
        await fail()
    await change(empty)
    assert [row["sequence"] for row in await rows(empty)] == [1, 2]
    assert len(await rows(empty, "SELECT 1 FROM search_miss")) == 2


async def test_eight_parallel_writers_make_one_unbroken_row(empty_url: str) -> None:
    database = Database(empty_url, size=8)

    async def write() -> None:
        for _ in range(25):
            await change(database)

    await asyncio.gather(*(write() for _ in range(8)))
    found = await rows(database)
    assert [row["sequence"] for row in found] == list(range(1, 201))
    assert [row["previous"] for row in found[1:]] == [row["hash"] for row in found[:-1]]
    assert sorted(row["at"] for row in found) == [row["at"] for row in found]
    async with database.writing() as connection:
        assert (await verify(connection)).whole
    await database.close()


async def test_who_notes_first_and_who_changes_first_do_not_wait_in_a_circle(empty_url: str) -> None:
    """The feed of public changes takes a lock at the end of a transaction too."""
    database = Database(empty_url, size=8)
    touch = "UPDATE catalogue_state SET revision = revision + 1"

    async def write(first: str) -> None:
        for _ in range(25):
            async with database.writing() as connection:
                if first == "change":
                    await connection.execute(touch)
                await note(connection, entry())
                await asyncio.sleep(0)
                if first == "note":
                    await connection.execute(touch)

    await asyncio.gather(*(write(first) for first in ("note", "change") * 4))
    assert len(await rows(database)) == 200
    await database.close()


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A key of its own, so that none is made in VAR_DIR."""
    monkeypatch.setenv("SECRET_KEY", "a key of the tests " * 2)
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.mark.usefixtures("key")
def test_personal_data_become_hashes_and_secrets_nothing() -> None:
    given = {"email": "a@example.kz", "contact": {"phone": "+7", "title": "x"}, "token": "t", "name": "y", "iin": None}
    kept = redacted(given, "project")
    assert kept["contact"]["title"] == "x"
    assert kept["name"] == "y"
    assert kept["iin"] is None
    assert kept["token"] == {"redacted": None}
    assert len(kept["email"]["redacted"]) == len(kept["contact"]["phone"]["redacted"]) == 64
    assert redacted(given, "project") == kept
    assert redacted({"list": [{"name": "y"}]}, "member")["list"][0]["name"] != "y"


@pytest.mark.usefixtures("key")
async def test_no_address_is_in_any_column(empty: Database) -> None:
    async with empty.writing() as connection:
        person = Subject("member", new_id())
        before, after = {"email": "canary-1@example.kz"}, {"email": "canary-2@example.kz"}
        await note(connection, Entry("member.update", ACTOR, person, before=before, after=after))
    (row,) = await rows(empty)
    assert "canary" not in str(row)
    assert row["before"] != row["after"]


async def test_the_number_of_the_request_is_kept(empty: Database) -> None:
    token = request_id.set("a request")
    await change(empty)
    request_id.reset(token)
    assert [row["request_id"] for row in await rows(empty)] == ["a request"]
