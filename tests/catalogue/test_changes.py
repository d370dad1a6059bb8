"""The feed of changes: whoever follows it ends with exactly what is public, however writers come in between."""

import asyncio
import random
from pathlib import Path
from typing import Any

import pytest

from api.catalogue.interchange.importing import import_files
from api.door import Door
from api.kernel.database import Database
from tests.support import ask, line

PAGE = (
    "query($c: String, $n: Int) { changesSince(cursor: $c, first: $n) {"
    " changes { id kind change node { id slug title } } cursor hasMore fromStart } }"
)


def project(number: int, **fields: Any) -> bytes:
    known = {"kind": "project", "slug": f"p-{number}", "region": "KZ-10", "title": {"en": f"Project {number}"}}
    return line(**known | fields)


async def imported(database: Database, folder: Path, *lines: bytes) -> None:
    file = folder / "lines.jsonl"
    file.write_bytes(b"".join(lines))
    assert (await import_files(database, [file])).stored


async def page(door: Door, cursor: str | None, size: int = 100) -> dict[str, Any]:
    return (await ask(door, PAGE, c=cursor, n=size))["changesSince"]


async def set_status(database: Database, slug: str, status: str) -> None:
    async with database.writing() as connection:
        await connection.execute("UPDATE project SET status = %s WHERE slug = %s", (status, slug))


def told(answer: dict[str, Any]) -> list[tuple[str, str]]:
    return [(each["change"], each["node"]["slug"] if each["node"] else each["id"]) for each in answer["changes"]]


async def test_what_is_created_changed_and_withdrawn_is_told_once(empty: Database, tmp_path: Path) -> None:
    door = Door(empty)
    start = await page(door, None)
    assert (start["changes"], start["hasMore"], start["fromStart"]) == ([], False, True)
    await imported(empty, tmp_path, project(1), project(2), project(3, status="draft"))
    first = await page(door, start["cursor"])
    assert told(first) == [("CREATED", "p-1"), ("CREATED", "p-2")]
    ids = {each["node"]["slug"]: each["id"] for each in first["changes"]}
    await imported(empty, tmp_path, project(1, title={"en": "Another"}), project(2), project(3, status="published"))
    await set_status(empty, "p-2", "withdrawn")
    second = await page(door, first["cursor"])
    assert told(second) == [("UPDATED", "p-1"), ("CREATED", "p-3"), ("WITHDRAWN", ids["p-2"])]
    assert second["changes"][2] == {"id": ids["p-2"], "kind": "PROJECT", "change": "WITHDRAWN", "node": None}
    assert told(await page(door, second["cursor"])) == []
    await set_status(empty, "p-2", "published")
    assert told(await page(door, second["cursor"])) == [("CREATED", "p-2")]
    assert told(await page(door, start["cursor"])) == [("CREATED", slug) for slug in ("p-1", "p-3", "p-2")]


async def test_drafts_and_changes_of_nothing_are_not_told(empty: Database, tmp_path: Path) -> None:
    door = Door(empty)
    await imported(empty, tmp_path, project(1), project(2, status="draft"))
    cursor = (await page(door, None))["cursor"]
    await imported(empty, tmp_path, project(1), project(2, status="submitted", title={"en": "Secret"}))
    async with empty.writing() as connection:
        await connection.execute("UPDATE project SET title = title")
        await connection.execute("DELETE FROM project WHERE slug = 'p-2'")
    assert told(await page(door, cursor)) == []


async def test_a_change_of_networks_is_one_of_the_site(empty: Database, tmp_path: Path) -> None:
    door = Door(empty)
    site = {"kind": "site", "slug": "s", "region": "abai", "title": {"en": "Site"}}
    await imported(empty, tmp_path, line(**site))
    cursor = (await page(door, None))["cursor"]
    await imported(empty, tmp_path, line(**site, utilities=[{"kind": "gas", "status": "planned"}]))
    assert told(await page(door, cursor)) == [("UPDATED", "s")]


async def test_a_page_ends_where_the_next_one_begins(empty: Database, tmp_path: Path) -> None:
    door = Door(empty)
    await imported(empty, tmp_path, *(project(number) for number in range(7)))
    seen: list[str] = []
    cursor, more = None, True
    while more:
        answer = await page(door, cursor, 3)
        assert len(answer["changes"]) <= 3
        seen += [slug for _, slug in told(answer)]
        cursor, more = answer["cursor"], answer["hasMore"]
    assert seen == [f"p-{number}" for number in range(7)]


