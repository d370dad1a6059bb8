"""The register and the calendar as GraphQL types: what everybody may know of the Rules."""

from enum import auto

import strawberry
from strawberry import UNSET

from api.kernel.codes import Code
from api.kernel.graphql.connections import extend
from api.kernel.graphql.scalars import JSON, Date, DateTime
from api.kernel.graphql.text import LocaleName, required_language, required_text
from api.parties.types import PartyKind  # as it was declared to the schema
from api.regions.types import Region


class ClauseNature(Code):
    """What a clause is."""

    DUTY = auto()
    PROVISION = auto()


class DutyCounterpart(Code):
    """To whom a duty is owed."""

    MINISTRY = auto()
    AGENCY = auto()
    QUALITY_CONTROL = auto()
    LOCAL_EXECUTIVE_BODY = auto()
    SERVICE_CENTRE = auto()
    INVESTOR = auto()


class DutyPeriod(Code):
    """How often something is asked for."""

    MONTH = auto()
    QUARTER = auto()
    HALF_YEAR = auto()
    YEAR = auto()


class DeadlineBasis(Code):
    """Where a deadline comes from."""

    RULE = auto()
    POLICY = auto()
    STATED = auto()


class CalendarDayKind(Code):
    """Why a day differs from others."""

    HOLIDAY = auto()
    RELIGIOUS = auto()
    OBSERVED = auto()
    DAY_OFF = auto()
    WORKING_DAY = auto()


for _enum, _description in (
    (ClauseNature, "A duty of somebody, or what holds for all."),
    (DutyCounterpart, "To whom a duty is owed."),
    (DutyPeriod, "How often something is asked for."),
    (
        DeadlineBasis,
        "The Rules themselves, our own policy where they give no term, or a deadline that was stated (§23).",
    ),
    (CalendarDayKind, "Days off by law, those that moved from a weekend, and days decreed to be off or worked."),
):
    strawberry.enum(_enum, description=_description)


@strawberry.type(description="An edition of the Rules.")
class RulesEdition:
    """Edition."""

    code: str
    title: str = required_text("Title.")
    title_language: LocaleName = required_language()
    valid_from: Date
    valid_until: Date | None
    source: str


@strawberry.type(description="A paragraph of the Rules or a part of one: who owes what to whom, and by when.")
class Clause:
    """Clause."""

    number: str = strawberry.field(description="As the Rules number it; parts without a number have a letter.")
    paragraph: int
    edition: RulesEdition
    nature: ClauseNature
    actors: list[PartyKind] = strawberry.field(description="Parties that owe it.")
    counterpart: DutyCounterpart | None
    trigger: str = strawberry.field(description="What a deadline is counted from.")
    period: DutyPeriod | None = strawberry.field(description="How often it opens by itself; null where it does not.")
    rule: JSON | None = strawberry.field(description="How the deadline is counted; null where there is no term.")
    basis: DeadlineBasis | None
    evidence: str = strawberry.field(description="What fulfils it.")
    text: str = required_text("What it asks for, in short.")
    text_language: LocaleName = required_language()


@strawberry.type(description="How unclear words of the Rules are read, and when letters are written.")
class DutyPolicy:
    """Policy."""

    code: str
    value: str
    choices: list[str] | None = strawberry.field(description="Null for a number of days.")
    clause: str | None
    text: str = required_text("What it is about.")
    text_language: LocaleName = required_language()


@strawberry.type(description="A day of the working calendar that differs from others.")
class CalendarDay:
    """Day."""

    day: Date
    kind: CalendarDayKind
    name: str = required_text("Name.")
    name_language: LocaleName = required_language()
    estimated: bool = strawberry.field(description="The day depends on the moon and was not announced yet.")
    source: str | None = strawberry.field(description="Of this day alone; else that of the year.")


@strawberry.type(description="A year of the working calendar of Kazakhstan.")
class CalendarYear:
    """Year."""

    year: int
    version: int = strawberry.field(description="Counted from 1; 0 for a year that nobody has entered.")
    provisional: bool = strawberry.field(
        description="Nobody has entered the year: these are its holidays by law, without the days moved by decree."
    )
    source: str | None
    entered_at: DateTime | None
    working_days: int
    days: list[CalendarDay] = strawberry.field(description="Days off other than weekends, and days moved by decree.")


def _clauses(edition: str | None = UNSET) -> list[Clause]:
    """Arguments of the register; the statement of the document answers it."""
    raise NotImplementedError


def _editions() -> list[RulesEdition]:
    raise NotImplementedError  # read by the statement of the document


def _policies() -> list[DutyPolicy]:
    raise NotImplementedError  # read by the statement of the document


def _calendar(year: int) -> CalendarYear | None:
    """Arguments of the calendar; the statement of the document answers it."""
    raise NotImplementedError


@strawberry.type
class RulesQuery:
    """Public root reads of the Rules."""

    clauses: list[Clause] = strawberry.field(
        resolver=_clauses, description="The register of clauses: of the Rules in force, or of an edition."
    )
    rules_editions: list[RulesEdition] = strawberry.field(resolver=_editions, description="Editions of the Rules.")
    duty_policies: list[DutyPolicy] = strawberry.field(
        resolver=_policies, description="How deadlines are counted where the Rules leave a choice."
    )
    calendar: CalendarYear | None = strawberry.field(
        resolver=_calendar, description="The working calendar of a year, by which working days are counted."
    )


@strawberry.type(description="How the parties of a region answered investors in twelve months (§5, §6, §17.2).")
class RegionAnswers:
    """Answers."""

    since: Date = strawberry.field(description="First day of the first of the twelve months.")
    answered: int
    in_time: int = strawberry.field(description="Within a week, or by a new deadline that was told in time.")
    overdue: int
    median_hours: int | None = strawberry.field(
        description="Half of the answers took at most so long: whole hours below a day, then in steps of six."
    )


@strawberry.type
class _RegionAddition:
    """What the duties add to a region."""

    answers: RegionAnswers | None = strawberry.field(
        description="How fast it answers investors; null where there are no data."
    )


extend(Region, _RegionAddition)
