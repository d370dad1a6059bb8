"""What the mutations of requests take."""

import strawberry
from strawberry import UNSET

from api.kernel.graphql.scalars import Date, DateTime
from api.requests.types import Channel, DelayCause, RequestKind

UPLOADS = "Ids of uploads, as `/files` has told them."
PARTIES = "Slugs of parties."
LETTER = "Of a letter, and of nothing else (§22)."
RECIPIENT = "Id of the part of the own party, a RequestRecipient."


@strawberry.input(description="A request that is sent now (§7, §9, §18.4, §22).")
class SendRequestInput:
    """A request."""

    kind: RequestKind
    recipients: list[str] = strawberry.field(description=PARTIES)
    subject: str
    body: str
    channel: Channel = Channel.ELECTRONIC
    letter_number: str | None = strawberry.field(default=UNSET, description=LETTER)
    letter_date: Date | None = strawberry.field(default=UNSET, description=LETTER)
    investor: str | None = UNSET
    due_on: Date | None = strawberry.field(default=UNSET, description="Own deadline; it wins over the week of §23.")
    files: list[str] = strawberry.field(default_factory=list, description=UPLOADS)


@strawberry.input(description="A letter that went on paper, entered by its sender or its recipient (§22).")
class RegisterLetterInput:
    """A letter."""

    kind: RequestKind
    recipients: list[str] = strawberry.field(description=PARTIES)
    subject: str
    body: str
    letter_number: str
    letter_date: Date
    received_on: Date = strawberry.field(description="The clocks run from this day.")
    sender: str | None = strawberry.field(default=UNSET, description="Slug; the own party unless given.")
    investor: str | None = UNSET
    due_on: Date | None = strawberry.field(default=UNSET, description="Deadline that the letter names.")
    files: list[str] = strawberry.field(default_factory=list, description=UPLOADS)


@strawberry.input(description="Who answers (§8).")
class AssignRequestInput:
    """Naming."""

    recipient: strawberry.ID = strawberry.field(description=RECIPIENT)
    lead: strawberry.ID = strawberry.field(description="The responsible person, one of `colleagues`.")
    helpers: list[strawberry.ID] = strawberry.field(default_factory=list)


@strawberry.input(description="An answer, or a part of it (§8, §9, §18.4, §23).")
class AnswerRequestInput:
    """Answer."""

    recipient: strawberry.ID = strawberry.field(description=RECIPIENT)
    text: str
    full: bool = strawberry.field(default=True, description="Nothing more is to come; false: it is a part.")
    channel: Channel = Channel.ELECTRONIC
    letter_number: str | None = strawberry.field(default=UNSET, description=LETTER)
    letter_date: Date | None = strawberry.field(default=UNSET, description=LETTER)
    files: list[str] = strawberry.field(default_factory=list, description=UPLOADS)


@strawberry.input(description="Notice of a delay, given on the last day of the deadline or before (§23).")
class DelayNoticeInput:
    """Notice."""

    recipient: strawberry.ID = strawberry.field(description=RECIPIENT)
    cause: DelayCause
    reason: str
    new_date: Date = strawberry.field(description="By which the answer will be given.")


@strawberry.input(description="What the sender says to a notice of a delay.")
class DecideDelayInput:
    """Decision."""

    recipient: strawberry.ID = strawberry.field(description="Id of the recipient's part.")
    accept: bool
    note: str | None = UNSET


@strawberry.input(description="An explanation that was given by word of mouth (§9).")
class LogExplanationInput:
    """Explanation."""

    subject: str
    question: str
    answer: str
    asked_at: DateTime
    given_at: DateTime
