"""What the Rules ask for each month, quarter, half-year or year opens by itself (§11-14, §19).

The job may be late, run twice or die at any step: a period of a party is opened in one transaction with the line of the
ledger that says so. Where the job has not run for long, all periods since the last one are opened; what was due before
it ran for the first time is not its business.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import class_row

from api.duties.opening import Opening, open_one
from api.duties.register import Book, Clause, clauses_in_force, find_clause, read_book, rule_of
from api.duties.subjects import subjects_of
from api.kernel.calendar.deadlines import deadline
from api.kernel.calendar.periods import Period, Span, next_period, period_of, previous_period
from api.kernel.clock import Clock, day_of, start_of
from api.kernel.database import Database

TASK = "duties.open"

_WATCH = "INSERT INTO watched_party SELECT id, %s FROM party ON CONFLICT DO NOTHING"
_PARTIES = """
SELECT p.id, p.kind, p.region, p.kind <> 'local_executive_body' AS always, p.participates_from, p.participates_until,
    w.since
FROM party p JOIN watched_party w ON w.party = p.id ORDER BY p.slug
"""
_LAST = "SELECT party, clause, max(starts) FROM opened_period GROUP BY party, clause"
_CLAIM = """
INSERT INTO opened_period (party, clause, period, starts, opened_at, obligations)
VALUES (%(party)s, %(clause)s, %(period)s, %(starts)s, %(opened_at)s, 0) ON CONFLICT DO NOTHING
"""
_COUNT = "UPDATE opened_period SET obligations = %s WHERE (party, clause, period) = (%s, %s, %s)"


@dataclass(frozen=True)
class Party:
    """A party as far as it matters who owes what; `since`: when the job saw it for the first time."""

    id: UUID
    kind: str
    region: str | None
    always: bool
    participates_from: date | None
    participates_until: date | None
    since: datetime

    def takes_part(self, day: date) -> bool:
        """Whether it takes part on a day (§2)."""
        if self.always:
            return True
        since, until = self.participates_from, self.participates_until
        return since is not None and since <= day and (until is None or day <= until)


@dataclass(frozen=True)
class Due:
    """A period that a party has not been told of."""

    clause: Clause
    party: Party
    period: Period


async def open_periods(database: Database, clock: Clock) -> int:
    """Open what has begun; the number of obligations."""
    opened = 0
    async with database.writing() as connection:
        await connection.execute(_WATCH, (clock(),))
        book = await read_book(connection)
        plan = await _plan(connection, book, day_of(clock()))
    for due in plan:
        async with database.writing() as connection:
            opened += await _open(connection, book, due, clock())
    return opened


async def _plan(connection: AsyncConnection[Any], book: Book, today: date) -> list[Due]:
    """The periods to be opened, the earliest first."""
    parties = await (await connection.cursor(row_factory=class_row(Party)).execute(_PARTIES)).fetchall()
    rows = await (await connection.execute(_LAST)).fetchall()
    last = {(party, clause): starts for party, clause, starts in rows}
    clauses = [clause for clause in await clauses_in_force(connection, today) if clause.period]
    found = [
        Due(clause, party, period)
        for clause in clauses
        for party in parties
        if party.kind in clause.actors
        for period in _periods(book, clause, party, last.get((party.id, clause.number)), today)
        if party.takes_part(period.start)
    ]
    return sorted(found, key=lambda due: due.period.start)


def _periods(book: Book, clause: Clause, party: Party, last: date | None, today: date) -> Iterator[Period]:
    """Those after the last one that was opened, up to that of today; at first those that were still to be done."""
    assert clause.rule, "what is periodic has a deadline"
    span, rule = Span(clause.period), rule_of(clause.rule)
    began = period_of(span, day_of(party.since))
    period = next_period(span, period_of(span, last)) if last else previous_period(span, began)
    while period.start <= today:
        if last or deadline(rule, period.start, book.calendar, book.readings).at > party.since:
            yield period
        period = next_period(span, period)


async def _open(connection: AsyncConnection[Any], book: Book, due: Due, now: datetime) -> int:
    """Open a period of a party by the edition of its first day, unless somebody else has."""
    key = {"party": due.party.id, "clause": due.clause.number, "period": due.period.name}
    claimed = await connection.execute(_CLAIM, {**key, "starts": due.period.start, "opened_at": now})
    clause = await find_clause(connection, due.clause.number, due.period.start)
    if not claimed.rowcount or clause is None:
        return 0
    begins, opened = start_of(due.period.start), 0
    for subject in await subjects_of(connection, clause.subjects, due.party.id, due.party.region, begins):
        opening = Opening(clause, due.party.id, subject, begins, now, period=due.period.name)
        opened += await open_one(connection, book, opening) is not None
    await connection.execute(_COUNT, (opened, *key.values()))
    return opened
