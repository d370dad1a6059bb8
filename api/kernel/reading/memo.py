"""SQL that was written before: what a document selects of a type is put into words once, not with every request.

Only values differ between two requests with the same document; those below a selection are few, and stand in the key.
Whatever else a field's SQL may depend on has to stand there too.
"""

from collections import OrderedDict
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import FieldNode, FragmentDefinitionNode, FragmentSpreadNode, Node, VariableNode

OCTETS = 16 * 1024 * 1024


@dataclass(frozen=True)
class Written:
    """SQL, the values it needs, the alias that comes next, and whether the executor has to finish its JSON."""

    sql: str
    values: Mapping[str, Any]
    next_alias: int
    finished_later: bool


class Memo:
    """The latest used within `octets`, for all documents of a process."""

    def __init__(self, octets: int = OCTETS) -> None:
        self._octets, self._size = octets, 0
        self._kept: OrderedDict[Hashable, Written] = OrderedDict()

    def get(self, key: Hashable) -> Written | None:
        """What was kept under the key."""
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        return None

    def put(self, key: Hashable, written: Written) -> None:
        """Keep it, and let go of what was not used for longest."""
        self._kept[key] = written
        self._size += len(written.sql)
        while self._size > self._octets:
            _, gone = self._kept.popitem(last=False)
            self._size -= len(gone.sql)


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
