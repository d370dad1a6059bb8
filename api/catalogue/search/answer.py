"""From what an engine found to what is shown: texts from the database, and only of what is public there now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from psycopg import AsyncConnection

from api.catalogue.search.asking import Asked, cursor
from api.catalogue.search.reading import Reading, Row, Shown
from api.kernel.context import Context
from api.kernel.reading.selection import Selected, select
from locales.labels import label
from locales.text import pick
from search.engine import SearchResult
from search.highlight import highlight


@dataclass
class Answer:
    """Builds the connection under the response keys of the document, as the statement of a document does.

    Whatever is built needs no executor to be the answer; one that walks over it finds each value by its key.
    """

    context: Context
    asked: Asked
    result: SearchResult
    with_types: bool
    """Records tell their type to an executor; without one they must not."""
    _parts: dict[tuple[str, tuple[int, ...]], list[Selected]] = field(default_factory=dict)

    async def build(self, connection: AsyncConnection[Any], chosen: list[Selected]) -> dict[str, Any]:
        """Values of the selected fields."""
        reading = Reading(self.context, self.asked, self.result, with_types=self.with_types)
        for part in chosen:
            if part.name == "similar":
                for inner in self._select("SimilarConnection", part):
                    reading.similar += self._nodes(inner)
            else:
                reading.records += self._nodes(part)
        shown = await reading.run(connection)
        return {part.key: self._value(part, reading, shown) for part in chosen}

    def _select(self, kind: str, part: Selected) -> list[Selected]:
        """What is asked below a field; the same for each record of a page.

        Kept by the identity of the nodes: to hash them means to walk over all that is below them.
        """
        place = kind, tuple(map(id, part.nodes))
        if place not in self._parts:
            self._parts[place] = select(self.context.document, kind, part.nodes)
        return self._parts[place]

    def _object(self, kind: str, part: Selected, values: Mapping[str, Any]) -> dict[str, Any]:
        """An object whose fields are at hand, by their names."""
        return {own.key: kind if own.name == "__typename" else values[own.name] for own in self._select(kind, part)}

    def _nodes(self, part: Selected) -> list[Selected]:
        """What a field wants of the records themselves."""
        if part.name == "nodes":
            return [part]
        if part.name != "edges":
            return []
        return [own for own in self._select("SearchEdge", part) if own.name == "node"]

    def _value(self, part: Selected, reading: Reading, shown: Shown) -> Any:
        match part.name:
            case "edges" | "nodes":
                return self._records(part, reading.records, shown.page)
            case "similar":
                return self._similar(part, reading.similar, shown.similar)
            case "pageInfo":
                return self._page_info(part, shown.page, before=self.asked.offset > 0, more=shown.more)
            case "totalCount":
                return shown.total
            case "facets":
                return [self._facet(part, name, counts, shown.names) for name, counts in shown.facets.items()]
            case "engine":
                return self.result.engine.upper()
            case "degraded":
                return self.result.degraded
            case "repaired":
                return self.result.repaired
            case _:
                return "SearchConnection"  # __typename

    def _similar(self, part: Selected, read: list[Selected], rows: Sequence[Row]) -> dict[str, Any]:
        first = rows[: max(0, part.arguments["first"])]
        values: dict[str, Any] = {}
        for own in self._select("SimilarConnection", part):
            if own.name in ("edges", "nodes"):
                values[own.key] = self._records(own, read, first)
            elif own.name == "pageInfo":
                values[own.key] = self._page_info(own, first, before=False, more=len(first) < len(rows))
            else:
                values[own.key] = len(rows) if own.name == "totalCount" else "SimilarConnection"
        return values

    def _records(self, part: Selected, read: list[Selected], rows: Sequence[Row]) -> list[dict[str, Any]]:
        if part.name == "nodes":
            return [row.values[read.index(part)] for row in rows]
        parts = self._select("SearchEdge", part)
        return [{own.key: self._of_edge(own, read, row) for own in parts} for row in rows]

    def _of_edge(self, part: Selected, read: list[Selected], row: Row) -> Any:
        match part.name:
            case "node":
                return row.values[read.index(part)]
            case "cursor":
                return cursor(row.place)
            case "highlights":
                return self._highlights(part, row)
            case _:
                return "SearchEdge"  # __typename

    def _highlights(self, part: Selected, row: Row) -> list[dict[str, Any]]:
        query, locale = self.result.repaired or self.asked.request.query, self.context.locale
        shown = {"title": pick(row.title, locale), "summary": pick(row.summary, locale)}
        return [self._highlight(part, name, highlight(text[0], query, locale)) for name, text in shown.items() if text]

    def _highlight(self, part: Selected, name: str, pieces: Sequence[tuple[str, bool]]) -> dict[str, Any]:
        return {
            own.key: [self._object("Fragment", own, {"text": text, "match": match}) for text, match in pieces]
            if own.name == "fragments"
            else {"field": name}.get(own.name, "Highlight")
            for own in self._select("Highlight", part)
        }

    def _facet(self, part: Selected, name: str, counts: Mapping[str, int], names: Mapping[str, str]) -> dict[str, Any]:
        largest_first = sorted(counts.items(), key=lambda bucket: (-bucket[1], bucket[0]))
        return {
            own.key: [self._bucket(own, name, value, count, names) for value, count in largest_first]
            if own.name == "buckets"
            else {"name": name}.get(own.name, "Facet")
            for own in self._select("Facet", part)
        }

    def _bucket(self, part: Selected, facet: str, value: str, count: int, names: Mapping[str, str]) -> dict[str, Any]:
        if facet == "kinds":
            value, shown = value.upper(), label("record_kind", value, self.context.locale)
        else:
            shown = names.get(value, value)
        return self._object("FacetBucket", part, {"value": value, "label": shown, "count": count})

    def _page_info(self, part: Selected, rows: Sequence[Row], *, before: bool, more: bool) -> dict[str, Any]:
        values = {
            "hasNextPage": more,
            "hasPreviousPage": before,
            "startCursor": cursor(rows[0].place) if rows else None,
            "endCursor": cursor(rows[-1].place) if rows else None,
        }
        return self._object("PageInfo", part, values)
