import asyncio
import time
from collections.abc import Iterable

import pytest

from search.breaker import Breaker
from search.engine import Found, SearchDocument, SearchError, SearchRequest, SearchResult, SearchUnavailable
from search.service import Choice, SearchService
from tests.search.catalogue import documents
from tests.search.servers import meilisearch_engine, postgresql_engine
from tests.support import Breakable

QUESTION = SearchRequest("цемент", "ru")


class Engine:
    """Stands for an engine that answers, fails or hangs, as told."""

    def __init__(self, name: str) -> None:
        self.name, self.delay, self.calls = name, 0.0, 0
        self.error: Exception | None = None

    async def search(self, request: SearchRequest) -> SearchResult:
        self.calls += 1
        assert request is QUESTION
        await asyncio.sleep(self.delay)
        if self.error:
            raise self.error
        return SearchResult(Found(), {}, self.name)  # pyright: ignore[reportArgumentType]

    async def put(self, documents: Iterable[SearchDocument]) -> None: ...
    async def remove(self, ids: Iterable[str]) -> None: ...
    async def clear(self) -> None: ...
    async def count(self) -> int:
        return 0

    async def held(self) -> dict[str, int]:
        return {}

    async def healthy(self) -> bool:
        return self.error is None


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def engines() -> tuple[Engine, Engine]:
    return Engine("meilisearch"), Engine("postgresql")


def service(engines: tuple[Engine, Engine], clock: Clock, choice: Choice = "auto") -> SearchService:
    meilisearch, postgresql = engines
    return SearchService(
        postgresql, meilisearch, choice=choice, budget=0.05, breaker=Breaker(failures=3, pause=5, clock=clock)
    )


async def test_meilisearch_answers_where_it_can(engines: tuple[Engine, Engine], clock: Clock) -> None:
    result = await service(engines, clock).search(QUESTION)
    assert (result.engine, result.degraded) == ("meilisearch", False)


async def test_postgresql_by_choice_is_not_degraded(engines: tuple[Engine, Engine], clock: Clock) -> None:
    result = await service(engines, clock, "postgresql").search(QUESTION)
    assert (result.engine, result.degraded) == ("postgresql", False)
    assert engines[0].calls == 0


async def test_without_meilisearch_postgresql_is_not_degraded() -> None:
    result = await SearchService(Engine("postgresql")).search(QUESTION)
    assert (result.engine, result.degraded) == ("postgresql", False)


@pytest.mark.parametrize("error", [SearchUnavailable("away"), SearchError("broken")])
async def test_after_three_failures_it_is_left_alone_and_found_again(
    engines: tuple[Engine, Engine], clock: Clock, error: SearchError
) -> None:
    asked, meilisearch = service(engines, clock), engines[0]
    meilisearch.error = error
    for _ in range(10):
        assert (await asked.search(QUESTION)).degraded
    assert meilisearch.calls == 3
    clock.now += 6
    assert (await asked.search(QUESTION)).degraded
    assert (await asked.search(QUESTION)).degraded
    assert meilisearch.calls == 4, "one try for each pause"
    meilisearch.error = None
    clock.now += 6
    assert not (await asked.search(QUESTION)).degraded
    assert not (await asked.search(QUESTION)).degraded


async def test_a_hanging_engine_costs_no_more_than_the_budget(engines: tuple[Engine, Engine], clock: Clock) -> None:
    engines[0].delay = 1.0
    start = time.monotonic()
    result = await service(engines, clock).search(QUESTION)
    assert result.degraded
    assert time.monotonic() - start < 0.5


async def test_a_mistake_of_ours_is_not_hidden(engines: tuple[Engine, Engine], clock: Clock) -> None:
    engines[0].error = ZeroDivisionError()
    with pytest.raises(ZeroDivisionError):
        await service(engines, clock).search(QUESTION)


async def test_health_is_that_of_the_engine_in_use(engines: tuple[Engine, Engine], clock: Clock) -> None:
    assert await service(engines, clock).healthy()
    engines[0].error = SearchError("broken")
    assert not await service(engines, clock).healthy()
    assert await service(engines, clock, "postgresql").healthy()


async def test_a_frozen_meilisearch_slows_nobody_down_and_is_found_again(
    search_database_url: str, breakable: Breakable
) -> None:
    async with (
        meilisearch_engine(breakable.address.url, breakable.address.key) as meilisearch,
        postgresql_engine(search_database_url) as postgresql,
    ):
        for engine in (meilisearch, postgresql):
            await engine.clear()
            await engine.put(documents()[:60])
            await engine.warm()
        asked = SearchService(postgresql, meilisearch, budget=0.3, breaker=Breaker(pause=0.5))
        # The first calls open connections and fill caches.
        await asked.search(QUESTION)
        with breakable.frozen():
            slowest = max([await _seconds(asked) for _ in range(8)])
            result = await asked.search(QUESTION)
        assert (result.engine, result.degraded) == ("postgresql", True)
        assert slowest < 0.8
        await _until_whole(asked)


async def _seconds(asked: SearchService) -> float:
    start = time.monotonic()
    await asked.search(QUESTION)
    return time.monotonic() - start


async def _until_whole(asked: SearchService) -> None:
    for _ in range(50):
        if not (await asked.search(QUESTION)).degraded:
            return
        await asyncio.sleep(0.2)
    pytest.fail("Meilisearch was not found again")
