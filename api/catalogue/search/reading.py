"""One statement for what a search shows: total, facets and page are counted over records that are public now.

An index may be behind, or have been tampered with: it only says which ids may fit, and in which order.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from psycopg import AsyncConnection

from api.catalogue.queries import first_text
from api.catalogue.reads import RECORD_KINDS
from api.catalogue.search.asking import Asked
from api.kernel.context import Context
from api.kernel.reading.entity import Scope, visible
from api.kernel.reading.lookup import one_of
from api.kernel.reading.params import Params
from api.kernel.reading.selection import Selected
from search.engine import FACET_FIELDS, FACETS, Found, SearchResult, Selection

# What an index calls an id goes to the database only if it can be one, in the one form we write.
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_PLACES = "SELECT slug AS code, title FROM region UNION ALL SELECT code, title FROM industry WHERE code = sector"
_TYPES = {entity.type_name: entity for entity in RECORD_KINDS.values()}
Counts = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Row:
    """A record that is shown: its place among the hits counted from 1, texts for highlights, selected values."""

    place: int
    title: Mapping[str, str]
    summary: Mapping[str, str]
    values: Sequence[Any]


@dataclass(frozen=True)
class Shown:
    """What a search shows; `names`: of regions and sectors by code, for the labels of facets."""

    total: int
    facets: Counts
    names: Mapping[str, str]
    page: Sequence[Row]
    similar: Sequence[Row]
    more: bool


@dataclass
class Reading:
    """Collects what is selected of records, then reads all of it at once."""

    context: Context
    asked: Asked
    result: SearchResult
    with_types: bool
    records: list[Selected] = field(default_factory=list)
    similar: list[Selected] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._scope = Scope(self.context.document, Params(), self.context.locale, self.with_types)
        self._chosen = Selection.of(self.asked.request).chosen
        self._counted = FACETS if "facets" in self.asked.request.parts else ()

    async def run(self, connection: AsyncConnection[Any]) -> Shown:
        """Read; where more was found than an index hands on, its own counts have to do."""
        cursor = await connection.execute(self._statement(), self._scope.params.values)  # type: ignore[arg-type]
        row = await cursor.fetchone()
        assert row is not None
        total, counted, names, page, similar = row
        found, asked = self.result.found, self.asked
        facets = {
            name: counted[name] if self._source(name).whole else self.result.facets.get(name, {})
            for name in self._counted
        }
        rows = [self._row(row, number) for number, row in enumerate(page)]
        near = [_row(number, row) for number, row in enumerate(similar, 1)]
        if not found.whole:
            total = found.total
        more = asked.offset + (len(rows) if found.whole else asked.size) < total
        return Shown(total, facets, names, rows, near, more)

    def _row(self, row: list[Any], number: int) -> Row:
        """Of a whole list the place is that among the public records, else that in the index."""
        after = number if self.result.found.whole else row[0]
        return _row(self.asked.offset + after + 1, row)

    def _source(self, facet: str) -> Found:
        """The ids that a facet is counted over: what all filters leave but its own."""
        return self.result.without.get(facet, self.result.found)

    def _statement(self) -> str:
        offset = self.asked.offset if self.result.found.whole else 0
        size = self._scope.params.add(self.asked.size, "integer")
        facets = ", ".join(f"'{name}', {self._facet(name)}" for name in self._counted)
        title = first_text(self._scope, "named.title")
        names = f"(SELECT json_object_agg(code, {title}) FROM ({_PLACES}) named)" if self._counted else "NULL"
        page = self._rows("found", self.records, f"OFFSET {self._scope.params.add(offset, 'integer')} LIMIT {size}")
        similar = self._rows("similar", self.similar, "LIMIT 10") if self.result.similar else "json_build_array()"
        return (
            f"WITH candidate AS MATERIALIZED ({self._candidates()})"
            f" SELECT (SELECT count(*) FROM candidate WHERE part = 'found'{self._fits()}),"
            f" json_build_object({facets}), {names}, {page}, {similar}"
        )

    def _candidates(self) -> str:
        """Public records among the ids, with the values they have now; each is looked up, no table is scanned."""
        records = " UNION ALL ".join(
            f"SELECT '{name}' AS type_name, kind, region, sector FROM {entity.table} p"
            f" WHERE p.id = a.id AND {visible(entity, 'p')}"
            for name, entity in _TYPES.items()
        )
        asked = " UNION ALL ".join(self._part(name, ids) for name, ids in self._ids().items())
        return (
            f"SELECT part, place, a.id, type_name, kind, region, sector FROM ({asked}) a (part, place, id)"
            f", LATERAL ({records}) record"
        )

    def _part(self, name: str, ids: Iterable[str]) -> str:
        """Ids with their places; sent as one text, which is made quicker than an array."""
        text = self._scope.params.add(",".join(filter(_ID.fullmatch, ids)), "text")
        ids_of = f"unnest(string_to_array({text}, ',')::uuid[]) WITH ORDINALITY given (id, place)"
        return f"SELECT '{name}', place - 1, id FROM {ids_of}"

    def _ids(self) -> dict[str, Iterable[str]]:
        found, first = self.result.found, self.asked.offset
        page = found.ids if found.whole else found.ids[first : first + self.asked.size]
        similar = () if first else self.result.similar
        return {"found": page, **{name: self._source(name).ids for name in self._widened()}, "similar": similar}

    def _widened(self) -> list[str]:
        """Facets that are counted over more than what is found, as far as all of it is known."""
        without = self.result.without
        return [name for name, other in without.items() if other.whole and other is not self.result.found]

    def _fits(self, facet: str | None = None) -> str:
        """The filters, but for that of one facet: what the index filtered by may have changed since."""
        return "".join(
            f" AND {FACET_FIELDS[name]} = ANY({self._scope.params.add(list(values), 'text[]')})"
            for name, values in self._chosen.items()
            if name != facet
        )

    def _facet(self, name: str) -> str:
        if not self._source(name).whole:
            return "NULL"
        column, part = FACET_FIELDS[name], name if name in self._widened() else "found"
        return (
            f"(SELECT coalesce(json_object_agg({column}, number), '{{}}') FROM (SELECT {column}, count(*) AS number"
            f" FROM candidate WHERE part = '{part}' AND {column} IS NOT NULL{self._fits(name)} GROUP BY 1) counted)"
        )

    def _rows(self, part: str, selected: list[Selected], limit: str) -> str:
        """Rows of the page as JSON: the selected values of each, in the order of *selected*."""
        values = ", ".join(one_of(self._scope, _TYPES, "h.type_name", "h.id", chosen) for chosen in selected)
        texts = " UNION ALL ".join(
            f"SELECT title, summary FROM {entity.table} WHERE id = h.id" for entity in _TYPES.values()
        )
        return (
            "(SELECT coalesce(json_agg(json_build_array(h.place, shown.title, shown.summary,"
            f" json_build_array({values})) ORDER BY h.place), '[]')"
            f" FROM (SELECT * FROM candidate WHERE part = '{part}'{self._fits()} ORDER BY place {limit}) h,"
            f" LATERAL ({texts}) shown)"
        )


def _row(place: int, row: list[Any]) -> Row:
    _, title, summary, values = row
    return Row(place, title, summary or {}, values)
