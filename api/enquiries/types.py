"""Enquiries as GraphQL types."""

from enum import auto

import strawberry
from strawberry import UNSET

from api.enquiries.access import READ
from api.enquiries.codes import EnquiryState, EntryKind, Outcome, SubjectKind
from api.enquiries.reading import read_followed, read_one, read_page, read_staff
from api.kernel.access import PUBLIC
from api.kernel.codes import Code
from api.kernel.graphql.connections import Facet, First, Last, PageInfo
from api.kernel.graphql.reads import private
from api.kernel.graphql.scalars import Date, DateTime
from api.kernel.graphql.text import LocaleName, required_language, required_text
from api.parties.types import Party
from api.regions.types import Region


class EnquiryOrder(Code):
    """Orders of the list."""

    URGENT_FIRST = auto()
    NEWEST_FIRST = auto()


strawberry.enum(EnquiryState, description="How far an enquiry has come.")
strawberry.enum(SubjectKind, name="EnquirySubjectKind", description="What an investor asks about.")
strawberry.enum(EntryKind, name="EnquiryEntryKind", description="What happened in the thread of an enquiry.")
strawberry.enum(Outcome, name="EnquiryOutcome", description="Why an enquiry was closed.")
strawberry.enum(EnquiryOrder, description="What is due first and waits, or what came last.")


@strawberry.type(description="What an investor asks about, as it was called when it was asked.")
class EnquirySubject:
    """Subject."""

    kind: SubjectKind
    slug: str
    public_id: str | None = strawberry.field(description="Of a record; null for a region.")
    title: str = required_text("Title.")
    title_language: LocaleName = required_language()


@strawberry.type(description="A member, as the parties that handle an enquiry name each other.")
class EnquiryMember:
    """Member."""

    id: strawberry.ID
    name: str


@strawberry.type(description="A step in the thread of an enquiry.")
class EnquiryEntry:
    """Step."""

    id: strawberry.ID
    kind: EntryKind
    text: str | None = strawberry.field(description="A question, an answer, a note or a reason; null once erased.")
    party: Party | None = strawberry.field(description="Null for the investor.")
    member: EnquiryMember | None
    to_party: Party | None = strawberry.field(description="To whom it was handed.")
    to_member: EnquiryMember | None = strawberry.field(description="Who was named to answer.")
    at: DateTime


@strawberry.type(description="A question of an investor, as the parties that handle it see it (§16). Reads are noted.")
class Enquiry:
    """One thread, whoever answers."""

    id: strawberry.ID
    number: str = strawberry.field(description="Reference number.")
    state: EnquiryState
    subject: EnquirySubject
    region: Region
    holder: Party = strawberry.field(description="Who answers now.")
    created_at: DateTime
    closed_at: DateTime | None
    erased_at: DateTime | None = strawberry.field(description="When what the investor said was erased.")
    locale: LocaleName = strawberry.field(description="In which the investor asked and reads.")
    country: str = strawberry.field(description="ISO 3166-1.")
    name: str | None = strawberry.field(description="Null once erased.")
    email: str | None = strawberry.field(description="Null once erased.")
    assignee: EnquiryMember | None
    outcome: Outcome | None
    due_on: Date | None = strawberry.field(description="Last day for an answer: by our policy, the Rules give no term.")
    overdue: bool
    first_answered_at: DateTime | None
    entries: list[EnquiryEntry]


@strawberry.type(description="A word of the investor or an answer.")
class EnquiryMessage:
    """Message."""

    from_investor: bool
    text: str | None = strawberry.field(description="Null once erased.")
    party: Party | None = strawberry.field(description="Who answers; null for the investor.")
    at: DateTime


@strawberry.type(description="A question as the investor who asked it sees it, by the secret link.")
class FollowedEnquiry:
    """What an investor sees."""

    number: str = strawberry.field(description="Reference number.")
    state: EnquiryState
    subject: EnquirySubject
    region: Region
    holder: Party = strawberry.field(description="Who answers now.")
    created_at: DateTime
    closed_at: DateTime | None
    erased_at: DateTime | None
    messages: list[EnquiryMessage]


@strawberry.type
class EnquiryEdge:
    """An enquiry in its list."""

    cursor: str
    node: Enquiry


@strawberry.type(description="A page of enquiries.")
class EnquiryConnection:
    """Relay connection."""

    edges: list[EnquiryEdge]
    nodes: list[Enquiry]
    page_info: PageInfo
    total_count: int
    facets: list[Facet] = strawberry.field(description="By states.")


@strawberry.input(description="All conditions hold together; the values of one list are alternatives.")
class EnquiryFilter:
    """Filter of enquiries."""

    states: list[EnquiryState] | None = UNSET
    subject_kinds: list[SubjectKind] | None = UNSET
    overdue: bool | None = UNSET
    held: bool | None = strawberry.field(default=UNSET, description="Whether the own party answers now.")
    mine: bool | None = strawberry.field(default=UNSET, description="True: assigned to the viewer.")
    number: str | None = strawberry.field(default=UNSET, description="Reference number.")


async def _page(
    info: strawberry.Info,
    filter: EnquiryFilter | None = UNSET,
    order_by: EnquiryOrder = EnquiryOrder.URGENT_FIRST,
    first: First = UNSET,
    after: str | None = UNSET,
    last: Last = UNSET,
    before: str | None = UNSET,
):  # its type stands with the field
    del filter, order_by, first, after, last, before  # read from the selection, like those of all connections
    return await read_page(info)


@strawberry.type
class EnquiryQuery:
    """Root reads of enquiries."""

    enquiries: EnquiryConnection = private(
        _page,
        access=READ,
        description="Enquiries that the viewer's party handles or has handled; what is overdue first.",
    )
    enquiry: Enquiry | None = private(read_one, access=READ, description="One of them, by its reference number.")
    enquiry_staff: list[EnquiryMember] = private(
        read_staff, access=READ, description="Members of the viewer's party who may be named to answer."
    )
    followed_enquiry: FollowedEnquiry | None = private(
        read_followed, access=PUBLIC, description="The enquiry of an investor's secret link."
    )
