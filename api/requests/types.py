"""Requests as GraphQL types: private to the parties between which they go."""

from enum import auto

import strawberry
from strawberry import UNSET

from api.duties.private_types import DelayCause  # as it was declared to the schema
from api.kernel.codes import Code
from api.kernel.files.types import File
from api.kernel.graphql.connections import Facet, Node, PageInfo
from api.kernel.graphql.scalars import Date, DateTime
from api.parties.types import Party
from api.requests.codes import Channel, DelayState, RequestKind, RequestState, Standing, StepKind
from api.requests.rules import Act

for _enum, _name, _description in (
    (RequestKind, "RequestKind", "What is asked for: §7, §9, §18.4, or another letter (§22)."),
    (Channel, "MessageChannel", "How a message went (§22); explanations are given by word of mouth as well (§9)."),
    (RequestState, "RequestState", "How far a request has come with one of its recipients."),
    (Standing, "RequestStanding", "What the clock says; EXCUSED: a delay was told in time (§23)."),
    (DelayState, "DelayState", "What became of a notice of a delay; it excuses from the moment it is given."),
    (StepKind, "RequestStepKind", "What was done."),
    (Act, "RequestAct", "What can be done with a request after it was sent."),
):
    strawberry.enum(_enum, name=_name, description=_description)


@strawberry.type(description="A member as the other party of a request knows them.")
class Colleague:
    """Whom a request names."""

    id: strawberry.ID
    name: str


@strawberry.type(description="What was done with a request, by whom and under which paragraph.")
class RequestStep:
    """One step of the thread."""

    id: strawberry.ID
    kind: StepKind
    clause: str | None = strawberry.field(description="Paragraph of the Rules.")
    at: DateTime
    party: Party
    member: Colleague
    text: str | None = strawberry.field(description="In the language in which it was written.")
    channel: Channel | None
    letter_number: str | None
    letter_date: Date | None
    cause: DelayCause | None
    new_date: Date | None = strawberry.field(description="By which the answer is promised.")
    lead: Colleague | None
    helpers: list[Colleague]
    files: list[File]


@strawberry.type(description="What a request says.")
class RequestLetter:
    """The request itself."""

    number: str = strawberry.field(description="Such as REQ-2026-00042; counted anew each year.")
    kind: RequestKind
    channel: Channel
    letter_number: str | None
    letter_date: Date | None
    sender: Party
    author: Colleague = strawberry.field(description="Who sent or entered it.")
    subject: str
    body: str
    investor: str | None = strawberry.field(description="For whom the materials are wanted.")
    own_due_on: Date | None = strawberry.field(description="Deadline that the sender has set; it wins over the week.")
    registered: bool = strawberry.field(description="Entered by hand after it went on paper or by word of mouth.")
    sent_at: DateTime = strawberry.field(description="From which its clocks run.")
    files: list[File]


@strawberry.type(description="The last notice of a delay (§23).")
class RequestDelay:
    """A notice."""

    state: DelayState
    new_date: Date
    before: Date = strawberry.field(description="Deadline that held before it, and holds again if it is refused.")


@strawberry.type(description="A request with one of its recipients: clocks, answers, and everything that was done.")
class RequestRecipient(Node):
    """The part of a recipient."""

    letter: RequestLetter
    party: Party
    state: RequestState
    standing: Standing
    opened_at: DateTime | None = strawberry.field(description="When a member of the party first opened it.")
    naming_due_on: Date | None = strawberry.field(description="Last day to name a responsible person (§8).")
    naming_standing: Standing | None = strawberry.field(description="Whether one was named in time.")
    assigned_at: DateTime | None = strawberry.field(description="When one was first named.")
    lead: Colleague | None = strawberry.field(description="The responsible person.")
    helpers: list[Colleague]
    due_on: Date | None = strawberry.field(description="Last day of the answer as first set; null: not running yet.")
    excused_on: Date | None = strawberry.field(description="Last day by a notice of a delay that was not refused.")
    next_due_at: DateTime | None = strawberry.field(description="First moment that is too late for what is awaited.")
    next_due_on: Date | None = strawberry.field(description="Last day of what is awaited; null where nothing is.")
    delay: RequestDelay | None
    answered_at: DateTime | None
    possible: list[Act] = strawberry.field(description="What can be done now, by the side that may do it.")
    thread: list[RequestStep] = strawberry.field(description="The oldest first.")


@strawberry.type(description="A request with all its recipients, as its sender sees it.")
class Request(Node, RequestLetter):
    """The request of the own party."""

    recipients: list[RequestRecipient]


@strawberry.type
class RequestRecipientEdge:
    """A recipient's part in a list."""

    cursor: str
    node: RequestRecipient


@strawberry.type(description="A page of requests.")
class RequestRecipientConnection:
    """Relay connection."""

    edges: list[RequestRecipientEdge]
    nodes: list[RequestRecipient]
    page_info: PageInfo
    total_count: int
    facets: list[Facet] = strawberry.field(description="By standings.")


class RequestOrderName(Code):
    """Orders of a list of requests."""

    URGENT = auto()
    SENT_DESC = auto()


strawberry.enum(
    RequestOrderName,
    name="RequestOrder",
    description="URGENT: what is awaited comes first, by its deadline; what is over follows, the newest first.",
)


@strawberry.input(description="All conditions hold together; the values of one list are alternatives.")
class RequestFilter:
    """Filter of requests."""

    kinds: list[RequestKind] | None = UNSET
    states: list[RequestState] | None = UNSET
    standings: list[Standing] | None = UNSET
    parties: list[str] | None = strawberry.field(default=UNSET, description="Slugs of the parties on the other side.")
    from_: Date | None = strawberry.field(name="from", default=UNSET, description="Sent on this day or later.")
    to: Date | None = strawberry.field(default=UNSET, description="Sent on this day or before.")
