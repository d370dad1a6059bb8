"""Dashboards over many obligations: `python -m tests.benchmarks.duties [--obligations 1000000] [--open 0.1]`.

Makes that many obligations of all parties over two years, and prints what the database takes for what a party of a
region and the Ministry look at first, with the plan of the slowest. Statements are the product's own.
"""

import argparse
import asyncio
import re
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from api.cli.common import prepare
from api.door import Door
from api.kernel.actor import Actor, PartyKind, Role
from api.kernel.database import Database
from api.kernel.ids import new_id
from api.kernel.postgres import local_database
from api.kernel.settings import read_settings

ROUNDS = 5
PART = 50_000
LIMIT_MS = 200
# A week for each answer; one in ten late, one in twenty put off; the share that is open began in the last days. All
# parties have all clauses, in all states.
FILL = """
INSERT INTO obligation (id, edition, clause, party, counterpart, region, subject_kind, subject_id, period, trigger_at,
    unmoved_on, due_on, due_at, first_due_at, basis, state, excused_at, cause, closed_at, evidence)
SELECT gen_random_uuid(), '2015', clause, party, m.id, region, 'request', gen_random_uuid(),
    CASE WHEN clause IN ('13.2', '19.5') THEN n::text END, begun, due::date, due::date, due, due, 'rule',
    CASE WHEN is_open THEN 'open' WHEN turn / 5 %% 10 = 0 THEN 'late' ELSE 'fulfilled' END,
    CASE WHEN turn / 5 %% 20 = 1 THEN begun END, CASE WHEN turn / 5 %% 20 = 1 THEN 'staff' END,
    CASE WHEN is_open THEN NULL WHEN turn / 5 %% 10 = 0 THEN due + interval '1 hour' * (turn %% 199)
        ELSE begun + interval '1 hour' * (turn %% 157) END,
    '{"note": "sent"}'
FROM (SELECT n, p.id AS party, p.region, n / p.parties AS turn,
        (ARRAY['23a', '13.2', '8a', '17.2', '19.5'])[1 + n / p.parties %% 5] AS clause, begun,
        begun + interval '7 days' AS due, begun > now() - interval '730 days' * %(open)s AS is_open
    FROM generate_series(%(first)s::int, %(last)s::int) n
    CROSS JOIN LATERAL (SELECT now() - interval '730 days' * (n::float / %(count)s) AS begun) days
    JOIN (SELECT id, region, row_number() OVER (ORDER BY slug) AS place, count(*) OVER () AS parties FROM party
        WHERE region IS NOT NULL) p ON p.place = 1 + n %% p.parties) rows
CROSS JOIN (SELECT id FROM party WHERE kind = 'ministry') m
"""
LIST = "{ obligations(%s) { nodes { id state dueOn clause { number } party { slug } region { slug } } } }"
DASHBOARDS = {
    "list, what is due first": LIST % "first: 20, filter: {states: [OPEN, OVERDUE, EXCUSED]}",
    "list, in time": LIST % "first: 20, filter: {states: [OPEN, EXCUSED]}",
    "list, fulfilled": LIST % "first: 20, filter: {states: [FULFILLED]}, orderBy: DUE_DESC",
    "list, overdue": LIST % "first: 20, filter: {when: OVERDUE}",
    "list, next 30 days, total": "{ obligations(first: 20, filter: {when: NEXT_30_DAYS}) { totalCount nodes { id } } }",
    "summary": "{ dutySummary { open today overdue next30Days } }",
    "compliance by region": "{ compliance(by: [REGION]) { region { slug } onTimePct overdue medianHours } }",
    "compliance by clause": "{ compliance(by: [CLAUSE]) { clause onTimePct late overdue medianHours } }",
}


async def fill(database: Database, count: int, share: float) -> None:
    """Make the obligations, a part at a time; the counts are kept by the triggers of the product."""
    began = time.perf_counter()
    for first in range(1, count + 1, PART):
        last = min(first + PART - 1, count)
        values = {"count": count, "open": share, "first": first, "last": last}
        async with database.writing() as connection:
            await connection.execute(FILL.encode(), values)
        print(f"{last} obligations after {time.perf_counter() - began:.0f} s", flush=True)
    async with database.reading() as connection:
        await connection.execute("VACUUM ANALYZE obligation, obligation_count")
        rows = await connection.execute(
            "SELECT (SELECT count(*) FROM obligation), (SELECT count(*) FROM obligation"
            " WHERE closed_at IS NULL), (SELECT count(*) FROM obligation_count)"
        )
        print("obligations, open, counts kept:", await rows.fetchone(), f"made in {time.perf_counter() - began:.0f} s")


