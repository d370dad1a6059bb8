"""From what an engine found to what is shown: texts from the database, and only of what is public there now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import AsyncConnection

from api.catalogue.search.asking import Asked, cursor
from api.catalogue.search.reading import Reading, Row, Shown
from api.catalogue.search.types import Fragment, Highlight
from api.kernel.context import Context
from api.kernel.graphql.connections import Facet, FacetBucket, PageInfo
from api.kernel.reading.selection import Selected, select
from locales.labels import label
from locales.text import pick
from search.engine import SearchResult
from search.highlight import highlight


@dataclass
class Answer:
    """Builds the connection under the response keys of the document."""

    context: Context
    asked: Asked
    result: SearchResult

    async def build(self, connection: AsyncConnection[Any], chosen: list[Selected]) -> dict[str, Any]:
        """Values of the selected fields."""
        reading = Reading(self.context, self.asked, self.result)
        for field in chosen:
            if field.name == "similar":
                for inner in select(self.context.document, "SimilarConnection", field.nodes):
                    reading.similar += self._nodes(inner)
            else:
                reading.records += self._nodes(field)
        shown = await reading.run(connection)
        return {field.key: self._value(field, reading, shown) for field in chosen}

    def _nodes(self, field: Selected) -> list[Selected]:
        """What a field wants of the records themselves."""
        if field.name == "nodes":
            return [field]
        if field.name != "edges":
            return []
        return [part for part in select(self.context.document, "SearchEdge", field.nodes) if part.name == "node"]

    def _value(self, field: Selected, reading: Reading, shown: Shown) -> Any:
        match field.name:
            case "edges" | "nodes":
                return self._records(field, reading.records, shown.page)
            case "similar":
                return self._similar(field, reading.similar, shown.similar)
            case "pageInfo":
                return _page_info(shown.page, before=self.asked.offset > 0, more=shown.more)
            case "totalCount":
                return shown.total
            case "facets":
                return [self._facet(name, counts, shown.names) for name, counts in shown.facets.items()]
            case "engine":
                return self.result.engine.upper()
            case "degraded":
                return self.result.degraded
            case "repaired":
                return self.result.repaired
            case _:
                return None  # __typename, which the executor answers itself

    def _similar(self, field: Selected, read: list[Selected], rows: Sequence[Row]) -> dict[str, Any]:
        first = rows[: max(0, field.arguments["first"])]
        values: dict[str, Any] = {}
        for part in select(self.context.document, "SimilarConnection", field.nodes):
            if part.name in ("edges", "nodes"):
                values[part.key] = self._records(part, read, first)
            elif part.name == "pageInfo":
                values[part.key] = _page_info(first, before=False, more=len(first) < len(rows))
            elif part.name == "totalCount":
                values[part.key] = len(rows)
        return values

    def _records(self, field: Selected, read: list[Selected], rows: Sequence[Row]) -> list[dict[str, Any]]:
        if field.name == "nodes":
            return [row.values[read.index(field)] for row in rows]
        parts = select(self.context.document, "SearchEdge", field.nodes)
        return [{part.key: self._part(part, read, row) for part in parts} for row in rows]

    def _part(self, part: Selected, read: list[Selected], row: Row) -> Any:
        match part.name:
            case "node":
                return row.values[read.index(part)]
            case "cursor":
                return cursor(row.place)
            case "highlights":
                return self._highlights(row)
            case _:
                return None  # __typename

    def _highlights(self, row: Row) -> list[Highlight]:
        query, locale = self.result.repaired or self.asked.request.query, self.context.locale
        shown = {"title": pick(row.title, locale), "summary": pick(row.summary, locale)}
        return [
            Highlight(field=name, fragments=[Fragment(text=t, match=m) for t, m in highlight(text[0], query, locale)])
            for name, text in shown.items()
            if text
        ]

    def _facet(self, name: str, counts: Mapping[str, int], names: Mapping[str, Mapping[str, str]]) -> Facet:
        largest_first = sorted(counts.items(), key=lambda bucket: (-bucket[1], bucket[0]))
        return Facet(name=name, buckets=[self._bucket(name, value, count, names) for value, count in largest_first])

    def _bucket(self, facet: str, value: str, count: int, names: Mapping[str, Mapping[str, str]]) -> FacetBucket:
        if facet == "kinds":
            return FacetBucket(value=value.upper(), label=label("record_kind", value, self.context.locale), count=count)
        shown = pick(names.get(value, {}), self.context.locale)
        return FacetBucket(value=value, label=shown[0] if shown else value, count=count)


def _page_info(rows: Sequence[Row], *, before: bool, more: bool) -> PageInfo:
    return PageInfo(
        has_next_page=more,
        has_previous_page=before,
        start_cursor=cursor(rows[0].place) if rows else None,
        end_cursor=cursor(rows[-1].place) if rows else None,
    )
