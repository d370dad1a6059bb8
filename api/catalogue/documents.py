"""From published rows to search documents."""

from collections.abc import AsyncIterator, Iterable
from typing import Any

from psycopg import AsyncConnection, sql
from psycopg.rows import dict_row

from api.catalogue.kinds import RECORDS
from locales.labels import label
from locales.text import LOCALES
from search.engine import SearchDocument

TABLES = tuple(dict.fromkeys(kind.table for kind in RECORDS))
BATCH = 500

# Codes whose names people search by: the column, and the group of their names.
_CODES = {
    "project": ("project_type", "project_type"),
    "site": ("site_type", "site_type"),
    "partner": ("roles", "partner_role"),
}

# Texts that say what a record is about, beside its summary; and names that are the same in every language.
_ABOUT = {"project": "capacity", "site": "target_industries", "partner": "products"}
_NAMES = {"project": "initiator", "site": "operator", "partner": "NULL::text"}
_AMOUNT = {"project": "investment_kzt", "site": "area_total_ha", "partner": "NULL::numeric"}


def _query(table: str, condition: str) -> sql.Composed:
    column, _ = _CODES[table]
    codes = f"t.{column}" if table == "partner" else f"array_remove(ARRAY[t.{column}], NULL)"
    text = (
        f"SELECT t.id::text, t.kind, t.region, t.sector, d.kato AS district, t.title, t.summary, t.code, t.updated_at,"
        f" t.tags, {codes} AS codes, t.{_ABOUT[table]} AS about, {_NAMES[table]} AS name, {_AMOUNT[table]} AS amount,"
        " r.title AS region_title, d.title AS district_title, i.title AS industry_title, s.title AS sector_title"
        f" FROM {table} t JOIN region r ON r.slug = t.region LEFT JOIN district d ON d.slug = t.district"
        " LEFT JOIN industry i ON i.code = t.industry LEFT JOIN industry s ON s.code = t.sector"
        f" WHERE t.status = 'published'{condition}"
    )
    return sql.SQL(text).format()  # type: ignore[arg-type]


async def published_documents(connection: AsyncConnection[Any]) -> AsyncIterator[SearchDocument]:
    """Yield every published record; *connection* has to be in a transaction."""
    for table in TABLES:
        async with connection.cursor(f"documents_{table}", row_factory=dict_row) as cursor:
            cursor.itersize = BATCH
            await cursor.execute(_query(table, ""))
            async for row in cursor:
                yield _document(table, row)


async def documents_of(connection: AsyncConnection[Any], ids: Iterable[Any]) -> list[SearchDocument]:
    """Return the published ones of the records *ids*."""
    wanted, found = list(ids), []
    for table in TABLES:
        query = _query(table, " AND t.id = ANY(%s)")
        cursor = await connection.cursor(row_factory=dict_row).execute(query, (wanted,))
        found += [_document(table, row) for row in await cursor.fetchall()]
    return found


def _document(table: str, row: dict[str, Any]) -> SearchDocument:
    about, summary = row["about"] or {}, row["summary"] or {}
    named = (row["region_title"], row["district_title"], row["industry_title"], row["sector_title"])
    labels = [name for title in named if title for name in title.values()]
    labels += [label(_CODES[table][1], code, locale) for code in row["codes"] for locale in LOCALES]
    return SearchDocument(
        id=row["id"],
        kind=row["kind"],
        region=row["region"],
        sector=row["sector"],
        district=row["district"],
        title=row["title"],
        summary={loc: " ".join(filter(None, (summary.get(loc), about.get(loc)))) for loc in LOCALES},
        labels=tuple(dict.fromkeys([*labels, *filter(None, (row["name"], row["code"])), *row["tags"]])),
        concepts=tuple(row["tags"]),
        updated_at=row["updated_at"],
        amount=row["amount"],
    )
