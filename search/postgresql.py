"""Search by PostgreSQL, with the same keys: for an installation without Meilisearch, and while it is away."""

import asyncio
import math
import time
from collections.abc import AsyncIterable, Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from itertools import accumulate
from typing import Any, LiteralString

from psycopg import AsyncConnection
from psycopg import Error as DatabaseError

from search import postgresql_sql as sql
from search.analysis import ANALYSER_VERSION, SHORT_KEY, short
from search.documents import Keys, document_keys
from search.engine import (
    DEPTH,
    FEW,
    Facets,
    Found,
    SearchDocument,
    SearchError,
    SearchRequest,
    SearchResult,
    Selection,
    moment,
)
from search.query import Term, plan
from search.stream import batches
from search.vocabulary import Vocabulary

Connect = Callable[[], AbstractAsyncContextManager[AsyncConnection[Any]]]
_MOST_SIMILAR = 10
# A score for each word of a record: so many cost about 30 ms.
_MOST_SCORES = 1000
_PAUSE_SECONDS = 1.0
# A little less than half of what all words of a query carry.
_ENOUGH = 0.4999


class PostgresqlEngine:
    def __init__(self, connect: Connect) -> None:
        self.connect = connect
        self._vocabulary, self._revision, self._size = Vocabulary.of({}), -1, 0
        self._next_reading = self._next_look = 0.0
        self._refreshing = asyncio.Lock()

    async def search(self, request: SearchRequest) -> SearchResult:
        async with self.connect() as connection:
            vocabulary = await self._known(connection)
            planned = plan(request, vocabulary)
            if request.query.strip() and not planned.terms:
                return SearchResult(Found(), {}, "postgresql", planned.repaired)
            words = [await _readings(connection, vocabulary, term) for term in planned.terms]
            named = [[term.key] for term in planned.concepts]
            everything = [*named, *words] if planned.open else [*words, *named]
            questions = self._questions(everything, vocabulary)
            found, facets, without = await _ask(connection, request, questions)
            few = words and found.total < FEW and "similar" in request.parts
            similar = await self._similar(connection, request, words, vocabulary) if few else ()
            similar = tuple(id for id in similar if id not in found.ids)
        return SearchResult(found, facets, "postgresql", planned.repaired, similar, without)

    async def put(self, documents: Iterable[SearchDocument]) -> None:
        async with self.connect() as connection:
            await self.write(connection, documents)

    async def write(self, connection: AsyncConnection[Any], documents: Iterable[SearchDocument]) -> None:
        """`put` inside a transaction of the caller's: the records and what finds them change together."""
        latest = {document.id: document for document in documents}
        rows = [_row(document) for document in latest.values()]
        if not rows:
            return
        async with connection.transaction():
            await connection.execute(sql.LOCK)
            await _uncount(connection, list(latest))
            await _put(connection, rows)
            await connection.execute(sql.COUNT_IN, {"ids": list(latest)})
            await connection.execute(sql.FORGET_TERMS)
        self._stale()

    async def remove(self, ids: Iterable[str]) -> None:
        async with self.connect() as connection:
            await self.erase(connection, ids)

    async def erase(self, connection: AsyncConnection[Any], ids: Iterable[str]) -> None:
        """`remove` inside a transaction of the caller's."""
        gone = list(ids)
        async with connection.transaction():
            await connection.execute(sql.LOCK)
            await _uncount(connection, gone)
            await connection.execute(sql.REMOVE, {"ids": gone})
            await connection.execute(sql.FORGET_TERMS)
        self._stale()

    async def clear(self) -> None:
        async with self.connect() as connection, connection.transaction():
            await connection.execute(sql.LOCK)
            await _each(connection, sql.EVERYTHING)
        self._stale()

    async def rebuild(self, documents: Iterable[SearchDocument] | AsyncIterable[SearchDocument]) -> None:
        """Leaves exactly these; until it is done, searches see what was there before and changes wait."""
        async with self.connect() as connection, connection.transaction():
            await connection.execute(sql.LOCK)
            await _each(connection, sql.EVERYTHING)
            async with connection.cursor() as cursor, cursor.copy(sql.LOAD) as copy:
                async for batch in batches(documents):
                    for row in {document.id: _row(document) for document in batch}.values():
                        await copy.write_row(list(row.values()))
            await _each(connection, sql.COUNT_ANEW)
        self._stale()

    async def count(self) -> int:
        return int(await self._one(sql.COUNT))

    async def held(self) -> dict[str, int]:
        async with self.connect() as connection:
            rows = await (await connection.execute(sql.HELD)).fetchall()
        return {id: moment(time) for id, time in rows}

    async def current(self) -> bool:
        """Whether every record was indexed by this version of the analyser; if not, `rebuild` is due."""
        return bool(await self._one(sql.CURRENT, {"version": ANALYSER_VERSION}))

    async def healthy(self) -> bool:
        try:
            await self._one(sql.REVISION)
        except (DatabaseError, SearchError, OSError):
            return False
        return True

    async def warm(self) -> None:
        await self.search(SearchRequest("KAZNEX INVEST", "en"))

    async def vocabulary(self) -> Vocabulary:
        """What the index knows, for an engine that holds the same records; looked at once a second."""
        if time.monotonic() > self._next_look:
            async with self.connect() as connection:
                await self._known(connection)
            self._next_look = time.monotonic() + _PAUSE_SECONDS
        return self._vocabulary

    async def _one(self, statement: LiteralString, values: Mapping[str, Any] | None = None) -> Any:
        async with self.connect() as connection:
            return await _value(connection, statement, values)

    async def _known(self, connection: AsyncConnection[Any]) -> Vocabulary:
        """The vocabulary; it is read anew when the index has changed, in a wave of changes once a second."""
        async with self._refreshing:
            revision = await _value(connection, sql.REVISION)
            if revision != self._revision and time.monotonic() > self._next_reading:
                found = await (await connection.execute(sql.FREQUENCIES)).fetchall()
                self._vocabulary, self._revision = Vocabulary.of(dict(found)), revision
                self._size = int(await _value(connection, sql.COUNT))
                self._next_reading = time.monotonic() + (_PAUSE_SECONDS if found else 0)
        return self._vocabulary

    def _stale(self) -> None:
        """What this process wrote it must find at once."""
        self._next_reading = self._next_look = 0.0

    def _questions(self, words: list[list[str]], vocabulary: Vocabulary) -> dict[str, list[Any]]:
        """Each word with all its readings, and the readings alone; the last word may go on."""
        exact = [" | ".join(f"'{key}'" for key in readings) for readings in words]
        begun = [" | ".join(f"'{key}':*" for key in readings) for readings in words[-1:]]
        held = [vocabulary.documents(keys, begun=place == len(words)) for place, keys in enumerate(words, 1)]
        return self._weighed([*exact[:-1], *begun], exact, held)

    def _short_questions(self, words: list[list[str]], vocabulary: Vocabulary) -> dict[str, list[Any]]:
        """Words that share their first letters with those asked for."""
        cut = [list(dict.fromkeys(map(short, readings))) for readings in words]
        begun = [" | ".join(_begun(key) for key in readings) for readings in cut]
        held = [vocabulary.documents(keys, begun=True) for keys in cut]
        return self._weighed(begun, begun, held)

    def _weighed(self, words: list[str], exact: list[str], held: list[int]) -> dict[str, Any]:
        """The rarer a word, the more it says; one that no record has says nothing."""
        size = self._size
        weights = [math.log(1 + size / min(count, size)) if count and size else 0.0 for count in held]
        enough = _ENOUGH * sum(weights)
        return {
            "words": words,
            "exact": exact,
            "weights": weights,
            **{f"word{number}": word for number, word in enumerate(words)},
            **{f"weight{number}": weight for number, weight in enumerate(weights)},
            "enough": enough,
            "needed": " | ".join(words[place] for place in _needed(weights, enough)),
        }

    async def _similar(
        self, connection: AsyncConnection[Any], request: SearchRequest, words: list[list[str]], vocabulary: Vocabulary
    ) -> tuple[str, ...]:
        wider = replace(request, depth=_MOST_SIMILAR, parts=frozenset())
        near, _facets, _without = await _ask(connection, wider, self._short_questions(words, vocabulary))
        return near.ids


