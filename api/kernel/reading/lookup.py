"""Single rows: by an argument of a root field, or of one of several types by id."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.kernel.reading.entity import Entity, Scope, columns, visible
from api.kernel.reading.selection import Selected

TYPE_KEY = "type$"  # clients may call a field anything, also __type, but no GraphQL name has a dollar sign


@dataclass(frozen=True)
class Lookup:
    """The row that the arguments of a root field name, or null."""

    entity: Callable[[], Entity]
    where: Callable[[Scope, str, Mapping[str, Any]], str]

    def sql(self, scope: Scope, alias: str, selected: Selected) -> str:  # noqa: ARG002 - a root hangs from nothing
        """Scalar subquery with the object."""
        other = scope.alias()
        condition = self.where(scope, other, selected.arguments)
        return _row(scope, self.entity(), other, condition, selected)


def one_of(scope: Scope, entities: Mapping[str, Entity], kind: str, row_id: str, selected: Selected) -> str:
    """SQL of an abstract value: *kind* and *row_id* are SQL, *entities* says what each kind is read as."""
    cases = []
    for name, entity in entities.items():
        other = scope.alias()
        row = _row(scope, entity, other, f"{other}.id = {row_id}", selected, typed=scope.with_types)
        cases.append(f"WHEN '{name}' THEN {row}")
    return f"CASE {kind} {' '.join(cases)} END"


def typed_row(scope: Scope, entity: Entity, row_id: str, selected: Selected) -> str:
    """SQL of an abstract value whose concrete type is known before the statement runs."""
    other = scope.alias()
    return _row(scope, entity, other, f"{other}.id = {row_id}", selected, typed=scope.with_types)


def _row(scope: Scope, entity: Entity, other: str, where: str, selected: Selected, *, typed: bool = False) -> str:
    row = scope.alias()
    parts = columns(scope, entity, other, selected)
    if typed:
        own = f"'{entity.type_name}'::text AS \"{TYPE_KEY}\""
        parts = f"{parts}, {own}" if parts else own
    return (
        f"(SELECT row_to_json({row}) FROM (SELECT {parts} FROM {entity.table} {other}"
        f" WHERE {where} AND {visible(entity, other)}) {row})"
    )


def any_of(parts: Sequence[str]) -> str:
    """Join conditions of which one is enough."""
    return f"({' OR '.join(parts)})" if parts else "false"
