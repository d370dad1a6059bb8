"""The register of clauses: what each asks of whom, by edition of the Rules. It is data: a new edition needs no code."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from psycopg import AsyncConnection
from psycopg.rows import class_row

from api.duties.calendar import read_calendar
from api.duties.rules import Timing
from api.kernel.calendar.days import Calendar
from api.kernel.calendar.deadlines import Before, DayOff, Readings, ReportingMonth, Rule, Unit, Week
from api.kernel.calendar.periods import Span
from api.kernel.refusals import Reason, Refusal
from locales.gettext import N_

NOT_IN_FORCE = Reason("NOT_IN_FORCE", N_("No edition of the Rules that has this paragraph was in force on that day."))

_IN_FORCE = """
SELECT c.edition, c.number, c.actors, c.counterpart, c.period, c.subjects, c.rule, c.basis
FROM clause c JOIN edition e ON e.code = c.edition
WHERE e.valid_from <= %(day)s AND (e.valid_until IS NULL OR e.valid_until >= %(day)s)
"""
_NEWEST = "ORDER BY c.number, e.valid_from DESC"
_ONE = f"{_IN_FORCE} AND c.number = %(number)s {_NEWEST} LIMIT 1"
_ALL = f"{_IN_FORCE.replace('SELECT', 'SELECT DISTINCT ON (c.number)', 1)} {_NEWEST}"


@dataclass(frozen=True)
class Clause:
    """A clause of an edition; codes as the database has them."""

    edition: str
    number: str
    actors: list[str]
    counterpart: str | None
    period: str | None
    subjects: str
    rule: Mapping[str, Any] | None
    basis: str | None


@dataclass(frozen=True)
class Book:
    """What deadlines are counted with: calendar, readings of unclear words, times of letters."""

    calendar: Calendar
    readings: Readings
    timing: Timing


async def read_book(connection: AsyncConnection[Any]) -> Book:
    """The book of this moment."""
    rows = await (await connection.execute("SELECT code, value FROM duty_policy")).fetchall()
    value = dict(rows)
    timing = Timing(int(value["reminder_days"]), int(value["ministry_days"]))
    return Book(await read_calendar(connection), readings_of(value), timing)


async def read_clause(connection: AsyncConnection[Any], number: str, day: date) -> Clause:
    """A clause of the edition in force on a day; Refusal where there is none."""
    found = await find_clause(connection, number, day)
    if found is None:
        raise Refusal(NOT_IN_FORCE.by(number))
    return found


async def find_clause(connection: AsyncConnection[Any], number: str, day: date) -> Clause | None:
    """The same, or None."""
    cursor = connection.cursor(row_factory=class_row(Clause))
    return await (await cursor.execute(_ONE, {"number": number, "day": day})).fetchone()


async def clauses_in_force(connection: AsyncConnection[Any], day: date) -> list[Clause]:
    """All clauses of the Rules on a day, each in the newest edition that has it."""
    cursor = connection.cursor(row_factory=class_row(Clause))
    return await (await cursor.execute(_ALL, {"day": day})).fetchall()


def rule_of(stored: Mapping[str, Any]) -> Rule:
    """A rule as it is kept in the register."""
    period = stored.get("period")
    return Rule(**{**stored, "unit": Unit(stored["unit"]), "period": Span(period) if period else None})


def readings_of(stored: Mapping[str, str]) -> Readings:
    """Readings as they are kept in the policies, or with an obligation that was counted by them."""
    return Readings(
        DayOff(stored["day_off"]),
        Week(stored["week"]),
        Before(stored["before"]),
        ReportingMonth(stored["reporting_month"]),
    )
