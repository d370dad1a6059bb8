"""The offer of a region as GraphQL types."""

import strawberry

from api.catalogue.offer.codes import OfferPart

strawberry.enum(OfferPart, description="One countable part of what a region offers.")


@strawberry.type(description="How much of one part of its offer a region has in the catalogue (§13).")
class OfferLine:
    """One part of the offer; there is a line for every part, also for what is missing."""

    paragraph: str = strawberry.field(description="Sub-paragraph of the Rules that asks for it: `13.2`.")
    part: OfferPart
    count: int
    confirmed: int | None = strawberry.field(
        description="How many of them an authority confirmed within a month; null for what is not confirmed one by one."
    )
    oldest: str | None = strawberry.field(description="Date of the oldest of their data, as far as it is known.")
    newest: str | None = strawberry.field(description="Date of the newest of their data, as far as it is known.")
