"""Records as those see them who keep them; never in any cache."""

import strawberry
from strawberry import UNSET

from api.catalogue.codes import Freshness, PublicationStatus, RecordKind
from api.catalogue.publication.codes import EditionState, KeptOrder
from api.catalogue.types import REGION_CODES
from api.kernel.graphql.connections import First, Last, Node, PageInfo
from api.kernel.graphql.scalars import JSON, Date, DateTime, Decimal
from api.kernel.graphql.text import LocaleName, required_language, required_text
from api.parties.types import Party
from api.regions.types import Region

for _enum, _description in (
    (PublicationStatus, "Where a record stands between those who keep it and the public."),
    (EditionState, "Where an edition stands: draft → submitted → published → superseded or withdrawn; or returned."),
    (KeptOrder, "The latest change first, or what has waited longest for the Agency."),
):
    strawberry.enum(_enum, description=_description)


@strawberry.type(description="One version of a record: what it said, and who has written, submitted and decided on it.")
class RecordEdition(Node):
    """Edition."""

    number: int
    based_on: int | None = strawberry.field(description="Number of the edition that it was begun from.")
    state: EditionState
    line: JSON = strawberry.field(description="The record in the form of the interchange.")
    written_by: str | None = strawberry.field(description="Who wrote last; null for an import.")
    written_at: DateTime
    submitted_by: str | None
    submitted_at: DateTime | None
    decided_by: str | None = strawberry.field(description="Who has published, returned or withdrawn it.")
    decided_at: DateTime | None
    reason: str | None = strawberry.field(description="Of its return or withdrawal.")
    publish_at: DateTime | None = strawberry.field(description="Time for which its publication is approved.")
    published_at: DateTime | None
    hours_to_publish: Decimal | None = strawberry.field(
        description="From its submission to its publication, §14.4; null where one of them is not known."
    )


@strawberry.type
class RecordEditionEdge:
    """An edition in its list."""

    cursor: str
    node: RecordEdition


@strawberry.type(description="A page of editions, the newest first.")
class RecordEditionConnection:
    """Relay connection."""

    edges: list[RecordEditionEdge]
    nodes: list[RecordEdition]
    page_info: PageInfo
    total_count: int


@strawberry.type(description="What somebody did, as the journal has it.")
class Act:
    """Row of the journal."""

    sequence: int = strawberry.field(description="Place in the journal.")
    at: DateTime
    act: str
    clause: str | None = strawberry.field(description="Paragraph of the Rules that gives the right to it.")
    member: str | None = strawberry.field(description="Who; null for the clock, an import or the operator.")
    party: Party | None
    subject_kind: str
    subject_id: strawberry.ID = strawberry.field(description="Row that it was done with, without its type.")
    region: Region | None
    before: JSON | None = strawberry.field(description="What differs, as it was.")
    after: JSON | None = strawberry.field(description="What differs, as it became.")


@strawberry.type
class ActEdge:
    """An act in its list."""

    cursor: str
    node: Act


@strawberry.type(description="A page of acts, the latest first.")
class ActConnection:
    """Relay connection."""

    edges: list[ActEdge]
    nodes: list[Act]
    page_info: PageInfo
    total_count: int


def _page(first: First = UNSET, after: str | None = UNSET, last: Last = UNSET, before: str | None = UNSET):
    """Arguments of a list; the statement of the document answers it."""
    raise NotImplementedError


@strawberry.type(description="A record with all its editions, public or not, for the parties that keep and publish it.")
class KeptRecord(Node):
    """Record."""

    kind: RecordKind
    slug: str
    public_id: str = strawberry.field(description="Short id used in addresses of the portal.")
    title: str = required_text("Title, of the edition on its way if there is one.")
    title_language: LocaleName = required_language()
    region: Region
    state: PublicationStatus = strawberry.field(description="Of the edition on its way, else of the last one.")
    public: bool = strawberry.field(description="The public sees an edition of it.")
    version: int = strawberry.field(description="Grows with each change; acts name the one that was seen.")
    created_at: DateTime
    changed_at: DateTime
    submitted_at: DateTime | None = strawberry.field(description="Since when it waits for the Agency.")
    confirmed_at: DateTime | None = strawberry.field(description="Of what is public, §13.2.")
    confirmed_by: str | None = strawberry.field(description="The member who confirmed it.")
    next_confirmation_on: Date | None
    freshness: Freshness | None = strawberry.field(description="Null for what is not public.")
    latest: RecordEdition | None = strawberry.field(description="What its keepers go on with.")
    editions: RecordEditionConnection = strawberry.field(resolver=_page, description="The newest first.")
    history: ActConnection = strawberry.field(resolver=_page, description="What was done with it, the latest first.")


@strawberry.type
class KeptRecordEdge:
    """A record in its list."""

    cursor: str
    node: KeptRecord


@strawberry.type(description="A page of records.")
class KeptRecordConnection:
    """Relay connection."""

    edges: list[KeptRecordEdge]
    nodes: list[KeptRecord]
    page_info: PageInfo
    total_count: int


@strawberry.input(description="Which records; all conditions together.")
class KeptRecordFilter:
    """Filter."""

    regions: list[str] | None = strawberry.field(default=UNSET, description=REGION_CODES)
    kinds: list[RecordKind] | None = UNSET
    states: list[PublicationStatus] | None = UNSET
    public: bool | None = UNSET
