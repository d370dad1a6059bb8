"""The interface Record and the types that all kinds of records share."""

import strawberry

from api.catalogue.attachments.types import RecordDocument
from api.catalogue.codes import (
    Confidence,
    Cooperation,
    Freshness,
    RecordKind,
    TextStateCode,
)
from api.kernel.graphql.connections import Node
from api.kernel.graphql.scalars import Date, DateTime
from api.kernel.graphql.text import LocaleName, language, required_language, required_text, text
from api.regions.types import AS_OF, District, Region

for _enum, _description in (
    (RecordKind, "Kind of a record."),
    (Confidence, "How the facts of a record were checked."),
    (Freshness, "How long ago a record was confirmed; §13.2 asks for every month."),
    (Cooperation, "Form of cooperation."),
):
    strawberry.enum(_enum, description=_description)
strawberry.enum(TextStateCode, name="TextState", description="How far the text of one language can be relied on.")


@strawberry.type(description="A sector of the catalogue, or a division of OKED inside one.")
class Industry:
    """Entry of the classifier."""

    code: str = strawberry.field(description="Slug of a sector, or two digits of an OKED division.")
    name: str = required_text("Name.")
    name_language: LocaleName = required_language()
    sector: str = strawberry.field(description="Slug of the sector it belongs to (a sector belongs to itself).")


@strawberry.type(description="State of a record in one language: that of its least finished text.")
class TranslationState:
    """State of one language."""

    locale: LocaleName
    state: TextStateCode


@strawberry.interface(description="A published record of the catalogue.")
class Record(Node):
    """Common block of all kinds."""

    public_id: str = strawberry.field(description="Short id used in addresses of the portal.")
    slug: str
    kind: RecordKind
    code: str | None = strawberry.field(description="Number of the record for people.")
    title: str = required_text("Title.")
    title_language: LocaleName = required_language()
    summary: str | None = text("One or two sentences.")
    summary_language: LocaleName | None = language()
    description: str | None = text("The whole text.")
    description_language: LocaleName | None = language()
    region: Region
    district: District | None
    locality: str | None
    latitude: float | None = strawberry.field(description="Degrees, WGS 84.")
    longitude: float | None = strawberry.field(description="Degrees, WGS 84.")
    industry: Industry | None
    published_at: DateTime | None
    updated_at: DateTime
    confirmed_at: DateTime | None
    confirmed_by: str | None
    next_confirmation_on: Date | None = strawberry.field(
        description="Day by which it has to be confirmed again, §13.2."
    )
    freshness: Freshness
    verified_on: Date | None
    confidence: Confidence | None
    licence: str | None
    tags: list[str]
    source: str | None = strawberry.field(description="Where the facts come from.")
    as_of: str | None = strawberry.field(description=AS_OF)
    version: int
    translations: list[TranslationState]
    documents: list[RecordDocument] = strawberry.field(description="Approved documents, in their order.")


REGION_CODES = "Slugs, ISO 3166-2 or KATO codes."
INDUSTRY_CODES = "Slugs of sectors, or OKED divisions."
