"""What the answers of all mutations share."""

from collections.abc import Iterable
from typing import Generic, TypeVar

import strawberry

from api.kernel.refusals import Reason
from locales.gettext import Translator
from locales.text import Locale

T = TypeVar("T")


@strawberry.type(description="Why something was not done; expected, so never an error of GraphQL.")
class UserError:
    """One reason."""

    code: str = strawberry.field(description="For programs.")
    message: str = strawberry.field(description="For people, in the language of the request.")
    path: list[str] = strawberry.field(description="Argument it is about; empty for the whole.")
    clause: str | None = strawberry.field(description="Paragraph of the Rules that asks for it.")


@strawberry.type(description="What a mutation did.")
class Payload(Generic[T]):
    """The record as it is afterwards, or why nothing was done."""

    record: T | None = strawberry.field(
        default=None, description="As it is afterwards; null where nothing was done, or nothing is left of it."
    )
    errors: list[UserError] = strawberry.field(default_factory=list, description="Empty where it was done.")


def user_errors(reasons: Iterable[Reason], locale: Locale) -> list[UserError]:
    """Reasons as a client is told of them."""
    words = Translator(locale)
    return [
        UserError(
            code=reason.code,
            message=words.text(reason.message, **reason.values),
            path=list(reason.path),
            clause=reason.clause,
        )
        for reason in reasons
    ]
