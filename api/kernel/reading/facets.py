"""Counts of a list by the values one can filter it by."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from api.kernel.reading.counting import Condition, Counted, Source
from api.kernel.reading.entity import Scope
from api.kernel.reading.fields import label_of
from api.kernel.reading.selection import Selected, select
from locales.labels import labels


@dataclass(frozen=True)
class Facet:
    """A field to count by: ``value`` is SQL over ``{t}``, ``label`` gives the SQL of a value's name.

    ``column``: the one that the value is made of, where that is all.
    """

    name: str
    value: str
    label: Callable[[Scope, str], str]
    column: str | None = None
    many: bool = False
    """The expression is an array: a record counts under each of its values."""
    within: str | None = None
    """Only values inside those chosen of this other facet; none where nothing of it is chosen."""


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
    if facet.within and not any(c.facet == facet.within for c in rows.conditions):
        return "'[]'::json"
    bucket, row = scope.alias(), scope.alias()
    known = {"value": f"{bucket}.value", "count": f"{bucket}.count", "label": ""}
    parts = []
    for chosen in select(scope.document, "FacetBucket", selected.nodes):
        sql = known.get(chosen.name, "'FacetBucket'::text")
        if chosen.name == "label":
            sql = facet.label(scope, f"{bucket}.value")
        parts.append(f'{sql} AS "{chosen.key}"')
    return (
        f"(SELECT coalesce(json_agg({row}), '[]') FROM (SELECT {', '.join(parts)} FROM"
        f" ({_groups(facet, rows)}) {bucket} ORDER BY {bucket}.count DESC, {bucket}.value) {row})"
    )


def _groups(facet: Facet, rows: Counted) -> str:
    """SQL of the values and their counts."""
    inside = [c for c in rows.conditions if facet.within and c.facet == facet.within]
    others = [c for c in rows.conditions if c.facet != facet.name]
    if both := rows.kept([*inside, *others], facet.column):
        return _grouped(facet, rows, both, inside, others)
    values = rows.kept(inside, facet.column)
    made = rows.made(others, facet.column) if values else None
    if not (values and made):
        return _grouped(facet, rows, rows.rows(), inside, others)
    listed = _grouped(facet, rows, values, inside, [])
    counted = _grouped(facet, rows, made, [c for c in others if c.facet], [])
    return (
        f"SELECT listed.value, coalesce(counted.count, 0) AS count FROM ({listed}) listed"
        f" LEFT JOIN ({counted}) counted USING (value)"
    )


def _grouped(
    facet: Facet, rows: Counted, source: Source, where: Sequence[Condition], narrow: Sequence[Condition]
) -> str:
    """Values of the rows that meet *where*, each with the number of those that meet *narrow* as well."""
    value, table = facet.value.format(t=rows.alias), f"{source.table} {rows.alias}"
    if facet.many:
        table, value = f"{table} CROSS JOIN LATERAL unnest({value}) facet_value", "facet_value"
    narrowed = f" FILTER (WHERE {' AND '.join(c.sql for c in narrow)})" if narrow else ""
    having = f" HAVING {source.number} > 0" if source.kept else ""
    conditions = " AND ".join([*source.where, *(c.sql for c in where), f"{value} IS NOT NULL"])
    return (
        f"SELECT {value} AS value, coalesce({source.number}{narrowed}, 0) AS count FROM {table}"
        f" WHERE {conditions} GROUP BY 1{having}"
    )


def code_facet(name: str, column_name: str, group: str, *, many: bool = False) -> Facet:
    """Facet over a column of codes, named by a group of labels; its values are enum names."""

    def label(scope: Scope, value: str) -> str:
        names = {code.upper(): name for code, name in labels(group, scope.locale).items()}
        return label_of(scope, names, value)

    value = f"ARRAY(SELECT upper(c) FROM unnest({{t}}.{column_name}) c)" if many else f"upper({{t}}.{column_name})"
    return Facet(name, value, label, column_name, many=many)
