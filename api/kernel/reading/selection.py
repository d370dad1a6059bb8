"""What a document asks for: fields of one type, with fragments and directives already applied."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLIncludeDirective,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
    GraphQLSkipDirective,
    InlineFragmentNode,
    SelectionSetNode,
)
from graphql.execution.values import VariableValues, get_argument_values, get_directive_values

from api.kernel.reading.memo import Memo, variables_below


@dataclass(frozen=True)
class Document:
    """The parts of a request that reading needs."""

    schema: GraphQLSchema
    fragments: dict[str, FragmentDefinitionNode]
    variables: VariableValues
    key: str = ""
    """Tells this document from any other."""
    memo: Memo | None = None
    used: dict[tuple[int, ...], frozenset[str]] = field(default_factory=dict)
    """Variables below the nodes at these places of the text; kept with the document."""

    def below(self, nodes: tuple[FieldNode, ...]) -> Hashable:
        """What tells the selections of *nodes* from any others, with the values of the variables in them."""
        places = tuple(node.loc.start for node in nodes if node.loc)
        if places not in self.used:
            self.used[places] = variables_below(nodes, self.fragments)
        given = self.variables.coerced
        return self.key, places, tuple(repr(given.get(name)) for name in sorted(self.used[places]))


@dataclass(frozen=True)
class Selected:
    """One response key of a type: its field, its arguments, and the nodes that ask for sub-fields."""

    key: str
    name: str
    arguments: dict[str, Any]
    nodes: tuple[FieldNode, ...]


def select(document: Document, type_name: str, nodes: tuple[FieldNode, ...]) -> list[Selected]:
    """Fields asked of *type_name* below *nodes*, in the order of the answer."""
    return select_from(document, type_name, [node.selection_set for node in nodes if node.selection_set])


def select_from(document: Document, type_name: str, sets: list[SelectionSetNode]) -> list[Selected]:
    """Fields asked of *type_name* by *sets*, merged by response key."""
    grouped: dict[str, list[FieldNode]] = {}
    seen: set[str] = set()
    for selection_set in sets:
        for node in _fields(document, type_name, selection_set, seen):
            key = node.alias.value if node.alias else node.name.value
            grouped.setdefault(key, []).append(node)
    return [_selected(document, type_name, key, tuple(found)) for key, found in grouped.items()]


def select_root(document: Document, info: GraphQLResolveInfo) -> Selected:
    """Return the root field that is being resolved, as it was selected."""
    return _selected(document, info.parent_type.name, str(info.path.key), tuple(info.field_nodes))


def _selected(document: Document, type_name: str, key: str, nodes: tuple[FieldNode, ...]) -> Selected:
    parent = document.schema.get_type(type_name)
    assert isinstance(parent, GraphQLObjectType)
    name = nodes[0].name.value
    definition = parent.fields.get(name)
    arguments = get_argument_values(definition, nodes[0], document.variables) if definition else {}
    return Selected(key, name, arguments, nodes)


def _fields(document: Document, type_name: str, selection_set: SelectionSetNode, seen: set[str]) -> Iterator[FieldNode]:
    for node in selection_set.selections:
        if not _included(document, node):
            continue
        if isinstance(node, FieldNode):
            yield node
            continue
        if isinstance(node, FragmentSpreadNode):
            if node.name.value in seen:
                continue
            seen.add(node.name.value)
            node = document.fragments[node.name.value]
        assert isinstance(node, InlineFragmentNode | FragmentDefinitionNode)
        if _applies(document, type_name, node):
            yield from _fields(document, type_name, node.selection_set, seen)


def _applies(document: Document, type_name: str, node: InlineFragmentNode | FragmentDefinitionNode) -> bool:
    if node.type_condition is None or node.type_condition.name.value == type_name:
        return True
    condition = document.schema.get_type(node.type_condition.name.value)
    own = document.schema.get_type(type_name)
    return document.schema.is_sub_type(condition, own)  # type: ignore[arg-type]


def _included(document: Document, node: Any) -> bool:
    if not node.directives:
        return True
    skip = get_directive_values(GraphQLSkipDirective, node, document.variables)
    if skip and skip["if"]:
        return False
    include = get_directive_values(GraphQLIncludeDirective, node, document.variables)
    return not (include and not include["if"])
