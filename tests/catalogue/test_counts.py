"""The counts that the database keeps say what is there, whoever changed it and however."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from api.catalogue.feeding import announce
from api.door import Door
from api.kernel.database import Database
from api.kernel.reading.counting import Counted
from tests.catalogue.test_changes import imported, project
from tests.support import ask

COLUMNS = {
    "project": "region, sector, stage, kind",
    "site": "region, sector, site_type, readiness_stage",
    "partner": "region, sector, roles",
}
CHANGES = [
    "UPDATE project SET status = 'withdrawn' WHERE slug = 'p-1'",
    "UPDATE project SET title = title || '{\"en\": \"Other\"}' WHERE slug = 'p-2'",
    "UPDATE project SET stage = 'idea', investment_kzt = 5 WHERE slug IN ('p-2', 'p-3')",
    "UPDATE project SET region = 'abai', district = NULL WHERE slug = 'p-3'",
    "UPDATE project SET status = 'published' WHERE slug = 'p-1'",
    "UPDATE project SET investment_kzt = NULL WHERE slug = 'p-2'",
    "DELETE FROM project WHERE slug = 'p-4'",
]


async def differences(database: Database) -> list[Any]:
    """Rows by which what is kept and what is there differ."""
    found = []
    async with database.reading() as connection:
        for table, coarse in COLUMNS.items():
            for counts, columns in ((f"{table}_count", coarse), (f"{table}_district_count", f"{coarse}, district")):
                kept = f"SELECT {columns}, sum(number) FROM {counts} GROUP BY {columns} HAVING sum(number) <> 0"
                there = f"SELECT {columns}, count(*) FROM {table} WHERE status = 'published' GROUP BY {columns}"
                sql = f"(({kept}) EXCEPT ({there})) UNION ALL (({there}) EXCEPT ({kept}))"
                found += await (await connection.execute(sql)).fetchall()  # type: ignore[arg-type]
    return found


async def loose(database: Database) -> int:
    async with database.reading() as connection:
        row = await (await connection.execute("SELECT count(*) FROM project_count WHERE NOT settled")).fetchone()
    assert row
    return row[0]


async def changed(database: Database, statement: str) -> None:
    async with database.writing() as connection:
        await connection.execute(statement)  # type: ignore[arg-type]


async def test_the_sample_is_counted(database: Database) -> None:
    assert await differences(database) == []


async def test_each_change_is_counted_before_and_after_it_is_settled(empty: Database, tmp_path: Path) -> None:
    await imported(empty, tmp_path, *(project(number) for number in range(1, 6)))
    assert await loose(empty) == 0
    for statement in CHANGES:
        await changed(empty, statement)
        assert await differences(empty) == [], statement
    assert await loose(empty) > 0
    async with empty.writing() as connection:
        await announce(connection, public=True)
    assert (await loose(empty), await differences(empty)) == (0, [])
    async with empty.reading() as connection:
        query = "SELECT (SELECT sum(amount) FROM project_count) = (SELECT sum(investment_kzt) FROM project)"
        assert await (await connection.execute(query)).fetchone() == (True,)


async def test_those_who_change_the_same_kind_of_records_do_not_wait_for_each_other(
    empty: Database, tmp_path: Path
) -> None:
    await imported(empty, tmp_path, *(project(number) for number in range(1, 6)))
    async with empty.writing() as first:
        await first.execute("UPDATE project SET stage = 'idea' WHERE slug = 'p-1'")
        await asyncio.wait_for(changed(empty, "UPDATE project SET stage = 'idea' WHERE slug = 'p-2'"), 5)
        assert await differences(empty) == []
    assert await differences(empty) == []


async def test_what_is_rolled_back_was_not_counted(empty: Database, tmp_path: Path) -> None:
    await imported(empty, tmp_path, project(1))

    async def undone() -> None:
        async with empty.writing() as connection:
            await connection.execute("DELETE FROM project")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await undone()
    assert await differences(empty) == []


FACETS = "query($f: %s) { list: %s(filter: $f) { totalCount facets { name buckets { value label count } } } }"
FILTERS: list[tuple[str, str, Mapping[str, Any]]] = [
    ("ProjectFilter", "projects", {}),
    ("ProjectFilter", "projects", {"regions": ["KZ-55", "abai"], "stages": ["OPERATING"]}),
    ("ProjectFilter", "projects", {"industries": ["metallurgy", "food"], "kinds": ["NICHE"]}),
    ("ProjectFilter", "projects", {"industries": ["24"], "regions": ["KZ-55"]}),
    ("ProjectFilter", "projects", {"investmentMin": "1000000000", "stages": ["OPERATING"]}),
    ("ProjectFilter", "projects", {"investmentMax": "1", "currency": "USD", "regions": ["abai"]}),
    ("ProjectFilter", "projects", {"regions": ["nowhere"]}),
    ("ProjectFilter", "projects", {"publicIds": []}),
    ("SiteFilter", "sites", {"areaMin": "100", "siteTypes": ["SEZ"]}),
    ("SiteFilter", "sites", {"regions": ["turkistan"], "districts": ["turkistan"]}),
    ("PartnerFilter", "partners", {"roles": ["SUPPLIER", "LOGISTICS"]}),
    ("PartnerFilter", "partners", {"confirmedSince": "2020-01-01", "roles": ["SUPPLIER"]}),
]


@pytest.mark.parametrize(("kind", "name", "wanted"), FILTERS)
async def test_lists_are_counted_alike_by_what_is_kept_and_row_by_row(
    door: Door, monkeypatch: pytest.MonkeyPatch, kind: str, name: str, wanted: Mapping[str, Any]
) -> None:
    document = FACETS % (kind, name)
    kept = await ask(door, document, f=wanted)
    monkeypatch.setattr(Counted, "kept", lambda *_: None)
    monkeypatch.setattr(Counted, "made", lambda *_: None)
    assert await ask(door, document, f=wanted) == kept
    assert any(facet["buckets"] for facet in kept["list"]["facets"])


async def test_the_sums_of_sectors_are_those_of_their_projects(door: Door) -> None:
    document = "{ regions(first: 100) { nodes { slug sectors { projects stated amountKzt industry { code } } } } }"
    for region in (await ask(door, document))["regions"]["nodes"]:
        for share in region["sectors"]:
            listed = await ask(
                door,
                "query($f: ProjectFilter) { projects(first: 100, filter: $f) { totalCount"
                " nodes { investment { amount currency approximateKzt } } } }",
                f={"regions": [region["slug"]], "industries": [share["industry"]["code"]]},
            )
            sums = [node["investment"] for node in listed["projects"]["nodes"] if node["investment"]]
            assert (share["projects"], share["stated"]) == (listed["projects"]["totalCount"], len(sums))
