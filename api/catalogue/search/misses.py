"""Queries that found nothing, counted for those who edit the thesaurus. Who asked is never kept."""

import asyncio
import contextlib
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Error as DatabaseError

from api.kernel.database import Database
from api.kernel.outage import OUTAGE
from search.analysis import analyse

LONGEST = 200
MOST_KEPT = 10_000
_MOST_WAITING = 500
_PAUSE_S = 1.0
_DIGITS = re.compile(r"(?:\d[\s().+–-]*){7}")

_COUNT = """
INSERT INTO search_miss (query, locale, asked)
SELECT * FROM unnest(%(queries)s::text[], %(locales)s::text[], %(asked)s::bigint[])
ON CONFLICT (query, locale) DO UPDATE SET asked = search_miss.asked + excluded.asked, last_asked = now()
"""
_FORGET = """
DELETE FROM search_miss WHERE (query, locale) IN (
    SELECT query, locale FROM search_miss ORDER BY asked, last_asked
    LIMIT greatest(0, (SELECT count(*) FROM search_miss) - %(most)s))
"""
_LIST = """
SELECT query, locale, asked, first_asked, last_asked FROM search_miss
WHERE %(locale)s::text IS NULL OR locale = %(locale)s ORDER BY asked DESC, last_asked DESC, query LIMIT %(limit)s
"""


@dataclass(frozen=True)
class Miss:
    """A query that found nothing, and how often it was asked."""

    query: str
    locale: str
    asked: int
    first_asked: datetime
    last_asked: datetime


class Misses:
    """Notes in memory, written once a second in one statement: no visitor waits for it."""

    def __init__(self, database: Database, *, pause: float = _PAUSE_S, most: int = MOST_KEPT) -> None:
        self._database, self._pause, self._most = database, pause, most
        self._waiting: Counter[tuple[str, str]] = Counter()
        self._writing: asyncio.Task[None] | None = None

    def note(self, query: str, locale: str) -> None:
        """Count a query that found nothing, unless it may say something of a person."""
        cleaned = worth_keeping(query)
        if cleaned is None or (len(self._waiting) >= _MOST_WAITING and (cleaned, locale) not in self._waiting):
            return
        self._waiting[cleaned, locale] += 1
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_soon())

    async def flush(self) -> None:
        """Write what waits; without a database it is dropped, it is not worth an error."""
        waiting, self._waiting = self._waiting, Counter()
        if not waiting:
            return
        ordered = sorted(waiting.items())  # in one order, lest two processes wait for each other's rows
        values = {
            "queries": [query for (query, _), _ in ordered],
            "locales": [locale for (_, locale), _ in ordered],
            "asked": [asked for _, asked in ordered],
        }
        with contextlib.suppress(DatabaseError, *OUTAGE):
            async with self._database.writing() as connection:
                await connection.execute(_COUNT, values)
                await connection.execute(_FORGET, {"most": self._most})

    async def close(self) -> None:
        """Write the last ones."""
        if self._writing is not None:
            self._writing.cancel()
        await self.flush()

    async def _write_soon(self) -> None:
        await asyncio.sleep(self._pause)
        await self.flush()


def worth_keeping(query: str) -> str | None:
    """The query in one form; None where it names an address or a number of a person, or has no word."""
    if "@" in query or _DIGITS.search(query) or len(query) > LONGEST:
        return None
    text = unicodedata.normalize("NFKC", query)
    shown = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)
    kept = "".join(c for c in shown if unicodedata.category(c) not in ("Cf", "Cs", "Co", "Cn"))
    cleaned = " ".join(kept.lower().split())[:LONGEST]
    if "@" in cleaned or _DIGITS.search(cleaned) or not analyse(cleaned):
        return None
    return cleaned


async def list_misses(database: Database, limit: int, locale: str | None = None) -> list[Miss]:
    """The ones asked most often first."""
    async with database.reading() as connection:
        rows: list[Any] = await (await connection.execute(_LIST, {"limit": limit, "locale": locale})).fetchall()
    return [Miss(*row) for row in rows]
