"""Types that all connections share."""

from typing import Annotated

import strawberry

from api.kernel.reading.order import PAGE_DEFAULT, PAGE_LIMIT


@strawberry.interface(description="Anything with an id of its own.")
class Node:
    """Relay's Node."""

    id: strawberry.ID = strawberry.field(description="Unique over all types; opaque to clients.")


@strawberry.type(description="Where a page stands in its list.")
class PageInfo:
    """Relay's PageInfo."""

    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@strawberry.type(description="How many records a value of a facet leaves.")
class FacetBucket:
    """One value of a facet."""

    value: str = strawberry.field(description="As a filter takes it: a slug, a code, the name of an enum value.")
    label: str = strawberry.field(description="In the language of the request.")
    count: int = strawberry.field(description="Records that meet all the other filters and have this value.")


@strawberry.type(description="Counts by one field; a value that the other filters have emptied stays, with zero.")
class Facet:
    """Counts by one field."""

    name: str
    buckets: list[FacetBucket]


_SIZE = f"Size of the page, 1 to {PAGE_LIMIT}"
First = Annotated[int | None, strawberry.argument(description=f"{_SIZE}; {PAGE_DEFAULT} unless given.")]
Last = Annotated[int | None, strawberry.argument(description=f"{_SIZE}, from the end backwards.")]


def extend(kind: type, addition: type) -> None:
    """Give a type of a lower floor the fields that *addition*, a type of a higher one, declares."""
    kind.__strawberry_definition__.fields.extend(addition.__strawberry_definition__.fields)  # type: ignore[attr-defined]
