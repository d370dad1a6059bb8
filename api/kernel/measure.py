"""One linear walk over a parsed document that says how much it asks for.

Each fragment is measured once, in an order in which everything it spreads is already known. The walk never
fails on a document that validation would refuse: unknown fields, types and fragments simply cost nothing,
since validation follows and says what is wrong with them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentSpreadNode,
    GraphQLCompositeType,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
)
from graphql.utilities import value_from_ast_untyped

from api.kernel.cost import CEILING, NOTHING, Cost, CostModel, saturated
from api.kernel.measured_schema import FieldFacts, MeasuredSchema
from api.kernel.spreads import fragments_in_order


@dataclass(frozen=True, slots=True)
class Figures:
    """What a selection asks for, with its fragments written out; `meta_…` counts introspection apart."""

    depth: int = 0
    fields: int = 0
    aliases: int = 0
    width: int = 0
    meta_depth: int = 0
    meta_size: float = 0.0
    once: Cost = NOTHING
    per_page: Cost = NOTHING
    """Stands under `edges` or `nodes`: the connection around it knows how many times."""

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(
            max(self.depth, other.depth),
            saturated(self.fields + other.fields),
            saturated(self.aliases + other.aliases),
            saturated(self.width + other.width),
            max(self.meta_depth, other.meta_depth),
            min(self.meta_size + other.meta_size, CEILING),
            self.once + other.once,
            self.per_page + other.per_page,
        )

    def shared(self) -> "Figures":
        """For a fragment that is spread in many places."""
        return Figures(
            self.depth,
            self.fields,
            self.aliases,
            self.width,
            self.meta_depth,
            self.meta_size,
            self.once.shared(),
            self.per_page.shared(),
        )


@dataclass(frozen=True, slots=True)
class OperationFigures(Figures):
    mutation: bool = False
    total: Cost = NOTHING
    defaults: Mapping[str, Any] = field(default_factory=dict)
    """The default values of the operation's variables."""

    def cost(self, variables: Mapping[str, Any], model: CostModel) -> int:
        return self.total.evaluate({**self.defaults, **variables}, model)


@dataclass(frozen=True, slots=True)
class Measure:
    operations: Mapping[str | None, OperationFigures]
    fragments: Mapping[str, Figures]
    fragment_count: int
    directives: int
    longest_key: int
    cycle: str | None
    """A fragment that spreads itself, where there is one; then nothing else was measured."""


def measure(document: DocumentNode, schema: MeasuredSchema, model: CostModel) -> Measure:
    fragments, count, cycle = fragments_in_order(document)
    if cycle is not None:
        return Measure({}, {}, count, 0, 0, cycle)
    walk = _Walk(schema, model)
    for name, definitions in fragments:
        for definition in definitions:  # a name given twice is refused later; until then both count
            walk.directives += len(definition.directives or ())
            inner = walk.selection(definition.selection_set, schema.type(definition.type_condition.name.value))
            walk.fragments[name] = (walk.fragments.get(name, Figures()) + inner).shared()
    operations: dict[str | None, OperationFigures] = {}
    for node in document.definitions:
        if isinstance(node, OperationDefinitionNode):
            key = node.name.value if node.name else None
            operations[_free(key, operations)] = walk.operation(node)
    return Measure(operations, walk.fragments, count, walk.directives, walk.longest_key, None)


def _free(key: str | None, taken: Mapping[str | None, Any]) -> str | None:
    """Validation refuses two operations of one name, but it runs after this; none may go unmeasured."""
    return key if key not in taken else f"{key or ''} #{len(taken)}"


class _Walk:
    def __init__(self, schema: MeasuredSchema, model: CostModel) -> None:
        self.schema, self.model = schema, model
        self.fragments: dict[str, Figures] = {}
        self.directives = 0
        self.longest_key = 0

    def operation(self, node: OperationDefinitionNode) -> OperationFigures:
        definitions = node.variable_definitions or ()
        self.directives += len(node.directives or ())
        self.directives += sum(len(variable.directives or ()) for variable in definitions)
        inner = self.selection(node.selection_set, self.schema.root(node.operation))
        plain = {name: getattr(inner, name) for name in Figures.__slots__}
        return OperationFigures(
            **plain,
            mutation=node.operation is OperationType.MUTATION,
            total=inner.once + inner.per_page.times(self.model.default_page),
            defaults={
                variable.variable.name.value: value_from_ast_untyped(variable.default_value)
                for variable in definitions
                if variable.default_value is not None
            },
        )

    def selection(self, node: SelectionSetNode | None, parent: GraphQLCompositeType | None) -> Figures:
        total = Figures()
        for chosen in node.selections if node else ():
            self.directives += len(chosen.directives or ())
            if isinstance(chosen, FieldNode):
                total += self.field(chosen, parent)
            elif isinstance(chosen, FragmentSpreadNode):
                total += self.fragments.get(chosen.name.value, Figures())
            elif isinstance(chosen, InlineFragmentNode):
                condition = chosen.type_condition
                total += self.selection(
                    chosen.selection_set, self.schema.type(condition.name.value) if condition else parent
                )
        return total

    def field(self, node: FieldNode, parent: GraphQLCompositeType | None) -> Figures:
        facts = self.schema.field(parent, node.name.value)
        self.longest_key = max(self.longest_key, len((node.alias or node.name).value))
        inner = self.selection(node.selection_set, facts.type)
        aliases = saturated(inner.aliases + (node.alias is not None))
        if facts.introspection:
            size = min(facts.meta_size * (1 + inner.meta_size), CEILING)
            return Figures(aliases=aliases, width=1, meta_depth=1 + inner.meta_depth, meta_size=size)
        once, per_page = self._cost(node, facts, inner)
        return Figures(
            depth=1 + inner.depth,
            fields=saturated(1 + inner.fields),
            aliases=aliases,
            width=1,
            meta_depth=inner.meta_depth,
            meta_size=min(facts.meta_size * inner.meta_size, CEILING),
            once=once,
            per_page=per_page,
        )

    def _cost(self, node: FieldNode, facts: FieldFacts, inner: Figures) -> tuple[Cost, Cost]:
        weight, default = Cost(facts.weight), self.model.default_page
        if facts.paged and not facts.is_list:
            return weight + inner.once + inner.per_page.times(facts.page_asked(node)), NOTHING
        each = weight + inner.once + inner.per_page.times(default)
        if facts.paged:
            return each.times(facts.page_asked(node)), NOTHING
        if facts.connection_list:
            return NOTHING, each
        return each.times(facts.list_size), NOTHING
