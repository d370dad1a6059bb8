"""Prove that the journal is whole: nothing edited, removed, put elsewhere, or cut off at its end."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from typing import Any

from psycopg import AsyncConnection
from psycopg.rows import dict_row

from api.kernel.journal.chain import BEGINNING, CONTENT, row_hash
from api.kernel.journal.heads import Head

MOST_FAULTS = 100
_ROWS = f"SELECT sequence, at, {', '.join(CONTENT)}, previous, hash FROM journal ORDER BY sequence"


@dataclass(frozen=True)
class Fault:
    """What is wrong at a place."""

    sequence: int
    what: str


@dataclass
class Report:
    """What was found: `rows` that were read, the last one, and at most MOST_FAULTS faults."""

    rows: int = 0
    sequence: int = 0
    hash: bytes = BEGINNING
    heads: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        return not self.faults

    def add(self, sequence: int, what: str) -> None:
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(sequence, what))


async def verify(connection: AsyncConnection[Any], heads: Iterable[Head] = ()) -> Report:
    """Read the whole journal, a batch at a time, within one transaction of the caller's."""
    report, expected = Report(), _by_place(heads)
    async for row in _rows(connection):
        _check(report, row)
        for head in expected.pop(row["sequence"], ()):
            _check_head(report, head, row["hash"].hex())
    for head in (each for place in sorted(expected) for each in expected[place]):
        report.heads += 1
        cut = head.sequence > report.sequence
        report.add(head.sequence, f"cut off: it was there on {head.day}" if cut else f"removed after {head.day}")
    return report


def _check(report: Report, row: dict[str, Any]) -> None:
    sequence, previous, found = row["sequence"], row["previous"], row["hash"]
    if sequence != report.sequence + 1:
        gap = sequence - report.sequence - 1
        report.add(sequence, f"removed before it: {gap} rows" if gap > 0 else "there twice")
    elif previous != report.hash:
        report.add(sequence, "not bound to the row before it: one of the two was put here or edited")
    content = {name: row[name] for name in CONTENT}
    if row_hash(previous, sequence, row["at"], content) != found:
        report.add(sequence, "edited: its hash is of something else")
    report.rows += 1
    report.sequence, report.hash = sequence, found


def _check_head(report: Report, head: Head, found: str) -> None:
    report.heads += 1
    if found != head.hash:
        report.add(head.sequence, f"written anew: the head published on {head.day} is another one")


def _by_place(heads: Iterable[Head]) -> dict[int, set[Head]]:
    places: dict[int, set[Head]] = {}
    for head in heads:
        places.setdefault(head.sequence, set()).add(head)
    return places


async def _rows(connection: AsyncConnection[Any]) -> AsyncIterator[dict[str, Any]]:
    async with connection.cursor("journal", row_factory=dict_row) as cursor:
        cursor.itersize = 2000
        await cursor.execute(_ROWS)
        async for row in cursor:
            yield row
