"""Letters about deadlines: before and on the day, then to the head of the party, then to the Ministry.

Each step of an obligation is in the ledger once: written in one transaction with its letters and with what comes next.
So a worker may die at any time, and many may work. What has been overtaken while no worker ran is not sent any more.
"""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import class_row

from api.duties.letters import Line, Recipient, letter_about
from api.duties.opening import step_columns
from api.duties.register import Book, read_book
from api.duties.rules import Planned, Step, step_after, step_from, steps
from api.duties.service import Duties
from api.kernel.clock import Clock
from api.kernel.journal.entry import Entry, Subject
from api.kernel.journal.note import note
from api.kernel.mail.outbox import put
from api.kernel.revision import next_revision
from locales.text import Text

TASK = "duties.tell"
BATCH = 200

_DUE = """
SELECT o.id, o.party, o.region, o.clause, o.due_on, o.due_at, o.next_step,
    coalesce(o.excused_at, o.opened_at) AS since, c.text, p.title
FROM obligation o JOIN clause c ON (c.edition, c.number) = (o.edition, o.clause) JOIN party p ON p.id = o.party
WHERE o.next_step_at <= %s ORDER BY o.next_step_at, o.party, o.id LIMIT %s FOR UPDATE OF o SKIP LOCKED
"""
_ON = "UPDATE obligation SET next_step = %(next_step)s, next_step_at = %(next_step_at)s WHERE id = %(id)s"
_DONE = """
INSERT INTO obligation_step (obligation, step, due_on, planned_at, done_at, letters)
VALUES (%(id)s, %(step)s, %(due_on)s, %(planned_at)s, %(done_at)s, 0) ON CONFLICT DO NOTHING
"""
_LETTERS = "UPDATE obligation_step SET letters = %s WHERE (obligation, step, due_on) = (%s, %s, %s)"
# Those who work on it, or the head where nobody else is there; heads; the heads and approvers of the Ministry.
_RECIPIENTS = """
SELECT m.id, m.address, m.locale FROM member m JOIN party p ON p.id = m.party
WHERE m.state = 'active' AND m.roles && %(roles)s::text[]
    AND CASE WHEN %(ministry)s THEN p.kind = 'ministry' AND p.id <> %(party)s ELSE p.id = %(party)s END
ORDER BY m.id
"""
_ROLES = {
    Step.AHEAD: ("editor", "approver"),
    Step.DUE: ("editor", "approver"),
    Step.HEAD: ("head",),
    Step.MINISTRY: ("head", "approver"),
}
_NEXT = "SELECT extract(epoch FROM min(next_step_at) - %s) FROM obligation WHERE next_step_at IS NOT NULL"


@dataclass(frozen=True)
class Pending:
    """An obligation whose next step has come."""

    id: UUID
    party: UUID
    region: str | None
    clause: str
    due_on: date
    due_at: datetime
    next_step: str
    since: datetime
    text: Text
    title: Text


async def tell_due(duties: Duties, clock: Clock) -> float | None:
    """Take all steps that have come; the seconds until the next one, None where there is none."""
    while True:
        async with duties.database.writing() as connection:
            taken = await _tell_some(connection, duties, clock())
        if not taken:
            break
    async with duties.database.reading() as connection:
        row = await (await connection.execute(_NEXT, (clock(),))).fetchone()
    return None if row is None or row[0] is None else max(0.0, float(row[0]))


async def _tell_some(connection: AsyncConnection[Any], duties: Duties, now: datetime) -> int:
    """Take a batch of steps; their number."""
    cursor = connection.cursor(row_factory=class_row(Pending))
    pending = await (await cursor.execute(_DUE, (now, BATCH))).fetchall()
    book = await read_book(connection) if pending else None
    taken = [(each, _step(book, each, now)) for each in pending] if book else []
    for each, (planned, step) in taken:
        following = step_after(planned, step.step) if step.at <= now else step
        await connection.execute(_ON, {"id": each.id, **step_columns(following)})
    due = [(each, step) for each, (_, step) in taken if step.at <= now and await _claimed(connection, each, step, now)]
    for (party, step), group in groupby(sorted(due, key=_group), key=lambda item: _group(item)[:2]):
        await _tell(connection, duties, party, Step(step), list(group))
        if step == Step.HEAD:
            await next_revision(connection)  # how many answers to investors are overdue is public
    return len(pending)


async def _claimed(connection: AsyncConnection[Any], pending: Pending, planned: Planned, now: datetime) -> bool:
    """Whether a step is taken now; not where it was before a deadline was put off that holds again."""
    row = {"id": pending.id, "step": planned.step.value, "due_on": pending.due_on}
    return bool((await connection.execute(_DONE, {**row, "planned_at": planned.at, "done_at": now})).rowcount)


def _step(book: Book, pending: Pending, now: datetime) -> tuple[list[Planned], Planned]:
    planned = steps(pending.since, pending.due_at, book.calendar, book.timing)
    step = step_from(planned, Step(pending.next_step), now, pending.due_at)
    assert step is not None, "the Ministry is always the last step"
    return planned, step


def _group(item: tuple[Pending, Planned]) -> tuple[UUID, str, datetime, UUID]:
    pending, planned = item
    return pending.party, planned.step.value, pending.due_at, pending.id


async def _tell(
    connection: AsyncConnection[Any],
    duties: Duties,
    party: UUID,
    step: Step,
    due: list[tuple[Pending, Planned]],
) -> None:
    """Write to everybody concerned about some obligations of a party that are at the same step."""
    first = due[0][0]
    occasion = f"duties {step.value} {first.id} {first.due_at.isoformat()} {len(due)}"
    lines = [Line(pending.clause, pending.text, pending.due_on) for pending, _ in due]
    recipients = await _recipients(connection, duties, party, step)
    for recipient in recipients:
        letter = letter_about(first.title, lines, step, recipient, occasion)
        await put(connection, duties.seal, letter, duties.sender, recipient.id)
    for pending, _ in due:
        await connection.execute(_LETTERS, (len(recipients), pending.id, step.value, pending.due_on))
        subject = Subject("obligation", pending.id, pending.region)
        told = {"step": step.value, "due_on": pending.due_on, "letters": len(recipients)}
        await note(connection, Entry("duty.tell", None, subject, pending.clause, None, told))


async def _recipients(connection: AsyncConnection[Any], duties: Duties, party: UUID, step: Step) -> list[Recipient]:
    for roles in (_ROLES[step], ("head",)):
        values = {"party": party, "ministry": step is Step.MINISTRY, "roles": list(roles)}
        rows = await (await connection.execute(_RECIPIENTS, values)).fetchall()
        if rows:
            opened = [(member, duties.seal.open(address), locale) for member, address, locale in rows]
            return [Recipient(member, address, locale) for member, address, locale in opened if address]
    return []
