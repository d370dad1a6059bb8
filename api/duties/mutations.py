"""Duties in GraphQL: mutations only translate."""

from uuid import UUID

import strawberry
from strawberry import UNSET

from api.duties import access, by_hand, keeping
from api.duties.private_types import Obligation
from api.duties.queries import OBLIGATION, POLICY
from api.duties.types import CalendarDayKind, DutyPolicy
from api.kernel.context import Context
from api.kernel.graphql.mutations import mutation
from api.kernel.graphql.payloads import Payload, UserError
from api.kernel.graphql.scalars import Date, DateTime
from api.kernel.reading.record import payload


@strawberry.input(description="What was done.")
class FulfilInput:
    """Fulfilment by hand."""

    note: str = strawberry.field(description="What was done, with number and date of a letter where there is one.")
    done_at: DateTime | None = strawberry.field(default=UNSET, description="Now, unless it is given.")
    file: strawberry.ID | None = strawberry.field(default=UNSET, description="An upload that shows it.")


@strawberry.input(description="A day that differs from others; its name in at least one language.")
class CalendarDayInput:
    """Day."""

    day: Date
    kind: CalendarDayKind
    kk: str | None = UNSET
    ru: str | None = UNSET
    en: str | None = UNSET
    estimated: bool = False


@strawberry.input(description="All days of a year that differ from weeks of five working days.")
class CalendarYearInput:
    """Year."""

    year: int
    source: str = strawberry.field(description="The act that says so.")
    days: list[CalendarDayInput]


@strawberry.type(description="The version under which the year was entered; errors say why not.")
class CalendarYearPayload:
    """Answer."""

    version: int | None = None
    errors: list[UserError] = strawberry.field(default_factory=list)


async def _fulfil(
    info: strawberry.Info, obligation: strawberry.ID, input: FulfilInput, idempotency_key: str | None = UNSET
):
    context: Context = info.context
    done = by_hand.Done(input.note, input.done_at or None, input.file or None)  # type: ignore[arg-type]
    row = await by_hand.fulfil_by_hand(context.database, context.actor, _row(obligation), done, idempotency_key or None)
    return await payload(info, OBLIGATION, row)


async def _enter(info: strawberry.Info, input: CalendarYearInput, idempotency_key: str | None = UNSET):
    context: Context = info.context
    days = [
        keeping.Day(
            day.day,  # type: ignore[arg-type]
            day.kind.value.lower(),
            {"kk": day.kk or None, "ru": day.ru or None, "en": day.en or None},
            day.estimated,
        )
        for day in input.days
    ]
    version = await keeping.enter_year(
        context.database, context.actor, input.year, days, input.source, idempotency_key or None
    )
    return CalendarYearPayload(version=version)


async def _set_policy(info: strawberry.Info, code: str, value: str):
    context: Context = info.context
    return await payload(info, POLICY, await keeping.set_policy(context.database, context.actor, code, value))


def _row(given: str) -> UUID | None:
    kind, _, row = given.partition(":")
    try:
        return UUID(row) if kind == "Obligation" else None
    except ValueError:
        return None


@strawberry.type
class DutyMutation:
    """What is done about duties themselves."""

    fulfil_obligation: Payload[Obligation] = mutation(
        _fulfil, access=access.FULFIL, description="Say that one's party has done what a clause asks for."
    )
    enter_calendar_year: CalendarYearPayload = mutation(
        _enter,
        access=access.ENTER_YEAR,
        description="Enter the days of a year as its next version; open deadlines are counted anew.",
    )
    set_duty_policy: Payload[DutyPolicy] = mutation(
        _set_policy, access=access.SET_POLICY, description="Read an unclear word of the Rules in another way."
    )
