"""Obligations and compliance as GraphQL types: for the parties concerned, the Ministry and the Agency."""

from enum import auto
from typing import Any

import strawberry
from strawberry import UNSET

from api.duties.access import READ
from api.duties.compliance import Compliance
from api.duties.queries import Summary, obligations
from api.duties.rules import DelayCause
from api.duties.types import Clause, DeadlineBasis
from api.kernel.access import admit
from api.kernel.actor import PartyKind
from api.kernel.codes import Code
from api.kernel.files.types import File
from api.kernel.graphql.connections import First, Last, Node, PageInfo
from api.kernel.graphql.reads import private
from api.kernel.graphql.scalars import JSON, Date, DateTime, Decimal
from api.kernel.reading.record import read_field, read_page
from api.parties.types import Party
from api.regions.types import Region


class ObligationState(Code):
    """How far an obligation has come."""

    OPEN = auto()
    EXCUSED = auto()
    OVERDUE = auto()
    FULFILLED = auto()
    LATE = auto()
    CANCELLED = auto()


class ObligationWindow(Code):
    """What a party looks at first."""

    TODAY = auto()
    OVERDUE = auto()
    NEXT_30_DAYS = auto()


class ObligationOrder(Code):
    """Orders of obligations."""

    DUE_ASC = auto()
    DUE_DESC = auto()


class ComplianceGroup(Code):
    """What lines are counted by."""

    PARTY = auto()
    CLAUSE = auto()
    REGION = auto()
    MONTH = auto()


for _enum, _description in (
    (ObligationState, "EXCUSED: put off with a reason (§23); OVERDUE: still to be done, and past its deadline."),
    (ObligationWindow, "Due today, overdue, or due within 30 days."),
    (ObligationOrder, "By deadline; what has none comes last."),
    (ComplianceGroup, "What lines are counted by."),
    (DelayCause, "Why an answer comes later (§23)."),
):
    strawberry.enum(_enum, description=_description)


@strawberry.type(description="What shows that it was done.")
class DutyEvidence:
    """Evidence."""

    note: str | None
    record_kind: str | None
    record_id: str | None
    file: File | None


@strawberry.type(description="What a clause of the Rules asks of a party about something, and by when.")
class Obligation(Node):
    """One obligation."""

    clause: Clause
    party: Party = strawberry.field(description="Who owes it.")
    counterpart: Party | None = strawberry.field(description="To whom; null for investors, who are no party.")
    region: Region | None
    subject_kind: str
    subject_id: str
    period: str | None = strawberry.field(description="Such as 2026-11, 2026-Q4, 2026-H2 or 2026.")
    trigger_at: DateTime
    due_on: Date | None = strawberry.field(description="The last day, in Almaty; null where there is no term.")
    due_at: DateTime | None = strawberry.field(description="The first moment that is too late.")
    unmoved_on: Date | None = strawberry.field(description="The last day as it would be if no day were off.")
    first_due_at: DateTime | None = strawberry.field(description="As `dueAt` was before it was put off.")
    basis: DeadlineBasis | None
    rule: JSON | None = strawberry.field(description="The rule that gave the deadline.")
    calendar: JSON = strawberry.field(description="Versions of the calendar years that it was counted with.")
    provisional: bool = strawberry.field(description="A year was counted with that nobody has entered yet.")
    state: ObligationState
    excused_at: DateTime | None
    cause: DelayCause | None
    note: str | None
    closed_at: DateTime | None
    evidence: DutyEvidence | None


@strawberry.type
class ObligationEdge:
    """An obligation in its list."""

    cursor: str
    node: Obligation


@strawberry.type(description="A page of obligations.")
class ObligationConnection:
    """Relay connection."""

    edges: list[ObligationEdge]
    nodes: list[Obligation]
    page_info: PageInfo
    total_count: int


@strawberry.input(description="All conditions hold together; the values of one list are alternatives.")
class ObligationFilter:
    """Filter of obligations."""

    own: bool | None = strawberry.field(default=UNSET, description="Those of one's own party, or of all others.")
    when: ObligationWindow | None = UNSET
    states: list[ObligationState] | None = UNSET
    clauses: list[str] | None = strawberry.field(default=UNSET, description="Numbers, such as 23a.")
    parties: list[str] | None = strawberry.field(default=UNSET, description="Slugs of those who owe.")
    regions: list[str] | None = strawberry.field(default=UNSET, description="Slugs, ISO 3166-2 or KATO codes.")
    due_from: Date | None = UNSET
    due_to: Date | None = UNSET


@strawberry.type(description="What waits for a party; for the Ministry and the Agency, for all.")
class DutySummary:
    """Counts of open obligations."""

    open: int
    today: int
    overdue: int
    next_30_days: int = strawberry.field(name="next30Days")


@strawberry.type(description="How often a cause of delay was given.")
class DelayCauseCount:
    """Count."""

    cause: DelayCause
    count: int


@strawberry.type(description="How the Rules were kept. What lines are not grouped by is null.")
class ComplianceLine:
    """Counts of obligations."""

    party: Party | None
    clause: str | None
    region: Region | None
    month: str | None = strawberry.field(description="Of the first deadline, like 2026-11.")
    on_time: int
    excused: int = strawberry.field(
        description="Done by a new deadline that was told before the first one passed (§23)."
    )
    late: int
    overdue: int
    pending: int = strawberry.field(description="Still to be done, and in time.")
    without_term: int = strawberry.field(description="Done where the Rules give no term.")
    on_time_pct: Decimal | None = strawberry.field(
        description="Share of `onTime` and `excused` in what was or is due; null where nothing was."
    )
    median_hours: int | None = strawberry.field(
        description="Half of the answers took at most so long: whole hours below a day, then in steps of six."
    )
    causes: list[DelayCauseCount]
    joined: bool = strawberry.field(description="Whether one of the parties takes part today (§2).")


@strawberry.input(description="All conditions hold together.")
class ComplianceFilter:
    """Filter of compliance."""

    clauses: list[str] | None = UNSET
    regions: list[str] | None = strawberry.field(default=UNSET, description="Slugs, ISO 3166-2 or KATO codes.")
    kinds: list[PartyKind] | None = UNSET
    from_: Date | None = strawberry.field(name="from", default=UNSET, description="First month, by any of its days.")
    to: Date | None = strawberry.field(default=UNSET, description="Last month, by any of its days.")


async def _obligations(
    info: strawberry.Info,
    filter: ObligationFilter | None = UNSET,
    order_by: ObligationOrder | None = UNSET,
    first: First = UNSET,
    after: str | None = UNSET,
    last: Last = UNSET,
    before: str | None = UNSET,
) -> Any:
    return await read_page(info, obligations(admit(info.context.actor, READ)))


async def _summary(info: strawberry.Info) -> Any:
    return await read_field(info, Summary(admit(info.context.actor, READ)))


async def _compliance(
    info: strawberry.Info, filter: ComplianceFilter | None = UNSET, by: list[ComplianceGroup] | None = UNSET
) -> Any:
    return await read_field(info, Compliance(admit(info.context.actor, READ)))


@strawberry.type
class DutyQuery:
    """Private root reads of duties."""

    obligations: ObligationConnection = private(
        _obligations, access=READ, description="What one's party owes and is owed; the Ministry and the Agency see all."
    )
    duty_summary: DutySummary = private(_summary, access=READ, description="How much waits, and how soon it is due.")
    compliance: list[ComplianceLine] = private(
        _compliance,
        access=READ,
        description="How the Rules are kept, by party unless asked otherwise; one's own party, or all for the Ministry"
        " and the Agency.",
    )
