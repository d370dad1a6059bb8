"""How a private root read is declared: with who may do it, as mutations are."""

from collections.abc import Callable
from typing import Any

import strawberry
from strawberry.extensions import FieldExtension

from api.kernel.access import Public, admit
from api.kernel.context import Context
from api.kernel.errors import PublicError
from api.kernel.graphql.mutations import ACCESS, Acts, every
from api.kernel.refusals import Refusal
from locales.gettext import Translator


def private(resolver: Callable[..., Any], *, access: Acts, description: str) -> Any:
    """A field of the root type of queries; a refusal of it is an error of GraphQL with the code of the reason."""
    return strawberry.field(
        resolver=resolver, description=description, extensions=[_Guarded(access)], metadata={ACCESS: access}
    )


class _Guarded(FieldExtension):
    def __init__(self, access: Acts) -> None:
        self.access = access

    async def resolve_async(self, next_: Any, source: Any, info: strawberry.Info, **arguments: Any) -> Any:
        context: Context = info.context
        try:
            if not isinstance(self.access, Public):
                admit(context.actor, *every(self.access))
            return await next_(source, info, **arguments)
        except Refusal as refusal:
            reason = refusal.reasons[0]
            words = Translator(context.locale).text(reason.message, **reason.values)
            raise PublicError(reason.code, words) from None
