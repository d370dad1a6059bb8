"""How long the lists of requests take in the database: `python -m tests.benchmarks.requests [100000]`.

Writes made-up requests into a database of its own, of PostgreSQL's embedded server unless DATABASE_URL names another,
and says what EXPLAIN ANALYZE measures of each list: the median of nine runs, after two to warm up.
"""

import asyncio
import statistics
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from api.catalogue.reference import load_reference
from api.kernel.database import Database
from api.kernel.migrate import migrate
from api.kernel.postgres import local_database
from api.kernel.settings import read_settings
from tests.conftest import new_database, serving
from tests.requests.support import Member, Office

ROUNDS, WARMING = 9, 2
# A tenth are still awaited, a tenth of these are overdue; sent over three years, nine in ten by the Ministry.
_REQUESTS = """
INSERT INTO request (id, number, kind, channel, sender, author, subject, body, sent_at, entered_at)
SELECT gen_random_uuid(), 'REQ-' || 2024 + n %% 3 || '-' || lpad(n::text, 6, '0'),
    CASE WHEN n %% 10 = 0 THEN 'support_measures' WHEN n %% 2 = 0 THEN 'materials' ELSE 'other_letter' END,
    'electronic',
    CASE WHEN n %% 10 = 0 THEN (SELECT id FROM party WHERE slug = 'akimat-abai') ELSE %(ministry)s END, %(author)s,
    'Subject ' || n, repeat('Text of the request. ', 20), at, at
FROM (SELECT n, now() - interval '1 minute' * (n * 15) AS at FROM generate_series(1, %(number)s) n) rows
"""
_PARTS = """
INSERT INTO request_recipient (id, request, party, sender, kind, state, sent_at, assignment_due_on, assignment_due_at,
    assigned_at, lead, due_on, due_at, answered_at)
SELECT gen_random_uuid(), q.id, p.id, q.sender, q.kind, CASE WHEN late = 0 THEN 'answered' ELSE 'assigned' END,
    q.sent_at, q.sent_at::date + 1, q.sent_at + interval '1 day', q.sent_at + interval '2 hours', q.author,
    due::date, due,
    CASE WHEN late = 0 THEN q.sent_at + interval '3 days' END
FROM (SELECT q.*, row_number() OVER (ORDER BY number) AS n, CASE WHEN right(number, 1) = '7' THEN 1 ELSE 0 END AS late
    FROM request q) q
JOIN (SELECT id, kind, row_number() OVER (PARTITION BY kind ORDER BY slug) - 1 AS place FROM party) p
    ON (q.kind, p.kind) IN (('materials', 'service_centre'), ('other_letter', 'local_executive_body'),
        ('support_measures', 'agency')) AND p.place = CASE WHEN p.kind = 'agency' THEN 0 ELSE q.n / 7 %% 20 END
CROSS JOIN LATERAL (SELECT q.sent_at + interval '7 days' + late * interval '900 days' * (q.n %% 10) / 9 AS due) d
"""
_LIST = """
query($filter: RequestFilter, $order: RequestOrder) {
  %(box)s(filter: $filter, orderBy: $order, first: 20) {
    totalCount %(facets)s pageInfo { hasNextPage endCursor }
    nodes { id state standing nextDueOn namingStanding dueOn excusedOn possible lead { name }
      letter { number kind subject sentAt sender { name } } party { name } }
  }
}
"""
_FACETS = "facets { name buckets { value label count } }"
CASES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "Ministry, outgoing": ("ministry", "outgoingRequests", {}),
    "Ministry, outgoing, overdue": ("ministry", "outgoingRequests", {"filter": {"standings": ["OVERDUE"]}}),
    "Ministry, outgoing, to one akimat": ("ministry", "outgoingRequests", {"filter": {"parties": ["akimat-abai"]}}),
    "Ministry, outgoing, the newest first": ("ministry", "outgoingRequests", {"order": "SENT_DESC"}),
    "centre, incoming": ("centre-abai", "incomingRequests", {}),
    "akimat, incoming, overdue": ("akimat-abai", "incomingRequests", {"filter": {"standings": ["OVERDUE"]}}),
    "Agency, incoming": ("agency", "incomingRequests", {}),
}


class Explaining(Database):
    """Measures what it reads instead of answering it."""

    took: float = 0.0

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Any]:
        async with super().reading() as connection:
            yield _Measured(self, connection)


class _Measured:
    def __init__(self, database: Explaining, connection: Any) -> None:
        self.database, self.connection = database, connection

    async def execute(self, statement: str, values: Any = None) -> Any:
        found = await self.connection.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {statement}", values)
        self.database.took = (await found.fetchone())[0][0]["Execution Time"]
        return await self.connection.execute(statement, values)


async def measure(url: str, number: int) -> None:
    """Write the requests and print a table."""
    database = Explaining(url, size=2)
    office = Office(database)
    members = {slug: await office.member(slug) for slug in ("ministry", "centre-abai", "akimat-abai", "agency")}
    ministry = members["ministry"].actor
    values = {"ministry": ministry.party, "author": ministry.member, "number": number}
    async with database.writing() as connection:
        await connection.execute(_REQUESTS.encode(), values)
        await connection.execute(_PARTS.encode(), {})
    await office.rows("ANALYZE")
    ((parts, overdue),) = await office.rows(
        "SELECT count(*), count(*) FILTER (WHERE rank_at < now()) FROM request_recipient"
    )
    print(f"{parts} requests, {overdue} overdue\n\n| list | ms | with facets, ms |\n| --- | --- | --- |")
    for name, (slug, box, asked) in CASES.items():
        plain, full = [await _took(office, database, members[slug], box, facets, asked) for facets in ("", _FACETS)]
        print(f"| {name} | {plain:.1f} | {full:.1f} |")
    await database.close()


async def _took(office: Office, database: Explaining, member: Member, box: str, facets: str, asked: Any) -> float:
    document, times = _LIST % {"box": box, "facets": facets}, []
    for _ in range(ROUNDS + WARMING):
        found = await office.ask(member, document, **asked)
        assert found[box]["nodes"]
        times.append(database.took)
    return statistics.median(times[WARMING:])


def main() -> None:
    """Measure over a database of its own."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        database = local_database(read_settings(var_dir=Path(folder)))
        with database, new_database(database.owner) as url:
            migrate(url, serving(url))
            asyncio.run(_measured(serving(url), number))
        database.wait_until_gone(10)


async def _measured(url: str, number: int) -> None:
    loading = Database(url, size=2)
    await load_reference(loading)
    await loading.close()
    await measure(url, number)


if __name__ == "__main__":
    main()
