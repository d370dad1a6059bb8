"""From the arguments of `search` to what an engine is asked."""

import base64
import binascii
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from api.kernel.database import Database
from api.kernel.errors import PublicError
from api.kernel.reading.order import PAGE_DEFAULT, PAGE_LIMIT
from api.kernel.reading.selection import Selected
from locales.text import Locale
from search.engine import Part, SearchRequest

LAST_PLACE = 10_000
# What an engine has to find beside the page, by the field that shows it.
_PARTS: Mapping[str, tuple[Part, ...]] = {
    "totalCount": ("all",),
    "facets": ("all", "facets"),
    "similar": ("similar",),
}
_KNOWN = """
SELECT array(SELECT slug FROM region
             WHERE slug = ANY(%(regions)s) OR iso = ANY(%(regions)s) OR kato = ANY(%(regions)s)),
       array(SELECT DISTINCT sector FROM industry WHERE code = ANY(%(industries)s))
"""
Codes = tuple[str, ...] | None


@dataclass(frozen=True)
class Asked:
    """A search as it was asked, and which part of what it finds is the page.

    ``nowhere`` when its filter names nothing that exists.
    """

    request: SearchRequest
    offset: int
    size: int
    nowhere: bool = False


async def asked(database: Database, field: Selected, names: Collection[str], locale: Locale) -> Asked:
    """Read the arguments; PublicError names the one that is wrong. *names*: the selected fields of the connection."""
    arguments = field.arguments
    size = PAGE_DEFAULT if arguments.get("first") is None else arguments["first"]
    if not 1 <= size <= PAGE_LIMIT:
        raise PublicError("BAD_PAGE", f"first: a page holds 1 to {PAGE_LIMIT} records, {size} were asked")
    wanted = arguments.get("filter") or {}
    regions, industries = await _known(database, wanted.get("regions"), wanted.get("industries"))
    offset = place(arguments.get("after"))
    request = SearchRequest(
        query=arguments["query"],
        locale=locale,
        kinds=tuple(getattr(kind, "value", kind).lower() for kind in arguments.get("kinds") or ()),
        regions=regions or (),
        industries=industries or (),
        depth=offset + size,
        verbatim=bool(arguments.get("verbatim")),
        parts=frozenset(part for name in names for part in _PARTS.get(name, ())),
    )
    return Asked(request, offset, size, nowhere=() in (regions, industries))


async def _known(database: Database, regions: list[str] | None, industries: list[str] | None) -> list[Codes]:
    """The regions and sectors that are meant; None where none were asked for."""
    if not (regions or industries):
        return [None, None]
    async with database.reading() as connection:
        rows = await connection.execute(_KNOWN, {"regions": regions or [], "industries": industries or []})
        row = await rows.fetchone()
    assert row is not None
    return [tuple(found) if asked else None for found, asked in zip(row, (regions, industries), strict=True)]


def cursor(number: int) -> str:
    """Cursor of the hit with this number, counted from 1."""
    return base64.b64encode(f"search:{number}".encode()).decode()


def place(after: str | None) -> int:
    """Return how many hits come before the page."""
    if after is None:
        return 0
    try:
        name, _, number = base64.b64decode(after, validate=True).decode("ascii").partition(":")
        offset = int(number)
    except (binascii.Error, ValueError):
        name, offset = "", -1
    if name != "search" or not 0 <= offset <= LAST_PLACE:
        raise PublicError("BAD_CURSOR", "after: this is not a cursor of a search")
    return offset
