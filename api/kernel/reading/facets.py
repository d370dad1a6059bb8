"""Counts of a list by the values one can filter it by."""

from collections.abc import Callable
from dataclasses import dataclass

from api.kernel.reading.entity import Scope
from api.kernel.reading.fields import label_of
from api.kernel.reading.selection import Selected, select
from locales.labels import labels


@dataclass(frozen=True)
class Condition:
    """A part of a filter; ``facet`` names the counts that it must not narrow (those of its own field)."""

    sql: str
    facet: str | None = None


@dataclass(frozen=True)
class Facet:
    """A field to count by: ``value`` is SQL over ``{t}``, ``label`` gives the SQL of a value's name."""

    name: str
    value: str
    label: Callable[[Scope, str], str]
    many: bool = False
    """The expression is an array: a record counts under each of its values."""
    within: str | None = None
    """Only values inside those chosen of this other facet; none where nothing of it is chosen."""


@dataclass(frozen=True)
class Counted:
    """The rows to count: a table under an alias, narrowed by what always holds and by the filter."""

    table: str
    alias: str
    base: str
    conditions: tuple[Condition, ...]


def facets_sql(scope: Scope, facets: tuple[Facet, ...], rows: Counted, selected: Selected) -> str:
    """JSON list of all facets of a connection."""
    fields = select(scope.document, "Facet", selected.nodes)
    objects = []
    for facet in facets:
        parts = []
        for chosen in fields:
            if chosen.name == "__typename":
                parts.append(f"'Facet'::text AS \"{chosen.key}\"")
            elif chosen.name == "name":
                parts.append(f"'{facet.name}'::text AS \"{chosen.key}\"")
            else:
                parts.append(f'{_buckets(scope, facet, rows, chosen)} AS "{chosen.key}"')
        row = scope.alias()
        objects.append(f"(SELECT row_to_json({row}) FROM (SELECT {', '.join(parts)}) {row})")
    return f"json_build_array({', '.join(objects)})"


def _buckets(scope: Scope, facet: Facet, rows: Counted, selected: Selected) -> str:
    """Every value that any public record has, with the count of those that meet the other filters.

    Values with no record left stay, with zero: a reader sees what the other filters have taken away.
    """
    inside = [c.sql for c in rows.conditions if facet.within and c.facet == facet.within]
    if facet.within and not inside:
        return "'[]'::json"
    bucket, row = scope.alias(), scope.alias()
    known = {"value": f"{bucket}.value", "count": f"{bucket}.count", "label": ""}
    parts = []
    for chosen in select(scope.document, "FacetBucket", selected.nodes):
        sql = known.get(chosen.name, "'FacetBucket'::text")
        if chosen.name == "label":
            sql = facet.label(scope, f"{bucket}.value")
        parts.append(f'{sql} AS "{chosen.key}"')
    others = [c.sql for c in rows.conditions if c.facet != facet.name]
    base = " AND ".join([rows.base, *inside])
    narrowed = f" FILTER (WHERE {' AND '.join(others)})" if others else ""
    value, source = facet.value.format(t=rows.alias), f"{rows.table} {rows.alias}"
    if facet.many:
        source, value = f"{source} CROSS JOIN LATERAL unnest({value}) facet_value", "facet_value"
    return (
        f"(SELECT coalesce(json_agg({row}), '[]') FROM (SELECT {', '.join(parts)} FROM"
        f" (SELECT {value} AS value, count(*){narrowed} AS count FROM {source}"
        f" WHERE {base} AND {value} IS NOT NULL GROUP BY 1) {bucket}"
        f" ORDER BY {bucket}.count DESC, {bucket}.value) {row})"
    )


def code_facet(name: str, column_name: str, group: str, *, many: bool = False) -> Facet:
    """Facet over a column of codes, named by a group of labels; its values are enum names."""

    def label(scope: Scope, value: str) -> str:
        names = {code.upper(): name for code, name in labels(group, scope.locale).items()}
        return label_of(scope, names, value)

    value = f"ARRAY(SELECT upper(c) FROM unnest({{t}}.{column_name}) c)" if many else f"upper({{t}}.{column_name})"
    return Facet(name, value, label, many=many)
