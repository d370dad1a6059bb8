"""Heads of the journal: its last row at the beginning of a day, made public so that nobody can cut it unseen.

A chain proves that no row within it was touched, but not that its end is still there, nor that it was not written anew
as a whole. Whoever keeps a copy of a head proves both.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import orjson
from psycopg import AsyncConnection
from psycopg.rows import class_row

from api.kernel.database import Database

TASK = "journal.publish"
JUST_AFTER_MIDNIGHT = "5 19 * * *"
"""In Almaty; the clock of the worker is that of UTC."""

_PUBLISH = """
INSERT INTO journal_head (day, sequence, hash)
SELECT (now() AT TIME ZONE 'Asia/Almaty')::date, sequence, hash FROM journal ORDER BY sequence DESC LIMIT 1
ON CONFLICT (day) DO NOTHING
"""
_ALL = "SELECT day::text, sequence, encode(hash, 'hex') AS hash FROM journal_head ORDER BY day"


@dataclass(frozen=True)
class Head:
    """The last row at the beginning of a day in Almaty; `hash` in hexadecimal digits."""

    day: str
    sequence: int
    hash: str


class BadHeads(ValueError):
    """A file does not hold heads; the message names the line."""


async def publish(database: Database, var_dir: Path) -> None:
    """Note the head of today, unless that was done, and write all heads to VAR_DIR/journal/heads.jsonl."""
    async with database.writing() as connection:
        await connection.execute(_PUBLISH)
        heads = await published(connection)
    _write(var_dir, heads)


async def published(connection: AsyncConnection[Any]) -> list[Head]:
    """All heads that the database knows of, the oldest first."""
    cursor = connection.cursor(row_factory=class_row(Head))
    return await (await cursor.execute(_ALL)).fetchall()


def heads_file(var_dir: Path) -> Path:
    """Where the worker keeps the heads it has published."""
    return var_dir / "journal" / "heads.jsonl"


def read_heads(path: Path) -> list[Head]:
    """The heads of a file, a JSON object a line; BadHeads for what is none."""
    return list(_read(path.read_bytes().splitlines()))


def _read(lines: Iterable[bytes]) -> Iterator[Head]:
    for number, line in enumerate(lines, 1):
        try:
            value = orjson.loads(line)
            yield Head(str(value.get("day", "")), int(value["sequence"]), bytes.fromhex(value["hash"]).hex())
        except (ValueError, KeyError, TypeError, AttributeError):
            raise BadHeads(f"line {number} is no head: it needs a sequence and a hash") from None


def _write(var_dir: Path, heads: Iterable[Head]) -> None:
    """Add what the file has not: what it says of a day stays, whatever the database says today."""
    path = heads_file(var_dir)
    path.parent.mkdir(parents=True, exist_ok=True)
    known = {head.day for head in read_heads(path)} if path.exists() else set()
    with path.open("ab") as file:
        file.writelines(orjson.dumps(asdict(head)) + b"\n" for head in heads if head.day not in known)
