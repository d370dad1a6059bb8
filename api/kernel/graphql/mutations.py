"""How a mutation is declared: with who may do it, and its refusals told in one way.

    @strawberry.type
    class ProjectMutation:
        project_publish: Payload[Project] = mutation(_publish, access=PUBLISH, description="Show it to everyone.")

The resolver calls an action and returns its payload. Whatever Refusal the action raises becomes the payload's errors.
"""

from collections.abc import Callable
from typing import Any

import strawberry
from graphql import GraphQLObjectType, GraphQLSchema
from strawberry.extensions import FieldExtension

from api.kernel.access import PUBLIC, Access, Public, admit
from api.kernel.answers import Outcome
from api.kernel.context import Context
from api.kernel.graphql.payloads import user_errors
from api.kernel.refusals import Refusal, TooMany

_ACCESS = "access"


def mutation(resolver: Callable[..., Any], *, access: Access | Public, description: str) -> Any:
    """A field of the root type of mutations; its payload has `errors`, and defaults for all else."""
    return strawberry.field(
        resolver=resolver, description=description, extensions=[_Guarded(access)], metadata={_ACCESS: access}
    )


class _Guarded(FieldExtension):
    def __init__(self, access: Access | Public) -> None:
        self.access = access
        self.payload: Any = None

    def apply(self, field: Any) -> None:
        """Called once, while the schema is made."""
        self.payload = field.resolve_type()

    async def resolve_async(self, next_: Any, source: Any, info: strawberry.Info, **arguments: Any) -> Any:
        context: Context = info.context
        try:
            if self.access is not PUBLIC:
                admit(context.actor, self.access)
            return await next_(source, info, **arguments)
        except Refusal as refusal:
            if isinstance(refusal, TooMany):
                context.outcome = Outcome.TOO_MANY
            return self.payload(errors=user_errors(refusal.reasons, context.locale))


def accesses(schema: GraphQLSchema) -> dict[str, Access | Public | None]:
    """Who may do each mutation of a schema, by its name; None for one that does not say it."""
    root = schema.mutation_type
    assert isinstance(root, GraphQLObjectType)
    definitions = {name: field.extensions["strawberry-definition"] for name, field in root.fields.items()}
    return {name: definition.metadata.get(_ACCESS) for name, definition in definitions.items()}
