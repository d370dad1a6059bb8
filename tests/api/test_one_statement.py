"""One document, one statement; and the executor gives the same answer as PostgreSQL's own JSON."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import orjson
import pytest

from api.catalogue.feeding import feed_postgresql
from api.door import Door
from api.kernel.answers import GraphQLRequest
from api.kernel.database import Database
from api.schema import READS, graphql_schema
from search.postgresql import PostgresqlEngine
from search.service import SearchService
from tests.documents import Pools, Writer
from tests.support import ask

ROOTS = [name for name in READS if name not in ("changesSince", "journalHead")] + ["search"]
"""The feed of changes writes a cursor of the moment; all else says the same twice."""


@pytest.fixture(scope="module")
async def searching(database: Database) -> Door:
    engine = PostgresqlEngine(database.reading)
    await feed_postgresql(database, engine)
    return Door(database, {SearchService: SearchService(engine)})


@pytest.fixture(scope="module")
async def pools(database: Database) -> Pools:
    """What the sample has, for arguments."""
    found: dict[str, list[str]] = {
        "regions": ["KZ-10", "abai", "KZ-55", "turkistan"],
        "region.slug": ["abai", "turkistan", "karaganda"],
        "query": ["завод", "болат", "steel", "rbhgbx", "zzzz"],
        "industries": ["metallurgy", "food", "24"],
        "currency": ["KZT", "USD"],
        "code": ["industrial-grants"],
    }
    async with database.reading() as connection:
        for table in ("project", "site", "partner", "region", "district", "event"):
            cursor = await connection.execute(f"SELECT slug, id::text FROM {table} ORDER BY slug LIMIT 40")
            rows = await cursor.fetchall()
            found.setdefault(f"{table}.slug", []).extend(row[0] for row in rows)
            found.setdefault("id", []).extend(f"{table.capitalize()}:{row[1]}" for row in rows[:10])
        rows = await (await connection.execute("SELECT public_id FROM project LIMIT 40")).fetchall()
    found |= {"publicId": [row[0] for row in rows], "publicIds": [row[0] for row in rows]}
    found["districts"] = found["district.slug"]
    return found


async def answered(door: Door, document: str, variables: Mapping[str, Any]) -> dict[str, Any]:
    """Data and errors; where in the text an error stands depends on how the text was put together."""
    result = await door.execute(document, variables, locale="kk")
    errors = [{name: value for name, value in error.items() if name != "locations"} for error in result.errors]
    data = None if result.data is None else {name: value for name, value in result.data.items() if name != "__schema"}
    return {"data": data, "errors": errors}


async def compare(door: Door, pools: Pools, seeds: range) -> Counter[str]:
    """Answer made-up documents by PostgreSQL's JSON and by the executor; how many there were of each sort."""
    sorts: Counter[str] = Counter()
    for seed in seeds:
        writer = Writer(graphql_schema, ROOTS, pools, seed)
        document = writer.write()
        whole = await answered(door, document, writer.variables)
        start, _, end = document.partition(" {")
        walked = await answered(door, f"{start} {{ __schema {{ queryType {{ name }} }}{end}", writer.variables)
        assert whole == walked, f"seed {seed}: {document} {writer.variables}"
        sorts["refused" if whole["data"] is None else "with errors" if whole["errors"] else "answered"] += 1
    return sorts


async def test_both_ways_give_the_same_answer(searching: Door, pools: Pools) -> None:
    sorts = await compare(searching, pools, range(300))
    assert sorts["answered"] > 150, sorts
    assert sorts["with errors"] > 10


@pytest.mark.audit
async def test_both_ways_give_the_same_answer_to_thousands(searching: Door, pools: Pools) -> None:
    sorts = await compare(searching, pools, range(1000, 3500))
    print(dict(sorts))
    assert sorts["answered"] > 1500


async def test_a_document_is_one_statement(door: Door, monkeypatch: Any) -> None:
    statements: list[str] = []
    read = Door._read

    async def counted(self: Door, statement: Any) -> bytes:
        statements.append(statement.sql)
        return await read(self, statement)

    monkeypatch.setattr(Door, "_read", counted)
    document = (
        "{ projects(first: 5) { totalCount facets { name buckets { label } } nodes { title region { name"
        " neighbours { name } sites { totalCount } } supportMeasures { title } } }"
        ' region(slug: "abai") { name indicators { value } } catalogue { revision } }'
    )
    await ask(door, document)
    assert len(statements) == 1


async def test_answers_are_compact_and_carry_their_cost(door: Door) -> None:
    answer = await door.answer(GraphQLRequest("{ catalogue { revision } }", locale="en"))
    assert orjson.loads(answer.body)["extensions"]["cost"]["requested"] >= 0
    assert b'{"data":{"catalogue":{"revision":' in answer.body