class Watched(Database):
    """A database that tells how long it takes by itself, from EXPLAIN ANALYZE of what is asked."""

    plans: list[tuple[float, str]]

    async def explain(self, statement: Any, values: Any) -> tuple[float, str]:
        """Milliseconds of the execution, and the plan."""
        async with self.reading() as connection:
            found = await connection.execute(b"EXPLAIN (ANALYZE, BUFFERS) " + statement.encode(), values)
            lines = [row[0] for row in await found.fetchall()]
        took = next(re.search(r"Execution Time: ([\d.]+)", line) for line in reversed(lines) if "Execution" in line)
        assert took
        return float(took[1]), "\n".join(lines)


async def measure(url: str, count: int, share: float) -> bool:
    """Print the median of each dashboard; whether all are below the limit."""
    database, door_database = Watched(url, size=2), Database(url, size=2)
    await fill(database, count, share)
    async with database.reading() as connection:
        rows = await (
            await connection.execute(
                "SELECT kind, region, id FROM party WHERE slug IN ('centre-abai', 'ministry') ORDER BY slug"
            )
        ).fetchall()
    door, slowest, good = Door(door_database), (0.0, ""), True
    for kind, region, party in rows:
        actor = Actor(new_id(), party, PartyKind[kind.upper()], region, frozenset({Role.HEAD}))
        for name, document in DASHBOARDS.items():
            took, whole, plan = await _one(database, door, document, actor)
            print(f"{kind:15} {name:28} {took:7.1f} ms in the database, {whole:7.1f} ms in all")
            good &= took < LIMIT_MS
            slowest = max(slowest, (took, plan))
    print(f"the slowest, {slowest[0]:.1f} ms:\n{slowest[1]}")
    await database.close()
    await door_database.close()
    return good


async def _one(database: Watched, door: Door, document: str, actor: Actor) -> tuple[float, float, str]:
    """Median times of a document: of its statement by EXPLAIN ANALYZE, and of the whole answer; and a plan."""
    asked: list[tuple[Any, Any]] = []
    wholes = []
    for _ in range(ROUNDS):
        with _listening(asked):
            began = time.perf_counter()
            result = await door.execute(document, locale="en", actor=actor)
            wholes.append(1000 * (time.perf_counter() - began))
        assert not result.errors, result.errors
    plans = [await database.explain(*asked[-1]) for _ in range(ROUNDS)]
    return statistics.median(took for took, _ in plans), statistics.median(wholes), plans[-1][1]


class _listening:
    """Notes the statements that are asked meanwhile."""

    def __init__(self, asked: list[tuple[Any, Any]]) -> None:
        self.asked = asked

    def __enter__(self) -> None:
        from psycopg import AsyncConnection

        self.ordinary = AsyncConnection.execute

        async def execute(connection: Any, query: Any, params: Any = None, **more: Any) -> Any:
            if isinstance(query, str) and "::text" in query:
                self.asked.append((query, params or {}))
            return await self.ordinary(connection, query, params, **more)

        AsyncConnection.execute = execute  # type: ignore[method-assign]

    def __exit__(self, *_: object) -> None:
        from psycopg import AsyncConnection

        AsyncConnection.execute = self.ordinary  # type: ignore[method-assign]


def main() -> None:
    """Over a database of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--obligations", type=int, default=1_000_000)
    parser.add_argument("--open", type=float, default=0.1, help="share that is still to be done")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = local_database(read_settings(var_dir=Path(folder), database_url=None))
        with database as url:
            prepare(database.owner, url)
            good = asyncio.run(measure(url, options.obligations, options.open))
        database.wait_until_gone(10)
    raise SystemExit(0 if good else f"some take more than {LIMIT_MS} ms")


if __name__ == "__main__":
    main()
