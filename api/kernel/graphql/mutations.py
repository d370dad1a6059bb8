"""How a mutation is declared: with who may do it, and its refusals told in one way.

    @strawberry.type
    class ProjectMutation:
        project_publish: Payload[Project] = mutation(_publish, access=PUBLISH, description="Show it to everyone.")

Where one mutation serves several kinds of things, each with a declaration of its own, it names them all. The resolver
calls an action and returns its payload. Whatever Refusal the action raises becomes the payload's errors.
"""

from collections.abc import Callable
from typing import Any

import strawberry
from graphql import GraphQLObjectType, GraphQLSchema
from strawberry.extensions import FieldExtension

from api.kernel.access import Access, Public, admit
from api.kernel.answers import Outcome
from api.kernel.context import Context
from api.kernel.graphql.payloads import user_errors
from api.kernel.refusals import Refusal, TooMany

ACCESS = "access"
"""Key of a field's metadata."""

Acts = Access | tuple[Access, ...] | Public


def mutation(resolver: Callable[..., Any], *, access: Acts, description: str) -> Any:
    """A field of the root type of mutations; its payload has `errors`, and defaults for all else."""
    return strawberry.field(
        resolver=resolver, description=description, extensions=[_Guarded(access)], metadata={ACCESS: access}
    )


class _Guarded(FieldExtension):
    def __init__(self, access: Acts) -> None:
        self.access = access
        self.payload: Any = None

    def apply(self, field: Any) -> None:
        """Called once, while the schema is made."""
        self.payload = field.resolve_type()

    async def resolve_async(self, next_: Any, source: Any, info: strawberry.Info, **arguments: Any) -> Any:
        context: Context = info.context
        try:
            if not isinstance(self.access, Public):
                admit(context.actor, *every(self.access))
            return await next_(source, info, **arguments)
        except Refusal as refusal:
            if isinstance(refusal, TooMany):
                context.outcome = Outcome.TOO_MANY
            return self.payload(errors=user_errors(refusal.reasons, context.locale))


def every(access: Access | tuple[Access, ...]) -> tuple[Access, ...]:
    """The declarations that a field names."""
    return access if isinstance(access, tuple) else (access,)


def accesses(schema: GraphQLSchema) -> dict[str, Acts | None]:
    """Who may do each mutation of a schema, by its name; None for one that does not say it."""
    return declarations(schema.mutation_type)


def declarations(root: GraphQLObjectType | None) -> dict[str, Acts | None]:
    """The same of a root type."""
    assert isinstance(root, GraphQLObjectType)
    definitions = {name: field.extensions["strawberry-definition"] for name, field in root.fields.items()}
    return {name: definition.metadata.get(ACCESS) for name, definition in definitions.items()}
