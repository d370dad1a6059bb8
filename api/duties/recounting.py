"""Deadlines are counted anew when a year of the calendar is entered, or entered again.

By the rule and the readings that each was counted with; what was stated, or has been closed, stays as it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from api.duties.opening import first_step, step_columns
from api.duties.register import Book, read_book, readings_of, rule_of
from api.kernel.calendar.deadlines import Deadline, deadline
from api.kernel.clock import Clock, day_of
from api.kernel.database import Database
from api.kernel.journal.entry import Entry, Subject
from api.kernel.journal.note import note

TASK = "duties.recount"
BATCH = 200

_STALE = """
WITH newest AS (SELECT year::text, max(version)::text AS version FROM calendar_year GROUP BY year)
SELECT id, clause, region, trigger_at, due_on, due_at, unmoved_on, state, rule, readings FROM obligation o
WHERE closed_at IS NULL AND rule IS NOT NULL AND EXISTS (
    SELECT FROM jsonb_each_text(o.calendar) used JOIN newest ON newest.year = used.key AND newest.version <> used.value)
ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
"""
_SET = """
UPDATE obligation SET unmoved_on = %(unmoved_on)s, first_due_at = %(first_due_at)s, due_on = %(due_on)s,
    due_at = %(due_at)s, calendar = %(calendar)s, provisional = %(provisional)s WHERE id = %(id)s
"""
_STEP = "UPDATE obligation SET next_step = %(next_step)s, next_step_at = %(next_step_at)s WHERE id = %(id)s"


@dataclass(frozen=True)
class Counted:
    """An obligation that was counted with a calendar that is not the newest."""

    id: UUID
    clause: str
    region: str | None
    trigger_at: datetime
    due_on: date
    due_at: datetime
    unmoved_on: date
    state: str
    rule: Mapping[str, Any]
    readings: Mapping[str, Any]


async def recount(database: Database, clock: Clock) -> int:
    """Count what has to be; the number of obligations. A batch is a transaction, so it may be broken off anywhere."""
    counted = 0
    while True:
        async with database.writing() as connection:
            stale = await _stale(connection)
            book = await read_book(connection)
            for each in stale:
                await _recount(connection, book, each, clock())
        counted += len(stale)
        if not stale:
            return counted


async def _stale(connection: AsyncConnection[Any]) -> list[Counted]:
    cursor = connection.cursor(row_factory=class_row(Counted))
    return await (await cursor.execute(_STALE, (BATCH,))).fetchall()


async def _recount(connection: AsyncConnection[Any], book: Book, counted: Counted, now: datetime) -> None:
    readings = readings_of(counted.readings)
    found = deadline(rule_of(counted.rule), day_of(counted.trigger_at), book.calendar, readings)
    after = _columns(counted, found)
    await connection.execute(_SET, {**after, "calendar": Jsonb(after["calendar"]), "id": counted.id})
    if after["due_at"] != counted.due_at:
        step = first_step(book, now, after["due_at"])
        await connection.execute(_STEP, {"id": counted.id, **step_columns(step)})
    before = {"due_on": counted.due_on, "due_at": counted.due_at, "unmoved_on": counted.unmoved_on}
    subject = Subject("obligation", counted.id, counted.region)
    await note(connection, Entry("duty.recount", None, subject, counted.clause, before, after))


def _columns(counted: Counted, found: Deadline) -> dict[str, Any]:
    """What changes; a deadline that was put off was stated, and stays."""
    put_off = counted.state == "excused"
    return {
        "unmoved_on": found.unmoved,
        "first_due_at": found.at,
        "due_on": counted.due_on if put_off else found.day,
        "due_at": counted.due_at if put_off else found.at,
        "calendar": {str(year): version for year, version in found.versions.items()},
        "provisional": found.provisional,
    }
