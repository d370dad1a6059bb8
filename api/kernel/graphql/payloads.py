"""What the answers of all mutations share."""

import strawberry


@strawberry.type(description="Why something was not done; expected, so never an error of GraphQL.")
class UserError:
    """One reason."""

    code: str = strawberry.field(description="For programs.")
    message: str = strawberry.field(description="For people, in the language of the request.")
    path: list[str] = strawberry.field(description="Argument it is about; empty for the whole.")
    clause: str | None = strawberry.field(description="Paragraph of the Rules that asks for it.")