async def test_both_ways_of_answering_agree(door: Door) -> None:
    whole = await page(door, None, 3)
    document = PAGE.replace("slug title", "slug title ... on Site { siteType }")[:-1] + " w: __typename }"
    walked = await ask(door, document, n=3)
    assert walked == {"changesSince": whole, "w": "Query"}


@pytest.mark.parametrize("cursor", ["", "x", "Y2hhbmdlczo", "bm9uc2Vuc2U=", "Y2hhbmdlczp4OjE="])
async def test_what_is_no_cursor_is_refused(door: Door, cursor: str) -> None:
    result = await door.execute(PAGE, {"c": cursor}, locale="en")
    assert [error["extensions"]["code"] for error in result.errors] == ["BAD_CURSOR"]


async def test_a_cursor_of_another_database_begins_anew(empty: Database, door: Door, tmp_path: Path) -> None:
    await imported(empty, tmp_path, project(1))
    foreign = (await page(door, None, 1))["cursor"]
    async with empty.writing() as connection:
        await connection.execute("UPDATE catalogue_state SET feed = DEFAULT")
    answer = await page(Door(empty), foreign)
    assert answer["fromStart"]
    assert told(answer) == [("CREATED", "p-1")]


COUNT = 150


async def test_a_change_that_commits_late_does_not_come_before_the_cursor(empty: Database, tmp_path: Path) -> None:
    await imported(empty, tmp_path, project(1), project(2))
    door = Door(empty)
    cursor = (await page(door, None))["cursor"]
    async with empty.writing() as slow:
        await slow.execute("UPDATE project SET tags = '{slow}' WHERE slug = 'p-1'")
        await slow.execute("SET CONSTRAINTS ALL IMMEDIATE")
        quick = asyncio.create_task(set_status(empty, "p-2", "withdrawn"))
        await asyncio.wait({quick}, timeout=0.3)
        before = await page(door, cursor)
    await quick
    after = await page(door, before["cursor"])
    assert [change for change, _ in told(before) + told(after)] == ["UPDATED", "WITHDRAWN"]


async def test_no_change_is_missed_while_many_write(empty: Database, tmp_path: Path) -> None:
    """Writers of different length, some of which fail; a reader that follows all along ends with what is public."""
    await imported(empty, tmp_path, *(project(number) for number in range(COUNT)))
    door, held = Door(empty), dict[str, str]()
    cursor: str | None = None
    done = asyncio.Event()

    async def follow() -> None:
        nonlocal cursor
        while True:
            last = done.is_set()
            answer = await page(door, cursor, 5)
            for each in answer["changes"]:
                if each["change"] == "WITHDRAWN":
                    held.pop(each["id"], None)
                else:
                    held[each["id"]] = each["node"]["title"]
            cursor = answer["cursor"]
            if last and not answer["hasMore"]:
                return

    async def write(seed: int) -> None:
        chance = random.Random(seed)
        for turn in range(25):
            numbers = sorted(chance.sample(range(COUNT), 2))
            try:
                async with empty.writing() as connection:
                    for number in numbers:
                        await connection.execute(
                            "UPDATE project SET title = jsonb_build_object('en', %s::text), status = %s"
                            " WHERE slug = %s",
                            (f"{seed}.{turn}", chance.choice(["published", "published", "withdrawn"]), f"p-{number}"),
                        )
                        await asyncio.sleep(chance.random() / 200)
                    if chance.random() < 0.3:
                        raise ZeroDivisionError
                    await connection.execute("SET CONSTRAINTS ALL IMMEDIATE")  # noted now, seen a little later
                    await asyncio.sleep(chance.random() / 200)
            except ZeroDivisionError:
                continue

    reader = asyncio.create_task(follow())
    await asyncio.gather(*(write(seed) for seed in range(3)))
    done.set()
    await reader
    async with empty.reading() as connection:
        rows = await connection.execute(
            "SELECT 'Project:' || id, title ->> 'en' FROM project WHERE status = 'published'"
        )
        assert held == dict(await rows.fetchall())
