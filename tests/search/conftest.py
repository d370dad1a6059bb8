"""Servers for the tests of this room: those named in the environment, else started for the session."""

from collections.abc import AsyncIterator, Iterator

import pytest

from api.kernel.local.urls import conninfo
from search.engine import SearchEngine
from tests.conftest import new_database
from tests.search.catalogue import documents
from tests.search.servers import meilisearch_engine, postgresql_engine


@pytest.fixture(scope="session")
def search_database_url(server_url: str) -> Iterator[str]:
    with new_database(server_url) as url:
        yield conninfo(url)


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
        address = request.getfixturevalue("meilisearch")
        opened = meilisearch_engine(address.url, address.key)
    else:
        opened = postgresql_engine(request.getfixturevalue("search_database_url"))
    async with opened as engine:
        await engine.clear()
        yield engine
