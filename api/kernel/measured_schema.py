"""What the measure needs to know of a schema, looked up once per field."""

from dataclasses import dataclass

from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLNamedType,
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
)

from api.kernel.cost import CostModel, PageSize

PAGE_ARGUMENTS = ("first", "last")


@dataclass(frozen=True, slots=True)
class FieldFacts:
    type: GraphQLNamedType | None = None
    """Of what it returns, where that has fields of its own."""
    introspection: bool = False
    paged: bool = False
    is_list: bool = False
    connection_list: bool = False
    """`edges` or `nodes`: as long as the page that the connection was asked for."""
    list_size: int = 1
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

    def type(self, name: str) -> GraphQLNamedType | None:
        found = self._schema.get_type(name)
        return found if is_composite_type(found) else None

    def root(self, operation: OperationType) -> GraphQLNamedType | None:
        return self._schema.get_root_type(operation)

    def field(self, parent: GraphQLNamedType | None, name: str) -> FieldFacts:
        """Facts of a field; of an unknown one, that it is a scalar."""
        if parent is None:
            return FieldFacts()
        if (parent.name, name) not in self._facts:
            definition = self._schema.get_field(parent, name)
            if definition is None:  # not kept: strangers choose these names
                return FieldFacts(introspection=parent.name.startswith("__"))
            self._facts[parent.name, name] = self._field(parent, name, definition)
        return self._facts[parent.name, name]

    def _field(self, parent: GraphQLNamedType, name: str, definition: GraphQLField) -> FieldFacts:
        named = get_named_type(definition.type)
        composite = named if is_composite_type(named) else None
        if parent.name.startswith("__"):
            return FieldFacts(type=composite, introspection=True, list_size=self._meta_sizes.get(name, 1))
        if composite is None or named.name.startswith("__"):
            return FieldFacts(type=composite)
        paged = any(argument in definition.args for argument in PAGE_ARGUMENTS)
        is_list = is_list_type(get_nullable_type(definition.type))
        coordinate = f"{parent.name}.{name}"
        weight = 1 if paged or self._is_record(named) else 0
        return FieldFacts(
            type=composite,
            paged=paged,
            is_list=is_list,
            connection_list=is_list and not paged and name in ("edges", "nodes"),
            list_size=self._model.lists.get(coordinate, self._model.default_page) if is_list else 1,
            weight=self._model.weights.get(coordinate, weight),
        )

    def _is_record(self, named: GraphQLNamedType) -> bool:
        if is_abstract_type(named):
            return any("id" in member.fields for member in self._schema.get_possible_types(named))
        return is_object_type(named) and "id" in named.fields


def _introspection_sizes(schema: GraphQLSchema) -> dict[str, int]:
    """How long the lists of introspection are in this schema, on the average, rounded up."""
    types = list(schema.type_map.values())
    holders = [named for named in types if is_object_type(named) or is_interface_type(named)]
    fields = [item for named in holders for item in named.fields.values()]
    inputs = [named for named in types if is_input_object_type(named)]
    abstract = [named for named in types if is_abstract_type(named)]
    totals = {
        "fields": len(fields),
        "inputFields": sum(len(named.fields) for named in inputs),
        "enumValues": sum(len(named.values) for named in types if is_enum_type(named)),
        "possibleTypes": sum(len(schema.get_possible_types(named)) for named in abstract),
        "interfaces": sum(len(named.interfaces) for named in holders),
    }
    arguments = sum(len(item.args) for item in fields)
    return {
        "types": len(types),
        "directives": len(schema.directives),
        "args": _rounded_up(arguments, len(fields)),
        **{name: _rounded_up(total, len(types)) for name, total in totals.items()},
    }


def _rounded_up(total: int, among: int) -> int:
    return -(-total // max(among, 1))
