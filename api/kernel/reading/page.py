"""A Relay connection as one scalar subquery: only what is selected is computed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from api.kernel.reading.counting import Condition, Counted, Counts
from api.kernel.reading.entity import Entity, Scope, columns, json_object, visible
from api.kernel.reading.facets import Facet, facets_sql
from api.kernel.reading.order import Order, Window, window
from api.kernel.reading.selection import Selected, select

Filters = Callable[[Scope, str, Mapping[str, Any]], list[Condition]]


def no_filters(scope: Scope, alias: str, wanted: Mapping[str, Any]) -> list[Condition]:  # noqa: ARG001
    """Filters of a connection that has none."""
    return []


@dataclass(frozen=True)
class Page:
    """A connection over an entity; ``on`` joins ``{t}``, the row it hangs from, to ``{o}``, its own rows.

    ``of``: the column of its rows that ``on`` looks at, if any. ``counts``: what is kept of the numbers of its rows,
    the smallest table first.
    """

    entity: Callable[[], Entity]
    orders: Callable[[str, Scope], Order]
    filters: Filters = no_filters
    facets: tuple[Facet, ...] = ()
    on: str = "true"
    of: str = ""
    counts: tuple[Counts, ...] = ()

    def sql(self, scope: Scope, alias: str, selected: Selected) -> str:
        """Subquery with the connection object."""
        return _Compiled(self, scope, alias, selected).sql()


def by_slug(of: str) -> str:
    """How rows hang from the one whose slug stands in their column *of*; from nothing where that is ""."""
    return f"{{o}}.{of} = {{t}}.slug" if of else "true"


class _Compiled:
    """One use of a connection in a document."""

    def __init__(self, page: Page, scope: Scope, parent: str, selected: Selected) -> None:
        self.scope = scope
        self.entity = page.entity()
        self.connection = f"{self.entity.type_name}Connection"
        self.fields = select(scope.document, self.connection, selected.nodes)
        asked = selected.arguments.get("orderBy")
        self.order: Order = page.orders(getattr(asked, "value", asked) or "", scope)
        self.window: Window = window(selected.arguments, self.order)
        self.rows_alias, self.fetched, self.shown = scope.alias(), scope.alias(), scope.alias()
        own = self.rows_alias
        hangs = page.on.format(t=parent, o=own)
        conditions = tuple(page.filters(scope, own, selected.arguments.get("filter") or {}))
        seen, joined = visible(self.entity, own), page.of if page.of or page.on == "true" else None
        self.rows = Counted(self.entity.table, own, hangs, seen, conditions, joined, page.counts, scope.alias())
        self.facets = page.facets

    def sql(self) -> str:
        """Put the selected parts together; the page itself is fetched once, and only when it is needed."""
        row = self.scope.alias()
        parts = ", ".join(f'{self._part(chosen)} AS "{chosen.key}"' for chosen in self.fields)
        paged = any(c.name in {"edges", "nodes", "pageInfo"} for c in self.fields)
        tables = ", ".join(filter(None, [self._page() if paged else "", self.rows.with_cube()]))
        return f"({f'WITH {tables} ' if tables else ''}SELECT row_to_json({row}) FROM (SELECT {parts}) {row})"

    def _part(self, chosen: Selected) -> str:
        match chosen.name:
            case "edges":
                return self._list(self._edge_columns(chosen))
            case "nodes":
                return self._list(columns(self.scope, self.entity, self.shown, chosen))
            case "pageInfo":
                return self._page_info(chosen)
            case "totalCount":
                return self.rows.total(with_facets=any(c.name == "facets" for c in self.fields))
            case "facets":
                return facets_sql(self.scope, self.facets, self.rows, chosen)
            case _:
                return f"'{self.connection}'::text"

    def _where(self) -> str:
        return " AND ".join([*self.rows.rows().where, *(c.sql for c in self.rows.conditions)])

    def _page(self) -> str:
        """Fetch one row more than asked, in the direction asked: it tells whether there is a next page."""
        back, where = self.window.backwards, self._where()
        if self.window.place:
            beyond = self.order.beyond(self.scope.params, self.rows_alias, self.window.place, backwards=back)
            where = f"{where} AND {beyond}"
        return (
            f"{self.fetched} AS MATERIALIZED (SELECT {self.rows_alias}.* FROM {self.rows.table}"
            f" {self.rows_alias} WHERE {where} ORDER BY {self.order.by(self.rows_alias, backwards=back)}"
            f" LIMIT {self.window.size + 1}), {self.shown} AS (SELECT * FROM {self.fetched}"
            f" ORDER BY {self.order.by(self.fetched, backwards=back)} LIMIT {self.window.size})"
        )

    def _list(self, select_list: str) -> str:
        row = self.scope.alias()
        return (
            f"(SELECT coalesce(json_agg({row}), '[]') FROM (SELECT {select_list} FROM {self.shown}"
            f" ORDER BY {self.order.by(self.shown)}) {row})"
        )

    def _edge_columns(self, chosen: Selected) -> str:
        parts = []
        for inner in select(self.scope.document, f"{self.entity.type_name}Edge", chosen.nodes):
            match inner.name:
                case "cursor":
                    sql = self.order.cursor(self.shown)
                case "node":
                    sql = json_object(self.scope, self.entity, self.shown, inner)
                case _:
                    sql = f"'{self.entity.type_name}Edge'::text"
            parts.append(f'{sql} AS "{inner.key}"')
        return ", ".join(parts)

    def _page_info(self, chosen: Selected) -> str:
        more = f"(SELECT count(*) FROM {self.fetched}) > {self.window.size}"
        came_from = "true" if self.window.place else "false"
        first, last = (
            f"(SELECT {self.order.cursor(self.shown)} FROM {self.shown}"
            f" ORDER BY {self.order.by(self.shown, backwards=back)} LIMIT 1)"
            for back in (False, True)
        )
        known = {
            "hasNextPage": came_from if self.window.backwards else more,
            "hasPreviousPage": more if self.window.backwards else came_from,
            "startCursor": first,
            "endCursor": last,
        }
        row = self.scope.alias()
        parts = ", ".join(
            f'{known.get(inner.name, f"{chr(39)}PageInfo{chr(39)}::text")} AS "{inner.key}"'
            for inner in select(self.scope.document, "PageInfo", chosen.nodes)
        )
        return f"(SELECT row_to_json({row}) FROM (SELECT {parts}) {row})"
