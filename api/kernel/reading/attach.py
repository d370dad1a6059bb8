"""Let the ordinary executor walk over what a statement has read.

The statement answers under the response keys of the document, so a field finds its value by its key, whatever alias or
arguments it was asked with. Objects that are not read this way (payloads of mutations) keep their own resolvers.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any, Protocol

from graphql import GraphQLInterfaceType, GraphQLObjectType, GraphQLResolveInfo, GraphQLSchema

from api.kernel.reading.lookup import TYPE_KEY


class Prefetched(Protocol):
    """Context of an execution: what the statement of the document has read, by response key."""

    prefetched: dict[str, Any]
    """Values; an error stands for a field that could not be compiled."""


Finish = Callable[[Any], Any]
"""Makes the answer of a field from what the statement has read for it."""


def attach(schema: GraphQLSchema, reads: Collection[str], finish: Mapping[str, Finish]) -> GraphQLSchema:
    """Make the root fields *reads* answer from the statement, and every object type readable from its JSON.

    *finish* names the fields ("Type.field") whose JSON is only the material of their answer.
    """
    assert schema.query_type
    for name in reads:
        schema.query_type.fields[name].resolve = _prefetched(finish.get(f"{schema.query_type.name}.{name}", _as_read))
    for name, kind in schema.type_map.items():
        if isinstance(kind, GraphQLInterfaceType):
            kind.resolve_type = _type_of(kind.resolve_type)
        elif isinstance(kind, GraphQLObjectType) and kind is not schema.query_type and name[:2] != "__":
            kind.is_type_of = _is_type_of(kind.is_type_of)
            for field, definition in kind.fields.items():
                definition.resolve = _by_key(definition.resolve, finish.get(f"{name}.{field}", _as_read))
    return schema


def _as_read(value: Any) -> Any:
    return value


def _prefetched(finish: Finish) -> Callable[..., Any]:
    def resolve(source: Any, info: GraphQLResolveInfo, **arguments: Any) -> Any:  # noqa: ARG001 - graphql-core calls it
        context: Prefetched = info.context
        found = context.prefetched[str(info.path.key)]
        if isinstance(found, Exception):
            raise found
        return finish(found)

    return resolve


def _by_key(ordinary: Callable[..., Any] | None, finish: Finish) -> Callable[..., Any]:
    def resolve(source: Any, info: GraphQLResolveInfo, **arguments: Any) -> Any:
        if isinstance(source, dict):
            return finish(source[info.path.key])
        if ordinary is None:
            return getattr(source, info.field_name)
        return ordinary(source, info, **arguments)

    return resolve


def _type_of(ordinary: Callable[..., Any] | None) -> Callable[..., Any]:
    def resolve(value: Any, info: GraphQLResolveInfo, kind: Any) -> Any:
        if isinstance(value, dict):
            return value[TYPE_KEY]
        return ordinary(value, info, kind) if ordinary else None

    return resolve


def _is_type_of(ordinary: Callable[..., Any] | None) -> Callable[..., Any] | None:
    if ordinary is None:
        return None
    return lambda value, info: isinstance(value, dict) or ordinary(value, info)
