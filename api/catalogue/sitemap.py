"""The lists of the catalogue cut into parts, each as long as one file of a site map may be."""

from dataclasses import dataclass
from functools import cache

from api.catalogue.queries import PUBLISHED_ORDER
from api.kernel.reading.entity import Entity
from api.kernel.reading.fields import Many, column, moment
from api.kernel.reading.order import Order

# The limits are 50 000 addresses and 50 MB; with the addresses of all languages an entry may take 1 to 2 KB.
PART_SIZE = 25_000


@dataclass(frozen=True)
class Listed:
    """A list as it is cut: its table, its default order, and the columns which that goes by."""

    table: str
    order: Order = PUBLISHED_ORDER
    columns: tuple[str, ...] = ("published_at",)


LISTS = {"projects": Listed("project"), "sites": Listed("site"), "partners": Listed("partner")}
"""Rooms above the catalogue add their own."""


def site_map(size: int) -> Entity:
    """The parts of all lists, each of so many records."""
    return Entity(
        "SiteMapPart",
        f"({' UNION ALL '.join(_parts(name, listed, size) for name, listed in LISTS.items())})",
        {
            "list": column("list"),
            "number": column("number"),
            "records": column("records"),
            "after": column("after"),
            "updatedAt": moment("updated_at"),
        },
    )


def _parts(name: str, listed: Listed, size: int) -> str:
    """SQL of the parts of one list: a part begins after the last row of the one before it."""
    kept = ", ".join(f"t.{name}" for name in ("id", "updated_at", *listed.columns))
    return (
        f"(WITH numbered AS (SELECT {kept}, row_number() OVER (ORDER BY {listed.order.by('t')}) AS place"
        f" FROM {listed.table} t WHERE t.status = 'published')"
        f" SELECT '{name}' AS list, part.number, part.records, part.updated_at, last.cursor AS after"
        f" FROM (SELECT (place - 1) / {size} + 1 AS number, count(*) AS records, max(updated_at) AS updated_at"
        " FROM numbered GROUP BY 1) part LEFT JOIN"
        f" (SELECT place / {size} + 1 AS number, {listed.order.cursor('numbered')} AS cursor FROM numbered"
        f" WHERE mod(place, {size}) = 0) last USING (number))"
    )


@cache
def _all() -> Entity:
    """Made when it is first read: by then every room has added its lists."""
    return site_map(PART_SIZE)


SITE_MAP = Many(_all, "true", "{o}.list, {o}.number")
