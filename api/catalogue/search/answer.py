"""From what an engine found to what is shown: texts from the database, and only of what is public there now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from psycopg import AsyncConnection

from api.catalogue.reads import RECORD_KINDS
from api.catalogue.search.asking import cursor
from api.catalogue.search.types import Fragment, Highlight
from api.kernel.context import Context
from api.kernel.graphql.connections import Facet, FacetBucket, PageInfo
from api.kernel.reading.entity import Scope
from api.kernel.reading.lookup import one_of
from api.kernel.reading.params import Params
from api.kernel.reading.selection import Selected, select
from locales.labels import label
from locales.text import pick
from search.engine import Hit, SearchRequest, SearchResult
from search.highlight import highlight

TITLES = "SELECT slug, title FROM region UNION ALL SELECT code, title FROM industry WHERE code = sector"


@dataclass
class Answer:
    """Builds the connection under the response keys of the document."""

    connection: AsyncConnection[Any]
    context: Context
    request: SearchRequest
    result: SearchResult

    async def build(self, chosen: list[Selected]) -> dict[str, Any]:
        """Values of the selected fields."""
        return {field.key: await self._value(field) for field in chosen}

    async def _value(self, field: Selected) -> Any:
        match field.name:
            case "edges":
                return await self._edges(field, self.result.hits)
            case "nodes":
                return await self._nodes(field, self.result.hits)
            case "similar":
                return await self._similar(field)
            case "pageInfo":
                return _page_info(self.request.offset, len(self.result.hits), self.result.total)
            case "totalCount":
                return self.result.total
            case "facets":
                return await self._facets()
            case "engine":
                return self.result.engine.upper()
            case "degraded":
                return self.result.degraded
            case "repaired":
                return self.result.repaired
            case _:
                return None  # __typename, which the executor answers itself

    async def _similar(self, field: Selected) -> dict[str, Any]:
        hits = self.result.similar[: max(0, field.arguments["first"])]
        values: dict[str, Any] = {}
        for inner in select(self.context.document, "SimilarConnection", field.nodes):
            if inner.name == "edges":
                values[inner.key] = await self._edges(inner, hits)
            elif inner.name == "nodes":
                values[inner.key] = await self._nodes(inner, hits)
            elif inner.name == "pageInfo":
                values[inner.key] = _page_info(0, len(hits), len(self.result.similar))
            elif inner.name == "totalCount":
                values[inner.key] = len(self.result.similar)
        return values

    async def _edges(self, field: Selected, hits: Sequence[Hit]) -> list[dict[str, Any]]:
        parts = select(self.context.document, "SearchEdge", field.nodes)
        nodes = {part.key: await self._records(part, hits) for part in parts if part.name == "node"}
        texts = await self._texts(hits) if any(part.name == "highlights" for part in parts) else {}
        edges = []
        for number, hit in enumerate(hits):
            if any(hit.id not in found for found in nodes.values()):
                continue  # the index is behind: what is no longer public is not shown
            edge: dict[str, Any] = {}
            for part in parts:
                if part.name == "node":
                    edge[part.key] = nodes[part.key][hit.id]
                elif part.name == "cursor":
                    edge[part.key] = cursor(self.request.offset + number + 1)
                elif part.name == "highlights":
                    edge[part.key] = self._highlights(texts.get(hit.id, {}))
            edges.append(edge)
        return edges

    async def _nodes(self, field: Selected, hits: Sequence[Hit]) -> list[dict[str, Any]]:
        found = await self._records(field, hits)
        return [found[hit.id] for hit in hits if hit.id in found]

    async def _records(self, field: Selected, hits: Sequence[Hit]) -> dict[str, dict[str, Any]]:
        """Read the records of the hits in one statement, by id."""
        scope = Scope(self.context.document, Params(), self.context.locale, with_types=True)
        ids, kinds = self._hit_params(scope, hits)
        record = one_of(scope, RECORD_KINDS, "h.kind", "h.id", field)
        query = f"SELECT h.id::text, ({record})::text FROM unnest({ids}, {kinds}) h(id, kind)"
        rows = await self.connection.execute(query, scope.params.values)  # type: ignore[arg-type]
        return {row_id: orjson.loads(value) for row_id, value in await rows.fetchall() if value is not None}

    @staticmethod
    def _hit_params(scope: Scope, hits: Sequence[Hit]) -> tuple[str, str]:
        ids = scope.params.add([hit.id for hit in hits], "uuid[]")
        return ids, scope.params.add([hit.kind for hit in hits], "text[]")

    async def _texts(self, hits: Sequence[Hit]) -> dict[str, dict[str, str]]:
        """Title and summary of the hits as they are shown."""
        tables = dict.fromkeys(entity.table for entity in RECORD_KINDS.values())
        query = " UNION ALL ".join(
            f"SELECT id::text, title, summary FROM {table} WHERE id = ANY(%(ids)s::uuid[]) AND status = 'published'"
            for table in tables
        )
        rows = await self.connection.execute(query, {"ids": [hit.id for hit in hits]})  # type: ignore[arg-type]
        found = {}
        for row_id, title, summary in await rows.fetchall():
            shown = {"title": pick(title, self.context.locale), "summary": pick(summary or {}, self.context.locale)}
            found[row_id] = {name: text[0] for name, text in shown.items() if text}
        return found

    def _highlights(self, texts: dict[str, str]) -> list[Highlight]:
        query = self.result.repaired or self.request.query
        return [
            Highlight(
                field=name,
                fragments=[Fragment(text=t, match=m) for t, m in highlight(text, query, self.context.locale)],
            )
            for name, text in texts.items()
        ]

    async def _facets(self) -> list[Facet]:
        rows = await self.connection.execute(TITLES)
        names = {code: pick(title, self.context.locale) for code, title in await rows.fetchall()}
        return [self._facet(name, counts, names) for name, counts in self.result.facets.items()]

    def _facet(self, name: str, counts: Mapping[str, int], names: dict[str, Any]) -> Facet:
        largest_first = sorted(counts.items(), key=lambda bucket: (-bucket[1], bucket[0]))
        return Facet(name=name, buckets=[self._bucket(name, value, count, names) for value, count in largest_first])

    def _bucket(self, facet: str, value: str, count: int, names: dict[str, Any]) -> FacetBucket:
        if facet == "kinds":
            return FacetBucket(value=value.upper(), label=label("record_kind", value, self.context.locale), count=count)
        shown = names.get(value)
        return FacetBucket(value=value, label=shown[0] if shown else value, count=count)


def _page_info(before: int, shown: int, total: int) -> PageInfo:
    return PageInfo(
        has_next_page=before + shown < total,
        has_previous_page=before > 0,
        start_cursor=cursor(before + 1) if shown else None,
        end_cursor=cursor(before + shown) if shown else None,
    )
