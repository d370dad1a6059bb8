"""Measures the search over a large catalogue: rebuild, and answers at one client.

`kerege import` the lines of `tests.benchmarks.records` first, with a VAR_DIR of their own; then
`VAR_DIR=… python -m tests.benchmarks.search [--rebuild]`. It starts what it needs and compares, for each query, GraphQL
as the portal asks it with the same request straight to Meilisearch, over one kept connection: made anew each time,
given again from what is kept, and over PostgreSQL's own engine.
"""

import argparse
import asyncio
import resource
import statistics
import time
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from typing import Any

import orjson
import urllib3

from api.catalogue.feeding import rebuild
from api.door import Door
from api.kernel.database import Database
from api.kernel.postgres import local_database
from api.kernel.settings import read_settings
from portal.documents import document
from search.engine import SearchRequest, Selection
from search.meilisearch import MeilisearchEngine
from search.meilisearch_query import bodies
from search.postgresql import PostgresqlEngine
from search.query import plan
from search.server import Address, LocalMeilisearch
from search.service import SearchService

QUERIES = [
    ("завод стальных труб", "ru", {}),
    ("кирпич", "ru", {}),
    ("Байкарнур", "ru", {}),
    ("завод", "ru", {}),
    ("copper cathode Karaganda", "en", {}),
    ("greenhouse vegetables", "en", {"regions": ["turkistan"]}),
    ("жылыжай көкөністері", "kk", {}),
    ("тыңайтқыштар", "kk", {"regions": ["aktobe"], "industries": ["chemistry"]}),
    ("полипропелен", "ru", {}),
    ("rbhgbx", "ru", {}),
    ("индустриальная зона", "ru", {"kinds": ["SITE"]}),
    ("300000 тонн цемента", "ru", {}),
]


async def times(ask: Callable[[], Awaitable[Any]], rounds: int) -> list[float]:
    found = []
    for _ in range(rounds):
        began = time.perf_counter()
        await ask()
        found.append((time.perf_counter() - began) * 1000)
    return found


def told(name: str, found: list[float]) -> str:
    ordered = sorted(found)
    return f"{name:>34} p50 {statistics.median(ordered):7.1f} p95 {ordered[int(len(ordered) * 0.95)]:7.1f} ms"


def memory() -> int:
    """The most this process has needed, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


async def build(database: Database, engines: dict[str, Any]) -> None:
    for name, engine in engines.items():
        began = time.monotonic()
        count = await rebuild(database, engine, name)
        print(f"rebuild of {name}: {count} records in {time.monotonic() - began:.0f} s, memory so far {memory()} MB")


def graphql(door: Door, query: str, locale: Any, filters: dict[str, Any]) -> Callable[[], Awaitable[Any]]:
    kinds = {"kinds": filters["kinds"]} if "kinds" in filters else {}
    chosen = {name: values for name, values in filters.items() if name != "kinds"}
    variables = {"query": query, "first": 20, **kinds, **({"filter": chosen} if chosen else {})}

    async def ask() -> None:
        result = await door.execute(document("search"), variables, locale=locale)
        assert not result.errors, result.errors

    return ask


async def straight(
    engine: MeilisearchEngine, address: Address, query: str, locale: str, filters: dict[str, Any]
) -> Callable[[], Awaitable[Any]]:
    given: Any = {name: tuple(value.lower() for value in values) for name, values in filters.items()}
    request = SearchRequest(query, locale, depth=20, **given)
    index = await engine._reads.run(engine._serving_name)
    queries = bodies(index, plan(request, await engine._known()), request)
    assert len(queries) == 1 + len(Selection.of(request).chosen)
    body = orjson.dumps({"queries": queries})
    headers = {"Authorization": f"Bearer {address.key}", "Content-Type": "application/json"}
    server = urllib3.PoolManager()

    async def ask() -> None:
        orjson.loads(server.request("POST", f"{address.url}/multi-search", body=body, headers=headers).data)

    return ask


async def measure(database: Database, address: Address, rounds: int, *, fill: bool) -> None:
    own = PostgresqlEngine(database.reading)
    other = MeilisearchEngine(address.url, address.key, vocabulary=own.vocabulary)
    if fill:
        await build(database, {"postgresql": own, "meilisearch": other})
    for engine in (own, other):
        began = time.monotonic()
        await engine.warm()
        print(f"vocabulary of {type(engine).__name__}: {time.monotonic() - began:.1f} s, memory {memory()} MB")
    doors = {
        "GraphQL": Door(database, {SearchService: SearchService(own, other, budget=5)}),
        "GraphQL, kept": Door(database, {SearchService: SearchService(own, other, budget=5)}, keep=32_000_000),
        "GraphQL over PostgreSQL": Door(database, {SearchService: SearchService(own)}),
    }
    everything: dict[str, list[float]] = {"straight to Meilisearch": [], **{name: [] for name in doors}}
    for query, locale, filters in QUERIES:
        asked = {"straight to Meilisearch": await straight(other, address, query, locale, filters)}
        asked |= {name: graphql(door, query, locale, filters) for name, door in doors.items()}
        print(query, filters)
        for ask in asked.values():
            await times(ask, 3)
        taken = {name: list[float]() for name in asked}
        for _ in range(rounds):  # in turn, as the machine is not equally fast all the time
            for name, ask in asked.items():
                taken[name] += await times(ask, 1)
        for name, found in taken.items():
            everything[name] += found
            print(told(name, found))
    print("all")
    for name, found in everything.items():
        print(told(name, found))
    p50 = {name: statistics.median(found) for name, found in everything.items()}
    for name in doors:
        print(f"{name} to Meilisearch, p50: {p50[name] / p50['straight to Meilisearch']:.2f}")
    print(f"memory {memory()} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rebuild", action="store_true")
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    settings = read_settings()
    with ExitStack() as stack:
        url = stack.enter_context(local_database(settings))
        server = LocalMeilisearch(settings.var_dir)
        address = server.start()
        assert address, server.reason
        stack.callback(server.stop)

        async def run() -> None:
            database = Database(url)
            await measure(database, address, options.rounds, fill=options.rebuild)
            await database.close()

        asyncio.run(run())


if __name__ == "__main__":
    main()
