"""What the measure needs to know of a schema, looked up once per field."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from graphql import (
    FieldNode,
    GraphQLCompositeType,
    GraphQLField,
    GraphQLSchema,
    IntValueNode,
    OperationType,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_abstract_type,
    is_composite_type,
    is_enum_type,
    is_input_object_type,
    is_interface_type,
    is_list_type,
    is_object_type,
    is_wrapping_type,
)

from api.kernel.cost import CostModel, PageSize

PAGE_ARGUMENTS = ("first", "last")
PAGE_LISTS = ("edges", "nodes", "changes")


@dataclass(frozen=True, slots=True)
class FieldFacts:
    type: GraphQLCompositeType | None = None
    """Of what it returns, where that has fields of its own."""
    introspection: bool = False
    paged: bool = False
    is_list: bool = False
    connection_list: bool = False
    """One of `PAGE_LISTS`: as long as the page that the connection was asked for."""
    list_size: int = 1
    meta_size: float = 1.0
    """How many of it introspection returns on the average: less than one where it is often null."""
    weight: int = 0

    def page_asked(self, node: FieldNode) -> PageSize:
        literals, variables = [], []
        for argument in node.arguments or ():
            if argument.name.value in PAGE_ARGUMENTS:
                if isinstance(argument.value, IntValueNode):
                    # a number of hundreds of digits is a full page too; reading it as one costs time
                    literals.append(int(argument.value.value[:10]))
                elif isinstance(argument.value, VariableNode):
                    variables.append(argument.value.name.value)
        return PageSize(max(literals, default=None), tuple(variables))


class MeasuredSchema:
    def __init__(self, schema: GraphQLSchema, model: CostModel) -> None:
        self._schema, self._model = schema, model
        self._facts: dict[tuple[str, str], FieldFacts] = {}
        self._meta_sizes = _introspection_sizes(schema)

    def type(self, name: str) -> GraphQLCompositeType | None:
        found = self._schema.get_type(name)
        return found if is_composite_type(found) else None

    def root(self, operation: OperationType) -> GraphQLCompositeType | None:
        return self._schema.get_root_type(operation)

    def field(self, parent: GraphQLCompositeType | None, name: str) -> FieldFacts:
        """Facts of a field; of an unknown one, that it is a scalar."""
        if parent is None:
            return FieldFacts()
        if (parent.name, name) not in self._facts:
            definition = self._schema.get_field(parent, name)
            if definition is None:  # not kept: strangers choose these names
                return FieldFacts(introspection=parent.name.startswith("__"))
            self._facts[parent.name, name] = self._field(parent, name, definition)
        return self._facts[parent.name, name]

    def _field(self, parent: GraphQLCompositeType, name: str, definition: GraphQLField) -> FieldFacts:
        named = get_named_type(definition.type)
        composite = cast("GraphQLCompositeType", named) if is_composite_type(named) else None
        if parent.name.startswith("__"):
            return FieldFacts(type=composite, introspection=True, meta_size=self._meta_sizes.get(name, 1.0))
        if composite is None or named.name.startswith("__"):
            return FieldFacts(type=composite, meta_size=self._meta_sizes.get(name, 1.0))
        paged = any(argument in definition.args for argument in PAGE_ARGUMENTS)
        is_list = is_list_type(get_nullable_type(definition.type))
        coordinate = f"{parent.name}.{name}"
        weight = 1 if paged or self._is_record(composite) else 0
        return FieldFacts(
            type=composite,
            paged=paged,
            is_list=is_list,
            connection_list=is_list and not paged and name in PAGE_LISTS,
            list_size=self._model.lists.get(coordinate, self._model.default_page) if is_list else 1,
            weight=self._model.weights.get(coordinate, weight),
        )

    def _is_record(self, named: GraphQLCompositeType) -> bool:
        if is_abstract_type(named):
            return any("id" in member.fields for member in self._schema.get_possible_types(named))
        return is_object_type(named) and "id" in named.fields


def _introspection_sizes(schema: GraphQLSchema) -> dict[str, float]:
    """How much the fields of introspection return in this schema, on the average."""
    types = list(schema.type_map.values())
    holders = [named for named in types if is_object_type(named) or is_interface_type(named)]
    inputs = [named for named in types if is_input_object_type(named)]
    abstract = [named for named in types if is_abstract_type(named)]
    fields = [item for named in holders for item in named.fields.values()]
    values = [item for field in fields for item in field.args.values()]
    values += [item for named in inputs for item in named.fields.values()]
    wrapped = [item for item in (*fields, *values) if is_wrapping_type(item.type)]
    enums = [named for named in types if is_enum_type(named)]
    # per type that has such a list at all: a hostile query goes from field to field, where those are
    averages = {
        "fields": _average(holders, lambda named: len(named.fields)),
        "inputFields": _average(inputs, lambda named: len(named.fields)),
        "enumValues": _average(enums, lambda named: len(named.values)),
        "possibleTypes": _average(abstract, lambda named: len(schema.get_possible_types(named))),
        "interfaces": _average(holders, lambda named: len(named.interfaces)),
        "args": _average(fields, lambda item: len(item.args)),
    }
    largest = max((len(named.fields) for named in holders), default=1)
    return averages | {
        "__type": max(1.0, largest / max(averages["fields"], 1.0)),  # who asks for one asks for the largest
        "types": len(types),
        "directives": len(schema.directives),
        "ofType": len(wrapped) / max(len(fields) + len(values), 1),
    }


def _average(among: list[Any], length: Callable[[Any], int]) -> float:
    return sum(map(length, among)) / max(len(among), 1)
