"""SQL that was written before: what a document selects of a type is put into words once, not with every request.

Only values differ between two requests with the same document; those below a selection are few, and stand in the key.
Whatever else a field's SQL may depend on has to stand there too.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import FieldNode, FragmentDefinitionNode, FragmentSpreadNode, Node, VariableNode

from api.kernel.bounded import Bounded

OCTETS = 16 * 1024 * 1024


@dataclass(frozen=True)
class Written:
    """SQL, the values it needs, the alias that comes next, and whether the executor has to finish its JSON."""

    sql: str
    values: Mapping[str, Any]
    next_alias: int
    finished_later: bool


Memo = Bounded[Written]
"""For all documents of a process, within `OCTETS`."""


def variables_below(nodes: tuple[FieldNode, ...], fragments: Mapping[str, FragmentDefinitionNode]) -> frozenset[str]:
    """Names of the variables that are used in the selections of *nodes*."""
    seen: set[str] = set()
    return frozenset(name for node in nodes for name in _names(node.selection_set, fragments, seen))


def _names(node: Any, fragments: Mapping[str, FragmentDefinitionNode], seen: set[str]) -> Iterator[str]:
    if isinstance(node, VariableNode):
        yield node.name.value
    elif isinstance(node, Node):
        if isinstance(node, FragmentSpreadNode) and node.name.value not in seen:
            seen.add(node.name.value)
            yield from _names(fragments[node.name.value].selection_set, fragments, seen)
        for key in node.keys:
            if key != "loc":
                yield from _names(getattr(node, key), fragments, seen)
    elif isinstance(node, tuple | list):
        for each in node:
            yield from _names(each, fragments, seen)
