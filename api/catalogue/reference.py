"""Reference data that every installation starts with: industries, exchange rates, regions and districts."""

from pathlib import Path
from typing import Any

import orjson
from psycopg import AsyncConnection

from api import regions
from api.catalogue.interchange.importing import import_files
from api.kernel.database import Database
from api.kernel.ids import new_id

DATA = Path(__file__).parent / "data"
REGION_DATA = Path(regions.__path__[0]) / "data"


async def load_reference(database: Database) -> None:
    """Bring classifier and rates up to date; load regions and districts where there are none yet.

    Regions are data that an operator may edit, so those that are there are left alone.
    """
    async with database.writing() as connection:
        await _load_industries(connection)
        await _load_rates(connection)
        cursor = await connection.execute("SELECT NOT EXISTS (SELECT FROM region)")
        row = await cursor.fetchone()
    if row and row[0]:
        await import_files(database, [REGION_DATA / "regions.jsonl", REGION_DATA / "districts.jsonl"])


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
