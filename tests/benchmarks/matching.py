"""Measures the matching of sites and projects over a made-up catalogue of so many sites.

`python -m tests.benchmarks.matching [5000]`: an embedded PostgreSQL of its own, twice as many projects, four in five of
the networks, the free area of three sites in four. Prints, for each way of asking, the median and the slowest answer in
milliseconds, and the same of several readers at once.
"""

import asyncio
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from api.catalogue.interchange.importing import import_files
from api.catalogue.reference import load_reference
from api.door import Door
from api.kernel.database import Database
from api.kernel.migrate import migrate
from api.kernel.postgres import local_database
from api.kernel.settings import read_settings
from tests.benchmarks.records import records

ROUNDS = 30
AT_ONCE = 8
LINES = "score known lines { need verdict asked offered state weight points }"
PROJECT = f"query($slug: String!) {{ project(slug: $slug) {{ siteMatches {{ {LINES} site {{ slug title }} }} }} }}"
SITE = f"query($slug: String!) {{ site(slug: $slug) {{ projectMatches {{ {LINES} project {{ slug title }} }} }} }}"
NEEDS = f"query($n: SiteNeedsInput!) {{ matchSites(needs: $n) {{ {LINES} site {{ slug title }} }} }}"

_NETWORKS = (
    ("electricity", "MW", 60),
    ("cold_water", "m3/h", 400),
    ("gas", "m3/h", 9000),
    ("sewerage", "m3/day", 3000),
)
_STATUSES = ("on_site", "at_boundary", "nearby", "planned", "none")


def catalogue(sites: int) -> Iterator[dict[str, Any]]:
    """The made-up records, with what matching looks at."""
    chance = random.Random(4)
    for record in records(sites * 10):
        if record["kind"] == "site":
            yield {**record, **_offer(chance)}
        elif record["kind"] == "project" and int(record["slug"].rpartition("-")[2]) % 3 == 0:
            yield {**record, "siteNeeds": _needs(chance)}


def _offer(chance: random.Random) -> dict[str, Any]:
    networks = [
        {
            "kind": kind,
            "status": chance.choice(_STATUSES),
            "capacityTotal": str(most),
            "capacitySpare": str(chance.randrange(most)),
            "unit": unit,
        }
        for kind, unit, most in _NETWORKS
        if chance.random() < 0.8
    ]
    rail = {"spur": chance.random() < 0.4, "status": "existing"}
    free = {"areaFreeHa": str(chance.randrange(1, 10))} if chance.random() < 0.75 else {}
    return {"utilities": networks, "transport": {"rail": rail}, **free}


def _needs(chance: random.Random) -> dict[str, Any]:
    return {"areaHa": str(chance.randrange(1, 60)), "powerMw": str(chance.randrange(1, 40)), "rail": True}


async def measure(url: str, file: Path) -> None:
    database = Database(url, size=4)
    await load_reference(database)
    report = await import_files(database, [file])
    assert report.stored, report.checked.problems[:3]
    async with database.writing() as connection:
        await connection.execute("ANALYZE")
    door = Door(database)
    chance = random.Random(5)
    projects = await _slugs(database, "project", "needs_area_ha IS NOT NULL")
    sites = await _slugs(database, "site", "true")
    needs = {"areaHa": "12", "powerMw": "8", "waterM3Day": "500", "gasM3Hour": "300", "regions": ["abai"], "rail": True}
    print(f"{len(sites)} sites, {len(projects)} projects with needs")
    await _time(door, "project", PROJECT, [{"slug": chance.choice(projects)} for _ in range(ROUNDS)])
    await _load(door, PROJECT, [{"slug": chance.choice(projects)} for _ in range(ROUNDS * 4)])
    await _time(door, "site", SITE, [{"slug": chance.choice(sites)} for _ in range(ROUNDS)])
    await _time(door, "needs", NEEDS, [{"n": {**needs, "areaHa": str(place + 1)}} for place in range(ROUNDS)])
    await database.close()


async def _slugs(database: Database, table: str, where: str) -> list[str]:
    async with database.reading() as connection:
        query = f"SELECT slug FROM {table} WHERE {where} ORDER BY slug"
        return [row[0] for row in await (await connection.execute(query)).fetchall()]  # type: ignore[arg-type]


async def _time(door: Door, name: str, document: str, asked: list[dict[str, Any]]) -> None:
    taken = []
    for variables in [asked[0], *asked]:
        began = time.perf_counter()
        result = await door.execute(document, variables, locale="ru")
        taken.append((time.perf_counter() - began) * 1000)
        assert not result.errors, result.errors
    print(f"{name}: median {statistics.median(taken[1:]):.1f} ms, slowest {max(taken[1:]):.1f} ms")


async def _load(door: Door, document: str, asked: list[dict[str, Any]]) -> None:
    """As many readers at once, each asking one thing after another; they wait for each other too."""
    taken = []

    async def reader(questions: list[dict[str, Any]]) -> None:
        for variables in questions:
            began = time.perf_counter()
            await door.execute(document, variables, locale="ru")
            taken.append((time.perf_counter() - began) * 1000)

    began = time.perf_counter()
    await asyncio.gather(*(reader(asked[place::AT_ONCE]) for place in range(AT_ONCE)))
    rate = len(asked) / (time.perf_counter() - began)
    print(
        f"{AT_ONCE} at once: median {statistics.median(taken):.1f} ms, slowest {max(taken):.1f} ms, {rate:.0f} a second"
    )


def main(sites: int = 5000) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "records.jsonl"
        file.write_bytes(b"".join(orjson.dumps(record) + b"\n" for record in catalogue(sites)))
        database = local_database(read_settings(var_dir=Path(folder) / "var"))
        with database as url:
            migrate(url)
            asyncio.run(measure(url, file))
        database.wait_until_gone(10)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
