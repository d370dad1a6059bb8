"""Files that mean harm, or come at the wrong moment: named by line, or nothing is stored; never a defect of ours."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import orjson
import pytest

from api.catalogue.feeding import feed_postgresql, mark
from api.catalogue.interchange.importing import import_files
from api.cli.data import describe
from api.door import Door
from api.kernel.database import Database
from search.postgresql import PostgresqlEngine
from tests.catalogue.test_import import PROJECT, count, imported
from tests.conftest import ROOT
from tests.support import ask, line

SITE: dict[str, Any] = {"kind": "site", "slug": "park", "region": "KZ-10", "title": {"en": "Park"}}
NUL = {"state": "draft", "of": "\0" * 32}
BACKWARDS = "https://a\u202eb.kz"
RING = [[80.0, 50.0], [81.0, 50.0], [81.0, 51.0], [80.0, 50.0]]


def site(**fields: Any) -> bytes:
    return line(**SITE | fields)


def nested(depth: int) -> list[Any]:
    found: list[Any] = []
    for _ in range(depth):
        found = [found]
    return found


def polygon(coordinates: Any, **more: Any) -> bytes:
    boundary = {"type": "Polygon", "coordinates": coordinates, **more}
    return orjson.dumps(SITE)[:-1] + b',"boundary":' + str(boundary).replace("'", '"').encode() + b"}\n"


def gas(**fields: str) -> bytes:
    return site(utilities=[{"kind": "gas", "status": "none", **fields}])


BAD_LINES = [
    (b'{"kind": "project", "region": "abai", "title": {"en": "A"}, "title": {"en": "B"}}\n', "title", "twice"),
    (b'{"kind": "project", "region": "abai", "title": {"en": "A", "en": "B"}}\n', "en", "twice"),
    (line(**PROJECT | {"investment": {"amount": "9" * 30, "currency": "KZT"}}), "investment.amount", "more than"),
    (line(kind="indicator", region="abai", indicator="x1", year=2020, value="-" + "9" * 30, unit="x"), "value", "less"),
    (line(**PROJECT | {"tags": ["tag"] * 201}), "tags", "more than 200"),
    (line(**PROJECT | {"title": {"en": "\u200b"}}), "title.en", "empty"),
    (line(**PROJECT | {"title": {"en": "\u009b31m"}}), "title.en", "control characters"),
    (line(**PROJECT | {"publishedAt": "2025-06-30"}), "publishedAt", "offset"),
    (
        line(**PROJECT | {"translations": {"title": {"kk": {"state": "draft", "of": "\0" * 32}}}}),
        "translations.title.kk",
        "",
    ),
    (
        line(kind="partner", slug="p", region="abai", title={"en": "P"}, website="https://a\u202eb.kz"),
        "website",
        "address",
    ),
    (polygon(nested(400)), "boundary.coordinates", "positions"),
    (polygon(nested(900)), "boundary.coordinates", "positions"),
    (polygon("<script>"), "boundary.coordinates", "positions"),
    (polygon([RING[:3]]), "boundary.coordinates", "closed rings"),
    (polygon([[[1e308, 0], *RING, [1e308, 0]]]), "boundary.coordinates", "positions"),
    (polygon([RING], crs="x"), "boundary", "GeoJSON"),
    (gas(capacityTotal="1", capacitySpare="2"), "utilities[0].capacitySpare", "more than the total"),
    (gas(voltageKv="0"), "utilities[0].voltageKv", "more than 0"),
    (site(areaTotalHa="100000000000.1", areaFreeHa="100000000000.2"), "areaFreeHa", "more than the total"),
]


@pytest.mark.parametrize(("bad", "field", "reason"), BAD_LINES, ids=[str(n) for n in range(len(BAD_LINES))])
async def test_a_line_that_cannot_be_kept_is_named(
    empty: Database, tmp_path: Path, bad: bytes, field: str, reason: str
) -> None:
    report = await imported(empty, tmp_path, line(**PROJECT | {"slug": "other"}), bad)
    found = [(p.line, p.field, p.message.format(**p.values)) for p in report.checked.problems]
    assert any(number == 2 and at == field and reason in text for number, at, text in found), found
    assert await count(empty) == 0


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("2025-06-30T12:00:00+05:00", "2025-06-30T07:00:00Z"),
        ("2025-06-30T12:00:00+20:00", "2025-06-29T16:00:00Z"),
        ("2025-W01-1T00:00:00Z", "2024-12-30T00:00:00Z"),
        ("2025-06-30T12:00:00,5Z", "2025-06-30T12:00:00Z"),
    ],
)
async def test_a_time_is_kept_in_utc_however_it_was_written(
    empty: Database, tmp_path: Path, written: str, kept: str
) -> None:
    report = await imported(empty, tmp_path, line(**PROJECT | {"publishedAt": written}))
    assert report.stored, report.checked.problems
    data = await ask(Door(empty), '{ project(slug: "mill") { publishedAt } }')
    assert data["project"]["publishedAt"] == kept


async def test_a_boundary_is_kept(empty: Database, tmp_path: Path) -> None:
    report = await imported(empty, tmp_path, polygon([RING]))
    assert report.stored, report.checked.problems
    data = await ask(Door(empty), '{ site(slug: "park") { boundary } }')
    assert data["site"]["boundary"] == {"type": "Polygon", "coordinates": [RING]}


async def test_many_links_that_lead_nowhere_are_found_in_time(empty: Database, tmp_path: Path) -> None:
    """Each park lies in the next one, and the last one in none."""
    most = 3000
    lines = [site(slug=f"park-{n}", parent=f"park-{n + 1}") for n in range(most)]
    began = time.monotonic()
    report = await imported(empty, tmp_path, *lines)
    assert {problem.line for problem in report.checked.problems} == set(range(1, most + 1))
    assert len(report.checked.problems) == most
    assert time.monotonic() - began < 20


async def test_a_line_without_an_end_does_not_take_all_memory(empty: Database, tmp_path: Path) -> None:
    report = await imported(empty, tmp_path, b"x" * 5_000_000, b"\n", line(**PROJECT))
    assert [(p.line, p.message) for p in report.checked.problems] == [(1, "the line is longer than {limit} bytes")]


async def test_what_stands_in_a_file_does_not_speak_to_the_terminal(empty: Database, tmp_path: Path) -> None:
    report = await imported(empty, tmp_path, line(**PROJECT | {"\x1b[2J\x07": 1, "region": "\x1b]0;x\x07"}))
    said = describe(report, "en")
    assert len(report.checked.problems) == 2
    assert all(letter.isprintable() or letter == "\n" for letter in said)


async def test_two_imports_at_once_are_both_stored(empty: Database, tmp_path: Path) -> None:
    lines = [line(**PROJECT | {"slug": f"mill-{n}"}) for n in range(600)]
    files = [tmp_path / "forwards.jsonl", tmp_path / "backwards.jsonl"]
    files[0].write_bytes(b"".join(lines))
    files[1].write_bytes(b"".join(reversed(lines)))
    reports = await asyncio.gather(*(import_files(empty, [file]) for file in files))
    assert sorted(report.changed for report in reports) == [0, 600]


async def test_an_import_that_is_killed_stores_nothing(empty: Database, empty_url: str, tmp_path: Path) -> None:
    file = tmp_path / "many.jsonl"
    file.write_bytes(b"".join(line(**PROJECT | {"slug": f"mill-{n}"}) for n in range(20_000)))
    environment = os.environ | {"DATABASE_URL": empty_url, "VAR_DIR": str(tmp_path / "var")}
    command = [sys.executable, "-m", "api.cli", "import", str(file)]
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    while not await _writing(empty):
        assert process.returncode is None, "the import ended before it could be killed"
        await asyncio.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    await process.wait()
    assert (await count(empty), await count(empty, "search_pending")) == (0, 0)
    report = await import_files(empty, [file])
    assert report.changed == 20_000


async def _writing(database: Database) -> bool:
    """Whether somebody else is in the middle of storing projects."""
    query = (
        "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() AND query LIKE 'INSERT INTO \"project\"%')"
    )
    async with database.reading() as connection:
        row = await (await connection.execute(query)).fetchone()
    assert row
    return row[0]


async def test_an_import_and_the_worker_do_not_wait_for_each_other(empty: Database, tmp_path: Path) -> None:
    await imported(empty, tmp_path, line(**PROJECT), line(**PROJECT | {"slug": "bakery"}))
    engine = PostgresqlEngine(empty.reading)
    async with empty.reading() as connection:
        rows = await (await connection.execute("SELECT id FROM project ORDER BY slug")).fetchall()
    async with empty.writing() as importing:
        await mark(importing, [rows[0][0]])
        feeding = asyncio.create_task(feed_postgresql(empty, engine))
        await asyncio.sleep(1)
        await mark(importing, [rows[1][0]])
    await asyncio.wait_for(feeding, 10)
    assert (await engine.count(), await count(empty, "search_pending WHERE for_postgresql")) == (2, 0)


async def test_confirmed_since_counts_days_in_almaty(empty: Database, tmp_path: Path) -> None:
    confirmed = {"confirmedAt": "2025-06-29T19:30:00Z", "confirmedBy": "akimat"}
    report = await imported(empty, tmp_path, line(**PROJECT | confirmed))
    assert report.stored, report.checked.problems
    document = "query($d: Date) { projects(filter: {confirmedSince: $d}) { totalCount } }"
    for day, found in (("2025-06-30", 1), ("2025-07-01", 0)):
        assert (await ask(Door(empty), document, d=day))["projects"]["totalCount"] == found
