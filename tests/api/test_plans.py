"""No page reads a large table from one end to the other, however its statement is put together."""

import re
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy.engine import make_url

from api.door import Door
from api.kernel.database import Database
from portal.documents import document
from tests.catalogue.test_changes import imported, project
from tests.support import ask

MANY = 5000
FILL = """
INSERT INTO project SELECT (jsonb_populate_record(p, jsonb_build_object(
    'id', gen_random_uuid(), 'public_id', 'q' || n, 'slug', 'q-' || n, 'investment_amount', n,
    'investment_currency', 'KZT', 'investment_kzt', n, 'stage', (ARRAY['idea', 'operating', 'prepared'])[n %% 3 + 1]
))).* FROM project p, generate_series(1, %s) n
"""
DOCUMENTS: list[tuple[str, dict[str, Any]]] = [
    (document("projects"), {"first": 20}),
    (document("projects"), {"first": 20, "order": "INVESTMENT_DESC", "filter": {"regions": ["KZ-10"]}}),
    (document("projects"), {"first": 20, "order": "TITLE_ASC", "filter": {"stages": ["IDEA"], "kinds": ["PROJECT"]}}),
    (document("projects"), {"first": 20, "filter": {"investmentMin": "4990"}}),
    (document("projects_count"), {"filter": {"industries": ["food"]}}),
    (document("home"), {}),
    ('{ project(slug: "q-77") { title site { title } region { neighbours { name } } } }', {}),
    ('{ project(publicId: "q77") { title } }', {}),
    ("{ catalogue { projects sites partners } }", {}),
    ('{ region(slug: "abai") { sectors { projects } projects(first: 3) { totalCount nodes { slug } } } }', {}),
]


@pytest.fixture
async def large(empty: Database, empty_url: str, server_url: str, tmp_path: Path) -> Database:
    """A catalogue of so many projects that it is worth not to read all of them, as PostgreSQL knows."""
    await imported(empty, tmp_path, project(1))
    owner = make_url(server_url).set(drivername="postgresql", database=make_url(empty_url).database)
    with psycopg.connect(owner.render_as_string(hide_password=False), autocommit=True) as connection:
        connection.execute(FILL, (MANY,))
        connection.execute("VACUUM ANALYZE project")
    return empty


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What was sent to the database for documents."""
    sent: list[Any] = []
    read = Door._read

    async def noted(self: Door, statement: Any) -> Any:
        sent.append(statement)
        return await read(self, statement)

    monkeypatch.setattr(Door, "_read", noted)
    return sent


async def test_large_tables_are_read_by_their_indexes(large: Database, statements: list[Any]) -> None:
    door = Door(large)
    for text, variables in DOCUMENTS:
        statements.clear()
        await ask(door, text, **variables)
        assert len(statements) == 1, text
        async with large.reading() as connection:
            explain = f"EXPLAIN {statements[0].sql}"
            rows = await (await connection.execute(explain, statements[0].values)).fetchall()  # type: ignore[arg-type]
        plan = "\n".join(row[0] for row in rows)
        assert not re.search(r"Seq Scan on project\b(?!_)", plan), f"{text} {variables}\n{plan}"
