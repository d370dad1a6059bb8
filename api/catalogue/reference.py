"""Reference data that every installation starts with: industries, exchange rates, the Rules, regions and parties."""

from pathlib import Path
from typing import Any

import orjson
from psycopg import AsyncConnection, sql

from api import parties, regions
from api.catalogue.interchange.importing import import_files
from api.duties.reference import load_duties
from api.kernel.database import Database
from api.kernel.ids import new_id

DATA = Path(__file__).parent / "data"
FIRST_LINES = {
    "region": [Path(regions.__path__[0]) / "data" / name for name in ("regions.jsonl", "districts.jsonl")],
    "party": [Path(parties.__path__[0]) / "data" / "parties.jsonl"],
}
"""What a table holds at first, in the order in which the lines need each other."""


async def load_reference(database: Database) -> None:
    """Bring classifier and rates up to date; load regions, districts and parties where there are none yet.

    They are data that an operator may edit, so those that are there are left alone.
    """
    async with database.writing() as connection:
        await _load_industries(connection)
        await _load_rates(connection)
        await load_duties(connection)
    for table, files in FIRST_LINES.items():
        if await _is_empty(database, table):
            await import_files(database, files)


async def _is_empty(database: Database, table: str) -> bool:
    query = sql.SQL("SELECT NOT EXISTS (SELECT FROM {})").format(sql.Identifier(table))
    async with database.reading() as connection:
        row = await (await connection.execute(query)).fetchone()
    return bool(row and row[0])


async def _load_industries(connection: AsyncConnection[Any]) -> None:
    data = orjson.loads((DATA / "industries.json").read_bytes())
    rows: list[dict[str, Any]] = []
    for sector, described in data["sectors"].items():
        rows.append({"code": sector, "sector": sector, "title": described["title"]})
        rows += [{"code": code, "sector": sector, "title": data["divisions"][code]} for code in described["divisions"]]
    for position, row in enumerate(rows):
        row |= {"id": str(new_id()), "position": position}
    await connection.execute(
        "INSERT INTO industry (id, code, sector, title, position) SELECT id, code, sector, title, position"
        " FROM json_populate_recordset(NULL::industry, %s::json)"
        " ON CONFLICT (code) DO UPDATE SET title = EXCLUDED.title, position = EXCLUDED.position",
        (orjson.dumps(rows).decode(),),
    )


async def _load_rates(connection: AsyncConnection[Any]) -> None:
    data = orjson.loads((DATA / "exchange_rates.json").read_bytes())
    rows = [
        {"currency": currency, "as_of": as_of, "kzt": kzt, "source": data["source"]}
        for currency, rates in data["rates"].items()
        for as_of, kzt in rates.items()
    ]
    await connection.execute(
        "INSERT INTO exchange_rate SELECT * FROM json_populate_recordset(NULL::exchange_rate, %s::json)"
        " ON CONFLICT (currency, as_of) DO UPDATE SET kzt = EXCLUDED.kzt, source = EXCLUDED.source",
        (orjson.dumps(rows).decode(),),
    )
