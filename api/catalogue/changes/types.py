"""The feed of changes as GraphQL types."""

from enum import auto

import strawberry
from strawberry import UNSET

from api.catalogue.codes import RecordKind
from api.catalogue.types import Record
from api.kernel.codes import Code
from api.kernel.graphql.connections import First
from api.kernel.graphql.scalars import DateTime


class ChangeKind(Code):
    """What happened to a record, as somebody sees it who knows all up to the cursor that was asked with."""

    CREATED = auto()
    UPDATED = auto()
    WITHDRAWN = auto()


strawberry.enum(ChangeKind, description="What happened to a public record since the cursor.")


@strawberry.type(description="The latest change of a public record.")
class Change:
    """One record that has changed."""

    id: strawberry.ID = strawberry.field(description="Id of the record, as `node` takes it.")
    kind: RecordKind
    change: ChangeKind
    changed_at: DateTime
    node: Record | None = strawberry.field(description="The record as it is now; null once it is withdrawn.")


@strawberry.type(description="What has changed after a cursor, the oldest change first, each record once.")
class ChangePage:
    """A page of the feed."""

    changes: list[Change]
    cursor: str = strawberry.field(description="Where this page ends: the next question begins there.")
    has_more: bool = strawberry.field(description="There is more already; else ask again later with `cursor`.")
    from_start: bool = strawberry.field(
        description="The page begins at the very start, because no cursor was given or it is of another database:"
        " records that are not named until `hasMore` is false are not public."
    )


def _page(cursor: str | None = UNSET, first: First = UNSET):  # its type stands with the field
    """Arguments of the feed; the statement of the document answers it."""
    raise NotImplementedError


@strawberry.type
class ChangesQuery:
    """Root read of the feed."""

    changes_since: ChangePage = strawberry.field(
        resolver=_page, description="Public records that were created, updated or withdrawn after a cursor."
    )