def _needed(weights: list[float], enough: float) -> list[int]:
    """The places of the words of which a record has one at least: all others together do not carry enough."""
    places = sorted(range(len(weights)), key=weights.__getitem__)
    spare = accumulate(weights[place] for place in places)
    return [place for place, carried in zip(places, spare, strict=True) if carried >= enough]


def _begun(key: str) -> str:
    """A key that was cut stands for all that begin so; a shorter one, or a number, only for itself."""
    return f"'{key}':*" if len(key) == SHORT_KEY and not key[0].isdigit() else f"'{key}'"


async def _value(
    connection: AsyncConnection[Any], statement: LiteralString, values: Mapping[str, Any] | None = None
) -> Any:
    row = await (await connection.execute(statement, values)).fetchone()
    if row is None:
        raise SearchError("the tables of the search are not set up")
    return row[0]


async def _each(connection: AsyncConnection[Any], statements: Iterable[LiteralString]) -> None:
    for statement in statements:
        await connection.execute(statement)


async def _put(connection: AsyncConnection[Any], rows: list[dict[str, Any]]) -> None:
    async with connection.cursor() as cursor:
        await cursor.executemany(sql.PUT, rows)


async def _uncount(connection: AsyncConnection[Any], ids: list[str]) -> None:
    await connection.execute(sql.UNCOUNT, {"ids": ids})


