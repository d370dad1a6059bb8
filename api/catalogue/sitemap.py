"""The lists of the catalogue cut into parts, each as long as one file of a site map may be."""

from api.catalogue.queries import PUBLISHED_ORDER
from api.kernel.reading.entity import Entity
from api.kernel.reading.fields import Many, column, moment

# The limits are 50 000 addresses and 50 MB; with the addresses of all languages an entry may take 1 to 2 KB.
PART_SIZE = 25_000

_LISTS = {"projects": "project", "sites": "site", "partners": "partner"}


def site_map(size: int) -> Entity:
    """The parts of all lists, each of so many records."""
    return Entity(
        "SiteMapPart",
        f"({' UNION ALL '.join(_parts(name, table, size) for name, table in _LISTS.items())})",
        {
            "list": column("list"),
            "number": column("number"),
            "records": column("records"),
            "after": column("after"),
            "updatedAt": moment("updated_at"),
        },
    )


def _parts(name: str, table: str, size: int) -> str:
    """SQL of the parts of one list: a part begins after the last row of the one before it."""
    return (
        f"(WITH numbered AS (SELECT t.id, t.published_at, t.updated_at,"
        f" row_number() OVER (ORDER BY {PUBLISHED_ORDER.by('t')}) AS place FROM {table} t WHERE t.status = 'published')"
        f" SELECT '{name}' AS list, part.number, part.records, part.updated_at, last.cursor AS after"
        f" FROM (SELECT (place - 1) / {size} + 1 AS number, count(*) AS records, max(updated_at) AS updated_at"
        " FROM numbered GROUP BY 1) part LEFT JOIN"
        f" (SELECT place / {size} + 1 AS number, {PUBLISHED_ORDER.cursor('numbered')} AS cursor FROM numbered"
        f" WHERE mod(place, {size}) = 0) last USING (number))"
    )


_ALL = site_map(PART_SIZE)
SITE_MAP = Many(lambda: _ALL, "true", "{o}.list, {o}.number")
