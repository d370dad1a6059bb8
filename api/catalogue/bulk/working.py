"""Bring in the records of the files that were asked for, one after the other; what a dead worker left is done again."""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any
from uuid import UUID

import structlog
from psycopg import AsyncConnection
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from api.catalogue.bulk.choices import Choosing, read_choices
from api.catalogue.bulk.jsonl import read_jsonl
from api.catalogue.bulk.rules import MOST_PROBLEMS, Problem, Read, Row
from api.catalogue.bulk.workbook import read_workbook
from api.catalogue.publication.actions.writing import save_lines
from api.kernel.actor import Actor
from api.kernel.canonical import plain
from api.kernel.database import Database
from api.kernel.files import rows
from api.kernel.files.stores import Store
from api.kernel.outage import OUTAGE
from api.kernel.refusals import FORBIDDEN, Reason, Refusal
from api.parties.keys import by_id

_NEXT = """
SELECT id, member, scopes, file, digest, format, dry_run FROM bulk_import
WHERE state = 'waiting' ORDER BY created_at, id LIMIT 1
"""
_LOCK = "SELECT FROM bulk_import WHERE id = %s AND state = 'waiting' FOR UPDATE"
_CREATED = "SELECT count(*) FROM kept_record WHERE id = ANY(%s) AND created_at = now()"
_FINISH = """
UPDATE bulk_import SET state = %(state)s, records = %(records)s, created = %(created)s,
    problem_count = %(count)s, problems = %(problems)s, finished_at = now() WHERE id = %(id)s
"""

_log = structlog.get_logger("worker")


@dataclass(frozen=True)
class _Asked:
    id: UUID
    member: UUID
    scopes: list[str] | None
    file: UUID
    digest: str
    format: str
    dry_run: bool


class _TriedOnly(Exception):
    """Rolls back what was only to be tried."""


@dataclass(frozen=True)
class _Outcome:
    state: str
    records: int = 0
    created: int = 0
    problems: Sequence[Problem] = ()


async def work(database: Database, store: Store) -> None:
    """Do all imports that wait."""
    while asked := await _next(database):
        try:
            await _do(database, store, asked)
        except OUTAGE:
            raise
        except Exception:  # one that fails must not keep the others waiting
            _log.exception("import.failed", id=str(asked.id))
            await _settle(database, asked, _Outcome("failed"))


async def _next(database: Database) -> _Asked | None:
    async with database.reading() as connection:
        cursor = connection.cursor(row_factory=class_row(_Asked))
        return await (await cursor.execute(_NEXT)).fetchone()


async def _do(database: Database, store: Store, asked: _Asked) -> None:
    actor, choosing = await _actor(database, asked)
    if actor is None:
        await _settle(database, asked, _refused([_problem(FORBIDDEN)]))
        return
    content = b"".join([piece async for piece in store.read(asked.digest)])
    try:
        found = await asyncio.to_thread(_read, content, asked.format, choosing)
        await _save(database, actor, asked, found)
    except Refusal as refusal:
        await _settle(database, asked, _refused([_problem(reason) for reason in refusal.reasons]))


async def _actor(database: Database, asked: _Asked) -> tuple[Actor | None, Choosing]:
    """Who asked, as they are now: who has left, or lost their role, brings nothing in."""
    async with database.reading() as connection:
        actor = await by_id(connection, asked.member)
        if actor is None:
            return None, Choosing()
        scopes = None if asked.scopes is None else frozenset(asked.scopes)
        return replace(actor, scopes=scopes), await read_choices(connection, actor.region)


def _read(content: bytes, form: str, choosing: Choosing) -> Read:
    return read_workbook(content, choosing) if form == "xlsx" else read_jsonl(content)


async def _save(database: Database, actor: Actor, asked: _Asked, found: Read) -> None:
    """Keep the records and the outcome in one transaction, or the outcome alone."""
    outcome = _refused(found.problems)
    try:
        async with database.writing() as connection:
            await connection.execute(_LOCK, (asked.id,))
            outcome = await _saved(connection, actor, found)
            if asked.dry_run or outcome.problems:
                raise _TriedOnly
            await rows.release(connection, asked.file)
            await _finish(connection, asked, outcome)
    except _TriedOnly:
        await _settle(database, asked, outcome)
    except Refusal as refusal:
        await _settle(database, asked, _refused(_all(found, refusal.reasons)))


async def _saved(connection: AsyncConnection[Any], actor: Actor, found: Read) -> _Outcome:
    saved = await save_lines(connection, actor, [row.record for row in found.rows]) if found.rows else []
    if found.problems:
        return _refused(found.problems)
    row = await (await connection.execute(_CREATED, (saved,))).fetchone()
    return _Outcome("done", len(saved), row[0] if row else 0)


async def _settle(database: Database, asked: _Asked, outcome: _Outcome) -> None:
    async with database.writing() as connection:
        await connection.execute(_LOCK, (asked.id,))
        if not asked.dry_run:
            await rows.release(connection, asked.file)
        await _finish(connection, asked, outcome)


async def _finish(connection: AsyncConnection[Any], asked: _Asked, outcome: _Outcome) -> None:
    problems = [plain(asdict(each)) for each in outcome.problems[:MOST_PROBLEMS]]
    values = {
        "id": asked.id,
        "state": outcome.state,
        "records": outcome.records,
        "created": outcome.created,
        "count": len(outcome.problems),
        "problems": Jsonb(problems),
    }
    await connection.execute(_FINISH, values)


def _refused(problems: Sequence[Problem]) -> _Outcome:
    return _Outcome(
        "refused", problems=sorted(problems, key=lambda each: (each.sheet or "", each.line, each.cell or ""))
    )


def _all(found: Read, reasons: Sequence[Reason]) -> list[Problem]:
    """What is wrong with cells, and with records; a field that could not be read is not told twice."""
    known = {(each.line, each.at) for each in found.problems}
    placed = [_placed(found.rows, reason) for reason in reasons]
    return [*found.problems, *(each for each in placed if (each.line, each.at) not in known)]


def _placed(records: Sequence[Row], reason: Reason) -> Problem:
    """A reason with the place in the file that it is about."""
    if len(reason.path) < 2 or reason.path[0] != "lines":
        return _problem(reason)
    row, path = records[int(reason.path[1])], reason.path[2:]
    sheet, cell = row.place(path)
    return replace(_problem(reason), line=row.line, at=".".join(path), sheet=sheet, cell=cell)


def _problem(reason: Reason) -> Problem:
    return Problem(reason.code, reason.message, 0, values=dict(reason.values))
