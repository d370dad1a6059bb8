"""What lines may refer to: read from the database, extended by the lines of the file itself."""

from typing import Any

from psycopg import AsyncConnection

from api.kernel.interchange.problems import References
from api.kernel.interchange.values import Columns

UNIQUE = (("region", "iso"), ("region", "kato"), ("district", "kato"))


async def load_references(connection: AsyncConnection[Any]) -> References:
    """Read regions, districts, industries and exchange rates."""
    regions: dict[str, str] = {}
    codes: dict[tuple[str, str], dict[str, str]] = {(t, c): {} for t, c in UNIQUE}
    rows = await connection.execute("SELECT slug, iso, kato FROM region")
    for slug, iso, kato in await rows.fetchall():
        regions |= {slug: slug, iso: slug, kato: slug}
        codes["region", "iso"][iso] = codes["region", "kato"][kato] = slug
    districts: dict[str, tuple[str, str]] = {}
    rows = await connection.execute("SELECT slug, kato, region FROM district")
    for slug, kato, region in await rows.fetchall():
        districts |= {key: (slug, region) for key in (slug, kato) if key}
        if kato:
            codes["district", "kato"][kato] = slug
    rows = await connection.execute("SELECT code, sector FROM industry")
    industries = dict(await rows.fetchall())
    rates: dict[str, tuple[tuple[str, str], ...]] = {}
    rows = await connection.execute("SELECT currency, as_of, kzt::text FROM exchange_rate ORDER BY 1, 2")
    for currency, as_of, kzt in await rows.fetchall():
        rates[currency] = (*rates.get(currency, ()), (as_of, kzt))
    return References(regions, districts, industries, codes, rates)


def learn(references: References, kind: str, columns: Columns) -> None:
    """Let later lines refer to the region or district of this one."""
    slug = columns.get("slug")
    if kind == "region" and slug:
        for code in (slug, columns["iso"], columns["kato"]):
            references.regions[code] = slug
    elif kind == "district" and slug and columns["region"]:
        for code in (slug, columns["kato"]):
            if code:
                references.districts[code] = (slug, columns["region"])
