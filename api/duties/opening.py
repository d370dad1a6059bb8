"""Opening obligations, for all rooms above, in the transaction of what causes them.

Who may do it is theirs to check. Every change is in the journal under the clause it follows from.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.types.json import Jsonb

from api.duties.register import Book, Clause, read_book, read_clause, rule_of
from api.duties.rules import DUE_BEFORE_TRIGGER, Planned, Step, last_day, step_from, steps
from api.kernel.actor import Actor
from api.kernel.calendar.deadlines import deadline
from api.kernel.clock import day_of, end_of, now
from api.kernel.ids import new_id
from api.kernel.journal.entry import Entry, Subject
from api.kernel.journal.note import note
from api.kernel.refusals import Refusal

_COLUMNS = (
    "id, edition, clause, party, counterpart, subject_kind, subject_id, period, trigger_at, unmoved_on, due_on, due_at,"
    " first_due_at, basis, rule, readings, calendar, provisional, next_step, next_step_at, opened_at"
)
_OPEN = f"""
INSERT INTO obligation ({_COLUMNS}, region)
SELECT {", ".join(f"%({name})s" for name in _COLUMNS.split(", "))}, coalesce(%(region)s::text, p.region)
FROM party p WHERE p.id = %(party)s
ON CONFLICT ON CONSTRAINT uq_obligation DO NOTHING RETURNING region
"""
_KNOWN = """
SELECT id FROM obligation WHERE (party, clause, subject_kind, subject_id) = (%(party)s, %(clause)s, %(subject_kind)s,
    %(subject_id)s) AND period IS NOT DISTINCT FROM %(period)s
"""


@dataclass(frozen=True)
class Opening:
    """What an obligation begins with."""

    clause: Clause
    party: UUID
    subject: Subject
    trigger_at: datetime
    opened_at: datetime
    counterpart: UUID | None = None
    due: date | None = None
    period: str | None = None


async def open_obligation(
    connection: AsyncConnection[Any],
    *,
    clause: str,
    party: UUID,
    subject: Subject,
    trigger_at: datetime,
    counterpart: UUID | None = None,
    due: date | None = None,
    actor: Actor | None = None,
    opened_at: datetime | None = None,
) -> UUID:
    """Open what a clause asks of a party about a subject; the same one twice is one, and its id the answer.

    *due*, a day or a moment, is a deadline that was stated and wins (§23). *trigger_at* of what has to come before a
    date, like a notice of an event, is that date.
    """
    found = await read_clause(connection, clause, day_of(trigger_at))
    opening = Opening(found, party, subject, trigger_at, opened_at or now(), counterpart, due)
    opened = await open_one(connection, await read_book(connection), opening, actor)
    if opened is not None:
        return opened
    key = {"party": party, "clause": clause, "subject_kind": subject.kind, "subject_id": subject.id, "period": None}
    row = await (await connection.execute(_KNOWN, key)).fetchone()
    assert row is not None, "it was in the way a moment ago, and nobody erases obligations"
    return row[0]


async def open_one(
    connection: AsyncConnection[Any], book: Book, opening: Opening, actor: Actor | None = None
) -> UUID | None:
    """Open an obligation; None where it is there already."""
    due, obligation = _due(book, opening), new_id()
    step = first_step(book, opening.opened_at, due.get("due_at"))
    columns = {
        "id": obligation,
        "edition": opening.clause.edition,
        "clause": opening.clause.number,
        "party": opening.party,
        "counterpart": opening.counterpart,
        "subject_kind": opening.subject.kind,
        "subject_id": opening.subject.id,
        "period": opening.period,
        "trigger_at": opening.trigger_at,
        "region": opening.subject.region,
        "opened_at": opening.opened_at,
        **dict.fromkeys(("unmoved_on", "due_on", "due_at", "first_due_at", "basis", "rule", "readings")),
        "calendar": {},
        "provisional": False,
        **due,
        **step_columns(step),
    }
    stored = {name: Jsonb(value) if isinstance(value, dict) else value for name, value in columns.items()}
    row = await (await connection.execute(_OPEN, stored)).fetchone()
    if row is None:
        return None
    told = {name: columns[name] for name in ("party", "subject_kind", "subject_id", "period", "due_on", "basis")}
    entry = Entry("duty.open", actor, Subject("obligation", obligation, row[0]), opening.clause.number, None, told)
    await note(connection, entry)
    return obligation


def _due(book: Book, opening: Opening) -> dict[str, Any]:
    """The columns of the deadline; none where the clause has no term and nobody stated one."""
    clause, due = opening.clause, opening.due
    if due is not None:
        at = too_late_from(due)
        if at <= opening.trigger_at:
            raise Refusal(DUE_BEFORE_TRIGGER.at("due").by(clause.number))
        return {"unmoved_on": last_day(at), "due_on": last_day(at), "due_at": at, "first_due_at": at, "basis": "stated"}
    if clause.rule is None:
        return {}
    found = deadline(rule_of(clause.rule), day_of(opening.trigger_at), book.calendar, book.readings)
    return {
        "unmoved_on": found.unmoved,
        "due_on": found.day,
        "due_at": found.at,
        "first_due_at": found.at,
        "basis": clause.basis,
        "rule": dict(clause.rule),
        "readings": asdict(book.readings),
        "calendar": {str(year): version for year, version in found.versions.items()},
        "provisional": found.provisional,
    }


def too_late_from(due: date) -> datetime:
    """The first moment that is too late: the stated one, or the end of the stated day."""
    return due if isinstance(due, datetime) else end_of(due)


def first_step(book: Book, since: datetime, due_at: datetime | None) -> Planned | None:
    """The first letter about what begins at *since*."""
    if due_at is None:
        return None
    return step_from(steps(since, due_at, book.calendar, book.timing), Step.AHEAD, since, due_at)


def step_columns(step: Planned | None) -> dict[str, Any]:
    """The columns that say which letter comes next."""
    return {"next_step": step and step.step.value, "next_step_at": step and step.at}
