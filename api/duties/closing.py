"""Closing obligations, or putting them off, for all rooms above, in the transaction of what is done.

Who may do it is theirs to check. Every change is in the journal under the clause it follows from.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from api.duties.opening import first_step, step_columns, too_late_from
from api.duties.register import read_book
from api.duties.rules import (
    BAD_NOTE,
    DELAY_CLAUSE,
    LONGEST_NOTE,
    OPEN,
    DelayCause,
    closing_state,
    excuse_objection,
    fulfilment_objection,
    last_day,
)
from api.kernel.access import missing
from api.kernel.actor import Actor
from api.kernel.journal.entry import Entry, Subject, Values
from api.kernel.journal.note import note as put_in_journal
from api.kernel.refusals import WRONG_STATE, Refusal
from api.kernel.revision import next_revision

_READ = """
SELECT o.id, o.clause, o.party, o.region, o.trigger_at, o.due_on, o.due_at, o.state, o.opened_at,
    c.counterpart = 'investor' AS for_investors
FROM obligation o JOIN clause c ON (c.edition, c.number) = (o.edition, o.clause) WHERE o.id = %s FOR UPDATE OF o
"""
_CLOSE = """
UPDATE obligation SET state = %(state)s, closed_at = %(closed_at)s, evidence = %(evidence)s,
    note = coalesce(%(note)s, note), next_step = NULL, next_step_at = NULL WHERE id = %(id)s
"""
_EXCUSE = """
UPDATE obligation SET state = 'excused', excused_at = %(excused_at)s, cause = %(cause)s, note = %(note)s,
    due_on = %(due_on)s, due_at = %(due_at)s, next_step = %(next_step)s, next_step_at = %(next_step_at)s
WHERE id = %(id)s
"""
_REINSTATE = """
UPDATE obligation SET state = CASE WHEN %(due_at)s = first_due_at THEN 'open' ELSE 'excused' END, due_on = %(due_on)s,
    due_at = %(due_at)s, next_step = %(next_step)s, next_step_at = %(next_step_at)s WHERE id = %(id)s
"""


@dataclass(frozen=True)
class Evidence:
    """What shows that it was done: a record, a file, or at least a note."""

    record: Subject | None = None
    file: UUID | None = None
    note: str | None = None


@dataclass(frozen=True)
class Obligation:
    """A row as the actions read it, locked until the transaction ends."""

    id: UUID
    clause: str
    party: UUID
    region: str | None
    trigger_at: datetime
    due_on: date | None
    due_at: datetime | None
    state: str
    opened_at: datetime
    for_investors: bool | None

    @property
    def subject(self) -> Subject:
        """What the journal says an act is about."""
        return Subject("obligation", self.id, self.region)


async def fulfil(
    connection: AsyncConnection[Any], obligation: UUID, *, at: datetime, evidence: Evidence, actor: Actor | None
) -> None:
    """Close an obligation that was fulfilled, in time or late."""
    found = await read_obligation(connection, obligation)
    begun_at = min(found.trigger_at, found.opened_at)
    if objection := fulfilment_objection(found.state, at, begun_at):
        raise Refusal(objection.by(found.clause))
    await _close(connection, found, "duty.fulfil", closing_state(at, found.due_at), at, evidence, actor)
    if found.for_investors:
        await next_revision(connection)  # how fast regions answer investors is public


async def cancel(
    connection: AsyncConnection[Any], obligation: UUID, *, note: str, at: datetime, actor: Actor | None
) -> None:
    """Close an obligation whose ground is gone, such as a request that was taken back."""
    found = await read_obligation(connection, obligation)
    if found.state not in OPEN:
        raise Refusal(WRONG_STATE.by(found.clause))
    await _close(connection, found, "duty.cancel", "cancelled", at, Evidence(note=clean_note(note)), actor)


async def excuse(
    connection: AsyncConnection[Any],
    obligation: UUID,
    *,
    cause: DelayCause,
    note: str,
    new_due: date,
    at: datetime,
    actor: Actor | None,
) -> None:
    """Tell of a delay before the deadline, with its reason and a new day or moment (§23)."""
    found = await read_obligation(connection, obligation)
    due_at = too_late_from(new_due)
    if objection := excuse_objection(found.state, at, found.due_at, due_at):
        raise Refusal(objection.by(DELAY_CLAUSE))
    step = first_step(await read_book(connection), at, due_at)
    after = {
        "state": "excused",
        "excused_at": at,
        "cause": cause.name.lower(),
        "note": clean_note(note),
        "due_on": last_day(due_at),
        "due_at": due_at,
    }
    await connection.execute(_EXCUSE, {**after, **step_columns(step), "id": found.id})
    before = {"state": found.state, "due_on": found.due_on, "due_at": found.due_at}
    await _note(connection, "duty.excuse", actor, found, before, after, DELAY_CLAUSE)


async def reinstate(
    connection: AsyncConnection[Any], obligation: UUID, *, due: date, at: datetime, actor: Actor | None
) -> None:
    """Let a deadline hold again that was put off, since those who wait have refused the delay (§23)."""
    found = await read_obligation(connection, obligation)
    if found.state != "excused":
        raise Refusal(WRONG_STATE.by(DELAY_CLAUSE))
    due_at = too_late_from(due)
    step = first_step(await read_book(connection), at, due_at)
    after = {"due_on": last_day(due_at), "due_at": due_at}
    await connection.execute(_REINSTATE, {**after, **step_columns(step), "id": found.id})
    before = {"due_on": found.due_on, "due_at": found.due_at}
    await _note(connection, "duty.reinstate", actor, found, before, after, DELAY_CLAUSE)


async def read_obligation(connection: AsyncConnection[Any], obligation: UUID) -> Obligation:
    """An obligation, locked until the transaction ends; Refusal where there is none."""
    cursor = connection.cursor(row_factory=class_row(Obligation))
    found = await (await cursor.execute(_READ, (obligation,))).fetchone()
    if found is None:
        raise missing("obligation")
    return found


def clean_note(typed: str) -> str:
    """A note without space round it; Refusal for none, or one that is too long."""
    cleaned = typed.strip().replace("\0", "")
    if not cleaned or len(cleaned) > LONGEST_NOTE:
        raise Refusal(BAD_NOTE.at("note", most=LONGEST_NOTE))
    return cleaned


async def _close(
    connection: AsyncConnection[Any],
    found: Obligation,
    act: str,
    state: str,
    at: datetime,
    evidence: Evidence,
    actor: Actor | None,
) -> None:
    shown = {name: value for name, value in asdict(evidence).items() if value is not None}
    plain = {**shown, "record": {"kind": evidence.record.kind, "id": evidence.record.id}} if evidence.record else shown
    after = {"state": state, "closed_at": at, "evidence": plain}
    stored = Jsonb({name: _text(value) for name, value in plain.items()})
    await connection.execute(_CLOSE, {**after, "evidence": stored, "note": evidence.note, "id": found.id})
    await _note(connection, act, actor, found, {"state": found.state}, after, found.clause)


def _text(value: Any) -> Any:
    return {name: str(each) for name, each in value.items()} if isinstance(value, Mapping) else str(value)


async def _note(
    connection: AsyncConnection[Any],
    act: str,
    actor: Actor | None,
    found: Obligation,
    before: Values,
    after: Values,
    clause: str,
) -> None:
    await put_in_journal(connection, Entry(act, actor, found.subject, clause, before, after))