async def _readings(connection: AsyncConnection[Any], vocabulary: Vocabulary, term: Term) -> list[str]:
    """The term and what it may be a misspelling of; trigrams help where its first letter is wrong as well."""
    if term.near or term.key in vocabulary or vocabulary.begins(term.key):
        return [term.key, *term.near]
    rows = await (await connection.execute(sql.NEAREST, {"key": term.key})).fetchall()
    return [term.key, *(row[0] for row in rows)]


async def _ask(
    connection: AsyncConnection[Any], request: SearchRequest, questions: Mapping[str, Any]
) -> tuple[Found, Facets, dict[str, Found]]:
    chosen = Selection.of(request).chosen
    statement = sql.search(len(questions["words"]), frozenset(chosen), counted="facets" in request.parts)
    values = {
        **questions,
        **{name: list(wanted) for name, wanted in chosen.items()},
        "depth": request.depth,
        "all": DEPTH if "all" in request.parts else 0,
        "ranked": max(DEPTH, request.depth),
        "scored": max(_MOST_SCORES // (len(questions["words"]) or 1), request.depth),
    }
    row = await (await connection.execute(statement, values)).fetchone()  # type: ignore[arg-type]
    total, ids, facets, others = row if row else (0, [], {}, {})
    without = {facet: Found(tuple(found[1] or ()), found[0]) for facet, found in others.items()}
    return Found(tuple(ids), total), facets, without


def _row(document: SearchDocument) -> dict[str, Any]:
    return {
        "id": document.id,
        "kind": document.kind,
        "region": document.region,
        "sector": document.sector,
        "district": document.district,
        "amount": document.amount,
        "updated_at": document.updated_at,
        "version": ANALYSER_VERSION,
        "terms": _vector(document_keys(document)),
    }


def _vector(keys: Keys) -> str:
    """The text of a tsvector: titles weigh A, concepts and labels B, summaries C."""
    weights: dict[str, set[str]] = {}
    parts = {"1A": keys.title, "2B": keys.concepts, "3B": keys.labels, "4C": keys.summary}
    for weight, lines in parts.items():
        for key in " ".join(lines).split():
            weights.setdefault(key, set()).add(weight)
    return " ".join(f"'{key}':{','.join(sorted(places))}" for key, places in weights.items())
