"""Which engine answers: Meilisearch where it is there and in time, PostgreSQL otherwise."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any, Literal, TypeVar

from search.breaker import Breaker
from search.engine import SearchEngine, SearchError, SearchIndexMissing, SearchRequest, SearchResult, SearchUnavailable

Choice = Literal["auto", "meilisearch", "postgresql"]
T = TypeVar("T")


class SearchService:
    """`budget`: seconds that Meilisearch has to answer; a frozen server costs a visitor no more than that.

    `missing` is called beside the search when Meilisearch turns out to have lost its index.
    """

    def __init__(
        self,
        postgresql: SearchEngine,
        meilisearch: SearchEngine | None = None,
        *,
        choice: Choice = "auto",
        budget: float = 0.3,
        breaker: Breaker | None = None,
        missing: Callable[[], Coroutine[Any, Any, None]] | None = None,
    ) -> None:
        self.postgresql = postgresql
        self.meilisearch = None if choice == "postgresql" else meilisearch
        self._budget, self._breaker = budget, breaker or Breaker()
        self._missing = missing
        self._running: set[asyncio.Task[Any]] = set()

    @property
    def engines(self) -> list[SearchEngine]:
        """Those that must hold the catalogue: the fallback too, as it must be ready at any moment."""
        return [self.postgresql, *([self.meilisearch] if self.meilisearch else [])]

    async def search(self, request: SearchRequest) -> SearchResult:
        if self.meilisearch is None:
            return await self.postgresql.search(request)
        if self._breaker.allows():
            try:
                result = await self._in_time(self.meilisearch.search(request))
            except SearchError as error:
                self._breaker.failed()
                if isinstance(error, SearchIndexMissing) and self._missing:
                    self._beside(self._missing())
            else:
                self._breaker.succeeded()
                return result
        return replace(await self.postgresql.search(request), degraded=True)

    async def healthy(self) -> bool:
        """Whether search works at full strength; it works at all as long as PostgreSQL does."""
        if self.meilisearch is None:
            return await self.postgresql.healthy()
        try:
            return await self._in_time(self.meilisearch.healthy())
        except SearchError:
            return False

    async def _in_time(self, call: Coroutine[Any, Any, T]) -> T:
        """A race, not a timeout that cancels: cancelling waits for the cleaning up of a broken connection."""
        task = self._beside(call)
        done, _ = await asyncio.wait({task}, timeout=self._budget)
        if not done:
            raise SearchUnavailable("the search did not answer in time")
        return task.result()

    def _beside(self, call: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.create_task(call)
        self._running.add(task)
        task.add_done_callback(self._finished)
        return task

    def _finished(self, task: asyncio.Task[Any]) -> None:
        """An answer that came too late is dropped, and so is its error."""
        self._running.discard(task)
        if not task.cancelled():
            task.exception()
