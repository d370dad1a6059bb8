"""What the register and the calendar start with."""

from pathlib import Path
from typing import Any

import orjson
from psycopg import AsyncConnection

DATA = Path(__file__).parent / "data"

_EDITIONS = """
INSERT INTO edition (code, title, valid_from, valid_until, source)
SELECT code, title, valid_from, valid_until, source FROM json_populate_recordset(NULL::edition, %s::json)
ON CONFLICT (code) DO UPDATE SET title = EXCLUDED.title
"""
_CLAUSES = """
INSERT INTO clause (edition, number, paragraph, place, nature, actors, counterpart, trigger, period, subjects, rule,
    basis, evidence, text)
SELECT edition, number, paragraph, place, nature, actors, counterpart, trigger, period, subjects, rule, basis, evidence,
    text
FROM json_populate_recordset(NULL::clause, %s::json)
ON CONFLICT (edition, number) DO UPDATE SET place = EXCLUDED.place, text = EXCLUDED.text
"""
_POLICIES = """
INSERT INTO duty_policy (code, value, choices, clause, text)
SELECT code, value, choices, clause, text FROM json_populate_recordset(NULL::duty_policy, %s::json)
ON CONFLICT (code) DO UPDATE SET text = EXCLUDED.text
"""
_YEARS = """
INSERT INTO calendar_year (year, version, source)
SELECT year, 1, source FROM json_populate_recordset(NULL::calendar_year, %s::json)
ON CONFLICT (year, version) DO NOTHING RETURNING year
"""
_DAYS = """
INSERT INTO calendar_day (year, version, day, kind, name, estimated, source)
SELECT year, 1, day, kind, name, coalesce(estimated, false), source
FROM json_populate_recordset(NULL::calendar_day, %s::json)
"""


async def load_duties(connection: AsyncConnection[Any]) -> None:
    """Bring the texts up to date; add what is not there. Rules, readings and days that were changed stay."""
    await connection.execute(_EDITIONS, (_json(read_lines("editions")),))
    await connection.execute(_CLAUSES, (_json(placed(read_lines("clauses"))),))
    await connection.execute(_POLICIES, (_json(read_lines("policies")),))
    years = read_lines("calendar")
    added = {row[0] for row in await (await connection.execute(_YEARS, (_json(years),))).fetchall()}
    days = [{"year": each["year"], **day} for each in years if each["year"] in added for day in each["days"]]
    await connection.execute(_DAYS, (_json(days),))


def read_lines(name: str) -> list[dict[str, Any]]:
    """The lines of a file of the register."""
    return [orjson.loads(line) for line in (DATA / f"{name}.jsonl").read_bytes().splitlines()]


def placed(clauses: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Clauses with their paragraphs, and places in the order of the file."""
    return [
        {**clause, "place": place, "paragraph": int(clause["number"].rstrip("abcdefgh").partition(".")[0])}
        for place, clause in enumerate(clauses)
    ]


def _json(rows: list[dict[str, Any]]) -> str:
    return orjson.dumps(rows).decode()
