"""From the root fields of an operation to one statement."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import OperationDefinitionNode

from api.kernel.errors import PublicError
from api.kernel.reading.entity import Field, Scope
from api.kernel.reading.selection import Selected, select_from
from api.kernel.revision import READ


@dataclass
class Statement:
    """SQL for the catalogue part of an operation, and what could not be compiled, by response key.

    It gives JSON as text, and the revision it was read at.
    """

    sql: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, PublicError] = field(default_factory=dict)
    whole: bool = False
    """Every root field is in the statement and needs no finishing: its JSON is the whole of ``data``."""


def roots(scope: Scope, operation: OperationDefinitionNode) -> list[Selected]:
    """Root fields of a query, in the order of the answer."""
    assert scope.document.schema.query_type
    return select_from(scope.document, scope.document.schema.query_type.name, [operation.selection_set])


def compile_operation(scope: Scope, operation: OperationDefinitionNode, reads: Mapping[str, Field]) -> Statement:
    """Write one statement that answers every root field found in *reads*.

    A field with wrong arguments is left out and its error kept, so that the other fields are still answered.
    """
    statement, parts = Statement(), []
    chosen = roots(scope, operation)
    for root in chosen:
        if root.name not in reads:
            continue
        try:
            parts.append(f'{reads[root.name].sql(scope, "", root)} AS "{root.key}"')
        except PublicError as error:
            statement.errors[root.key] = error
    statement.whole = bool(parts) and len(parts) == len(chosen) and not scope.finished_later
    if parts:
        data = scope.alias()
        statement.sql = f"SELECT row_to_json({data})::text, ({READ}) FROM (SELECT {', '.join(parts)}) {data}"
        statement.values = scope.params.values
    return statement
