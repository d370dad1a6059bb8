"""The clocks of a recipient: obligations of the Rules, and a copy of their deadlines beside the request."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from api.duties.closing import Evidence, cancel, excuse, fulfil, reinstate
from api.duties.opening import open_obligation
from api.duties.rules import DelayCause
from api.duties.subjects import keeps_records
from api.kernel.actor import Actor
from api.kernel.journal.entry import Subject
from api.requests.rows import Recipient
from api.requests.rules import TO_CENTRES, Act, answer_clause, clause_of
from api.requests.wish import Draft

_DUE = "SELECT due_on, due_at FROM obligation WHERE id = %s"
_FIND = "SELECT id FROM obligation WHERE subject_kind = 'request' AND subject_id = %s AND clause = %s"
_STILL_OPEN = "SELECT id FROM obligation WHERE subject_kind = 'request' AND subject_id = %s AND closed_at IS NULL"

Columns = dict[str, Any]

keeps_records("request")


async def begin(
    connection: AsyncConnection[Any], draft: Draft, about: Subject, recipient: UUID, actor: Actor
) -> Columns:
    """Start the clocks that run from the receipt; the columns of their deadlines."""
    kind, own_due = draft.wish.kind, draft.wish.due_on
    common = {
        "party": recipient,
        "subject": about,
        "trigger_at": draft.sent_at,
        "counterpart": draft.sender.id,
        "actor": actor,
        "opened_at": draft.now,
    }
    columns: Columns = dict.fromkeys(("assignment_due_on", "assignment_due_at", "due_on", "due_at"))
    if kind in TO_CENTRES:
        naming = await open_obligation(connection, clause=clause_of(kind, Act.ASSIGN), **common)
        columns |= zip(("assignment_due_on", "assignment_due_at"), await _due(connection, naming), strict=True)
    if kind not in TO_CENTRES or own_due:
        answering = await open_obligation(connection, clause=answer_clause(kind), due=own_due, **common)
        columns |= zip(("due_on", "due_at"), await _due(connection, answering), strict=True)
    return columns


async def assigned(connection: AsyncConnection[Any], found: Recipient, now: datetime, actor: Actor) -> Columns:
    """A responsible person is named for the first time: the clock of the answer starts, if it does not run (§8)."""
    kind = found.request_kind
    if kind not in TO_CENTRES:
        return {}
    naming = await _find(connection, found, clause_of(kind, Act.ASSIGN))
    await fulfil(connection, naming, at=now, evidence=Evidence(record=found.about), actor=actor)
    if found.due_at:
        return {}
    begun = await open_obligation(
        connection,
        clause=answer_clause(kind),
        party=found.party,
        subject=found.about,
        trigger_at=now,
        counterpart=found.sender,
        actor=actor,
        opened_at=now,
    )
    return dict(zip(("due_on", "due_at"), await _due(connection, begun), strict=True))


async def answered(connection: AsyncConnection[Any], found: Recipient, at: datetime, actor: Actor) -> None:
    """The clock of the answer stops."""
    answering = await _find(connection, found, answer_clause(found.request_kind))
    await fulfil(connection, answering, at=at, evidence=Evidence(record=found.about), actor=actor)


async def delayed(
    connection: AsyncConnection[Any],
    found: Recipient,
    cause: DelayCause,
    reason: str,
    new_date: date,
    now: datetime,
    actor: Actor,
) -> None:
    """The answer is awaited by another day (§23)."""
    answering = await _find(connection, found, answer_clause(found.request_kind))
    await excuse(connection, answering, cause=cause, note=reason, new_due=new_date, at=now, actor=actor)


async def reinstated(
    connection: AsyncConnection[Any], found: Recipient, due: date, now: datetime, actor: Actor
) -> None:
    """The deadline before the last notice holds again."""
    answering = await _find(connection, found, answer_clause(found.request_kind))
    await reinstate(connection, answering, due=due, at=now, actor=actor)


async def cancelled(connection: AsyncConnection[Any], found: Recipient, why: str, now: datetime, actor: Actor) -> None:
    """Nothing is awaited any more."""
    rows = await connection.execute(_STILL_OPEN, (found.id,))
    for (obligation,) in await rows.fetchall():
        await cancel(connection, obligation, note=why, at=now, actor=actor)


async def _due(connection: AsyncConnection[Any], obligation: UUID) -> tuple[date, datetime]:
    row = await (await connection.execute(_DUE, (obligation,))).fetchone()
    assert row is not None, "it was just opened"
    return row[0], row[1]


async def _find(connection: AsyncConnection[Any], found: Recipient, clause: str) -> UUID:
    row = await (await connection.execute(_FIND, (found.id, clause))).fetchone()
    assert row is not None, "each clock has its obligation"
    return row[0]
