"""Documents of records in GraphQL."""

import strawberry

from api.catalogue.attachments.codes import DocumentKind
from api.kernel.files.types import File
from api.kernel.graphql.scalars import DateTime
from api.kernel.graphql.text import LocaleName, required_language, required_text

strawberry.enum(DocumentKind, description="What a document of a record is.")


@strawberry.type(description="A document of a record. It is public when the record is and the Agency has approved it.")
class RecordDocument:
    """A document."""

    id: strawberry.ID
    kind: DocumentKind
    title: str = required_text("Title.")
    title_language: LocaleName = required_language()
    language: LocaleName | None = strawberry.field(description="In which it is written; null: in none, or in several.")
    approved: bool
    added_at: DateTime
    file: File
