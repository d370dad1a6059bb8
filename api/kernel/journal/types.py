"""What the public may know of the journal."""

import strawberry

from api.kernel.graphql.scalars import Date


@strawberry.type(description="The last row of the journal at the beginning of a day, so that nobody can cut it unseen.")
class JournalHead:
    """Head."""

    day: Date = strawberry.field(description="In Almaty.")
    sequence: int = strawberry.field(description="Place of the row; rows are counted from 1 without gaps.")
    hash: str = strawberry.field(description="SHA-256 of the row and the hash before it, in hexadecimal digits.")


def _head() -> JournalHead | None:
    raise NotImplementedError  # read by the statement of the document


@strawberry.type
class JournalQuery:
    """Root read of the head."""

    journal_head: JournalHead | None = strawberry.field(
        resolver=_head,
        description="The newest head of the journal; null before the first.",
    )
