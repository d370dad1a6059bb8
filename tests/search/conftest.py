"""Servers for the tests of this room: those named in the environment, else started for the session."""

import os
from collections.abc import AsyncIterator, Iterator

import pytest

from search.engine import SearchEngine
from tests.search import local_servers
from tests.search.catalogue import documents
from tests.search.servers import meilisearch_engine, postgresql_engine


@pytest.fixture(scope="session")
def search_database_url() -> Iterator[str]:
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield url
        return
    with local_servers.postgresql() as url:
        yield url


@pytest.fixture(scope="session")
def search_meilisearch_url() -> Iterator[str]:
    if url := os.environ.get("TEST_MEILISEARCH_URL"):
        yield url
        return
    with local_servers.meilisearch() as server:
        yield server.url


@pytest.fixture(scope="session", params=["meilisearch", "postgresql"])
async def full_engine(request: pytest.FixtureRequest) -> AsyncIterator[SearchEngine]:
    """Each engine with all records of the test catalogue; tests leave it as it is."""
    async for engine in _engine(request):
        await engine.put(documents())
        yield engine


@pytest.fixture(params=["meilisearch", "postgresql"])
async def engine(request: pytest.FixtureRequest) -> AsyncIterator[SearchEngine]:
    """Each engine, empty."""
    async for engine in _engine(request):
        yield engine


async def _engine(request: pytest.FixtureRequest) -> AsyncIterator[SearchEngine]:
    if request.param == "meilisearch":
        opened = meilisearch_engine(
            request.getfixturevalue("search_meilisearch_url"), os.environ.get("TEST_MEILISEARCH_KEY")
        )
    else:
        opened = postgresql_engine(request.getfixturevalue("search_database_url"))
    async with opened as engine:
        await engine.clear()
        yield engine
