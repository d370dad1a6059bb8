"""What the answers of all mutations share."""

from collections.abc import Iterable
from typing import Generic, TypeVar

import strawberry

from api.kernel.difference import Difference
from api.kernel.graphql.scalars import JSON
from api.kernel.refusals import Reason
from locales.gettext import Translator
from locales.text import Locale

T = TypeVar("T")


@strawberry.type(description="A field whose values differ.")
class FieldDifference:
    """One difference."""

    path: list[str] = strawberry.field(description="Names of the field and of what it is part of, the outermost first.")
    before: JSON | None = strawberry.field(description="As it is there; null: it is not.")
    after: JSON | None = strawberry.field(description="As it is wanted, or later; null: it is not.")


@strawberry.type(description="Why something was not done; expected, so never an error of GraphQL.")
class UserError:
    """One reason."""

    code: str = strawberry.field(description="For programs.")
    message: str = strawberry.field(description="For people, in the language of the request.")
    path: list[str] = strawberry.field(description="Argument it is about; empty for the whole.")
    clause: str | None = strawberry.field(description="Paragraph of the Rules that asks for it.")
    differences: list[FieldDifference] = strawberry.field(
        default_factory=list, description="With CONFLICT: what is there now beside what was sent, field by field."
    )


@strawberry.type(description="What a mutation did.")
class Payload(Generic[T]):
    """The record as it is afterwards, or why nothing was done."""

    record: T | None = strawberry.field(
        default=None, description="As it is afterwards; null where nothing was done, or nothing is left of it."
    )
    errors: list[UserError] = strawberry.field(default_factory=list, description="Empty where it was done.")


def told(differences: Iterable[Difference]) -> list[FieldDifference]:
    """Differences as a client is told of them."""
    return [FieldDifference(path=list(each.path), before=each.before, after=each.after) for each in differences]


def user_errors(reasons: Iterable[Reason], locale: Locale) -> list[UserError]:
    """Reasons as a client is told of them."""
    words = Translator(locale)
    return [
        UserError(
            code=reason.code,
            message=words.text(reason.message, **reason.values),
            path=list(reason.path),
            clause=reason.clause,
            differences=told(reason.differences),
        )
        for reason in reasons
    ]
